import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';

const name = 'birch';
const week = 7 * 86_400;

/** The hash under which the session of this browser is kept; `undefined` if it has none. */
export function sessionToken(c: Context): string | undefined {
  const secret = getCookie(c, name);
  return secret && hashOf(secret);
}

/** Gives the browser a new secret and returns the hash to keep. */
export function giveSession(c: Context, random: (size: number) => Uint8Array): string {
  const secret = Buffer.from(random(32)).toString('base64url');
  setCookie(c, name, secret, { httpOnly: true, sameSite: 'Lax', path: '/', maxAge: week });
  return hashOf(secret);
}

export function dropSession(c: Context): void {
  deleteCookie(c, name, { path: '/' });
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
