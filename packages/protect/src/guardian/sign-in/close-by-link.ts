import type { Kysely } from 'kysely';
import { liveLink, openLink, purposeOf } from '../../browser/links.ts';
import type { Context } from '../../child/facts/context.ts';
import type { Database, LinkRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import { refuseConsent } from '../consents/refuse-consent.ts';
import { withdrawConsent } from '../consents/withdraw-consent.ts';
import { signOutEverywhere } from './sign-out-everywhere.ts';

const kinds = ['guardian-withdraw', 'guardian-sign-out'] as const;

/**
 * Does what a link is for that can only close: it takes back all that was agreed to for one child, or ends all sessions of
 * a guardian. No session is needed, and none begins.
 * @throws Problem `link-used`, `link-expired`, `link-ended`, `link-unknown`, `child-unknown`.
 */
export async function closeByLink(context: Context, token: string): Promise<'withdraw' | 'sign-out'> {
  const link = await liveLink(context, context.db, token, kinds);
  if (link.kind === 'guardian-withdraw') await takeBack(context, link);
  else
    await context.events.transact(async (trx) => {
      const { email_hash } = await openLink(context, trx, token, kinds);
      // A mail that nobody is meant to have had may have been read by whoever knows that browser: none is known any more.
      await trx.deleteFrom('known_browsers').where('email_hash', '=', email_hash).execute();
      await signOutEverywhere(context, trx, { emailHash: email_hash, childId: null, guardianId: null });
    });
  return purposeOf(link);
}

/** What is in force is withdrawn; what was only asked is refused. The link ends with either. */
async function takeBack(context: Context, link: LinkRow): Promise<void> {
  const guardian = await guardianOf(context.db, link);
  try {
    if (guardian.state === 'consented') await withdrawConsent(context, guardian, undefined);
    else await refuseConsent(context, guardian);
  } catch (error) {
    // Pressed twice at once, or taken back on the pages meanwhile: nothing is left that it could close.
    if (error instanceof Problem && error.code === 'consent-already-answered')
      throw new Problem('link-ended', undefined, { purpose: purposeOf(link) });
    throw error;
  }
}

/** @throws Problem `link-ended`. */
export async function guardianOf(db: Kysely<Database>, link: LinkRow) {
  const guardian = await db
    .selectFrom('guardians')
    .selectAll()
    .where('child_id', '=', link.child_id)
    .where('guardian_id', '=', link.guardian_id)
    .executeTakeFirst();
  if (guardian === undefined) throw new Problem('link-ended', undefined, { purpose: purposeOf(link) });
  return guardian;
}
