import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

/** Birch's own records. No birth date, no e-mail address, no place of birth: those are none of Birch's business. */
const schema = `
create table if not exists people (
  id text primary key, username text not null unique collate nocase, name text not null, about text not null default '',
  gate_id text not null unique, password text not null, topics text not null default '[]',
  off text not null default '[]',
  acorns integer not null default 100, made_at integer not null
) strict;
create table if not exists sign_ups (visit text primary key, gate_id text, asked_at integer not null) strict;
create table if not exists sessions (
  token text primary key, person text not null, gate_session text, started_at integer not null,
  seen_at integer not null, break_at integer not null
) strict;
create index if not exists sessions_of on sessions (person);
create table if not exists sessions_to_end (gate_session text primary key, gate_id text not null) strict;
create table if not exists friends (a text not null, b text not null, since integer not null, primary key (a, b)) strict;
create index if not exists friends_of on friends (b);
create table if not exists requests (
  sender text not null, recipient text not null, at integer not null, primary key (sender, recipient)
) strict;
create table if not exists blocks (person text not null, blocked text not null, primary key (person, blocked)) strict;
create table if not exists mutes (person text not null, muted text not null, primary key (person, muted)) strict;
create table if not exists posts (
  id text primary key, author text not null, text text not null, topic text not null, label text not null,
  place text, lat real, lon real, place_until integer, comments_open integer not null, at integer not null
) strict;
create index if not exists posts_of on posts (author, at);
create index if not exists posts_at on posts (at);
create table if not exists comments (
  id text primary key, post text not null, author text not null, text text not null, at integer not null
) strict;
create index if not exists comments_of on comments (post, at);
create table if not exists likes (post text not null, person text not null, at integer not null, primary key (post, person)) strict;
create table if not exists hidden (person text not null, post text not null, primary key (person, post)) strict;
create table if not exists opened (person text not null, post text not null, at integer not null, primary key (person, post)) strict;
create table if not exists searches (person text not null, text text not null, at integer not null, primary key (person, text)) strict;
create table if not exists messages (
  id text primary key, sender text not null, recipient text not null, text text not null, at integer not null,
  read integer not null default 0
) strict;
create index if not exists messages_between on messages (sender, recipient, at);
create index if not exists messages_to on messages (recipient, at);
create table if not exists groups (id text primary key, name text not null, owner text not null, at integer not null) strict;
create table if not exists members (
  grp text not null, person text not null, state text not null, invited_by text not null, at integer not null,
  primary key (grp, person)
) strict;
create index if not exists members_of on members (person);
create table if not exists group_messages (
  id text primary key, grp text not null, author text not null, text text not null, at integer not null
) strict;
create index if not exists group_messages_of on group_messages (grp, at);
create table if not exists notices (
  id text primary key, person text not null, kind text not null, text text not null, link text, at integer not null,
  day text not null, about text not null, read integer not null default 0, unique (person, kind, about, day)
) strict;
create index if not exists notices_of on notices (person, at);
create table if not exists purchases (
  id text primary key, person text not null, item text not null, price integer not null, boxed integer not null, at integer not null
) strict;
create table if not exists whereabouts (
  person text primary key, place text not null, lat real not null, lon real not null, at integer not null, until integer
) strict;
create table if not exists streaks (person text primary key, days integer not null, last_day text not null) strict;
create table if not exists shown_today (
  person text not null, day text not null, label text not null, n integer not null, primary key (person, day, label)
) strict;
create table if not exists less_of (person text not null, topic text not null, at integer not null, primary key (person, topic)) strict;
create table if not exists feed_resets (person text primary key, at integer not null) strict;
create table if not exists marks (name text primary key) strict;
create table if not exists used_forms (token text primary key, at integer not null) strict;
`;

/** The database, with statements prepared once. */
export interface Records {
  get<T>(sql: string, ...values: SQLInputValue[]): T | undefined;
  all<T>(sql: string, ...values: SQLInputValue[]): T[];
  /** Rows changed. */
  run(sql: string, ...values: SQLInputValue[]): number;
  /** All or nothing. `work` must not wait for anything. */
  together<T>(work: () => T): T;
  close(): void;
}

/** Opens (or makes) the records in a folder; `null` keeps them in memory. What was answered survives `kill -9`. */
export function openRecords(dataDir: string | null): Records {
  if (dataDir !== null) mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(dataDir === null ? ':memory:' : join(dataDir, 'birch.sqlite'));
  database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 2000;');
  database.exec(schema);
  const prepared = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    let statement = prepared.get(sql);
    if (!statement) {
      statement = database.prepare(sql);
      prepared.set(sql, statement);
    }
    return statement;
  };
  let open = 0;
  return {
    get: <T>(sql: string, ...values: SQLInputValue[]) => prepare(sql).get(...values) as T | undefined,
    all: <T>(sql: string, ...values: SQLInputValue[]) => prepare(sql).all(...values) as T[],
    run: (sql, ...values) => Number(prepare(sql).run(...values).changes),
    together(work) {
      if (open > 0) return work();
      database.exec('begin immediate');
      open++;
      try {
        const result = work();
        database.exec('commit');
        return result;
      } catch (error) {
        database.exec('rollback');
        throw error;
      } finally {
        open--;
      }
    },
    close() {
      prepared.clear();
      database.close();
    },
  };
}
