import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCodes } from '@stairgate/codes';
import {
  anySite,
  castOf,
  type Journey,
  judge,
  judgePractices,
  launchBrowser,
  limitsFor,
  type Mailbox,
  nothingKnown,
  observe,
  openFolder,
  openMailbox,
  playerOf,
  type RunResult,
  runReview,
  surroundingsOf,
  systemTimer,
  writeJourney,
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
let mailbox: Mailbox;
/** What the two journeys said of each site: one that was taught the sites, and the one that knows but an address. */
const lines = { taught: new Map<string, Line>(), generic: new Map<string, Line>() };

interface Line {
  readonly found: readonly string[];
  readonly missed: readonly string[];
  readonly invented: readonly string[];
  readonly inVain: readonly string[];
  readonly meets: readonly string[];
}

beforeAll(async () => {
  browser = await launchBrowser({ reachesPublic: false });
  mailbox = await openMailbox();
});
afterAll(async () => {
  await browser?.close();
  await mailbox?.close();
  rmSync(dir, { recursive: true, force: true });
  console.log(table());
});

/** All of them take some ten minutes: `STAIRGATE_WILD=all` plays them, and the tests one by each journey. */
const isAll = process.env.STAIRGATE_WILD === 'all';
const played = (...names: readonly string[]) =>
  sites
    .filter(({ name, onlyGeneric }) => isAll || (names.includes(name) && !onlyGeneric))
    .map((site) => [site.name, site] as const);

test.each(played('a careful club').filter(([, { onlyGeneric }]) => !onlyGeneric))(
  'taught %s: no false "meets", no invented fault',
  async (name, site) => {
    const line = await lookAt(site, clubJourney);
    lines.taught.set(name, line);
    if (isAll) process.stderr.write(`${name}: ${JSON.stringify(line)}\n`);
    expect({ name, ...line }).toMatchObject({ name, inVain: [], invented: [], missed: [] });
  },
);

test.each(played('a year of two digits'))(
  'of %s the generic journey says nothing that is not so',
  async (name, site) => {
    const known = nothingKnown();
    const line = await lookAt(site, anySite({ name, known }), (url, result) => {
      const day = new Date().toISOString().slice(0, 10);
      const cast = castOf([age]).map((persona) => playerOf(persona, name, day));
      const written = writeJourney({ name, url, day, known, result, cast });
      // Whatever stops it is said, and what it found is written down.
      expect(written).toMatch(/profile: '\/people\/:username'|GAP (finishSignUp|openProfile)/);
      expect(written.split('\n').length).toBeLessThan(60);
    });
    lines.generic.set(name, line);
    if (isAll) process.stderr.write(`${name}: ${JSON.stringify(line)}\n`);
    expect({ name, ...line }).toMatchObject({ name, inVain: [], invented: [] });
  },
);

test('a careful club meets what can be seen of it', () => {
  expect(lines.taught.get('a careful club')!.meets.length).toBeGreaterThan(5);
});

test('the generic journey tells most of what can be told', () => {
  const told = [...lines.generic.keys()].map((site) => toldOf(site));
  const [all, could] = [told.flatMap((one) => one.told).length, told.flatMap((one) => one.could).length];
  expect(all / could).toBeGreaterThanOrEqual(0.7);
});

/** What the generic journey told of a site, of all that is known to be so: the faults in the list, and what a taught journey says meets. */
function toldOf(site: string): { readonly told: readonly string[]; readonly could: readonly string[] } {
  const { bad = [], fine = [] } = sites.find(({ name }) => name === site)!;
  const generic = lines.generic.get(site)!;
  const good = new Set([...fine, ...(lines.taught.get(site)?.meets ?? [])]);
  const could = [...bad, ...[...good].filter((topic) => !bad.includes(topic))];
  return { could, told: could.filter((topic) => [...generic.found, ...generic.meets].includes(topic)) };
}

async function lookAt(
  { name, club, bad = [], unknowable = [] }: Site,
  journey: Journey,
  then: (url: string, result: RunResult) => void = () => {},
): Promise<Line> {
  const server = await startClub({ ...club, mailTo: mailbox.url });
  try {
    const evidence = await runReview({
      url: server.url,
      journey,
      place: 'GB',
      ages: [age],
      authority: null,
      seed: name,
      browser,
      browserVersion: browser.version(),
      folder: openFolder(join(dir, `${name.replace(/\W+/g, '-')}-${journey.name === 'Club' ? 1 : 2}`)),
      ...surroundingsOf('GB'),
      settings: [],
      mailbox,
      // What is true of a site is no matter of how busy the machine is.
      limits: limitsFor(1, 4),
      clock: Date.now,
      timer: systemTimer,
      version: '0',
      ...(process.env.STAIRGATE_EXPLAIN && {
        onKnew: ({ persona, during, did, how, sure }) =>
          console.log(`${persona} ${during}: ${did} (${sure}: ${how})`),
      }),
    });
    if (process.env.STAIRGATE_EXPLAIN) {
      for (const { persona, age: asked, signUp, ownPage } of evidence.personas)
        console.log(persona.id, JSON.stringify([asked, signUp, ownPage?.named]).slice(0, 600));
      for (const { id, actorSide, ownerSide } of evidence.probes)
        console.log(
          id,
          actorSide.state,
          'error' in actorSide ? actorSide.error : (actorSide.attempt ?? ''),
          ownerSide.arrived ?? '',
        );
    }
    then(server.url, evidence);
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
    const [short, meets] = [having('falls-short'), having('meets', 'stricter')];
    return {
      found: bad.filter((topic) => short.includes(topic)),
      missed: bad.filter((topic) => !short.includes(topic)),
      invented: short.filter((topic) => !bad.includes(topic)),
      inVain: meets.filter((topic) => bad.includes(topic) || unknowable.includes(topic)),
      meets,
    };
  } finally {
    await server.close();
  }
}

function table(): string {
  const row = (...cells: readonly (string | number)[]) =>
    `| ${cells.map((cell, at) => String(cell).padEnd(at === 0 ? 48 : 8)).join(' | ')} |`;
  const taught = [...lines.taught].map(([site, { found, missed, invented, inVain, meets }]) => [
    site,
    ...[found, missed, invented, inVain, meets].map(({ length }) => length),
  ]);
  const generic = [...lines.generic].map(([site, { invented, inVain }]) => {
    const { told, could } = toldOf(site);
    return [site, told.length, could.length, invented.length + inVain.length];
  });
  const summed = (rows: readonly (readonly (string | number)[])[]) =>
    rows[0] === undefined
      ? []
      : [
          row(
            'all',
            ...rows[0].slice(1).map((_, at) => rows.reduce((sum, one) => sum + Number(one[at + 1]), 0)),
          ),
        ];
  const missing = [...lines.generic.keys()].flatMap((site) => {
    const { told, could } = toldOf(site);
    const left = could.filter((topic) => !told.includes(topic));
    return left.length === 0 ? [] : [`${site}: not told: ${left.join(', ')}`];
  });
  return [
    row('taught', 'found', 'missed', 'invented', 'in vain', 'meets'),
    ...taught.map((cells) => row(...cells)),
    ...summed(taught),
    row('generic', 'told', 'could', 'wrong'),
    ...generic.map((cells) => row(...cells)),
    ...summed(generic),
    ...missing,
  ].join('\n');
}
