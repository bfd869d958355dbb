import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestPostgres, type TestPostgres } from '../../../service/src/database/test-postgres.testing.ts';
import { birch, birchData, birchQueries, writeBirch } from '../birch.testing.ts';
import { BudgetError, budgetLedger } from '../budget/budget-ledger.ts';
import { nanoRhoOf } from '../budget/privacy-cost.ts';
import { seededRandom } from '../noise/seeded-random.testing.ts';
import { type Insight, openInsight } from '../open-insight.ts';
import { readQuery } from '../query/read-query.ts';
import { checkData, DataError, type Engine } from '../sql/engine.ts';
import { openDuckdb } from '../sql/open-duckdb.ts';
import { type AnswerContext, answerQuery, tick } from './answer-query.ts';
import { rehearse } from './rehearse.ts';
import type { NoisyValue } from './release.ts';
import { verifyRelease } from './sign-release.ts';

const { declaration } = birch;
const now = Date.parse('2026-11-30T12:00:00Z');
let folder: string;
let server: TestPostgres;
let insight: Insight;
let engine: Engine;
let waited: number[];
const opened: (() => Promise<void>)[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stairgate-insight-'));
  writeBirch(folder, birchData('answers'));
  server = await startTestPostgres();
});
beforeEach(async () => {
  insight = await openInsight({ dataDir: null, databaseUrl: await server.database() });
  engine = await openDuckdb(declaration, folder);
  opened.push(insight.close, engine.close);
  waited = [];
});
afterAll(async () => {
  for (const close of opened) await close();
  await server.stop();
  rmSync(folder, { recursive: true });
});

const context = (more: Partial<AnswerContext> = {}): AnswerContext => ({
  read: birch,
  engine,
  db: insight.db,
  keys: insight.keys,
  random: seededRandom('answers'),
  clock: () => now,
  wait: async (milliseconds) => void waited.push(milliseconds),
  ...more,
});
const ask = (
  source: object,
  { project = 'messages', ...more }: Partial<AnswerContext> & { project?: string } = {},
) =>
  answerQuery(readQuery(JSON.stringify(source), 'q.json', declaration), { source, project }, context(more));
const left = async () => {
  const { dataset, projects } = await budgetLedger(insight.db, declaration, () => now).read();
  return [dataset.left, projects.messages!.left, projects.sleep!.left];
};
const rawOf = ({ release }: Awaited<ReturnType<typeof ask>>) =>
  release.cells.map(({ values }) => (values.n as NoisyValue).raw);

describe('a release', () => {
  it('says what it rests on, and is sealed', async () => {
    const answer = await ask(birchQueries.grouped);
    const { release } = answer;
    expect(release).toMatchObject({
      unit: 'child',
      revision: '2026-11-30',
      rho: 0.05,
      bound: { keys: 4, rows: 3 },
    });
    expect(release.cells).toHaveLength(12);
    for (const { values } of release.cells)
      for (const value of Object.values(values))
        expect(Object.keys(value)).toEqual(
          expect.arrayContaining(['raw', 'sigma', 'interval', 'consistent']),
        );
    expect(release.cut.whole.sigma).toBeGreaterThan(0);
    expect(await verifyRelease(answer, insight.keys.publicJwks)).toMatchObject({ ok: true });
    const changed = structuredClone(answer) as unknown as {
      release: { cells: { values: { rows: { raw: number } } }[] };
    };
    changed.release.cells[0]!.values.rows.raw++;
    expect(await verifyRelease(changed, insight.keys.publicJwks)).toMatchObject({ ok: false });
    const others = await openInsight({ dataDir: null, databaseUrl: await server.database() });
    opened.push(others.close);
    expect(await verifyRelease(answer, others.keys.publicJwks)).toMatchObject({ ok: false });
    for (const nothing of [null, {}, { release: 1, seal: 'x' }, [], 'x'])
      expect(await verifyRelease(nothing, insight.keys.publicJwks)).toMatchObject({ ok: false });
  });
  it('has an interval that holds the bounded truth nineteen times in twenty', async () => {
    const { boundedAggregate } = await import('./bounded-aggregate.ts');
    const { planQuery } = await import('../query/plan-query.ts');
    const { addNoise, widthOf } = await import('./add-noise.ts');
    const { diceOf } = await import('../noise/random-source.ts');
    const plan = planQuery(readQuery(JSON.stringify(birchQueries.joined), 'q', declaration));
    const exact = await boundedAggregate(plan, birch, { engine, salt: '00' });
    const dice = diceOf(seededRandom('interval'));
    const { halfWidth } = widthOf(plan.measures[0]!.noise);
    let [inside, all] = [0, 0];
    for (let run = 0; run < 250; run++)
      for (const [at, [drawn]] of addNoise(plan, exact, dice).cells.entries()) {
        all++;
        if (Math.abs(Number(drawn! - exact.cells[at]![0]!)) <= halfWidth) inside++;
      }
    expect(inside / all).toBeGreaterThan(0.94);
    expect(inside / all).toBeLessThan(0.965);
  });
});

describe('the budget', () => {
  it('two that race for the last of it: one wins, and the sum holds', async () => {
    const racing = Array.from({ length: 12 }, (_, at) => ({
      ...birchQueries.plain,
      bound: { keys: 1, rows: at + 1 },
      rho: 0.15,
    }));
    const results = await Promise.allSettled(
      racing.map((one, at) => ask(one, { project: at % 2 ? 'sleep' : 'messages' })),
    );
    const won = results.filter(({ status }) => status === 'fulfilled').length;
    // 0.5 in all, 0.4 of one and 0.2 of the other, in parts of 0.15: three go out.
    expect(won).toBe(3);
    for (const one of results) if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(BudgetError);
    const { dataset } = await budgetLedger(insight.db, declaration, () => now).read();
    expect(dataset.spent).toBe(nanoRhoOf(0.45));
    const rows = await insight.db.selectFrom('insight_debits').select('cost').execute();
    expect(rows.reduce((sum, { cost }) => sum + cost, 0)).toBe(dataset.spent);
  });
  it('a query that costs more than there is, or of nobody, or too late, is refused before data is read', async () => {
    const closed: Engine = { ...engine, run: () => Promise.reject(new Error('The data was read.')) };
    const before = await left();
    await expect(ask({ ...birchQueries.plain, rho: 0.45 }, { engine: closed })).rejects.toThrow(
      /rho 0.45, and there is 0.4 left/,
    );
    await expect(ask(birchQueries.plain, { engine: closed, project: 'nobody' })).rejects.toThrow(BudgetError);
    const late = { engine: closed, clock: () => Date.parse('2027-07-01T00:00:00Z') };
    await expect(ask(birchQueries.plain, late)).rejects.toThrow(/ended on 2027-06-30/);
    expect(await left()).toEqual(before);
  });
  it('a process that dies between debit and answer: it is paid for, and the answer can be had again', async () => {
    const dying: Engine = { ...engine, run: () => Promise.reject(new Error('killed')) };
    await expect(ask(birchQueries.plain, { engine: dying })).rejects.toThrow('killed');
    const after = await left();
    expect(after).toEqual([nanoRhoOf(0.49), nanoRhoOf(0.39), nanoRhoOf(0.2)]);
    const answer = await ask(birchQueries.plain);
    expect(answer.cost).toBe(0);
    expect(await left()).toEqual(after);
  });
  it('a cap that is lowered leaves nothing, and no debt', async () => {
    await ask(birchQueries.spread);
    const lower = { ...declaration, cap: nanoRhoOf(0.05)! };
    const read = { ...birch, declaration: lower };
    await expect(ask(birchQueries.plain, { read })).rejects.toThrow(/there is 0 left/);
  });
  it('is left alone by a rehearsal', async () => {
    const query = readQuery(JSON.stringify(birchQueries.grouped), 'q', declaration);
    const one = await rehearse(query, { source: {}, read: birch, random: seededRandom('a') });
    expect(one.madeUp).toBe(true);
    expect(one.cells).toHaveLength(12);
    expect(one).not.toHaveProperty('seal');
    expect(await left()).toEqual([nanoRhoOf(0.5), nanoRhoOf(0.4), nanoRhoOf(0.2)]);
  });
});

describe('an attacker', () => {
  it('averages nothing by repetition, whatever the order of words and whoever asks', async () => {
    const question = {
      ...birchQueries.plain,
      where: [
        { column: 'minutes', from: 5 },
        { column: 'situation', in: ['contact.message/peer', 'feed.rank/behaviour'] },
      ],
    };
    const again = {
      ...question,
      where: [
        { column: 'situation', in: ['feed.rank/behaviour', 'contact.message/peer'] },
        { column: 'minutes', from: 5 },
      ],
    };
    const first = await ask(question);
    const budget = await left();
    for (const other of [question, again]) {
      const repeated = await ask(other, { project: 'sleep', random: seededRandom('other') });
      expect([rawOf(repeated), repeated.cost]).toEqual([rawOf(first), 0]);
    }
    expect(await left()).toEqual(budget);
  });
  it('takes no difference: two questions have noise of their own, and both are paid for', async () => {
    const random = seededRandom('difference');
    const one = await ask(birchQueries.plain, { random });
    const other = await ask({ ...birchQueries.plain, where: [{ column: 'minutes', from: 0 }] }, { random });
    expect(rawOf(one)).not.toEqual(rawOf(other));
    expect((await left())[0]).toBe(nanoRhoOf(0.48));
  });
  it('finds no group: an empty one is answered like any other', async () => {
    const { release } = await ask({
      ...birchQueries.plain,
      by: ['situation'],
      where: [
        { column: 'at', from: '2026-06-30', to: '2026-06-30' },
        { column: 'minutes', from: 240 },
      ],
      rho: 0.1,
    });
    expect(release.cells).toHaveLength(4);
    for (const { values } of release.cells) expect((values.n as NoisyValue).sigma).toBeGreaterThan(0);
  });
  it('gains nothing by a child with a million rows', async () => {
    const crowded = mkdtempSync(join(tmpdir(), 'stairgate-insight-'));
    writeBirch(crowded, { children: [{ child_id: 'x', place: 'GB', age: '9' }], use: [] });
    writeFileSync(
      join(crowded, 'use.csv'),
      `child_id,situation,minutes,usual,at\n${'x,contact.message/peer,240,1,2026-03-01\n'.repeat(1_000_000)}`,
    );
    const flood = await openDuckdb(declaration, crowded);
    opened.push(flood.close);
    const { boundedAggregate } = await import('./bounded-aggregate.ts');
    const { planQuery } = await import('../query/plan-query.ts');
    const plan = planQuery(readQuery(JSON.stringify(birchQueries.plain), 'q', declaration));
    expect(await boundedAggregate(plan, birch, { engine: flood, salt: '00' })).toEqual({
      cells: [[5n]],
      children: [0n, 1n],
    });
    rmSync(crowded, { recursive: true });
  });
  it('reads no file and no setting by SQL, though somebody let SQL in', async () => {
    for (const text of [
      "select * from read_csv('/etc/passwd')",
      `select * from read_csv('${join(folder, '..')}/*')`,
      "copy (select 1) to '/tmp/stairgate-stolen.csv'",
      'set enable_external_access = true',
      "attach '/tmp/stairgate-other.db'",
      'install httpfs',
    ])
      await expect(engine.run(text), text).rejects.toThrow(DataError);
  });
  it('learns nothing of an error: it has one text, comes at a tick, and stays paid for', async () => {
    const failing: Engine = {
      ...engine,
      run: (text) => engine.run(text.replace('count(*)', "cast('child c7' as integer)")),
    };
    const failed = await ask(birchQueries.plain, { engine: failing }).catch((error: Error) => error);
    expect(String(failed)).toBe(
      'DataError: The data could not be read. Whoever holds it finds why with "insight check".',
    );
    expect((await left())[0]).toBe(nanoRhoOf(0.49));
    expect(waited).toEqual([tick]);
  });
  it('learns of the time alone in which doubling tick the answer came', async () => {
    const times = [now, now, now, now + 1300];
    await ask(birchQueries.plain, { clock: () => times.shift() ?? now + 1300 });
    expect([500, 1000, 2000, 4000]).toContain(waited[0]! + (waited[0] === 500 ? 0 : 1300));
  });
  it('meets a table that grows while it is read with no answer of half of it', async () => {
    const growing: Engine = {
      ...engine,
      async run(text) {
        const answer = engine.run(text);
        writeBirch(folder, birchData('answers', { rows: 950 }));
        return answer;
      },
    };
    await expect(ask(birchQueries.plain, { engine: growing })).rejects.toThrow(/changed while it was read/);
    expect((await ask(birchQueries.plain)).cost).toBe(0);
  });
});

it('data that lacks what is declared is told by line and column', async () => {
  const other = mkdtempSync(join(tmpdir(), 'stairgate-insight-'));
  writeFileSync(join(other, 'use.csv'), 'child_id,situation,minuts,usual,at\n');
  const lacking = await openDuckdb(declaration, other);
  opened.push(lacking.close);
  expect(() => checkData(birch, lacking)).toThrow(
    /birch\.yaml:16:17 "use.csv" has no column "minutes"\. Did you mean "minuts"\?/,
  );
  expect(() => checkData(birch, lacking)).toThrow(/birch\.yaml:7:13 There is no "children.csv"/);
  rmSync(other, { recursive: true });
});
