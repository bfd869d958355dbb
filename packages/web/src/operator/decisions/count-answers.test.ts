import { situations } from '@stairgate/rulebook';
import type { DecisionCount } from '@stairgate/wire';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countAnswers } from './count-answers.ts';

const counts: fc.Arbitrary<DecisionCount[]> = fc.array(
  fc.record({
    hour: fc.constantFrom('2026-11-22T10:00:00.000Z', '2026-11-22T11:00:00.000Z'),
    situation: fc.constantFrom(...situations.slice(0, 4)),
    band: fc.constantFrom('10-12', 'unknown'),
    place: fc.constantFrom('GB', 'US'),
    platform: fc.constantFrom('p_1', 'p_2'),
    allowed: fc.boolean(),
    count: fc.nat({ max: 1000 }),
  }),
);

test('nothing is lost, nothing is counted twice, and the most asked comes first', () => {
  fc.assert(
    fc.property(counts, (rows) => {
      const answered = countAnswers(rows);
      const total = (list: readonly { count: number }[]) => list.reduce((sum, { count }) => sum + count, 0);
      expect(answered.reduce((sum, { yes }) => sum + yes, 0)).toBe(
        total(rows.filter(({ allowed }) => allowed)),
      );
      expect(answered.reduce((sum, { no }) => sum + no, 0)).toBe(
        total(rows.filter(({ allowed }) => !allowed)),
      );
      const sizes = answered.map(({ yes, no }) => yes + no);
      expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
      expect(new Set(answered.map(({ situation }) => situation)).size).toBe(answered.length);
    }),
  );
});
