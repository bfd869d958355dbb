import type { BrowserSessionRow, GroundTables, OutboxRow, SealedRow } from '@stairgate/service';
import type { OfficeRole } from '@stairgate/wire';

/** The tables of casework, beside those of the ground. Times are ISO 8601 in UTC. */
export interface Tables extends Omit<GroundTables, 'web_sessions' | 'mail_outbox'> {
  web_sessions: SessionRow;
  mail_outbox: MailRow;
  people: PersonRow;
  links: LinkRow;
  steps: StepRow;
  reviews: ReviewRow;
  documents: DocumentRow;
  reminders: ReminderRow;
}

export interface SessionRow extends BrowserSessionRow {
  kind: 'office' | 'door';
  person_id: string;
}

export interface MailRow extends OutboxRow {
  kind: 'invitation' | 'reminder';
  person_id: string;
  /** JSON: of a reminder, what it is about. */
  about: string;
}

export interface PersonRow extends SealedRow {
  person_id: string;
  name: string;
  /** Null for a person of a platform. */
  role: OfficeRole | null;
  platform_id: string | null;
  /** Sealed; null where nobody gave one. */
  email: string | null;
  email_hash: string | null;
  language: string;
  key_hash: string | null;
  since: string;
  ended_at: string | null;
}

export interface LinkRow extends SealedRow {
  token_hash: string;
  person_id: string;
  expires_at: string;
  used_at: string | null;
}

export interface StepRow {
  /** What it is about: a case, a platform, the office. */
  subject: string;
  number: number;
  at: string;
  by: string;
  kind: string;
  /** Canonical JSON. */
  body: string;
  /** The hash of the step of this subject before, or zeros. */
  prev: string;
  sha256: string;
  /** Of the entry of the ledger that names it. */
  seq: number;
  /** A MAC of that entry's hash: who can write to the database alone makes none. */
  seal: string;
}

export interface ReviewRow {
  review: string;
  received_at: string;
  /** JSON. */
  summary: string;
  seal: string;
  files: string;
  counted_at: string | null;
}

export interface DocumentRow {
  case_id: string;
  sha256: string;
  bytes: number;
  at: string;
  by: string;
}

export interface ReminderRow {
  case_id: string;
  item: string;
  kind: string;
  at: string;
}
