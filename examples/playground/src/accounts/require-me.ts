import type { BirchContext } from '../birch-env.ts';
import type { Me } from './me.ts';

/** Thrown where somebody has to be signed in. */
export class SignInFirst extends Error {
  readonly status = 401;
}

/** Who is signed in. Throws `SignInFirst`. */
export function requireMe(c: BirchContext): Me {
  const me = c.get('me');
  if (!me) throw new SignInFirst('Sign in first');
  return me;
}
