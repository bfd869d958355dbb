import { loadCodes } from '@stairgate/codes';
import {
  allChecks,
  type Evidence,
  judge,
  judgePractices,
  type Observation,
  observe,
  type PageSigns,
  type PersonaEvidence,
  type Probe,
} from '@stairgate/review';
import { compile } from '@stairgate/rulebook';
import { expect, test } from 'vitest';
import { readRecorded, recordedAge } from './recorded.ts';

const evidence = readRecorded();
const child = `child-${recordedAge}`;
const by = { rulebook: compile(loadCodes(), { asOf: evidence.review.startedAt.slice(0, 10) }), in: 'GB' };

type Piece = NonNullable<Observation['proof']>[number];

/** What may stand where a page stood. */
const pages: Readonly<Record<string, Partial<PageSigns>>> = {
  'a 404': { status: 404, title: 'Not found', headings: ['Not found'], opening: 'Not found', letters: 9 },
  'a failure': { status: 502, title: '', headings: ['Bad gateway'], opening: 'Bad gateway', letters: 11 },
  'signed out': {
    ...{ status: 200, title: 'Sign in', headings: ['Sign in'], opening: 'Sign in to go on', letters: 16 },
    asksPassword: true,
  },
  'a wait': {
    status: 200,
    title: '',
    headings: ['Loading'],
    opening: 'Loading ... please wait',
    letters: 23,
  },
  nothing: { status: 200, title: '', headings: [], opening: '', letters: 0 },
};
/** Kept from whoever asks, as where the same opened of a grown-up. */
const isNo = (way: string, { kind, actor }: Probe) =>
  (way === 'a 404' && kind !== 'search' && kind !== 'suggestion') ||
  (way === 'signed out' && actor === 'visitor');

const keyOf = ({ how, file, at = '' }: Piece) => `${how} ${file}${at}`;
const isFavourable = (one: Observation) =>
  'held' in one ? one.held : 'effect' in one && (one.effect[0] !== 'allow' || one.met.length > 0);
const nameOf = (one: Observation) =>
  JSON.stringify(['practice' in one ? one.practice : one.situation, one.check, one.says, one.evidence]);

const seen = observe(evidence);
const own = seen.filter((one) => one.persona === child && isFavourable(one) && (one.proof ?? []).length > 0);
const pieces = [...new Map(own.flatMap(({ proof = [] }) => proof.map((one) => [keyOf(one), one]))).values()];

test('the run that was recorded has much that meets, and nothing that falls short', () => {
  const verdicts = [...judge(evidence, seen, by), ...judgePractices(evidence, seen, by)];
  const count = (...some: readonly string[]) =>
    verdicts.filter(({ persona, verdict }) => persona === child && some.includes(verdict)).length;
  expect(count('meets', 'stricter')).toBeGreaterThan(35);
  expect(verdicts.filter(({ persona, verdict }) => persona === child && verdict === 'falls-short')).toEqual(
    [],
  );
  expect(pieces.length).toBeGreaterThan(60);
});

test('whichever piece of it is gone, a page that was none, or of somebody else: what rested on it no longer stands', () => {
  const standing: string[] = [];
  let broken = 0;
  for (const piece of pieces) {
    const resting = own.filter(({ proof = [] }) => proof.some((one) => keyOf(one) === keyOf(piece)));
    const checks = allChecks.filter(({ id }) => resting.some(({ check }) => check === id));
    for (const [way, spoilt] of breakings(piece)) {
      broken++;
      const left = new Set(observe(spoilt, checks).filter(isFavourable).map(nameOf));
      standing.push(
        ...resting
          .filter((one) => left.has(nameOf(one)))
          .map((one) => `${keyOf(piece)}, ${way}: ${one.says}`),
      );
    }
  }
  expect(standing).toEqual([]);
  expect(broken).toBeGreaterThan(200);
});

function* breakings(piece: Piece): Generator<readonly [way: string, Evidence]> {
  const { how, file, at = '' } = piece;
  const probe = evidence.probes.find(({ id }) => file === `probes/${id}.json`);
  if (how === 'control') return void (yield ['gone', withoutControl(piece)] as const);
  if (probe) {
    const spoil = (more: Partial<Probe['actorSide']>) =>
      withProbe(probe, { ...probe, actorSide: { ...probe.actorSide, ...more } as Probe['actorSide'] });
    yield ['gone', { ...evidence, probes: evidence.probes.filter((one) => one !== probe) }];
    yield [
      'did not come about',
      spoil({ state: 'failed', error: 'x', tries: 1 } as Partial<Probe['actorSide']>),
    ];
    if (probe.way === 'direct') return;
    for (const [way, page] of Object.entries(pages))
      if (!isNo(way, probe)) yield [way, spoil({ page: signsOf(probe.actorSide.page, page) })];
    if (!['profile', 'presence', 'location', 'connections'].includes(probe.kind)) return;
    const elsewhere = { status: 200, headings: ['Somebody else'], opening: 'Somebody else', letters: 300 };
    yield ['of somebody else', spoil({ shown: [], page: signsOf(undefined, elsewhere) })];
    return;
  }
  if (/\.jpg$/.test(file)) {
    const spoil = (page: PageSigns | undefined) =>
      eachPersona(({ screens }) => ({
        screens: screens.map((one) => (one.picture.file === file ? { ...one, page } : one)),
      }));
    yield ['its picture is cut', spoil(undefined)];
    yield [
      'gone',
      eachPersona(({ screens }) => ({ screens: screens.filter(({ picture }) => picture.file !== file) })),
    ];
    const actors = evidence.probes.filter(
      ({ actor, actorSide }) =>
        file.startsWith(`artifacts/${actor}/`) && actorSide.shots.some((shot) => shot.file === file),
    );
    for (const [way, page] of Object.entries(pages))
      if (!actors.some((probe) => isNo(way, probe))) yield [way, spoil(signsOf(undefined, page))];
    return;
  }
  const owner = /^artifacts\/([^/]+)\//.exec(file)![1]!;
  const [, name, rest = ''] = /^\/(\w+)(?:\/([^/]+))?/.exec(at)!;
  const ofOwner = (spoil: (one: PersonaEvidence) => Partial<PersonaEvidence>) =>
    eachPersona((one) => (one.persona.id === owner ? spoil(one) : {}));
  yield ['gone', ofOwner((one) => goneFrom(one, name!, rest.replaceAll('~1', '/')))];
  if (name === 'ownPage') {
    yield ['of somebody else', ofOwner(({ ownPage }) => ({ ownPage: { ...ownPage!, named: [] } }))];
    for (const [way, page] of Object.entries(pages))
      yield [
        way,
        ofOwner(({ ownPage }) => ({ ownPage: { ...ownPage!, page: signsOf(ownPage!.page, page) } })),
      ];
  }
  if (name === 'settings') {
    const situation = rest.replaceAll('~1', '/') as keyof PersonaEvidence['settings'];
    for (const [way, page] of Object.entries(pages))
      yield [
        way,
        ofOwner(({ settings }) => ({
          settings: {
            ...settings,
            [situation]: { ...settings[situation]!, readOn: signsOf(undefined, page) },
          },
        })),
      ];
  }
  if (name === 'feed') {
    for (const [way, page] of Object.entries(pages))
      yield [way, ofOwner(({ feed }) => ({ feed: { ...feed, page: signsOf(feed.page, page) } }))];
  }
}

function signsOf(before: PageSigns | undefined, page: Partial<PageSigns>): PageSigns {
  const whole = {
    status: 200,
    title: '',
    headings: [],
    opening: '',
    letters: 0,
    busy: null,
    asksPassword: false,
  };
  return { ...whole, ...before, ...page };
}

/** Every control of its kind: where one is gone, another may stand in for it. */
function withoutControl({ file, at = '' }: Piece): Evidence {
  const probe = evidence.probes.find(({ id }) => file === `probes/${id}.json`);
  const isGrown = (id: string) => id === 'adult' || id === 'stranger';
  if (probe)
    return {
      ...evidence,
      probes: evidence.probes.filter(
        ({ kind, way, actor, owner }) =>
          !(isGrown(actor) && isGrown(owner) && kind === probe.kind && way === probe.way),
      ),
    };
  const [, name, rest = ''] = /^\/(\w+)(?:\/([^/]+))?/.exec(at)!;
  return eachPersona((one) =>
    name === 'settings' || one.persona.role !== 'child'
      ? goneFrom(one, name!, rest.replaceAll('~1', '/'))
      : {},
  );
}

function goneFrom(one: PersonaEvidence, name: string, rest: string): Partial<PersonaEvidence> {
  const value = one[name as keyof PersonaEvidence];
  if (name === 'settings') {
    const { [rest as keyof PersonaEvidence['settings']]: _gone, ...others } = one.settings;
    return { settings: others };
  }
  if (name === 'ownPage') return { ownPage: undefined } as unknown as Partial<PersonaEvidence>;
  return { [name]: Array.isArray(value) ? [] : { state: 'failed', error: 'x', tries: 1, shots: [] } };
}

const withProbe = (probe: Probe, other: Probe): Evidence => ({
  ...evidence,
  probes: evidence.probes.map((one) => (one === probe ? other : one)),
});
function eachPersona(spoil: (one: PersonaEvidence) => Partial<PersonaEvidence>): Evidence {
  return { ...evidence, personas: evidence.personas.map((one) => ({ ...one, ...spoil(one) })) };
}
