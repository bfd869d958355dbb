import { type Migrations, statements } from '@stairgate/service';

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
};

/** Rows of insight. Times are ISO 8601 in UTC; costs and caps whole nano-rho. No row is about a child. */
export interface InsightTables {
  insight_budgets: { scope: string; cap: number; spent: number };
  insight_debits: { request: string; dataset: string; project: string; cost: number; at: string };
  /** What was given out: `sealed` is JSON. */
  insight_releases: { request: string; sealed: string; at: string };
  insight_specifications: { hash: string; project: string; specification: string; at: string };
}
