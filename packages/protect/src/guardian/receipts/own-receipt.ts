import type { WebSession } from '../../browser/web-session.ts';
import type { Context } from '../../child/facts/context.ts';
import type { GuardianRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import { guardiansOf } from '../guardians/need-guardian.ts';

/** A receipt of the guardian that is signed in, from any time that it answered. @throws Problem `consent-unknown`. */
export async function ownReceipt(
  { db }: Pick<Context, 'db'>,
  { session, guardian }: { readonly session: WebSession; readonly guardian: GuardianRow },
  consentId: string,
): Promise<string> {
  const consent = await db
    .selectFrom('consents')
    .select('receipt')
    .where('child_id', '=', guardian.child_id)
    .where('consent_id', '=', consentId)
    .where(
      'guardian_id',
      'in',
      guardiansOf(db, session)
        .clearSelect()
        .clearOrderBy()
        .select('guardian_id')
        .where('child_id', '=', guardian.child_id),
    )
    .executeTakeFirst();
  if (consent?.receipt == null) throw new Problem('consent-unknown');
  return consent.receipt;
}
