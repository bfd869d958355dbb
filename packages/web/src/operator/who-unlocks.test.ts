import { effects } from '@stairgate/rulebook';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PolicyCell } from '../api/operator.ts';
import { whoUnlocks } from './who-unlocks.ts';

const row: fc.Arbitrary<PolicyCell[]> = fc.array(
  fc.record({ effect: fc.constantFrom(...effects), obligations: fc.constant([]), rules: fc.constant([]) }),
  { minLength: 19, maxLength: 19 },
);

test('a birthday that unlocks is later, looser, and the first such', () => {
  fc.assert(
    fc.property(row, fc.integer({ min: 0, max: 18 }), (cells, age) => {
      const { turns } = whoUnlocks(cells, age);
      const rung = (at: number) => effects.indexOf(cells[at]?.effect ?? 'forbid');
      const between = cells.slice(age + 1, turns?.age ?? cells.length);
      expect(between.every((cell) => effects.indexOf(cell.effect) >= rung(age))).toBe(true);
      if (turns) {
        expect(turns.age).toBeGreaterThan(age);
        expect(rung(turns.age)).toBeLessThan(rung(age));
      }
    }),
  );
});

test('nobody opens what is forbidden', () => {
  const forbidden = Array.from({ length: 19 }, () => ({
    effect: 'forbid' as const,
    obligations: [],
    rules: [],
  }));
  expect(whoUnlocks(forbidden, 12)).toEqual({ by: 'nobody', turns: null });
});
