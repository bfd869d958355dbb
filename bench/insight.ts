import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planQuery, readDeclaration, readQuery, systemRandom } from '@stairgate/insight';
import { discreteGaussian } from '../packages/insight/src/noise/exact-noise.ts';
import { fraction } from '../packages/insight/src/noise/fraction.ts';
import { diceOf } from '../packages/insight/src/noise/random-source.ts';
import { openInsight, openSource } from '../packages/insight/src/open-insight.ts';
import { answerQuery } from '../packages/insight/src/release/answer-query.ts';
import { boundedAggregate } from '../packages/insight/src/release/bounded-aggregate.ts';
import { watchOthers } from './machine.ts';
import { median, ratio, spread } from './measure.ts';
import { aims, figure, heading, keep, others, table, times } from './report.ts';

const rows = Number(process.env.STAIRGATE_BENCH_ROWS ?? 10_000_000);
const children = 50_000;
const rounds = 5;
heading('A private query', [
  `${rows} rows of ${children} children in one Parquet file, read by DuckDB; ${rounds} rounds, interleaved, after one to warm up.`,
  'A count and a sum by situation and month: 24 keys, of which a child counts for 8.',
]);

const folder = mkdtempSync(join(tmpdir(), 'stairgate-bench-insight-'));
const { DuckDBInstance } = createRequire(new URL('../packages/insight/package.json', import.meta.url))(
  '@duckdb/node-api',
) as typeof import('@duckdb/node-api');
const plain = await (await DuckDBInstance.create(':memory:')).connect();
const file = join(folder, 'use.parquet');
await plain.run(`copy (select cast(hash(i) % ${children} as integer) as child_id,
    (['contact.message/adult', 'contact.message/peer', 'feed.rank/behaviour', 'engage.scroll/endless'])[1 + cast(hash(i, 1) % 4 as integer)] as situation,
    cast(hash(i, 2) % 240 as double) as minutes, date '2026-01-01' + cast(hash(i, 3) % 181 as integer) as at
  from range(${rows}) as made(i)) to '${file}' (format parquet)`);
await plain.run(
  `copy (select i as child_id from range(${children}) as made(i)) to '${join(folder, 'children.parquet')}' (format parquet)`,
);

const read = readDeclaration(
  `dataset: bench
title: Bench
revision: one
child: { table: children, key: child_id }
tables:
  - { name: children, source: children.parquet, columns: [{ name: child_id, kind: word, values: ["0"] }] }
  - name: use
    source: use.parquet
    child: child_id
    columns:
      - { name: situation, kind: word, values: [contact.message/adult, contact.message/peer, feed.rank/behaviour, engage.scroll/endless] }
      - { name: minutes, kind: number, from: 0, to: 240 }
      - { name: at, kind: day, from: 2026-01-01, to: 2026-06-30 }
budget: { rho: 100 }
projects: [{ id: bench, title: Bench, rho: 100, until: 2099-01-01 }]
`,
  'bench.yaml',
);
const source = (round: number) => ({
  from: 'use',
  derive: [{ name: 'month', month: 'at' }],
  by: ['situation', 'month'],
  bound: { keys: 8, rows: 20 },
  ask: [
    { name: 'n', count: 'rows' },
    { name: 'minutes', sum: 'minutes' },
  ],
  // Another cost each round, so that none is answered out of a release.
  rho: 0.1 + round / 1000,
});
const queryOf = (round: number) => readQuery(JSON.stringify(source(round)), 'query', read.declaration);
const engine = await openSource(read.declaration, { file: join(folder, 'bench.yaml'), address: undefined });
const insight = await openInsight({ dataDir: null });
let asked = 0;
const ways = {
  'the plain aggregate': async () =>
    plain.runAndReadAll(
      `select situation, strftime("at", '%Y-%m'), count(*), sum(minutes) from '${file}' group by all`,
    ),
  'the same SQL, no noise and no ledger': () =>
    boundedAggregate(planQuery(queryOf(0)), read, { engine, salt: '00' }),
  'a private query': () =>
    answerQuery(
      queryOf(++asked),
      { source: {}, project: 'bench' },
      {
        ...{ read, engine, db: insight.db, keys: insight.keys, random: systemRandom, clock: Date.now },
        // The ticks are there to waste time.
        wait: async () => {},
      },
    ),
};
const found = new Map<string, number[]>(Object.keys(ways).map((name) => [name, []]));
const othersSince = watchOthers();
for (let round = 0; round <= rounds; round++)
  for (const [name, work] of Object.entries(ways)) {
    const start = performance.now();
    await work();
    if (round > 0) found.get(name)!.push(performance.now() - start);
  }
const dice = diceOf(systemRandom);
const noise = Array.from({ length: rounds }, () => {
  const start = performance.now();
  for (let cell = 0; cell < 10_000; cell++) discreteGaussian(dice, fraction(1234567n, 89n));
  return performance.now() - start;
});
const busyOthers = othersSince();
found.set('noise of 10,000 cells', noise);
table([['', 'ms'], ...[...found].map(([name, ms]) => [name, figure(median(ms))])]);
others(busyOthers);
const [base, bare, whole] = Object.keys(ways).map((name) => found.get(name)!);
const besideBare = ratio(whole!, bare!);
const besidePlain = ratio(whole!, base!);
const wanted = [
  {
    what: 'beside the same SQL without noise and ledger',
    wanted: 'at most 1.3x',
    found: times(besideBare),
    met: besideBare.median <= 1.3,
  },
  {
    what: 'beside the plain aggregate',
    wanted: 'at most 2x',
    found: times(besidePlain),
    met: besidePlain.median <= 2,
  },
  {
    what: 'noise of 10,000 cells',
    wanted: 'under 1 s',
    found: `${figure(spread(noise).median)} ms`,
    met: median(noise) < 1000,
  },
];
aims(wanted);
keep('insight', { rows, children, rounds, busyOthers, results: Object.fromEntries(found), aims: wanted });
await engine.close();
await insight.close();
rmSync(folder, { recursive: true });
