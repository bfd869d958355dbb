import fc from 'fast-check';
import { type AgeInterval, ageInterval } from './age.ts';
import type { Assurance, Code, Cover, Rule, Source, Status } from './code.ts';
import type { Grant } from './grants.ts';
import { type Limit, limiters } from './limits.ts';
import type { Deviation, Profile } from './profile.ts';
import {
  activities,
  activityNames,
  effects,
  levels,
  matchSituations,
  obligationNames,
  situations,
} from './vocabulary.ts';

/** Random codes, ages, grants and days for the property tests. */
const day = fc.constantFrom('2020-01-01', '2025-06-30', '2025-07-01', '2026-11-22', '2027-01-01');
const status = fc.constantFrom<Status>('in-force', 'guidance', 'enacted', 'enjoined', 'bill');

const source: fc.Arbitrary<Source> = fc.record({
  provisions: fc.constant([]),
  cite: fc.constant('s.1'),
  url: fc.constant('https://example.org/law'),
  confidence: fc.constantFrom('high', 'high', 'medium', 'low'),
  status: fc.oneof(
    { weight: 3, arbitrary: fc.constant<Status>('in-force') },
    { weight: 1, arbitrary: status },
  ),
  from: fc.option(day, { nil: undefined }),
  until: fc.option(day, { nil: undefined }),
});

const patterns = [
  ...situations,
  ...Object.keys(activities).flatMap((activity) => [activity, `${activity}/*`]),
];

const some = fc.option(fc.subarray(['GB', 'US', 'US-CA', 'FR', 'DE'], { minLength: 1 }), {
  nil: undefined,
  freq: 4,
});

const rule: fc.Arbitrary<Rule> = fc
  .record({
    source,
    situations: fc.uniqueArray(fc.constantFrom(...patterns), { minLength: 1, maxLength: 4 }),
    ages: fc.tuple(fc.nat(17), fc.nat(17)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const),
    effect: fc.constantFrom(...effects),
    obligations: fc.uniqueArray(fc.constantFrom(...obligationNames), { maxLength: 3 }),
    places: some,
    compelling: fc.boolean(),
  })
  .map(({ source: own, ...rest }) => ({ ...own, ...rest, id: 'r', says: 'It says so.' }));

const assurance: fc.Arbitrary<Assurance> = fc
  .record({ source, past: fc.nat(17), level: fc.constantFrom(...levels), places: some })
  .map(({ source: own, ...rest }) => ({ ...own, ...rest, says: 'Know the age.' }));

const jurisdictions = ['GB', 'US', 'US-CA', 'EU', 'FR'];

const ages = fc.tuple(fc.nat(17), fc.nat(17)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);

const covers: fc.Arbitrary<readonly Cover[]> = fc.oneof(
  fc.constant([{ activities: activityNames, ages: [0, 17] as const }]),
  fc.array(
    fc.record({ activities: fc.uniqueArray(fc.constantFrom(...activityNames), { minLength: 1 }), ages }),
    { maxLength: 2 },
  ),
);

export const codes: fc.Arbitrary<Code[]> = fc
  .array(
    fc.record({
      jurisdiction: fc.constantFrom(...jurisdictions),
      covers,
      rules: fc.array(rule, { maxLength: 6 }),
      assurance: fc.array(assurance, { maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((list) =>
    list.map((one, number) => ({
      code: number === 0 ? 'int-baseline' : `code-${number}`,
      title: `Code ${number}`,
      short: `C${number}`,
      issuer: 'Nobody',
      url: 'https://example.org',
      duties: [],
      mappings: [],
      unmodelled: [],
      ...one,
      ...(number === 0 && { jurisdiction: 'INT', covers: [] }),
      rules: one.rules.map((each, at) => ({ ...each, id: `rule-${at}` })),
    })),
  );

export const places = fc.oneof(
  fc.constant('unknown' as const),
  fc.uniqueArray(fc.constantFrom('GB', 'US', 'US-CA', 'US-NY', 'FR', 'DE', 'BR'), {
    minLength: 1,
    maxLength: 3,
  }),
);

export const age: fc.Arbitrary<AgeInterval> = fc
  .tuple(fc.constantFrom(0, 5, 9, 11, 12, 13, 15, 16, 17, 18), fc.nat(18), fc.constantFrom(...levels))
  .map(([a, b, level]) => ageInterval(Math.min(a, b), Math.max(a, b), level));

export const situation = fc.constantFrom(...situations);

export const granted: fc.Arbitrary<Grant[]> = fc.array(
  fc.record({
    situation: fc.constantFrom(...patterns),
    by: fc.constantFrom('child', 'guardian'),
    once: fc.boolean(),
  }),
  { maxLength: 40 },
);

const approval = fc.tuple(day, day).map(([a, b]) => ({
  approved: a < b ? a : b,
  expires: a < b ? b : a,
  reason: 'Because.',
  approver: 'Board',
}));

const deviation: fc.Arbitrary<Deviation> = fc
  .record({
    approval,
    situations: fc.uniqueArray(fc.constantFrom(...patterns), { minLength: 1, maxLength: 12 }),
    ages: fc.tuple(fc.nat(17), fc.nat(17)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const),
    effect: fc.constantFrom('allow', 'opt-in', 'guardian'),
  })
  .map(({ approval: own, ...rest }) => ({ ...own, ...rest, id: 'd' }));

/** Deviations that meet at one situation and one age are left out, as the reader of profiles would refuse them. */
function apart(list: readonly Deviation[]): Deviation[] {
  const held = (one: Deviation) => new Set(one.situations.flatMap(matchSituations));
  const kept: Deviation[] = [];
  for (const one of list) {
    const own = held(one);
    const meets = kept.some(
      (other) =>
        other.ages[0] <= one.ages[1] &&
        one.ages[0] <= other.ages[1] &&
        [...held(other)].some((each) => own.has(each)),
    );
    if (!meets) kept.push({ ...one, id: `deviation-${kept.length}` });
  }
  return kept;
}

export const profile: fc.Arbitrary<Profile> = fc.record({
  service: fc.constant({ name: 'Birch', kinds: ['social'] as const }),
  places: fc.constant(['GB']),
  offers: fc.constant([]),
  risk: fc.constantFrom('low', 'medium', 'high'),
  guidance: fc.boolean(),
  exempt: fc.array(
    fc
      .tuple(fc.constantFrom('code-0', 'code-1', 'code-7'), approval)
      .map(([code, own]) => ({ code, ...own })),
    { maxLength: 2 },
  ),
  deviations: fc.array(deviation, { minLength: 4, maxLength: 8 }).map(apart),
});

/** Codes, and a profile whose deviations mostly meet compelling rules of theirs, so that some of them count. */
export const codesAndProfile: fc.Arbitrary<[Code[], Profile]> = fc
  .tuple(codes, profile, fc.array(fc.nat(), { minLength: 8, maxLength: 8 }))
  .map(([list, own, picks]) => {
    const rules = list.flatMap((code) => code.rules);
    const aimed = new Set<Rule>();
    const deviations = own.deviations.map((one, at): Deviation => {
      const rule = rules[picks[at]! % (rules.length + 1)];
      if (!rule) return one;
      aimed.add(rule);
      const ages = picks[at]! % 2 === 0 ? rule.ages : one.ages;
      return { ...one, ages, situations: rule.situations, approved: '2020-01-01', expires: '2027-01-01' };
    });
    const open = list.map((code) => ({
      ...code,
      rules: code.rules.map((rule) => (aimed.has(rule) ? { ...rule, compelling: true } : rule)),
    }));
    return [open, { ...own, deviations: apart(deviations) }];
  });

export { day };

export const limitLists: fc.Arbitrary<Limit[]> = fc.array(
  fc.record({
    situation: fc.constantFrom(...situations),
    by: fc.constantFrom(...limiters),
    how: fc.constantFrom('closed', 'ask'),
  }),
  { maxLength: 3 },
);
