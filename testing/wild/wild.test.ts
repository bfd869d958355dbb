import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCodes } from '@stairgate/codes';
import {
  judge,
  judgePractices,
  launchBrowser,
  limitsFor,
  observe,
  openFolder,
  runReview,
  surroundingsOf,
  systemTimer,
} from '@stairgate/review';
import { compile } from '@stairgate/rulebook';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startClub } from './club.ts';
import { clubJourney } from './club-journey.ts';
import { type Site, sites } from './sites.ts';

const age = 15;
const rulebook = compile(loadCodes(), { asOf: '2026-11-30' });
const dir = mkdtempSync(join(tmpdir(), 'stairgate-wild-'));
let browser: Browser;
const lines: Line[] = [];

interface Line {
  readonly site: string;
  readonly found: readonly string[];
  readonly missed: readonly string[];
  readonly invented: readonly string[];
  readonly inVain: readonly string[];
  readonly meets: number;
}

beforeAll(async () => {
  browser = await launchBrowser({ reachesPublic: false });
});
afterAll(async () => {
  await browser?.close();
  rmSync(dir, { recursive: true, force: true });
  console.log(table(lines));
});

/** All of them take more than six minutes: `STAIRGATE_WILD=all` plays them, and the tests two. */
const played =
  process.env.STAIRGATE_WILD === 'all'
    ? sites
    : sites.filter(({ name }) => ['a careful club', 'a year of two digits'].includes(name));

test.each(played.map((site) => [site.name, site] as const))(
  '%s: no false "meets", no invented fault',
  async (name, site) => {
    const line = await lookAt(site);
    lines.push(line);
    expect(line).toMatchObject({ site: name, inVain: [], invented: [], missed: [] });
  },
);

test('a careful club meets what can be seen of it', () => {
  expect(lines.find(({ site }) => site === 'a careful club')!.meets).toBeGreaterThan(5);
});

async function lookAt({ name, club, bad = [], unknowable = [] }: Site): Promise<Line> {
  const server = await startClub(club);
  try {
    const evidence = await runReview({
      url: server.url,
      journey: clubJourney,
      place: 'GB',
      ages: [age],
      authority: null,
      seed: name,
      browser,
      browserVersion: browser.version(),
      folder: openFolder(join(dir, name.replace(/\W+/g, '-'))),
      ...surroundingsOf('GB'),
      settings: [],
      // What is true of a site is no matter of how busy the machine is.
      limits: limitsFor(1, 4),
      clock: Date.now,
      timer: systemTimer,
      version: '0',
    });
    const seen = observe(evidence);
    const by = { rulebook, in: 'GB' };
    const verdicts = [
      ...judge(evidence, seen, by).map(({ situation, verdict }) => ({
        topic: situation as string,
        verdict: verdict as string,
      })),
      ...judgePractices(evidence, seen, by)
        .filter(({ persona }) => persona === `child-${age}`)
        .map(({ practice, verdict }) => ({ topic: practice as string, verdict: verdict as string })),
    ];
    const having = (...some: readonly string[]) =>
      verdicts.filter(({ verdict }) => some.includes(verdict)).map(({ topic }) => topic);
    const [short, fine] = [having('falls-short'), having('meets', 'stricter')];
    return {
      site: name,
      found: bad.filter((topic) => short.includes(topic)),
      missed: bad.filter((topic) => !short.includes(topic)),
      invented: short.filter((topic) => !bad.includes(topic)),
      inVain: fine.filter((topic) => bad.includes(topic) || unknowable.includes(topic)),
      meets: fine.length,
    };
  } finally {
    await server.close();
  }
}

function table(all: readonly Line[]): string {
  const row = (...cells: readonly (string | number)[]) =>
    `| ${cells.map((cell, at) => String(cell).padEnd(at === 0 ? 48 : 7)).join(' | ')} |`;
  const sum = (of: (line: Line) => number) => all.reduce((total, line) => total + of(line), 0);
  return [
    row('site', 'found', 'missed', 'invented', 'in vain', 'meets'),
    ...all.map(({ site, found, missed, invented, inVain, meets }) =>
      row(site, found.length, missed.length, invented.length, inVain.length, meets),
    ),
    row(
      'all',
      ...[
        sum(({ found }) => found.length),
        sum(({ missed }) => missed.length),
        sum(({ invented }) => invented.length),
        sum(({ inVain }) => inVain.length),
        sum(({ meets }) => meets),
      ],
    ),
  ].join('\n');
}
