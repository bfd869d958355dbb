import { loadCodes } from '@stairgate/codes';
import { compile, diff, effects, overlay, situations } from '@stairgate/rulebook';
import type { Policy } from '@stairgate/wire';
import { expect, test } from 'vitest';
import { policyOf } from '../../../../protect/src/operator/laws/policy.ts';
import {
  compare,
  countDifferences,
  countEffects,
  differenceRuns,
  runsOf,
  yearsInWords,
} from './policy-picture.ts';

const codes = loadCodes();
function policy(place: string, asOf = '2026-11-22'): Policy {
  const places = place === 'unknown' ? place : [place];
  const question = { asOf, places, level: 'verified', guidance: true, profile: false } as const;
  return policyOf(overlay(codes, { asOf }), question) as Policy;
}
const gb = policy('GB');
const common = policy('unknown');

test('every situation is counted once at every age', () => {
  for (const [age, counts] of countEffects(gb).entries()) {
    expect(Object.values(counts).reduce((sum, count) => sum + count)).toBe(situations.length);
    for (const effect of effects) {
      expect(counts[effect]).toBe(situations.filter((one) => gb.cells[one][age]?.effect === effect).length);
    }
  }
});

test('what one side tightens, the other loosens; a view does not differ from itself', () => {
  const there = compare(common, gb);
  const back = compare(gb, common);
  const opposite = { tightens: 'loosens', loosens: 'tightens', obligations: 'obligations' } as const;
  for (const situation of situations) {
    const turned = there[situation].map((one) => one && opposite[one]);
    expect(back[situation]).toEqual(turned);
  }
  // The common rulebook joins the codes of GB, so nothing in it is looser.
  expect(countDifferences(there)).toMatchObject({ loosens: 0 });
  expect(countDifferences(there).tightens).toBeGreaterThan(50);
  expect(countDifferences(compare(gb, gb))).toEqual({
    ...{ tightens: 0, loosens: 0, obligations: 0, situations: 0 },
  });
});

test('it is what the rulebooks say of two sides', () => {
  const rulebook = compile(codes, { asOf: '2026-11-22' });
  for (const [was, is] of [
    ['GB', 'FR'],
    ['US-CA', 'unknown'],
  ] as const) {
    const found = compare(policy(is), policy(was));
    const expected = diff({ label: '', rulebook, in: was }, { label: '', rulebook, in: is });
    const cells = expected.flatMap(({ situation, ages: [lo, hi], direction }) =>
      Array.from({ length: hi - lo + 1 }, (_, at) => `${situation}@${lo + at} ${direction}`),
    );
    const own = situations.flatMap((situation) =>
      found[situation].flatMap((one, age) => (one ? [`${situation}@${age} ${one}`] : [])),
    );
    expect(own.sort()).toEqual(cells.sort());
  }
});

test('runs cover every age once, and neighbours differ', () => {
  for (const { cells } of [gb, common, policy('US-CA'), policy('FR')]) {
    for (const row of Object.values(cells)) {
      const runs = runsOf(row);
      expect(
        runs.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, at) => from + at)),
      ).toEqual(row.map((_, age) => age));
      for (const { from, to, cell } of runs) {
        for (const one of row.slice(from, to + 1)) {
          expect([one.effect, one.wouldBe]).toEqual([cell.effect, cell.wouldBe]);
        }
      }
    }
  }
});

test('years that differ alike are taken together, and no others', () => {
  const row = ['tightens', 'tightens', null, 'tightens', 'loosens', null] as const;
  expect(differenceRuns(row)).toEqual([
    { from: 0, to: 1, difference: 'tightens' },
    { from: 3, to: 3, difference: 'tightens' },
    { from: 4, to: 4, difference: 'loosens' },
  ]);
});

test.each([
  [13, 13, '13'],
  [13, 15, '13 to 15'],
  [16, 18, '16 or older'],
  [18, 18, '18 or older'],
  [0, 18, 'every age'],
])('%i to %i is said as "%s"', (from, to, words) => {
  expect(yearsInWords(from, to)).toBe(words);
});
