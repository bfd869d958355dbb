import { newToken, tokenHash } from '@stairgate/service';
import type { FastifyReply } from 'fastify';
import type { Kysely } from 'kysely';
import { knownBrowserSeals } from '../../browser/ways-in.ts';
import type { Context } from '../../child/facts/context.ts';
import type { Database } from '../../database/schema.ts';

/** Days since the last sign-in for which a browser stays known. */
const knownDays = 365;
/** Guardians for whom one browser is known at most: a family's. */
const mostInOne = 5;
const dayLength = 86_400_000;

/**
 * Makes a browser known for a guardian who signs in there. Its cookie holds random tokens, one for each guardian, and says
 * nothing but that: it signs nobody in, and two guardians of one browser cannot be told to share it from the records.
 * @returns whether it is new beside others that are known, so that the guardian should hear of it.
 */
export async function knowBrowser(
  context: Pick<Context, 'settings' | 'clock' | 'random' | 'keys' | 'log'>,
  trx: Kysely<Database>,
  reply: FastifyReply,
  emailHash: string,
): Promise<boolean> {
  const { settings, clock, random, keys } = context;
  const isHttps = settings.publicUrl.startsWith('https:');
  const cookie = isHttps ? '__Host-sg_known' : 'sg_known';
  const tokens = (reply.request.cookies[cookie] ?? '')
    .split('.')
    .filter((token) => token !== '')
    .slice(0, mostInOne);
  const now = new Date(clock()).toISOString();
  const expires_at = new Date(clock() + knownDays * dayLength).toISOString();
  const keep = (token: string) =>
    reply.setCookie(cookie, [token, ...tokens.filter((one) => one !== token)].slice(0, mostInOne).join('.'), {
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      secure: isHttps,
      maxAge: (knownDays * dayLength) / 1000,
    });

  const known = await trx
    .selectFrom('known_browsers')
    .selectAll()
    .where('email_hash', '=', emailHash)
    .where('expires_at', '>', now)
    .execute();
  for (const token of tokens) {
    const row = known.find(({ known_hash }) => known_hash === tokenHash(token));
    if (row === undefined || !(await knownBrowserSeals.isIntact(context, trx, row))) continue;
    await knownBrowserSeals.change(keys, trx, { known_hash: row.known_hash }, { expires_at });
    keep(token);
    return false;
  }
  const token = newToken({ random });
  const row = { known_hash: tokenHash(token), email_hash: emailHash, expires_at };
  await trx
    .insertInto('known_browsers')
    .values({ ...row, seal: knownBrowserSeals.of(row, keys) })
    .execute();
  keep(token);
  if (known.length > 0) return true;
  // Whoever agreed before browsers were known, or long ago, hears of it too: something is there to be protected.
  const agreed = await trx
    .selectFrom('guardians')
    .select('guardian_id')
    .where('email_hash', '=', emailHash)
    .where('state', '=', 'consented')
    .limit(1)
    .executeTakeFirst();
  return agreed !== undefined;
}
