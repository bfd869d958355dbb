import type { Context } from 'hono';
import type { Me } from './accounts/me.ts';

/** What is known in every route. */
export interface BirchEnv {
  Variables: { me: Me | null };
}

export type BirchContext = Context<BirchEnv>;
