import type { Kysely } from 'kysely';
import type { Context } from '../../child/facts/context.ts';
import type { Database } from '../../database/schema.ts';

const dayLength = 86_400_000;

/**
 * When a new link to sign in would end; null while an earlier one works that was not opened, which is as good.
 *
 * Anybody who knows an address can ask for letters to it, and nobody else can open them. So every letter of the last day
 * that nobody opened makes the next one live twice as long, up to a day: with links of a quarter of an hour at most eight a
 * day reach a mailbox, however often they are asked for, and the last of them works at any time. Whoever opens them begins
 * anew.
 */
export async function signInLinkEnds(
  { settings, clock }: Pick<Context, 'settings' | 'clock'>,
  trx: Kysely<Database>,
  emailHash: string,
): Promise<string | null> {
  const now = clock();
  const unopened = await trx
    .selectFrom('links')
    .select(['expires_at', 'made_at'])
    .where('email_hash', '=', emailHash)
    .where('kind', '=', 'guardian-sign-in')
    .where('child_id', 'is', null)
    .where('used_at', 'is', null)
    .where('ended', '=', false)
    .where('made_at', '>', new Date(now - dayLength).toISOString())
    .execute();
  if (unopened.some(({ expires_at }) => Date.parse(expires_at) > now)) return null;
  const lives = Math.min(dayLength, settings.linkMinutes * 60_000 * 2 ** unopened.length);
  return new Date(now + lives).toISOString();
}
