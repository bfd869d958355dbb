import type { Role } from '@stairgate/wire';
import type { Generated, Kysely } from 'kysely';

/**
 * The tables that the ground reads and writes. A service makes them in its own migrations, beside its own tables; its
 * rows of links, sessions and mails may have more columns. Times are ISO 8601 strings in UTC.
 */
export interface GroundTables {
  web_sessions: BrowserSessionRow;
  platforms: PlatformRow;
  api_keys: ApiKeyRow;
  ledger: LedgerRow;
  ledger_head: LedgerHeadRow;
  audit: LedgerRow;
  audit_head: AuditHeadRow;
  event_head: EventHeadRow;
  events: EventRow;
  used_tokens: UsedTokenRow;
  service_state: ServiceStateRow;
  mail_outbox: OutboxRow;
  mail_counts: MailCountRow;
}

/** The tables of the ground in a database that has more than these, which Kysely's types do not see by themselves. */
export function groundOf<Tables extends GroundTables>(db: Kysely<Tables>): Kysely<GroundTables> {
  return db as unknown as Kysely<GroundTables>;
}

/** A row that lets somebody in, and bears its own seal: there are too many of them, and for too short, for the ledger. */
export interface SealedRow {
  /** As `ServiceKeys.mac` gives it. Null where nobody sealed it: then it opens nothing. */
  seal: string | null;
}

export interface BrowserSessionRow extends SealedRow {
  session_hash: string;
  kind: string;
  /** The API key by which somebody signed in: its end is the end of the session. */
  key_id: string | null;
  started_at: string;
  /** When it was last heard of, to the minute. */
  used_at: string;
  expires_at: string;
}

/** Who uses the service with keys of its own. None sees anything of another. */
export interface PlatformRow {
  platform_id: string;
  /** One of its own. */
  name: string;
  created_at: string;
}

export interface ApiKeyRow {
  key_id: string;
  /** Whose it is; null for an operator's, which is of no platform. */
  platform_id: string | null;
  key_hash: string;
  name: string;
  scope: 'platform' | 'operator';
  /** JSON array of what it was made for; null for everything. */
  scopes: string | null;
  /** What an operator's may do; null for a platform's. */
  role: Role | null;
  /** Whose an operator's is; null where nobody said. */
  person: string | null;
  /** JSON array: whose it is, and who made it, in the end: none of them is somebody else beside another. */
  people: Generated<string>;
  /** The day on which it was used last, noted by and by; null before the first time. */
  last_used_on: Generated<string | null>;
  created_at: string;
  /** From when it counts no more; null for never. */
  expires_at: string | null;
  revoked_at: string | null;
}

export interface LedgerRow {
  seq: number;
  at: string;
  kind: string;
  /** Whom it is about, under a name that leads back to them only while they are on record; null for nobody in particular. */
  alias: string | null;
  /** Canonical JSON. */
  body: string;
  prev: string;
  hash: string;
}

export interface LedgerHeadRow {
  id: 'main';
  seq: number;
  hash: string;
}

/** Where the audit ends, and where what is kept of it begins: entries up to `base_seq` have outlived their time. */
export interface AuditHeadRow extends LedgerHeadRow {
  base_seq: number;
  base_hash: string;
}

/** The number of the newest event. */
export interface EventHeadRow {
  id: 'main';
  seq: number;
}

/** What one transaction had to tell the nodes that share the database. Kept for `eventHours`. */
export interface EventRow {
  /** In order of commit, without a gap. */
  seq: number;
  /** The node that wrote it, by a name that it has from start to end, and its count. */
  node: string;
  at: string;
  /** JSON array of events. */
  body: string;
}

/** Signed statements that were accepted once and may not be again, until they would be too old anyway. */
export interface UsedTokenRow {
  /** SHA-256 in hex. */
  token_hash: string;
  expires_at: string;
}

/** Facts about this installation, such as the fingerprint of its keys under `keys`. */
export interface ServiceStateRow {
  name: string;
  value: string;
}

/** A mail that waits to be sent. It holds no address and no link: both are put in when it is sent. */
export interface OutboxRow {
  mail_id: string;
  kind: string;
  attempts: number;
  /** Not before this; while a mail is on its way, when it may be tried again if nothing more was heard. */
  next_at: string;
  created_at: string;
}

/** Mails of a day, counted under a name that differs every day and leads back to nobody. */
export interface MailCountRow {
  bucket: string;
  day: string;
  count: number;
}
