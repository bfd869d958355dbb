import type { NewMail } from '@stairgate/service';
import type { ConsentRow, MailOutboxRow } from '../../database/schema.ts';

/** A letter for the outbox: of a kind, and to or about whom. */
export function newMail(
  mail: Pick<MailOutboxRow, 'kind'> &
    Partial<Pick<MailOutboxRow, 'child_id' | 'guardian_id' | 'email_hash' | 'consent_id'>>,
): NewMail<MailOutboxRow> {
  return { child_id: null, guardian_id: null, email_hash: null, consent_id: null, ...mail };
}

/** The letter about a consent that counts from now on. */
export const givenMail = ({
  child_id,
  guardian_id,
  consent_id,
}: Pick<ConsentRow, 'child_id' | 'guardian_id' | 'consent_id'>): NewMail<MailOutboxRow> =>
  newMail({ kind: 'given', child_id, guardian_id, consent_id });
