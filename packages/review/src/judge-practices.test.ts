import { type Code, compile, type Duty } from '@stairgate/rulebook';
import { describe, expect, test } from 'vitest';
import type { Evidence } from './evidence.ts';
import { judgePractices } from './judge-practices.ts';
import type { Check, Observation } from './observation.ts';

const duty = (id: string, more: object): Duty & { seenBy?: readonly string[] } => ({
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

const code = (jurisdiction: string, duties: readonly Duty[]): Code => ({
  code: `${jurisdiction.toLowerCase()}-code`,
  title: 'A code',
  short: `Code of ${jurisdiction}`,
  jurisdiction,
  issuer: 'Somebody',
  url: 'https://example.org',
  breadth: 'general',
  rules: [],
  assurance: [],
  duties,
  mappings: [],
  unmodelled: [],
});

const seenBy = ['age-screen-neutral'];
const rulebook = compile(
  [
    code('GB', [
      duty('neutral', { seenBy }),
      duty('neutral-later', { seenBy, from: '2027-01-01', status: 'enacted' }),
      duty('paper', {}),
    ]),
    code('US', [duty('neutral-too', { seenBy })]),
    code('FR', [duty('only-a-bill', { seenBy, status: 'bill' })]),
  ],
  { asOf: '2026-11-23' },
);

const evidence = {
  personas: [
    { persona: { id: 'child-12', role: 'child', age: 12 } },
    { persona: { id: 'visitor', role: 'visitor', age: null } },
  ],
} as unknown as Evidence;

const seen = { check: 'c', persona: 'child-12', says: 'So it was.', evidence: [] };
const held = (held: boolean): Observation => ({ ...seen, practice: 'age-screen-neutral', held });
const unseen = (because: 'not-tested' | 'cannot-tell'): Observation => ({
  ...seen,
  practice: 'age-screen-neutral',
  because,
});

function verdict(own: readonly Observation[], place: string | readonly string[] = 'GB') {
  const checks: Check[] = [{ id: 'c', title: 'C', observe: () => own }];
  const found = judgePractices(evidence, checks, { rulebook, in: place });
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
      verdict([held(false)], place).duties.map(({ rule }) => rule);
    expect(cited('GB')).toEqual(['neutral']);
    expect(cited('US-CA')).toEqual(['neutral-too']);
    expect(cited(['GB', 'US'])).toEqual(['neutral', 'neutral-too']);
    expect(cited('unknown')).toEqual(['neutral', 'neutral-too']);
  });

  test('is judged by nobody where no law asks for it', () => {
    expect(verdict([held(false)], 'FR')).toMatchObject({ verdict: 'not-asked', duties: [] });
  });

  test('is there for every child, and for others where something was seen', () => {
    const found = judgePractices(evidence, [], { rulebook, in: 'GB' });
    expect(new Set(found.map(({ persona }) => persona))).toEqual(new Set(['child-12']));
    expect(found.length).toBe(12);
    const checks: Check[] = [
      { id: 'c', title: 'C', observe: () => [{ ...held(false), persona: 'visitor' }] },
    ];
    const visitor = judgePractices(evidence, checks, { rulebook, in: 'GB' }).filter(
      ({ persona }) => persona === 'visitor',
    );
    expect(visitor).toMatchObject([{ age: null, verdict: 'falls-short' }]);
  });
});
