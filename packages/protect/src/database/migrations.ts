import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';

/** Each step of the schema, in order. A step that was released is never edited; add another. */
const migrations: Record<string, Migration> = {
  '0001-records': {
    async up(db) {
      await runAll(db, [
        `create table children (
          child_id text primary key,
          place text,
          version integer not null,
          ledger_alias text not null,
          created_at text not null)`,
        `create table age_evidence (
          child_id text not null,
          seq integer not null,
          method text not null,
          level text not null,
          lo integer not null check (lo between 0 and 18),
          hi integer not null check (hi between lo and 18),
          learnt_on text not null,
          source text,
          primary key (child_id, seq))`,
        `create table grants (
          child_id text not null,
          situation text not null,
          by text not null check (by in ('child', 'guardian')),
          duration text not null check (duration in ('once', 'session', 'until-changed')),
          session_id text,
          guardian_id text,
          consent_id text,
          granted_at text not null,
          primary key (child_id, situation, by))`,
        `create table sessions (
          child_id text not null,
          session_id text not null,
          started_at text not null,
          expires_at text not null,
          ended_at text,
          primary key (child_id, session_id))`,
        `create table guardians (
          child_id text not null,
          guardian_id text not null,
          email text,
          email_hash text,
          state text not null,
          label text,
          invited_at text not null,
          expires_at text,
          answered_at text,
          primary key (child_id, guardian_id))`,
        'create index guardians_by_address on guardians (email_hash) where email_hash is not null',
        'create index guardians_by_expiry on guardians (expires_at) where expires_at is not null',
        `create table consents (
          child_id text not null,
          consent_id text not null,
          guardian_id text not null,
          method text not null,
          reach text not null,
          purposes text not null,
          refused text not null,
          notice_version text not null,
          state text not null,
          given_at text,
          withdrawn_at text,
          receipt text,
          ledger_seq bigint,
          primary key (child_id, consent_id))`,
        `create table asks (
          child_id text not null,
          ask_id text not null,
          situation text not null,
          state text not null,
          asked_at text not null,
          answered_at text,
          primary key (child_id, ask_id))`,
        `create table alerts (
          child_id text not null,
          alert_id text not null,
          kind text not null,
          situation text,
          at text not null,
          primary key (child_id, alert_id))`,
        `create table complaints (
          child_id text not null,
          complaint_id text not null,
          about text not null,
          text text,
          state text not null,
          created_at text not null,
          answer_by text not null,
          primary key (child_id, complaint_id))`,
        `create table links (
          token_hash text primary key,
          kind text not null,
          child_id text,
          guardian_id text,
          email_hash text,
          consent_id text,
          expires_at text not null,
          used_at text)`,
        'create index links_by_child on links (child_id) where child_id is not null',
        'create index links_by_expiry on links (expires_at)',
        `create table web_sessions (
          session_hash text primary key,
          kind text not null,
          child_id text,
          email_hash text,
          key_id text,
          expires_at text not null)`,
        'create index web_sessions_by_child on web_sessions (child_id) where child_id is not null',
        'create index web_sessions_by_address on web_sessions (email_hash) where email_hash is not null',
        'create index web_sessions_by_expiry on web_sessions (expires_at)',
        `create table api_keys (
          key_id text primary key,
          key_hash text not null unique,
          name text not null,
          scope text not null check (scope in ('platform', 'operator')),
          created_at text not null,
          revoked_at text)`,
        `create table ledger (
          seq bigint primary key,
          at text not null,
          kind text not null,
          alias text,
          body text not null,
          prev text not null,
          hash text not null)`,
        'create index ledger_by_alias on ledger (alias) where alias is not null',
        `create table ledger_head (
          id text primary key check (id = 'main'),
          seq bigint not null,
          hash text not null)`,
        `insert into ledger_head (id, seq, hash) values ('main', 0, '${'0'.repeat(64)}')`,
        `create function ledger_is_append_only() returns trigger language plpgsql as $$
        begin
          raise exception 'the ledger is append-only: % is refused', tg_op;
        end $$`,
        `create trigger ledger_rows_stay before update or delete on ledger
          for each row execute function ledger_is_append_only()`,
        `create trigger ledger_stays before truncate on ledger
          for each statement execute function ledger_is_append_only()`,
        `create table decision_counts (
          hour text not null,
          situation text not null,
          band text not null,
          place text not null,
          allowed boolean not null,
          count bigint not null default 0,
          primary key (hour, situation, band, place, allowed))`,
        `create table used_tokens (
          token_hash text primary key,
          expires_at text not null)`,
        'create index used_tokens_by_expiry on used_tokens (expires_at)',
        'create table service_state (name text primary key, value text not null)',
      ]);
    },
  },
  '0002-guardian-mail': {
    async up(db) {
      await runAll(db, [
        `create table mail_outbox (
          mail_id text primary key,
          kind text not null,
          child_id text,
          guardian_id text,
          email_hash text,
          consent_id text,
          attempts integer not null,
          next_at text not null,
          created_at text not null)`,
        'create index mail_outbox_by_child on mail_outbox (child_id) where child_id is not null',
        'create index mail_outbox_by_time on mail_outbox (next_at)',
        `create table mail_counts (
          bucket text not null,
          day text not null,
          count integer not null,
          primary key (bucket, day))`,
        'alter table web_sessions add column guardian_id text',
        'alter table web_sessions add column proofs integer not null default 0',
      ]);
    },
  },
  '0003-laws': {
    async up(db) {
      await runAll(db, [
        `create table laws (
          law text primary key,
          body text not null,
          added_at text not null)`,
        `create table revisions (
          revision text primary key,
          law text not null,
          as_of text not null,
          first_at text not null)`,
        `create table law_state (
          id text primary key check (id = 'main'),
          number bigint not null,
          law text not null,
          from_day text,
          revision text not null,
          as_of text not null,
          since text not null,
          chosen_by text not null check (chosen_by in ('installed', 'operator')),
          candidate text,
          candidate_from text,
          candidate_since text)`,
        `create table shadow_counts (
          number bigint not null,
          active text not null,
          candidate text not null,
          situation text not null,
          band text not null,
          place text not null,
          direction text not null,
          turn text not null,
          count bigint not null default 0,
          example text not null,
          primary key (number, active, candidate, situation, band, place, direction, turn))`,
      ]);
    },
  },
  '0004-reviews': {
    async up(db) {
      await runAll(db, [
        `create table reviews (
          review text primary key,
          received_at text not null,
          started_at text not null,
          summary text not null,
          report text not null)`,
        'create index reviews_by_start on reviews (started_at)',
      ]);
    },
  },
  '0005-limits-and-sleep': {
    async up(db) {
      await runAll(db, [
        `create table limits (
          child_id text not null,
          limit_id text not null,
          by text not null check (by in ('child', 'guardian', 'platform')),
          kind text not null,
          about text not null,
          body text not null,
          guardian_id text not null,
          set_at text not null,
          settled text not null default '',
          primary key (child_id, limit_id),
          unique (child_id, by, guardian_id, about))`,
        `create index limits_by_settled on limits (settled, child_id) where by = 'guardian'`,
        `alter table grants
          add column terms text,
          add column met text not null default '[]',
          add column method text,
          add column issuer text,
          add column reach text,
          add column practice text,
          add column apart boolean not null default false,
          add column this_time boolean not null default false,
          add column opened boolean not null default false,
          add column asleep_at text,
          add column asleep_why text,
          add column told boolean not null default false,
          add column settled text not null default ''`,
        'create index grants_by_settled on grants (settled, child_id)',
      ]);
    },
  },
};

async function runAll(db: Kysely<unknown>, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

/** Brings the schema up to date. Safe to run from several nodes at once. */
export async function migrate(db: Kysely<never>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}
