import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadCodes } from '@stairgate/codes';
import { compile, situations } from '@stairgate/rulebook';
import { describe, expect, test } from 'vitest';
import { birchEvidence } from '../checks/birch.testing.ts';
import { pageSigns, sure } from '../checks/evidence.testing.ts';
import type { Evidence, PageSigns, PersonaEvidence, Probe, Ref } from '../evidence.ts';
import type { Observation, Proof } from '../observation.ts';
import { whatPage } from '../what-page.ts';
import { grant } from './grant.ts';
import { judge } from './judge.ts';
import { judgePractices } from './judge-practices.ts';
import { observe } from './observe.ts';

const rulebook = compile(loadCodes(), { asOf: '2026-11-22' });
const by = { rulebook, in: 'GB' };
const whole = (age: number): Evidence =>
  birchEvidence(
    age,
    (situation) =>
      rulebook.decide({ situation, in: 'GB', age: { lo: age, hi: age, level: 'self-declared' } }).effect,
    situations,
  ).evidence();

const favours = (evidence: Evidence): readonly string[] => {
  const observations = observe(evidence);
  return [
    ...judge(evidence, observations, by).flatMap(({ verdict, situation, observations }) =>
      // What the law lets happen and was seen to happen is nobody's protection.
      ['meets', 'stricter'].includes(verdict) && !observations.some(isOpen) ? [situation] : [],
    ),
    ...judgePractices(evidence, observations, by).flatMap(({ verdict, practice, persona }) =>
      verdict === 'meets' && persona.startsWith('child') ? [practice] : [],
    ),
  ];
};
const isOpen = (one: Observation) =>
  'effect' in one && one.effect[1] === 'allow' && (one.proof ?? []).length > 0;

/** What may stand where a page should. */
const broken: Readonly<Record<string, Partial<PageSigns>>> = {
  '404': { status: 404, headings: ['Not found'], opening: 'Not found', letters: 9 },
  'a shell that says that there is nothing': {
    headings: ['Page not found'],
    opening: 'Page not found',
    letters: 60,
  },
  'an error': { status: 503 },
  'too many': { status: 429 },
  'an error that is answered well': { headings: ['Something went wrong'], letters: 80 },
  'a wait': { headings: ['Loading'], opening: 'Loading ... please wait', letters: 23 },
  'a wait in Welsh': { headings: [], opening: 'Arhoswch funud', letters: 14 },
  'a wait by role alone': { headings: [], opening: 'Somewhere Home About', letters: 20, busy: 'div' },
  nothing: { headings: [], title: '', opening: '', letters: 0 },
  'a way to sign in': { headings: ['Log in'], opening: 'Log in to go on', letters: 120, asksPassword: true },
};

const everyPage = (evidence: Evidence, spoil: (signs: PageSigns) => PageSigns | undefined): Evidence =>
  JSON.parse(
    JSON.stringify(evidence, (name, value) =>
      ['page', 'readOn'].includes(name) && typeof value?.opening === 'string' ? spoil(value) : value,
    ),
  );
const each = (evidence: Evidence, spoil: (one: PersonaEvidence) => Partial<PersonaEvidence>): Evidence => ({
  ...evidence,
  personas: evidence.personas.map((one) => ({ ...one, ...spoil(one) })),
});

describe.each([8, 12, 15, 17])('at %i', (age) => {
  const evidence = whole(age);

  test('much meets where all is there', () => {
    expect(favours(evidence).length).toBeGreaterThan(25);
  });

  test.each(Object.entries(broken))('nothing meets on %s', (_, more) => {
    const spoilt = everyPage(evidence, (signs) => ({ ...signs, ...more }));
    expect(favours(spoilt)).toEqual([]);
  });

  test('nothing meets where nobody kept what the pages were', () => {
    expect(favours(everyPage(evidence, () => undefined))).toEqual([]);
  });

  test('of a child that no page named, nothing meets but what was seen on the way to an account', () => {
    const nobody = each(evidence, ({ persona, ownPage }) =>
      persona.role === 'child' && ownPage ? { ownPage: { ...ownPage, named: [] } } : {},
    );
    const before = ['account.open/self', 'account.open/with-guardian', 'data.collect/essential'];
    const left = favours(nobody).filter((one) => one.includes('/'));
    expect(before).toEqual(expect.arrayContaining(left));
    const without = each(evidence, ({ persona }) => (persona.role === 'child' ? { ownPage: undefined } : {}));
    expect(favours(without)).toEqual(favours(nobody));
  });

  test('no try counts that was not seen to work between two adults', () => {
    const child = `child-${age}`;
    const tried = (all: Evidence) =>
      observe(all).filter(
        (one) =>
          'effect' in one && one.effect[1] !== 'allow' && one.evidence.some(isProbe) && one.persona === child,
      );
    // A page that says itself that search engines are kept out needs nobody else.
    const rest = ({ evidence }: Observation) =>
      !evidence.some(({ file }) => /web-index|profile-stranger/.test(file));
    expect(tried(evidence).length).toBeGreaterThan(10);
    const grown = ['adult', 'stranger'];
    const alone = {
      ...evidence,
      probes: evidence.probes.filter(({ actor, owner }) => !grown.includes(actor) || !grown.includes(owner)),
    };
    expect(tried(alone).filter(rest)).toEqual([]);
    const inVain = {
      ...evidence,
      probes: evidence.probes.map((probe) =>
        grown.includes(probe.actor) && grown.includes(probe.owner) ? emptied(probe) : probe,
      ),
    };
    expect(tried(inVain).filter(rest)).toEqual([]);
  });

  test('each piece of evidence bears what rests on it: without it, that no longer stands', () => {
    const seen = observe(evidence).filter(({ persona }) => persona === `child-${age}`);
    const pieces = new Map(
      seen
        .flatMap((one) => ('because' in one ? [] : (one.proof ?? [])))
        .map((proof) => [keyOf(proof), proof]),
    );
    expect(pieces.size).toBeGreaterThan(30);
    for (const [key, piece] of pieces) {
      const resting = seen.filter(
        (one) => isFavourable(one) && (one.proof ?? []).some((own) => keyOf(own) === key),
      );
      const left = observe(without(evidence, piece)).filter(isFavourable).map(nameOf);
      const standing = resting.map(nameOf).filter((one) => left.includes(one));
      expect({ key, standing }).toEqual({ key, standing: [] });
    }
  });
});

const isProbe = ({ file }: Ref) => file.startsWith('probes/');
const emptied = (probe: Probe): Probe => ({
  ...probe,
  actorSide: {
    ...probe.actorSide,
    ...{ shown: [], found: [], others: [], presence: [], place: [], sent: [] },
  } as Probe['actorSide'],
  ownerSide: { ...probe.ownerSide, arrived: false } as Probe['ownerSide'],
});
const keyOf = ({ how, file, at = '' }: Proof) => `${how} ${file}#${at}`;
const isFavourable = (one: Observation) =>
  'held' in one ? one.held : 'effect' in one && (one.effect[0] !== 'allow' || one.met.length > 0);
/** By what it cites: the same thing said of another try is another. */
const nameOf = (one: Observation) =>
  JSON.stringify(['practice' in one ? one.practice : one.situation, one.check, one.says, one.evidence]);

/** The same evidence with one piece of it gone, or of no worth. */
function without(evidence: Evidence, { how, file, at }: Proof): Evidence {
  const [, id] = /^probes\/(.+)\.json$/.exec(file) ?? [];
  const gone = pageSigns({ status: 500 });
  if (id !== undefined) {
    const spoil = (probe: Probe): Probe =>
      how === 'control'
        ? emptied(probe)
        : ({ ...probe, actorSide: { ...probe.actorSide, page: gone } } as Probe);
    return { ...evidence, probes: evidence.probes.map((probe) => (probe.id === id ? spoil(probe) : probe)) };
  }
  if (/\.png$/.test(file)) {
    return each(evidence, ({ screens }) => ({
      screens: screens.map((one) => (one.picture.file === file ? { ...one, page: gone } : one)),
    }));
  }
  const [, owner] = /^artifacts\/([^/]+)\//.exec(file)!;
  const [, name, rest] = /^\/(\w+)(?:\/([^/]+))?/.exec(at ?? '')!;
  return each(evidence, (one) => {
    const isIt =
      how === 'control' && at !== undefined && !at.startsWith('/settings')
        ? one.persona.role !== 'child'
        : one.persona.id === owner;
    if (!isIt) return {};
    if (name === 'ownPage') return { ownPage: undefined };
    if (name === 'settings') {
      const { [rest!.replaceAll('~1', '/') as 'profile.view/anyone']: step, ...others } = one.settings;
      return { settings: others };
    }
    return {
      [name!]: Array.isArray(one[name as 'media'])
        ? []
        : { state: 'failed', error: 'x', tries: 1, shots: [] },
    };
  });
}

test('only one file gives a verdict in favour, and it gives none for nothing', () => {
  const files = readdirSync(join(import.meta.dirname, '..'), { recursive: true, encoding: 'utf8' }).filter(
    (file) => /^(judge|checks|gather|run)\/.*\.ts$/.test(file) && !/\.(test|testing)\.ts$/.test(file),
  );
  const giving = files.filter((file) => {
    const text = readFileSync(join(import.meta.dirname, '..', file), 'utf8');
    return /(return|\?|:|=>|=) '(meets|stricter)'(?! \|)/.test(text);
  });
  expect(giving).toEqual(['judge/grant.ts']);
  expect(grant('meets', {})).toBe('cannot-tell');
  expect(grant('stricter', { proof: [] })).toBe('cannot-tell');
  expect(grant('stricter', { proof: [sure] })).toBe('stricter');
});

describe('a page', () => {
  test.each([
    [{}, 'page'],
    [{ status: null }, 'page'],
    [{ letters: 30, opening: 'Wren Quill. Likes drawing.', headings: ['Wren Quill'] }, 'page'],
    [{ headings: ['Preferences'], asksPassword: true }, 'page'],
    [{ busy: 'progress' }, 'page'],
    [
      {
        opening: 'Club Log in. Wren Quill. Dernière connexion : hier',
        letters: 60,
        headings: ['Wren Quill'],
      },
      'page',
    ],
    [{ status: 403 }, 'refusal'],
    [{ headings: ['Mae’r proffil hwn yn breifat'], letters: 60 }, 'refusal'],
    [{ headings: ['Page introuvable'] }, 'missing'],
    [{ headings: ['Mewngofnodi'], asksPassword: true }, 'sign-in'],
    [{ headings: [], opening: 'Please log in to see this page.', letters: 31 }, 'sign-in'],
    [{ headings: ['Ein Fehler ist aufgetreten'] }, 'none'],
    [{ headings: [], opening: 'Cargando…', letters: 9 }, 'none'],
    [{ headings: [], opening: 'Search is currently unavailable.', letters: 33 }, 'none'],
  ] as const)('%j is %s', (more, kind) => {
    expect(whatPage(pageSigns({ ...more })).kind).toBe(kind);
  });
});
