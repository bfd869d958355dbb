import type { Context } from 'hono';
import { deleteCookie, getSignedCookie, setSignedCookie } from 'hono/cookie';

const name = 'birch_visit';
const year = 365 * 86_400;

/** The sign-up of this browser, from a signed cookie. `undefined` if there is none, or a forged one. */
export async function visitOf(c: Context, key: string): Promise<string | undefined> {
  return (await getSignedCookie(c, key, name)) || undefined;
}

export async function giveVisit(c: Context, key: string, visit: string): Promise<void> {
  await setSignedCookie(c, name, visit, key, { httpOnly: true, sameSite: 'Lax', path: '/', maxAge: year });
}

export function dropVisit(c: Context): void {
  deleteCookie(c, name, { path: '/' });
}
