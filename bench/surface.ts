import { loadavg } from 'node:os';
import { loadCodes } from '@stairgate/codes';
import { compile } from '@stairgate/rulebook';
import { asOf } from './as-of.ts';
import { ratio, spread } from './measure.ts';
import { type Aim, aims, figure, heading, keep, table, times } from './report.ts';
import { type Inspection, lookByBlacklight } from './surface/look-by-blacklight.ts';
import { type Found, lookByStairgate } from './surface/look-by-stairgate.ts';
import { seeded } from './surface/seeded.ts';
import { others, type PageName, pages, servePages, site } from './surface/serve-pages.ts';
import { versionOf } from './versions.ts';

const rounds = Number(process.argv[2] ?? 7);
const collector = `Blacklight ${versionOf('@themarkup/blacklight-collector', './surface/node_modules')}`;

heading('A look at one page', [
  `Beside ${collector}, on pages served here, with hosts of real trackers led here as well.`,
  'Each time from starting a browser to a written result. We read notices, and load the page again with GPC.',
  `${rounds} rounds after one to warm up; both in each, in turning order.`,
]);
const rulebook = compile(loadCodes(), { asOf });
const server = await servePages();
const to = { rulebook, hosts: [site, ...others], address: server.address };
const ours = new Map<PageName, Found>();
const theirs = new Map<PageName, Inspection>();
const seconds = new Map(pages.map((page) => [page, { ours: [] as number[], theirs: [] as number[] }]));
/** Seeded things that were found in some rounds and not in others. */
const wavering = new Map<string, Set<boolean>>();
console.log(`Load before: ${loadavg()[0]!.toFixed(2)}`);

for (let round = -1; round < rounds; round++) {
  for (const page of pages) {
    const url = `https://${site}/${page}.html`;
    const turns = [
      async () => {
        const [took, found] = await timed(() => lookByStairgate(url, to));
        ours.set(page, found);
        if (round >= 0) seconds.get(page)!.ours.push(took);
      },
      async () => {
        const [took, found] = await timed(() => lookByBlacklight(url, to));
        theirs.set(page, found);
        if (round >= 0) seconds.get(page)!.theirs.push(took);
      },
    ];
    if (round % 2 === 0) turns.reverse();
    for (const turn of turns) await turn();
    for (const one of seeded.filter((each) => each.page === page)) {
      for (const [who, found] of [
        ['stairgate', one.ours(ours.get(page)!)],
        ['blacklight', one.theirs?.(theirs.get(page)!) ?? false],
      ] as const) {
        const key = `${who}: ${one.what}`;
        wavering.set(key, (wavering.get(key) ?? new Set()).add(found));
      }
    }
  }
}
await server.close();

const mark = (found: boolean | undefined, key: string) =>
  wavering.get(key)?.size === 2
    ? 'now and then'
    : found === undefined
      ? 'no such test'
      : found
        ? 'found'
        : 'missed';
const rows = seeded.map(({ what, page, ours: byUs, theirs: byThem }) => ({
  what,
  page,
  stairgate: mark(byUs(ours.get(page)!), `stairgate: ${what}`),
  blacklight: mark(byThem?.(theirs.get(page)!), byThem ? `blacklight: ${what}` : ''),
}));
table([
  ['what was put there', 'page', 'Stairgate', collector],
  ...rows.map(({ what, page, stairgate, blacklight }) => [what, page, stairgate, blacklight]),
]);

const quiet = {
  ours: ours.get('quiet')!.short,
  theirs: quietly(theirs.get('quiet')!),
};
console.log(
  `On the page with nothing wrong: Stairgate ${quiet.ours.join(', ') || 'nothing'}; ${collector} ${quiet.theirs.join(', ') || 'nothing'}.`,
);

const figures = pages.map((page) => {
  const took = seconds.get(page)!;
  return { page, ours: spread(took.ours), theirs: spread(took.theirs), ratio: ratio(took.ours, took.theirs) };
});
const range = ({ median, min, max }: { median: number; min: number; max: number }) =>
  `${figure(median)} s (${figure(min)}-${figure(max)})`;
table([
  ['page', 'Stairgate', collector, 'of its time'],
  ...figures.map((one) => [one.page, range(one.ours), range(one.theirs), times(one.ratio)]),
]);
const list: Aim[] = figures.map((one) => ({
  what: `a look at "${one.page}" beside the collector`,
  wanted: 'no slower',
  found: times(one.ratio),
  met: one.ratio.median <= 1,
}));
const missed = rows.filter(({ stairgate }) => stairgate !== 'found').map(({ what }) => what);
list.push({
  what: 'everything that was put there',
  wanted: `${rows.length} found`,
  found: missed.length === 0 ? 'all' : `all but ${missed.join(', ')}`,
  met: missed.length === 0,
});
aims(list);
keep('surface', { rounds, rows, quiet, figures });

async function timed<T>(work: () => Promise<T>): Promise<[number, T]> {
  globalThis.gc?.();
  const start = performance.now();
  const found = await work();
  return [(performance.now() - start) / 1000, found];
}

function quietly({ reports }: Inspection): readonly string[] {
  return [
    ...reports.third_party_trackers.map(({ url }) => url),
    ...reports.cookies.filter(({ third_party }) => third_party).map(() => 'a cookie'),
    ...reports.canvas_fingerprinters.fingerprinters,
    ...Object.keys(reports.key_logging),
    ...Object.keys(reports.session_recorders),
  ];
}
