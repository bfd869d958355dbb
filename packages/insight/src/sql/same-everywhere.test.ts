import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@stairgate/service';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPostgres, type TestPostgres } from '../../../service/src/database/test-postgres.testing.ts';
import { type BirchData, birch, birchData, birchQueries, writeBirch } from '../birch.testing.ts';
import type { Declaration } from '../declaration/declaration.ts';
import { birchIn, putIntoPostgres, statementsForClickhouse } from '../put-birch.testing.ts';
import { planQuery } from '../query/plan-query.ts';
import { readQuery } from '../query/read-query.ts';
import { boundedAggregate } from '../release/bounded-aggregate.ts';
import { compileQuery } from './compile-query.ts';
import { clickhouse } from './dialect.ts';
import type { Engine } from './engine.ts';
import { openClickhouse } from './open-clickhouse.ts';
import { openDuckdb } from './open-duckdb.ts';
import { openPostgres } from './open-postgres.ts';

const data: BirchData = birchData('same everywhere');
const salt = '0123456789abcdef';
const engines: { name: string; declaration: Declaration; engine: Engine }[] = [];
const close: (() => Promise<void> | void)[] = [];
let server: TestPostgres;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stairgate-birch-'));
  close.push(() => rmSync(folder, { recursive: true }));
  writeBirch(folder, data);
  server = await startTestPostgres();
  close.unshift(() => server.stop());
  const embedded = await openDatabase({ migrations: {}, databaseUrl: null, dataDir: null });
  const real = await openDatabase({ migrations: {}, databaseUrl: await server.database(), dataDir: null });
  close.unshift(embedded.close, real.close);
  for (const { db } of [embedded, real]) await putIntoPostgres(db, data);
  const duckdb = await openDuckdb(birch.declaration, folder);
  close.unshift(duckdb.close);
  engines.push(
    { name: 'DuckDB', declaration: birch.declaration, engine: duckdb },
    { name: 'PGlite', declaration: birchIn(), engine: await openPostgres(birchIn(), embedded.db) },
    { name: 'Postgres', declaration: birchIn(), engine: await openPostgres(birchIn(), real.db) },
  );
  const engine = await clickhouseHere();
  if (engine) engines.push({ name: 'ClickHouse', declaration: birchIn('birch.'), engine });
});
afterAll(async () => {
  for (const one of close) await one();
});

/** ClickHouse in this process where `bench/` has it: it takes 543 MB, which nobody who only tests should have to fetch. */
async function clickhouseHere(): Promise<Engine | undefined> {
  const bench = new URL('../../../../bench/', import.meta.url);
  if (!existsSync(new URL('node_modules/chdb', bench))) return undefined;
  const { Session } = createRequire(bench)('chdb') as {
    Session: new () => { query(text: string, format?: string): string };
  };
  const session = new Session();
  for (const statement of statementsForClickhouse('birch', data)) session.query(statement);
  return openClickhouse(birchIn('birch.'), async (text) =>
    session
      .query(text, 'JSONCompactStringsEachRow')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as string[]),
  );
}

describe('the same query gives the same bounded aggregate to the last digit', () => {
  it.each(Object.entries(birchQueries))('%s', async (name, source) => {
    const plan = planQuery(readQuery(JSON.stringify(source), name, birch.declaration));
    const found = await Promise.all(
      engines.map(({ declaration, engine }) => boundedAggregate(plan, { declaration }, { engine, salt })),
    );
    for (const one of found) expect(one).toEqual(found[0]);
    // What was asked is there at all, and the bounds cut somebody.
    expect(found[0]!.cells.flat().some((sum) => sum !== 0n)).toBe(true);
    expect(found[0]!.children[0] + found[0]!.children[1]).toBeGreaterThan(20n);
  });

  it('typed columns count as texts do, and infinities as the bounds', async () => {
    const { db } = await openDatabase({
      migrations: {},
      databaseUrl: await server.database(),
      dataDir: null,
    }).then((opened) => {
      close.unshift(opened.close);
      return opened;
    });
    await sql`create table children (child_id integer, place text, age numeric)`.execute(db);
    await sql`create table use (child_id integer, situation text, minutes float8, usual real, at timestamptz)`.execute(
      db,
    );
    await sql`create table places (place text, "union" text)`.execute(db);
    await sql`insert into use values
      (1, 'contact.message/peer', 'NaN', 1, '2026-01-31T23:30:00-02:00'),
      (1, 'contact.message/peer', 'Infinity', 1, '2026-02-01T00:00:00Z'),
      (2, 'contact.message/peer', '-Infinity', 1, '2026-01-31T23:30:00Z'),
      (3, 'contact.message/peer', 1e308, 1, 'infinity'), (null, 'contact.message/peer', 5, 1, '2026-02-02')`.execute(
      db,
    );
    const engine = await openPostgres(birchIn(), db);
    const plan = planQuery(
      readQuery(
        JSON.stringify({
          from: 'use',
          derive: [{ name: 'month', month: 'at' }],
          by: [{ column: 'month', keys: ['2026-01', '2026-02'] }],
          bound: { keys: 2, rows: 9 },
          ask: [
            { name: 'n', count: 'rows' },
            { name: 'minutes', sum: 'minutes' },
          ],
          rho: 0.1,
        }),
        'typed',
        birch.declaration,
      ),
    );
    const { cells } = await boundedAggregate(plan, { declaration: birchIn() }, { engine, salt });
    expect(cells).toEqual([
      [1n, 0n],
      [2n, 2400n],
    ]);
  });
});

describe('the guarantee of the bound', () => {
  it('no child moves the vector further than its noise is made for', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stairgate-birch-'));
    close.push(() => rmSync(folder, { recursive: true }));
    const plan = planQuery(readQuery(JSON.stringify(birchQueries.grouped), 'grouped', birch.declaration));
    const ask = async (rows: BirchData) => {
      writeBirch(folder, rows);
      const engine = await openDuckdb(birch.declaration, folder);
      try {
        return await boundedAggregate(plan, birch, { engine, salt });
      } finally {
        await engine.close();
      }
    };
    const whole = await ask(data);
    const farthest = plan.measures.map(() => 0n);
    for (const { child_id } of data.children.slice(0, 12)) {
      const less = await ask({ ...data, use: data.use.filter((row) => row.child_id !== child_id) });
      for (const [at, { most, cells }] of plan.measures.entries()) {
        const moves = whole.cells.map((cell, row) => cell[at]! - less.cells[row]![at]!);
        const square = moves.reduce((sum, move) => sum + move * move, 0n);
        expect(square).toBeLessThanOrEqual(most * most * BigInt(cells));
        if (square > farthest[at]!) farthest[at] = square;
      }
      const [left, right] = [whole.children, less.children];
      expect((left[0] - right[0]) ** 2n + (left[1] - right[1]) ** 2n).toBeLessThanOrEqual(1n);
    }
    // The bound is not far wider than some child needs: three of the first twelve have a hundred rows.
    const { most, cells } = plan.measures[0]!;
    expect(2n * farthest[0]!).toBeGreaterThan(most ** 2n * BigInt(cells));
  });
});

it('ClickHouse is asked as it was when it gave the same', () => {
  const plan = planQuery(readQuery(JSON.stringify(birchQueries.plain), 'plain', birch.declaration));
  const text = compileQuery(plan, {
    declaration: birchIn('birch.'),
    dialect: clickhouse,
    typeOf: () => 'Nullable(String)',
    relation: ({ source }) => source,
    salt,
  });
  expect(text).toMatchInlineSnapshot(`
    "with _given as (select "use"."child_id" as _child from birch.use as "use" where "use"."child_id" is not null),
    _units as (select _child, count(*) as _rows from _given group by _child),
    _ranked as (select *, 1 as _rank from _units),
    _cells as (select toString(sum(least(_rows, 5))) as _a0 from _ranked where _rank <= 1),
    _cut as (select _child, max(case when _rows > 5 then 1 else 0 end) as _is from _ranked group by _child)
    select 'cell' as _what, _a0 from _cells
    union all select 'cut', concat(toString(coalesce(sum(1 - _is), 0)), ' ', toString(coalesce(sum(_is), 0))) from _cut"
  `);
});
