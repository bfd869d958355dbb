import type { Context } from '../../child/facts/context.ts';
import { lockGuardian } from '../../child/facts/lock-guardian.ts';
import { Problem } from '../../problem.ts';
import { forgetAddress } from '../guardians/forget-address.ts';

/**
 * Ends further answers of guardians who have agreed before, but let the link of the second mail run out. A guardian to
 * whom nothing else is left is forgotten. (First answers end with the time to answer: `forgetUnanswered`.)
 */
export async function lapseUnconfirmed({
  db,
  clock,
  children,
  keys,
}: Pick<Context, 'db' | 'clock' | 'children' | 'keys'>): Promise<void> {
  const due = await db
    .selectFrom('consents')
    .innerJoin('guardians', (join) =>
      join
        .onRef('guardians.child_id', '=', 'consents.child_id')
        .onRef('guardians.guardian_id', '=', 'consents.guardian_id'),
    )
    .select(['consents.child_id', 'consents.guardian_id', 'consents.consent_id'])
    .where('consents.state', '=', 'confirming')
    .where('guardians.state', 'in', ['consented', 'withdrawn'])
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('links')
            .select('token_hash')
            .whereRef('links.consent_id', '=', 'consents.consent_id')
            .where('links.expires_at', '>', new Date(clock()).toISOString()),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('mail_outbox')
            .select('mail_id')
            .whereRef('mail_outbox.consent_id', '=', 'consents.consent_id'),
        ),
      ),
    )
    .execute();
  for (const one of due) {
    try {
      await children.change(one.child_id, async ({ trx, at }) => {
        const guardian = await lockGuardian(trx, one);
        await trx
          .updateTable('consents')
          .set({ state: 'lapsed' })
          .where('child_id', '=', one.child_id)
          .where('consent_id', '=', one.consent_id)
          .where('state', '=', 'confirming')
          .execute();
        const left = await trx
          .selectFrom('consents')
          .select('consent_id')
          .where('child_id', '=', one.child_id)
          .where('guardian_id', '=', one.guardian_id)
          .where('state', 'in', ['given', 'confirming'])
          .executeTakeFirst();
        if (left !== undefined || guardian.state !== 'consented') return;
        await trx
          .updateTable('guardians')
          .set({ state: 'withdrawn', answered_at: at })
          .where('child_id', '=', one.child_id)
          .where('guardian_id', '=', one.guardian_id)
          .execute();
        await forgetAddress({ keys }, trx, guardian);
      });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
    }
  }
}
