import { type Generated, type Kysely, sql as statement, type Transaction } from 'kysely';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { GroundTables } from '../database/ground-tables.ts';
import { statements } from '../database/migrate.ts';
import { type OpenDatabase, openDatabase } from '../database/open-database.ts';
import { startTestPooler, type TestPooler } from '../database/test-pooler.testing.ts';
import { startTestPostgres, type TestPostgres } from '../database/test-postgres.testing.ts';
import { createEvents, type Events, type GroundEvent } from './events.ts';

type News = GroundEvent | { readonly kind: 'news'; readonly n: number };
interface Tables extends GroundTables {
  done: { n: number; at: Generated<number> };
}

const migrations = {
  '0001': statements(
    'create table event_head (id text primary key, seq bigint not null)',
    `insert into event_head (id, seq) values ('main', 0)`,
    'create table events (seq bigint primary key, node text not null, at text not null, body text not null)',
    'create table done (n bigint primary key, at bigserial)',
  ),
};

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres?.stop());

let url: string;
const ending: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  url = await postgres.database();
});
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

interface Node {
  readonly database: OpenDatabase<Tables>;
  readonly events: Events<News, Tables>;
  /** Everything that it heard. */
  readonly heard: News[];
  /** Resolves once what it heard is as wanted. */
  until(wanted: () => boolean): Promise<void>;
}

async function node(at = url, more: Partial<Parameters<typeof createEvents>[0]> = {}): Promise<Node> {
  const database = await openDatabase<Tables>({ migrations, databaseUrl: at, dataDir: null });
  ending.push(() => database.close());
  const events = await createEvents<News, Tables>({
    db: database.db,
    sharedUrl: database.sharedUrl,
    clock: Date.now,
    ...(more as object),
  });
  ending.push(() => events.close());
  const heard: News[] = [];
  const waiting = new Set<() => void>();
  events.subscribe((event) => {
    heard.push(event);
    for (const look of [...waiting]) look();
  });
  return {
    database,
    events,
    heard,
    until: (wanted) =>
      new Promise((resolve) => {
        const look = () => {
          if (!wanted()) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
  };
}

async function sql(text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

const numbers = (heard: readonly News[]) =>
  heard.flatMap((event) => (event.kind === 'news' ? [event.n] : []));
const links = (heard: readonly News[]) =>
  heard.flatMap((event) => (event.kind === 'link' ? [event.live] : []));

const tell = ({ events }: Node, n: number) =>
  events.transact((trx) => events.publish(trx, { kind: 'news', n }));

describe.each(['Postgres', 'PgBouncer'])('through %s', (through) => {
  it('everybody hears each committed event once, in the order of commits, and of nothing undone', async () => {
    let at = url;
    if (through === 'PgBouncer') {
      const pooler = await startTestPooler(url);
      ending.push(() => pooler.stop());
      at = pooler.url;
    }
    const writers = await Promise.all([node(at), node(at)]);
    const reader = await node(at);
    const each = 150;
    let undone = 0;
    await Promise.all(
      writers.flatMap((writer, w) =>
        Array.from({ length: each }, async (_, i) => {
          const n = w * each + i;
          try {
            await writer.events.transact(async (trx) => {
              await writer.events.publish(trx, { kind: 'news', n });
              await trx.insertInto('done').values({ n }).execute();
              // Some say more than one thing; some are undone by themselves, others by the database.
              if (n % 5 === 0) await writer.events.publish(trx, { kind: 'news', n: n + 10_000 });
              if (n % 7 === 3) throw new Error('no');
              if (n % 11 === 4) await trx.insertInto('done').values({ n }).execute();
            });
          } catch {
            undone++;
          }
        }),
      ),
    );
    expect(undone).toBeGreaterThan(50);
    await tell(writers[0]!, -1);
    await reader.until(() => numbers(reader.heard).includes(-1));

    const rows = await sql('select seq, body from events order by seq');
    expect(rows.map(({ seq }) => Number(seq))).toEqual(rows.map((_, i) => i + 1));
    const written = rows.flatMap(({ body }) => numbers(JSON.parse(body as string)));
    expect(numbers(reader.heard)).toEqual(written);
    const committed = (await sql('select n from done')).map((row) => Number(row.n));
    const wanted = [-1, ...committed, ...committed.filter((n) => n % 5 === 0).map((n) => n + 10_000)];
    const ordered = (all: readonly number[]) => [...all].sort((a, b) => a - b);
    expect(ordered(written)).toEqual(ordered(wanted));
    // Each writer heard of its own at once, and of the other's once.
    for (const writer of writers) {
      await writer.until(() => numbers(writer.heard).length >= wanted.length);
      expect(ordered(numbers(writer.heard))).toEqual(ordered(wanted));
    }
  });
});

it('one that is woken reads long before its turn', async () => {
  const hour = 3_600_000;
  const [a, b] = await Promise.all([node(), node(url, { every: hour, bound: 2 * hour })]);
  await tell(a!, 1);
  await b!.until(() => numbers(b!.heard).includes(1));
});

it('where nobody can be woken, its own turn comes', async () => {
  const pooler = await startTestPooler(url);
  ending.push(() => pooler.stop());
  const [a, b] = await Promise.all([node(pooler.url), node(pooler.url)]);
  await tell(a!, 1);
  await b!.until(() => numbers(b!.heard).includes(1));
  expect(await sql(`select pid from pg_stat_activity where query ilike 'listen%'`)).toEqual([]);
});

describe('a node is live only on what a poll said that began less than the bound ago', () => {
  it('whatever its timers do', async () => {
    let now = 0;
    const hour = 3_600_000;
    const { events, heard } = await node(url, { every: hour, bound: hour, now: () => now });
    expect(events.live).toBe(true);
    now = hour - 1;
    expect(events.live).toBe(true);
    now = hour;
    expect(events.live).toBe(false);
    expect(links(heard)).toEqual([false]);
  });

  it('when the database hangs', async () => {
    const a = await node();
    // Who locks the whole table keeps every poll waiting, and none of them fails.
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    ending.push(() => client.end());
    await client.query('begin');
    await client.query('lock table events in access exclusive mode');
    await a.until(() => links(a.heard).length > 0);
    expect(a.events.live).toBe(false);
    await client.query('commit');
    await a.until(() => links(a.heard).at(-1) === true);
    expect(a.events.live).toBe(true);
  });

  it('when the pooler is gone, and again when it is back, with nothing missed', async () => {
    const pooler: TestPooler = await startTestPooler(url);
    ending.push(() => pooler.stop());
    const [direct, behind] = await Promise.all([node(), node(pooler.url)]);
    await pooler.kill();
    await behind!.until(() => links(behind!.heard).at(-1) === false);
    expect(behind!.events.live).toBe(false);
    await tell(direct!, 7);
    await pooler.start();
    await behind!.until(() => links(behind!.heard).at(-1) === true);
    expect(numbers(behind!.heard)).toEqual([7]);
    expect(behind!.events.live).toBe(true);
  });
});

it('a node whose place in the table is no longer kept says that it has missed something', async () => {
  const pooler = await startTestPooler(url);
  ending.push(() => pooler.stop());
  const [direct, behind] = await Promise.all([node(), node(pooler.url)]);
  await pooler.kill();
  await behind!.until(() => links(behind!.heard).at(-1) === false);
  for (const n of [1, 2, 3]) await tell(direct!, n);
  await sql('delete from events where seq < 3');
  await pooler.start();
  await behind!.until(() => links(behind!.heard).at(-1) === true);
  expect(numbers(behind!.heard)).toEqual([]);
  await tell(direct!, 4);
  await behind!.until(() => numbers(behind!.heard).includes(4));
});

it('a change whose commit was never answered is heard of from the records', async () => {
  const { database } = await node();
  const unanswered = {
    transaction: () => ({
      execute: async (run: (trx: Transaction<Tables>) => Promise<unknown>) => {
        await database.db.transaction().execute(run);
        throw new Error('Connection terminated unexpectedly');
      },
    }),
  } as unknown as Kysely<Tables>;
  const one = await node(url, { db: unanswered as unknown as Kysely<unknown> });
  await expect(tell(one, 1)).rejects.toThrow('terminated');
  expect(one.heard[0]).toEqual({ kind: 'link', live: false });
  await one.until(() => numbers(one.heard).includes(1) && links(one.heard).at(-1) === true);
});

it('a connection that is cut between two statements undoes its transaction and ends nothing else', async () => {
  const a = await node();
  await expect(
    a.events.transact(async (trx) => {
      await a.events.publish(trx, { kind: 'news', n: 1 });
      const { rows } = await statement<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx);
      const pid = Number(rows[0]!.pid);
      await sql(`select pg_terminate_backend(${pid})`);
      while ((await sql(`select 1 from pg_stat_activity where pid = ${pid}`)).length > 0);
    }),
  ).rejects.toThrow();
  await tell(a, 2);
  expect(numbers(a.heard)).toEqual([2]);
});
