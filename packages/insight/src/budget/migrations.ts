import { type Migrations, statements } from '@stairgate/service';
import type { Generated } from 'kysely';

/** The tables of insight, of budgets first. A step that was released is never edited; add another. */
export const migrations: Migrations = {
  '0001-budgets': statements(
    // Whatever a program does wrong, the database lets nobody spend more than there is.
    `create table insight_budgets (
      scope text primary key,
      cap bigint not null,
      spent bigint not null default 0,
      check (spent >= 0),
      check (spent <= cap))`,
    `create table insight_debits (
      request text primary key,
      dataset text not null,
      project text not null,
      cost bigint not null check (cost > 0),
      at text not null)`,
    `create table insight_releases (
      request text primary key references insight_debits (request),
      sealed text not null,
      at text not null)`,
    `create table insight_specifications (
      hash text primary key,
      project text not null,
      specification text not null,
      at text not null)`,
  ),
  '0002-desk': statements(
    `create table insight_applications (
      application_id text primary key,
      dataset text not null,
      secret_hash text not null,
      application text not null,
      state text not null check (state in ('received', 'granted', 'refused', 'appealed', 'refused-for-good')),
      at text not null,
      decision text,
      appeal text,
      project text,
      cap bigint,
      until text)`,
    `create table insight_people (
      key_hash text primary key,
      application_id text not null references insight_applications (application_id),
      name text not null,
      made_at text not null,
      unique (application_id, name))`,
    `create table insight_log (
      seq bigint generated always as identity primary key,
      dataset text not null,
      project text not null,
      person text not null,
      request text not null,
      question text not null,
      cost bigint not null,
      at text not null)`,
    'create index insight_log_of on insight_log (dataset, seq)',
  ),
};

/** Rows of insight. Times are ISO 8601 in UTC; costs and caps whole nano-rho. No row is about a child. */
export interface InsightTables {
  insight_budgets: { scope: string; cap: number; spent: number };
  insight_debits: { request: string; dataset: string; project: string; cost: number; at: string };
  /** What was given out: `sealed` is JSON. */
  insight_releases: { request: string; sealed: string; at: string };
  insight_specifications: { hash: string; project: string; specification: string; at: string };
  insight_applications: {
    application_id: string;
    dataset: string;
    secret_hash: string;
    /** JSON, `Application`. */
    application: string;
    state: 'received' | 'granted' | 'refused' | 'appealed' | 'refused-for-good';
    at: string;
    decision: string | null;
    appeal: string | null;
    project: string | null;
    cap: number | null;
    until: string | null;
  };
  /** Who may ask for a project, each by a key of their own, of which the hash is kept. */
  insight_people: { key_hash: string; application_id: string; name: string; made_at: string };
  /** Who asked what; the public sees all but who. */
  insight_log: {
    seq: Generated<number>;
    dataset: string;
    project: string;
    person: string;
    request: string;
    question: string;
    cost: number;
    at: string;
  };
}
