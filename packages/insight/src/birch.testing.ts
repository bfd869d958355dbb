import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDeclaration } from './declaration/read-declaration.ts';
import { diceOf } from './noise/random-source.ts';
import { seededRandom } from './noise/seeded-random.testing.ts';

/** A made-up platform's declaration, with a column of every kind. */
export const birchYaml = `dataset: birch
title: Birch, a made-up platform
revision: 2026-11-30
child: { table: children, key: child_id }
tables:
  - name: children
    source: children.csv
    columns:
      - { name: place, kind: word, values: [GB, IE, US] }
      - { name: age, kind: number, from: 8, to: 17 }
  - name: use
    source: use.csv
    child: child_id
    columns:
      - { name: situation, kind: word, values: [contact.message/peer, contact.message/adult, feed.rank/behaviour, engage.scroll/endless] }
      - { name: minutes, kind: number, from: 0, to: 240, decimals: 1, unit: minutes }
      - { name: usual, kind: number, from: 0, to: 200, decimals: 1, unit: minutes }
      - { name: at, kind: day, from: 2026-01-01, to: 2026-06-30 }
  - name: places
    source: places.csv
    public: place
    columns:
      - { name: place, kind: word, values: [GB, IE, US] }
      - { name: union, kind: word, values: ["yes", "no"] }
budget: { rho: 0.5 }
projects:
  - { id: sleep, title: Sleep and feeds, rho: 0.2, until: 2027-06-30 }
  - { id: messages, title: Who writes to children, rho: 0.4, until: 2027-06-30 }
`;

export const birch = readDeclaration(birchYaml, 'birch.yaml');

export interface Row {
  readonly child_id: string | null;
  readonly situation: string | null;
  readonly minutes: string | null;
  readonly usual: string | null;
  readonly at: string | null;
}
export interface Child {
  readonly child_id: string;
  readonly place: string;
  readonly age: string;
}
export interface BirchData {
  readonly children: readonly Child[];
  readonly use: readonly Row[];
}

const situations = [
  'contact.message/peer',
  'contact.message/adult',
  'feed.rank/behaviour',
  'engage.scroll/endless',
];
/** What turns up in columns and is no number, no day and no situation. */
const oddMinutes = [
  'NaN',
  'Infinity',
  '-Infinity',
  '1e999',
  ' 5',
  '0x10',
  '1_000',
  '99999999',
  '-3',
  '',
  '12.',
  "1'; --",
];
const oddDays = [
  '2026-02-31',
  '2026-13-01',
  'yesterday',
  '2026-03-01T23:59:59+14:00',
  '2026-03-01 00:30:00Z',
  '20260301',
  '',
];

/** Rows that follow from a seed, odd values and duplicates among them. */
export function birchData(seed: string, { children: count = 60, rows = 900 } = {}): BirchData {
  const dice = diceOf(seededRandom(seed));
  const pick = <T>(list: readonly T[]): T => list[Number(dice.below(BigInt(list.length)))]!;
  const number = (bound: number) => Number(dice.below(BigInt(bound)));
  const children = Array.from({ length: count }, (_, at) => ({
    child_id: `c${at}`,
    place: pick(['GB', 'IE', 'US', 'FR']),
    age: pick(['8', '9', '10', '11', '12', '13', '14', '15', '16', '17', '99', 'ten']),
  }));
  const use = Array.from({ length: rows }, () => ({
    // A few children have far more rows than others.
    child_id: number(50) === 0 ? null : `c${number(4) === 0 ? number(3) : number(count)}`,
    situation: number(12) === 0 ? pick(['', 'nonsense', "x' or '1'='1"]) : pick(situations),
    minutes: number(10) === 0 ? pick(oddMinutes) : (number(2600) / 10).toFixed(1),
    usual: number(10) === 0 ? pick(oddMinutes) : (number(2000) / 10).toFixed(1),
    at:
      number(12) === 0
        ? pick(oddDays)
        : new Date(Date.UTC(2026, 0, 1 + number(190))).toISOString().slice(0, 10),
  }));
  return { children: [...children, children[0]!], use: [...use, ...use.slice(0, 20)] };
}

export const placesRows = [
  { place: 'GB', union: 'no' },
  { place: 'IE', union: 'yes' },
  { place: 'US', union: 'no' },
] as const;

const csv = (rows: readonly object[], names: readonly string[]) =>
  [names, ...rows.map((row) => names.map((name) => (row as Record<string, string | null>)[name]))]
    .map((line) =>
      line.map((one) => (one === null ? '' : `"${String(one).replaceAll('"', '""')}"`)).join(','),
    )
    .join('\n');

/** Writes the data as the files that the declaration names. */
export function writeBirch(folder: string, { children, use }: BirchData): void {
  writeFileSync(join(folder, 'children.csv'), csv(children, ['child_id', 'place', 'age']));
  writeFileSync(join(folder, 'use.csv'), csv(use, ['child_id', 'situation', 'minutes', 'usual', 'at']));
  writeFileSync(join(folder, 'places.csv'), csv(placesRows, ['place', 'union']));
}

/** Queries that use every word of the language. */
export const birchQueries = {
  plain: { from: 'use', ask: [{ name: 'n', count: 'rows' }], bound: { keys: 1, rows: 5 }, rho: 0.01 },
  grouped: {
    from: 'use',
    derive: [
      { name: 'month', month: 'at' },
      { name: 'long', cut: 'minutes', at: [30, 60.5] },
    ],
    where: [
      { column: 'children.place', in: ['GB', 'IE', 'US'] },
      { column: 'minutes', from: 1 },
      { column: 'at', from: '2026-01-15' },
    ],
    by: ['situation', { column: 'month', keys: ['2026-02', '2026-03', '2026-04'] }],
    bound: { keys: 4, rows: 3 },
    ask: [
      { name: 'rows', count: 'rows' },
      { name: 'children', count: 'children' },
      { name: 'minutes', sum: 'minutes', from: 0, to: 120 },
      { name: 'mean', mean: 'minutes' },
    ],
    rho: 0.05,
  },
  joined: {
    from: 'use',
    derive: [
      { name: 'quarter', quarter: 'at' },
      {
        name: 'kind',
        group: 'situation',
        into: { people: situations.slice(0, 2), feeds: situations.slice(2) },
      },
    ],
    join: [{ table: 'places', by: 'children.place' }],
    by: ['quarter', 'kind', 'places.union'],
    bound: { keys: 2, rows: 2 },
    ask: [{ name: 'n', count: 'rows' }],
    noise: 'laplace',
    rho: 0.02,
  },
  ages: {
    from: 'children',
    by: ['place'],
    bound: { keys: 1, rows: 1 },
    ask: [{ name: 'age', mean: 'age' }],
    rho: 0.01,
  },
  change: {
    from: 'use',
    by: ['children.place'],
    bound: { keys: 1, rows: 3 },
    ask: [{ name: 'off', mean: 'minutes', minus: 'usual', from: -50, to: 60.5 }],
    rho: 0.01,
  },
  spread: {
    from: 'use',
    by: ['situation'],
    bound: { keys: 3, rows: 4 },
    ask: [{ name: 'minutes', quantiles: 'minutes', cuts: [15, 30, 60, 120], at: [0.25, 0.5, 0.9] }],
    rho: 0.1,
  },
} as const;
