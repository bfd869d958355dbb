import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { common } from './common.ts';
import { PlaceError } from './place.ts';
import { codes, day } from './rulebook.arbitraries.ts';
import { compileAlone as compile, everything } from './rulebook.fixtures.ts';
import { effects, type Level, levels, situations } from './vocabulary.ts';

const seed = { seed: 20261122, numRuns: 100 };
const some = fc.uniqueArray(fc.constantFrom('GB', 'US', 'US-CA', 'FR', 'DE', 'BR'), {
  minLength: 1,
  maxLength: 4,
});
const years = Array.from({ length: 19 }, (_, year) => year);
const ageAt = (year: number, level: Level) =>
  level === 'none' ? { lo: 0, hi: 18, level } : { lo: year, hi: year, level };
const rung = (effect: (typeof effects)[number]) => effects.indexOf(effect);

describe('on random codes, days and places', () => {
  test('it is what the places decide together, for every year once', () => {
    fc.assert(
      fc.property(codes, day, some, fc.constantFrom(...levels), (list, asOf, where, level) => {
        const rulebook = compile(list, { asOf });
        const told = new Map<string, string>();
        const wrong: string[] = [];
        for (const cell of common(rulebook, where, { level })) {
          const { situation, effect, needs, obligations } = cell;
          for (let year = cell.ages[0]; year <= cell.ages[1]; year++) {
            const key = `${situation} ${year}`;
            if (told.has(key)) wrong.push(`${key} twice`);
            told.set(key, JSON.stringify([effect, needs, obligations]));
            const age = ageAt(year, level);
            for (const { place, effect: own } of [...cell.forcedBy, ...cell.addedBy]) {
              const alone = rulebook.decide({ situation, in: [place], age }).effect;
              if (own !== alone || rung(own) > rung(effect)) wrong.push(`${key} in ${place}`);
            }
          }
        }
        const decided = new Map(
          situations.flatMap((situation) =>
            years.map((year) => {
              const { effect, needs, obligations } = rulebook.decide({
                situation,
                in: where,
                age: ageAt(year, level),
              });
              return [`${situation} ${year}`, JSON.stringify([effect, needs, obligations])] as const;
            }),
          ),
        );
        for (const [key, answer] of decided) if (told.get(key) !== answer) wrong.push(key);
        expect(wrong).toEqual([]);
        expect(told.size).toBe(decided.size);
      }),
      seed,
    );
  });

  test('whatever is not allowed is forced by somebody, with a rule, and every obligation is somebody’s', () => {
    fc.assert(
      fc.property(codes, day, some, (list, asOf, where) => {
        for (const { effect, obligations, forcedBy, addedBy } of common(compile(list, { asOf }), where)) {
          expect(forcedBy.length > 0).toBe(effect !== 'allow');
          for (const { rules } of [...forcedBy, ...addedBy]) expect(rules).not.toEqual([]);
          if (effect === 'forbid' || effect === 'opt-in')
            for (const { rules } of forcedBy) for (const one of rules) expect(one.effect).toBe(effect);
          const owed = new Set([...forcedBy, ...addedBy].flatMap((share) => share.obligations));
          expect([...owed].sort()).toEqual([...obligations].sort());
        }
      }),
      seed,
    );
  });
});

test('the stricter place forces, the other may add what is owed besides', () => {
  const law = (
    place: string,
    effect: (typeof effects)[number],
    obligation: 'show-sign' | 'explain-risk',
  ) => ({
    code: place.toLowerCase(),
    title: place,
    short: place,
    jurisdiction: place,
    issuer: 'Nobody',
    url: 'https://example.org',
    covers: everything,
    assurance: [],
    duties: [],
    mappings: [],
    unmodelled: [],
    rules: [
      {
        id: 'a',
        provisions: [],
        cite: 's.1',
        url: 'https://example.org',
        confidence: 'high' as const,
        status: 'in-force' as const,
        from: '2020-01-01',
        situations: ['ads.show/personalised'],
        ages: [0, 12] as const,
        effect,
        obligations: [obligation],
        says: 'It says so.',
        compelling: false,
      },
    ],
  });
  const rulebook = compile([law('GB', 'allow', 'explain-risk'), law('US', 'forbid', 'show-sign')], {
    asOf: '2026-11-22',
  });
  const [child, older, ...more] = common(rulebook, ['GB', 'US'], { situations: ['ads.show/personalised'] });
  expect(more).toEqual([]);
  expect(child).toMatchObject({
    ages: [0, 12],
    effect: 'forbid',
    obligations: ['show-sign', 'explain-risk'],
    forcedBy: [{ place: 'US', effect: 'forbid', obligations: ['show-sign'], rules: [{ code: 'us' }] }],
    addedBy: [{ place: 'GB', effect: 'allow', obligations: ['explain-risk'], rules: [{ code: 'gb' }] }],
  });
  expect(older).toMatchObject({ ages: [13, 18], effect: 'allow', forcedBy: [], addedBy: [] });
  expect(
    common(rulebook, ['GB', 'US'], { situations: ['ads.show/personalised'], ages: [15, 15] }),
  ).toMatchObject([{ ages: [15, 15], effect: 'allow' }]);
  expect(() => common(rulebook, ['GB', 'EU'])).toThrow(PlaceError);
});
