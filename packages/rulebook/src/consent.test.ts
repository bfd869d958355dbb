import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AgeInterval, parseAge } from './age.ts';
import type { Code, Rule } from './code.ts';
import { awake, beforeYes, type GivenYes, type SleepReason, termsOf } from './consent.ts';
import type { Cell } from './decision.ts';
import { age, codes, day, places } from './rulebook.arbitraries.ts';
import { code, compileAlone as compile, rule } from './rulebook.fixtures.ts';
import type { Scope } from './scope.ts';
import { type Situation, situationNumber, situations } from './vocabulary.ts';

const asOf = '2026-11-22';
const twelve = parseAge('12', 'verified');
const situation: Situation = 'location.collect/precise';

const place = (jurisdiction: string, given: Partial<Rule>): Code =>
  code({
    code: jurisdiction.toLowerCase(),
    jurisdiction,
    rules: [rule({ situations: [situation], effect: 'guardian', ...given })],
  });
const scopes = (...list: Code[]) => {
  const rulebook = compile(list, { asOf });
  return (where: string) => rulebook.scope(where);
};

const yesOf = (scope: Scope, by: GivenYes['by'], more: Partial<GivenYes> = {}): GivenYes => ({
  situation,
  by,
  terms: termsOf(scope, situation, twelve),
  met: beforeYes,
  reach: 'internal',
  apart: false,
  ...more,
});
const why = (
  scope: Scope,
  given: readonly GivenYes[],
  years: AgeInterval = twelve,
): (SleepReason | 'counts')[] => {
  const { sleeping } = awake(scope.row(years), given);
  return given.map((yes) => sleeping.find((one) => one.yes === yes)?.why ?? 'counts');
};

describe('a yes by the law of another place', () => {
  test('counts where it was given', () => {
    const at = scopes(place('GB', {}));
    expect(why(at('GB'), [yesOf(at('GB'), 'guardian')])).toEqual(['counts']);
  });

  test('sleeps where the method is too weak', () => {
    const at = scopes(place('GB', {}), place('US', { obligations: ['strong-consent'] }));
    const given = yesOf(at('GB'), 'guardian', {
      terms: { ...termsOf(at('GB'), situation, twelve), law: ['gb', 'us'] },
    });
    expect(why(at('US'), [given])).toEqual(['method-too-weak']);
    expect(why(at('US'), [{ ...given, reach: 'disclosure' }])).toEqual(['counts']);
  });

  test('sleeps where the notice was about the law of elsewhere', () => {
    const at = scopes(place('GB', {}), place('US', {}));
    expect(why(at('US'), [yesOf(at('GB'), 'guardian', { reach: 'disclosure' })])).toEqual([
      'notice-of-other-law',
    ]);
    expect(why(at('US'), [yesOf(at('GB,US'), 'guardian')])).toEqual(['counts']);
  });

  test('sleeps where it would have to be asked for apart', () => {
    const at = scopes(
      place('GB', {}),
      place('GB-SCT', { obligations: ['separate-consent'], effect: 'allow' }),
    );
    const given = yesOf(at('GB'), 'guardian');
    expect(why(at('GB-SCT'), [given])).toEqual(['not-asked-apart']);
    expect(why(at('GB-SCT'), [{ ...given, apart: true }])).toEqual(['counts']);
  });

  test('of a child sleeps where something has to come before it that did not', () => {
    const at = scopes(
      place('GB', { effect: 'opt-in' }),
      place('US', { effect: 'opt-in', obligations: ['explain-risk', 'show-sign'] }),
    );
    expect(why(at('US'), [yesOf(at('GB'), 'child', { met: [] })])).toEqual(['not-told-before']);
    expect(why(at('US'), [yesOf(at('GB'), 'child', { met: ['explain-risk'] })])).toEqual(['counts']);
  });

  test('opens nothing because the law wants less now', () => {
    const at = scopes(
      code({
        rules: [
          rule({ id: 'ask', situations: [situation], effect: 'guardian', ages: [0, 12] }),
          rule({ id: 'choose', situations: [situation], effect: 'opt-in' }),
        ],
      }),
    );
    const child = yesOf(at('GB'), 'child');
    const thirteen = parseAge('13', 'verified');
    expect(at('GB').decide(situation, twelve, awake(at('GB').row(twelve), [child]).granted).allowed).toBe(
      false,
    );
    expect(why(at('GB'), [child], thirteen)).toEqual(['was-not-open']);
    const guardian = yesOf(at('GB'), 'guardian');
    expect(why(at('GB'), [child, guardian], thirteen)).toEqual(['counts', 'counts']);
  });
});

/** Whether the law wants anybody's yes about this: else it is the platform's own, like all that no law speaks of. */
const asks = ({ need }: Cell) => need !== 0;

test('between any two states of law, no yes switches anything on', () => {
  const meets = (scope: Scope, years: AgeInterval, given: readonly GivenYes[], one: Situation) =>
    scope.decide(one, years, awake(scope.row(years), given).granted).allowed;
  let counted = 0;
  fc.assert(
    fc.property(
      ...([codes, day, day, places, places, age, age] as const),
      ...([fc.boolean(), fc.boolean(), fc.uniqueArray(fc.constantFrom('child', 'guardian'))] as const),
      (list, on, later, here, there, young, old, strong, apart, by) => {
        const then = compile(list, { asOf: on }).scope(here);
        const now = compile(list, { asOf: later }).scope(there);
        const given = situations.flatMap((one) =>
          by.map((who): GivenYes => {
            const cell = then.row(young)[situationNumber(one)]!;
            const met = cell.obligations.filter((each) => beforeYes.includes(each));
            const terms = termsOf(then, one, young);
            return { situation: one, by: who, terms, met, apart, reach: strong ? 'disclosure' : 'internal' };
          }),
        );
        for (const one of situations) {
          const opens = meets(now, old, given, one) && asks(now.row(old)[situationNumber(one)]!);
          if (!opens) continue;
          counted++;
          expect(meets(then, young, given, one)).toBe(true);
        }
      },
    ),
    { seed: 20261122, numRuns: 1500 },
  );
  expect(counted).toBeGreaterThan(200);
});
