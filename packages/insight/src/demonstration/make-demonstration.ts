import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is true of the made-up children: what a good question should find. */
export const demonstrationTruth = {
  /** By how many minutes a night the ban of night alerts lengthened sleep where it holds (US-CA), against GB. */
  sleep: 12,
  /** By how much the share who have a feed by behaviour on jumps at the 13th birthday. */
  feedAt13: 0.12,
} as const;

const declaration = `dataset: birch_demonstration
title: Birch, a made-up platform of 50,000 children over three years
revision: 2026-11-30
child: { table: children, key: child_id }
tables:
  - name: children
    source: children.parquet
    columns:
      - { name: place, kind: word, values: [GB, US-CA] }
      - { name: months_to_13, kind: number, from: -60, to: 60, unit: months }
      - { name: feed, kind: number, from: 0, to: 1 }
      - { name: sleep_before, kind: number, from: 0, to: 720, unit: minutes }
      - { name: sleep_after, kind: number, from: 0, to: 720, unit: minutes }
  - name: use
    source: use.parquet
    child: child_id
    columns:
      - { name: situation, kind: word, values: [contact.message/contact, feed.rank/behaviour, engage.notify/night, engage.scroll/endless] }
      - { name: minutes, kind: number, from: 0, to: 240, decimals: 1, unit: minutes }
      - { name: at, kind: day, from: 2024-01-01, to: 2026-12-31 }
budget: { rho: 2 }
projects:
  - { id: open, title: Anybody who tries it, rho: 1, until: 2099-12-31 }
`;

const files = {
  'birch.yaml': declaration,
  'how-long.json': `${JSON.stringify(
    {
      from: 'use',
      by: ['situation'],
      bound: { keys: 4, rows: 20 },
      ask: [{ name: 'minutes', mean: 'minutes' }],
      rho: 0.02,
    },
    null,
    2,
  )}\n`,
  'sleep.json': `${JSON.stringify(
    {
      design: 'difference-in-differences',
      from: 'children',
      outcome: { column: 'sleep_after', from: -180, to: 180 },
      before: 'sleep_before',
      arms: { column: 'place', treated: ['US-CA'], control: ['GB'] },
      rho: 0.05,
    },
    null,
    2,
  )}\n`,
  'feed-at-13.json': `${JSON.stringify(
    {
      design: 'regression-discontinuity',
      from: 'children',
      outcome: { column: 'feed' },
      running: { column: 'months_to_13', months: 24 },
      rho: 0.05,
    },
    null,
    2,
  )}\n`,
} as const;

/**
 * Writes a data set of made-up children, its declaration, and questions to ask of it. It follows from the seed alone.
 * @param folder that is there.
 * @returns the names of the files.
 */
export async function makeDemonstration(
  folder: string,
  { seed = 'birch', children = 50_000 }: { readonly seed?: string; readonly children?: number } = {},
): Promise<readonly string[]> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  // Every number is a hash of who it is about and what it is: the same on every machine and in every order.
  const words = seed.replaceAll("'", "''");
  const uniform = (what: string) => `((hash(i, '${words} ${what}') % 1000003) / 1000003.0)`;
  /** Nearly normal, mean 0 and spread 1: three uniform ones. */
  const normal = (what: string) =>
    `(2 * (${['a', 'b', 'c'].map((one) => uniform(`${what} ${one}`)).join(' + ')} - 1.5))`;
  const path = (name: string) => `'${join(folder, name).replaceAll("'", "''")}'`;
  const { sleep, feedAt13 } = demonstrationTruth;
  try {
    await connection.run(`create table made as select i, ${uniform('place')} < 0.5 as treated,
      cast(floor(-60 + 120 * ${uniform('born')}) as integer) as month from range(${children}) as r(i)`);
    await connection.run(`copy (select 'c' || i as child_id, case when treated then 'US-CA' else 'GB' end as place,
      month as months_to_13,
      cast(${uniform('feed')} < 0.25 + 0.001 * month + case when month >= 0 then ${feedAt13} else 0 end as integer) as feed,
      cast(round(540 - 0.6 * month + 35 * ${normal('sleeper')}) as integer) as sleep_before,
      cast(round(540 - 0.6 * month + 35 * ${normal('sleeper')} - 4 + 20 * ${normal('change')}
        + case when treated then ${sleep} else 0 end) as integer) as sleep_after
      from made) to ${path('children.parquet')} (format parquet)`);
    await connection.run(`copy (select 'c' || (hash(i, '${words} child') % ${children}) as child_id,
      (['contact.message/contact', 'feed.rank/behaviour', 'engage.notify/night', 'engage.scroll/endless'])[1 + cast(floor(4 * ${uniform('what')}) as integer)] as situation,
      round(greatest(0, 35 + 20 * ${normal('minutes')}), 1) as minutes,
      strftime(date '2024-01-01' + cast(floor(1096 * ${uniform('day')}) as integer), '%Y-%m-%d') as at
      from range(${children * 20}) as r(i)) to ${path('use.parquet')} (format parquet)`);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return [...Object.keys(files), 'children.parquet', 'use.parquet'];
}
