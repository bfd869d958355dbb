import { firstPlatform, type Migrations, statements } from '@stairgate/service';

const start = '0'.repeat(64);
const chain = (name: string) => `create table ${name} (
      seq bigint primary key,
      at text not null,
      kind text not null,
      alias text,
      body text not null,
      prev text not null,
      hash text not null)`;
/** Rows of it are never changed, nor deleted where `deletes` is left out. */
const stays = (table: string, events: string) => [
  `create trigger ${table}_rows_stay before ${events} on ${table}
      for each row execute function stays_as_written()`,
  `create trigger ${table}_stays before truncate on ${table}
      for each statement execute function stays_as_written()`,
];

/** Each step of the schema of casework. A step that was released is never edited; add another. */
export const migrations: Migrations = {
  '0001-casework': statements(
    `create function stays_as_written() returns trigger language plpgsql as $$
        begin
          raise exception 'the register is append-only: % is refused', tg_op;
        end $$`,
    chain('ledger'),
    'create index ledger_by_alias on ledger (alias) where alias is not null',
    `create table ledger_head (id text primary key check (id = 'main'), seq bigint not null, hash text not null)`,
    `insert into ledger_head (id, seq, hash) values ('main', 0, '${start}')`,
    ...stays('ledger', 'update or delete'),
    `create index ledger_of_ways_in on ledger (seq) where kind = 'ways-in-sealed'`,
    chain('audit'),
    'create index audit_by_time on audit (at)',
    `create table audit_head (
        id text primary key check (id = 'main'),
        seq bigint not null,
        hash text not null,
        base_seq bigint not null,
        base_hash text not null)`,
    `insert into audit_head (id, seq, hash, base_seq, base_hash) values ('main', 0, '${start}', 0, '${start}')`,
    ...stays('audit', 'update'),
    `create table web_sessions (
        session_hash text primary key,
        kind text not null check (kind in ('office', 'door')),
        key_id text,
        person_id text not null,
        started_at text not null,
        used_at text not null,
        expires_at text not null,
        seal text)`,
    'create index web_sessions_by_expiry on web_sessions (expires_at)',
    `create table platforms (platform_id text primary key, name text not null unique, created_at text not null)`,
    `insert into platforms (platform_id, name, created_at)
        values ('${firstPlatform.platform_id}', '${firstPlatform.name}', '')`,
    `create table event_head (id text primary key, seq bigint not null)`,
    `insert into event_head (id, seq) values ('main', 0)`,
    `create table events (seq bigint primary key, node text not null, at text not null, body text not null)`,
    'create index events_by_time on events (at)',
    `create table used_tokens (token_hash text primary key, expires_at text not null)`,
    'create table service_state (name text primary key, value text not null)',
    `create table mail_outbox (
        mail_id text primary key,
        kind text not null,
        person_id text not null,
        about text not null,
        attempts integer not null,
        next_at text not null,
        created_at text not null)`,
    'create index mail_outbox_by_time on mail_outbox (next_at)',
    `create table mail_counts (bucket text not null, day text not null, count integer not null, primary key (bucket, day))`,
    `create table people (
        person_id text primary key,
        name text not null,
        role text check (role in ('auditor', 'partner', 'reviewer', 'officer', 'head')),
        platform_id text,
        email text,
        email_hash text,
        language text not null,
        key_hash text unique,
        since text not null,
        ended_at text,
        seal text,
        check ((role is null) <> (platform_id is null)))`,
    'create index people_by_platform on people (platform_id) where platform_id is not null',
    `create table links (
        token_hash text primary key,
        person_id text not null,
        expires_at text not null,
        used_at text,
        seal text)`,
    'create index links_by_person on links (person_id)',
    `create table steps (
        subject text not null,
        number integer not null check (number > 0),
        at text not null,
        by text not null,
        kind text not null,
        body text not null,
        prev text not null,
        sha256 text not null,
        seq bigint not null unique,
        seal text not null,
        primary key (subject, number))`,
    ...stays('steps', 'update or delete'),
    `create table reviews (
        review text primary key,
        received_at text not null,
        summary text not null,
        seal text not null,
        files text not null,
        counted_at text)`,
    `create table documents (
        case_id text not null,
        sha256 text not null,
        bytes bigint not null,
        at text not null,
        by text not null,
        primary key (case_id, sha256))`,
    `create table reminders (case_id text not null, item text not null, kind text not null, at text not null,
        primary key (case_id, item, kind))`,
  ),
};
