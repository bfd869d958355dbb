import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCodes } from '@stairgate/codes';
import { reportPage } from '@stairgate/report/written';
import {
  judge,
  judgePractices,
  launchBrowser,
  makeReport,
  observe,
  type PersonaEvidence,
  readEvidence,
  usualAges,
} from '@stairgate/review';
import { compile } from '@stairgate/rulebook';
import { reviewRound } from '../testing/faults/review-round.ts';
import { asOf } from './as-of.ts';
import { ratio, spread } from './measure.ts';
import { figure, heading, table, times } from './report.ts';

const rounds = Number(process.argv[2] ?? 3);
heading('A whole review of the playground', [
  `Children of ${usualAges.join(', ')} and an adult, with strangers, peers and guardians, all probes; protect and the playground in this process.`,
  'Beside it: opening as many pages in the same browser and doing nothing with them.',
  `${rounds} rounds.`,
]);

/** About as much as a page of the playground. */
const plain = `<!doctype html><title>Page</title><h1>Page</h1>${'<p>Some text, and <a href="/x">a link</a>.</p>'.repeat(60)}`;

const reviews: number[] = [];
const opened: number[] = [];
let pages = 0;
let memory = 0;
let page = 0;
for (let round = 0; round < rounds; round++) {
  const out = mkdtempSync(join(tmpdir(), 'stairgate-bench-'));
  const watch = setInterval(() => {
    memory = Math.max(memory, treeMemory());
  }, 500);
  const { seconds } = await reviewRound({ faults: [], place: 'GB', ages: usualAges, out });
  clearInterval(watch);
  reviews.push(seconds);
  const evidence = readEvidence(out);
  pages = evidence.personas.reduce((sum, one) => sum + documents(one), 0);
  const rulebook = compile(loadCodes(), { asOf });
  const by = { rulebook, in: 'GB' };
  const observations = observe(evidence);
  const report = makeReport({
    evidence,
    findings: judge(evidence, observations, by),
    practiceFindings: judgePractices(evidence, observations, by),
    law: { places: ['GB'], asOf, revision: rulebook.revision },
  });
  page = reportPage(report).length;
  rmSync(out, { recursive: true, force: true });
  opened.push(await openPages(pages));
}

table([
  ['', 'seconds', 'aim'],
  [
    'the review',
    `${figure(spread(reviews).median)} (${figure(Math.min(...reviews))}-${figure(Math.max(...reviews))})`,
    '90',
  ],
  [`opening ${pages} pages`, figure(spread(opened).median), ''],
]);
console.log(`The review takes ${times(ratio(reviews, opened))} of opening its pages.`);
console.log(
  `Memory at most: ${figure(memory / 2 ** 20)} MiB for all processes (aim 1,500). Page of the report: ${figure(page / 1024)} KiB (aim 2,048).`,
);

function documents({ requests }: PersonaEvidence): number {
  return requests.filter(({ kind }) => kind === 'document').length;
}

/** Seconds to open so many pages of a served folder, four at a time, each read and left. */
async function openPages(count: number): Promise<number> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
    response.end(plain);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const browser = await launchBrowser({ reachesPublic: false });
  const started = performance.now();
  let left = count;
  const work = async () => {
    const tab = await (await browser.newContext()).newPage();
    for (; left > 0; left--) {
      await tab.goto(`http://127.0.0.1:${port}/${left}`);
      await tab.evaluate(() => document.body.innerText);
    }
  };
  await Promise.all([work(), work(), work(), work()]);
  const seconds = (performance.now() - started) / 1000;
  await browser.close();
  server.close();
  return seconds;
}

/** Bytes in memory of this process and all that it started, by their share (PSS, Linux). */
function treeMemory(): number {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const status = readFileSync(`/proc/${pid}/status`, 'utf8');
        const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
        const kib = (text: string, name: string) =>
          Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1]);
        return [{ pid: Number(pid), parent: kib(status, 'PPid'), bytes: kib(rollup, 'Pss') * 1024 }];
      } catch {
        return [];
      }
    });
  const ours = new Set([process.pid]);
  for (let size = 0; size !== ours.size; ) {
    size = ours.size;
    for (const { pid, parent } of all) if (ours.has(parent)) ours.add(pid);
  }
  return all.filter(({ pid }) => ours.has(pid)).reduce((sum, { bytes }) => sum + bytes, 0);
}
