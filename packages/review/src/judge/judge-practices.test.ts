import { loadCodes } from '@stairgate/codes';
import {
  activityNames,
  type Code,
  compile,
  type Duty,
  type Practice,
  practiceNames,
  type Rule,
  silentBaseline,
} from '@stairgate/rulebook';
import { describe, expect, test } from 'vitest';
import { sure } from '../checks/evidence.testing.ts';
import type { Evidence } from '../evidence.ts';
import type { Observation } from '../observation.ts';
import { judgePractices } from './judge-practices.ts';

const duty = (id: string, more: Partial<Duty>): Duty => ({
  id,
  provisions: [id],
  cite: 'Section 1',
  url: 'https://example.org/law',
  confidence: 'high',
  status: 'in-force',
  says: 'The age is asked without a hint.',
  owes: 'The provider.',
  evidence: 'The screen.',
  ...more,
});

const code = (jurisdiction: string, duties: readonly Duty[], rules: readonly Rule[] = []): Code => ({
  code: `${jurisdiction.toLowerCase()}-code`,
  title: 'A code',
  short: `Code of ${jurisdiction}`,
  jurisdiction,
  issuer: 'Somebody',
  url: 'https://example.org',
  covers: [{ activities: activityNames, ages: [0, 17] }],
  rules,
  assurance: [],
  duties,
  mappings: [],
  unmodelled: [],
});

const seenBy = ['age-screen-neutral'] as const;
const rulebook = compile(
  [
    code('GB', [
      duty('neutral', { seenBy }),
      duty('neutral-later', { seenBy, from: '2027-01-01', status: 'enacted' }),
      duty('paper', {}),
    ]),
    code('US', [duty('neutral-too', { seenBy })]),
    code('FR', [duty('only-a-bill', { seenBy, status: 'bill' })]),
    silentBaseline,
  ],
  { asOf: '2026-11-23' },
);

const evidence = {
  personas: [
    { persona: { id: 'child-12', role: 'child', age: 12 } },
    { persona: { id: 'visitor', role: 'visitor', age: null } },
  ],
} as unknown as Evidence;

const seen = { check: 'c', persona: 'child-12', says: 'So it was.', evidence: [], proof: [sure] };
const held = (held: boolean): Observation => ({ ...seen, practice: 'age-screen-neutral', held });
const unseen = (because: 'not-tested' | 'cannot-tell'): Observation => ({
  ...seen,
  practice: 'age-screen-neutral',
  because,
});

function verdict(own: readonly Observation[], place: string | readonly string[] = 'GB') {
  const found = judgePractices(evidence, own, { rulebook, in: place });
  return found.find(({ practice, persona }) => practice === 'age-screen-neutral' && persona === 'child-12')!;
}

describe('a practice', () => {
  test.each([
    [[held(true)], 'meets'],
    [[held(true), held(false)], 'falls-short'],
    [[held(true), unseen('cannot-tell')], 'cannot-tell'],
    [[unseen('not-tested')], 'not-tested'],
    [[], 'not-tested'],
  ] as const)('is judged by the worst that was seen: %#', (own, expected) => {
    expect(verdict(own).verdict).toBe(expected);
  });

  test('cites what binds in the place on the day, and nothing else', () => {
    const cited = (place: string | readonly string[]) =>
      verdict([held(false)], place).provisions.map(({ rule }) => rule);
    expect(cited('GB')).toEqual(['neutral']);
    expect(cited('US-CA')).toEqual(['neutral-too']);
    expect(cited(['GB', 'US'])).toEqual(['neutral', 'neutral-too']);
    expect(cited('unknown')).toEqual(['neutral', 'neutral-too']);
  });

  test('is judged by nobody where no law asks for it', () => {
    expect(verdict([held(false)], 'FR')).toMatchObject({ verdict: 'not-asked', provisions: [] });
  });

  test('is there for every child, and for others where something was seen', () => {
    const found = judgePractices(evidence, [], { rulebook, in: 'GB' });
    expect(new Set(found.map(({ persona }) => persona))).toEqual(new Set(['child-12']));
    expect(found.length).toBe(14);
    const own = [{ ...held(false), persona: 'visitor' }];
    const visitor = judgePractices(evidence, own, { rulebook, in: 'GB' }).filter(
      ({ persona }) => persona === 'visitor',
    );
    expect(visitor).toMatchObject([{ age: null, verdict: 'falls-short' }]);
  });
});

describe('a practice that a rule forbids as well', () => {
  const rule = (id: string, given: Partial<Rule>): Rule => {
    const { owes: _, evidence: __, ...source } = duty(id, {});
    return {
      ...{ ...source, situations: ['data.share/third-party'], ages: [0, 17], effect: 'opt-in' },
      ...{ obligations: [], compelling: false, ...given },
    };
  };
  const law = compile(
    [
      code('GB', [], [rule('ask', { ages: [0, 12] }), rule('say', { effect: 'allow' })]),
      code('US', [], [rule('never', { effect: 'forbid' })]),
      silentBaseline,
    ],
    { asOf: '2026-11-23' },
  );
  const cited = (practice: Practice, place: string, age: number) => {
    const cast = { personas: [{ persona: { id: 'child', role: 'child', age } }] } as unknown as Evidence;
    const found = judgePractices(cast, [], { rulebook: law, in: place });
    return found.find((one) => one.practice === practice)!.provisions.map(({ rule }) => rule);
  };

  test('cites the rules of the place that want a yes first, at the age', () => {
    expect(cited('no-tracking-before-consent', 'GB', 8)).toEqual(['ask']);
    expect(cited('no-identity-to-third-parties', 'US-CA', 15)).toEqual(['never']);
    expect(cited('no-tracking-before-consent', 'GB', 15)).toEqual([]);
    expect(cited('no-nagging', 'GB', 8)).toEqual([]);
  });

  test('is asked by no law but that of the place, and by all where that is unknown', () => {
    expect(cited('no-tracking-before-consent', 'AU', 8)).toEqual([]);
    expect(cited('no-tracking-before-consent', 'unknown', 8).sort()).toEqual(['ask', 'never']);
  });
});

describe('the codes', () => {
  const asked = (place: string, age: number): readonly Practice[] => {
    const cast = { personas: [{ persona: { id: 'child', role: 'child', age } }] } as unknown as Evidence;
    return judgePractices(cast, [], { rulebook: compile(loadCodes(), { asOf: '2026-11-22' }), in: place })
      .filter(({ verdict }) => verdict !== 'not-asked')
      .map(({ practice }) => practice);
  };

  const elsewhere: readonly Practice[] = ['opt-out-signal-honoured', 'crisis-help'];
  const askedInBritain = practiceNames.filter((one) => !elsewhere.includes(one));

  test.each<[string, number, readonly Practice[]]>([
    ['GB', 8, askedInBritain],
    ['GB', 17, askedInBritain],
    ['US', 8, ['age-screen-neutral', 'no-tracking-before-consent', 'no-identity-to-third-parties']],
    ['US', 15, ['age-screen-neutral']],
    [
      'US-CA',
      15,
      ['age-asked', 'age-screen-neutral', 'age-answer-stands', 'notices-readable', 'crisis-help'],
    ],
    [
      'US-NY',
      15,
      [
        ...(['age-screen-neutral', 'choices-equal', 'no-pre-ticked-boxes', 'no-shaming'] as const),
        ...(['no-tracking-before-consent', 'no-identity-to-third-parties'] as const),
        'opt-out-signal-honoured',
        'crisis-help',
      ],
    ],
  ])('ask in %s at %i for these practices', (place, age, expected) => {
    expect(asked(place, age)).toEqual(expected);
  });
});
