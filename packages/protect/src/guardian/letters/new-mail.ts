import type { NewMail } from '@stairgate/service';
import type { ConsentRow, MailOutboxRow } from '../../database/schema.ts';

/** A letter for the outbox: of a kind, and to or about whom. */
export function newMail(
  mail: Pick<MailOutboxRow, 'kind'> &
    Partial<
      Pick<MailOutboxRow, 'child_id' | 'guardian_id' | 'email_hash' | 'consent_id' | 'ask_id' | 'favour_id'>
    >,
): NewMail<MailOutboxRow> {
  return { child_id: null, guardian_id: null, email_hash: null, consent_id: null, ...mail };
}

/**
 * Letters by which a guardian learns of what somebody else may have done in their name, or that let them in: none counts
 * against what is sent in a day, and none waits behind invitations, of which anybody may cause many.
 */
export const urgentMail = [
  'new-browser',
  'given',
  'sign-in',
  'confirm',
] as const satisfies readonly MailOutboxRow['kind'][];

/** The letter about a consent that counts from now on. */
export const givenMail = ({
  child_id,
  guardian_id,
  consent_id,
}: Pick<ConsentRow, 'child_id' | 'guardian_id' | 'consent_id'>): NewMail<MailOutboxRow> =>
  newMail({ kind: 'given', child_id, guardian_id, consent_id });
