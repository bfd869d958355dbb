import { cpSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCodes } from '@stairgate/codes';
import { loadSealKey, readReview, sealFolder, verifyFolder } from '@stairgate/report/sealed';
import { compile } from '@stairgate/rulebook';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allChecks } from '../checks/index.ts';
import type { ArtifactName, Evidence, ReviewFacts } from '../evidence.ts';
import { openFolder } from '../gather/open-folder.ts';
import { judge } from '../judge/judge.ts';
import { judgePractices } from '../judge/judge-practices.ts';
import { observe } from '../judge/observe.ts';
import { readServiceAnswers, serviceFile } from '../service/service-answers.ts';
import { readEvidence } from './read-evidence.ts';

const review: ReviewFacts = {
  version: 1,
  platform: 'Birch',
  url: 'http://127.0.0.1:4301',
  place: 'GB',
  ages: [12],
  authority: null,
  seed: 'one',
  startedAt: '2026-11-23T08:00:00.000Z',
  finishedAt: '2026-11-23T08:10:00.000Z',
  cutShort: null,
  tool: { name: 'stairgate review', version: '0.1.0', browser: '143.0' },
};

/** As the first version wrote it: a page without `during`, and none of what was gathered only later. */
const child = {
  persona: { id: 'child-12', role: 'child', age: 12 },
  age: { state: 'done', shots: [], answer: 'accepted', screen: { file: 'shots/after.png' } },
  retries: [],
  signUp: { state: 'done', shots: [], end: 'account' },
  settings: {
    'location.share/contact': {
      state: 'done',
      shots: [],
      atFirst: 'off',
      switchedOn: 'done',
      afterSwitch: 'on',
      afterSignIn: 'off',
    },
  },
  screens: [
    {
      name: 'sign up',
      url: 'http://127.0.0.1:4301/',
      at: '2026-11-23T08:01:00.000Z',
      picture: { file: 'shots/sign-up.png' },
      text: 'Your name',
      controls: [],
    },
  ],
  requests: [
    {
      number: 0,
      url: 'http://127.0.0.1:4301/',
      method: 'GET',
      kind: 'document',
      at: 0,
      during: 'answerAge',
      status: 200,
      carries: [],
      headers: {},
      body: null,
    },
  ],
  storage: [],
  asks: [],
  media: [],
  notices: [],
  feed: { state: 'done', shots: [], heights: [2, 2, 2], text: 'Posts' },
  incidents: [],
};
const probe = {
  id: 'stranger-profile-child-12',
  actor: 'stranger',
  owner: 'child-12',
  kind: 'profile',
  way: 'pages',
  actorSide: { state: 'done', shots: [], attempt: null, shown: [], sent: [], url: 'http://127.0.0.1:4301/x' },
  ownerSide: { state: 'missing', shots: [] },
};

const dir = mkdtempSync(join(tmpdir(), 'stairgate-old-'));
let evidence: Evidence;
beforeAll(async () => {
  const folder = openFolder(join(dir, 'review'));
  folder.writeJson('review.json', review);
  folder.writeJson('artifacts/child-12/persona.json', child);
  folder.writeJson(`probes/${probe.id}.json`, probe);
  const key = await loadSealKey(join(dir, 'keys', 'seal.json'));
  await sealFolder(folder.path, { review, key, now: Date.parse('2026-11-23T09:00:00Z') });
  evidence = readEvidence(folder.path);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test('what the first version sealed is read as it was, and its seal stays whole', async () => {
  expect(evidence).toEqual({ review, personas: [child], probes: [probe] });
  expect(await verifyFolder(join(dir, 'review'))).toMatchObject({ valid: true });
});

test.each([
  'review.json',
  'artifacts/child-12/persona.json',
  'probes',
  serviceFile,
  'manifest.json',
  'report.json',
])('a link in it out of the folder is not followed: %s', async (name) => {
  const from = join(dir, `linked-${name.replaceAll('/', '-')}`);
  cpSync(join(dir, 'review'), from, { recursive: true });
  writeFileSync(join(from, 'report.json'), '{}');
  writeFileSync(join(from, serviceFile), '{}');
  renameSync(join(from, name), `${from}-outside`);
  symlinkSync(`${from}-outside`, join(from, name));
  expect(await verifyFolder(from)).toMatchObject({ valid: false });
  if (name === 'manifest.json') return;
  const read = { [serviceFile]: readServiceAnswers, 'report.json': readReview }[name] ?? readEvidence;
  await expect((async () => read(from))()).rejects.toThrow(/is a link that leads out of/);
});

test('it can be judged, and what was not gathered then is neither kept nor broken', () => {
  const later: readonly ArtifactName[] = ['scriptActs', 'visits', 'ranking', 'sharing'];
  const blind = allChecks.filter(({ needs }) => needs.some((need) => later.includes(need)));
  expect(blind.map(({ id }) => id).sort()).toEqual([
    'feed-ranked',
    'fingerprints',
    'location-owed',
    'no-nagging',
    'recorders',
  ]);
  for (const one of observe(evidence, blind)) expect(one).toMatchObject({ because: 'not-tested' });

  const by = { rulebook: compile(loadCodes(), { asOf: '2026-11-23' }), in: 'GB' };
  const observations = observe(evidence);
  const verdictOn = (what: string) =>
    [...judge(evidence, observations, by), ...judgePractices(evidence, observations, by)].find(
      (one) => ('situation' in one ? one.situation : one.practice) === what,
    )?.verdict;
  expect(verdictOn('account.open/self')).toBe('falls-short');
  expect(verdictOn('profile.view/adult')).toBe('not-tested');
  expect(verdictOn('feed.rank/behaviour')).toBe('not-tested');
  expect(verdictOn('no-nagging')).toBe('not-tested');
});
