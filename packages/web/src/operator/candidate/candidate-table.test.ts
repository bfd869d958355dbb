import { bands, situations } from '@stairgate/rulebook';
import type { CellTotals } from '@stairgate/wire';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { candidateRows, differing, shareInWords } from './candidate-table.ts';

const cell = fc.record({
  situation: fc.constantFrom(...situations),
  band: fc.constantFrom(...bands, 'unknown' as const),
  compared: fc.integer({ min: 1, max: 1000 }),
  tightens: fc.constantFrom(0, 0, 3),
  loosens: fc.constantFrom(0, 0, 2),
  obligations: fc.constantFrom(0, 0, 1),
  toNo: fc.constant(0),
  toYes: fc.constant(0),
});
const cells = fc.uniqueArray(cell, { selector: (one) => `${one.situation} ${one.band}` });

it('shows every cell that differs once, and leaves out only situations in which none does', () => {
  fc.assert(
    fc.property(cells, (list: readonly CellTotals[]) => {
      const { rows, owing, alike } = candidateRows(list);
      const shown = [...rows, ...owing].flatMap((row) => row.cells.filter((one) => one !== undefined));
      expect(new Set(shown).size).toBe(shown.length);
      for (const one of list) if (differing(one) > 0) expect(shown).toContain(one);
      const asked = new Set(list.map(({ situation }) => situation));
      expect(rows.length + owing.length + alike).toBe(asked.size);
      expect([...rows, ...owing].every(({ differ }) => differ > 0)).toBe(true);
      const moving = new Set(rows.map(({ situation }) => situation));
      for (const { situation, tightens, loosens } of list)
        if (tightens + loosens > 0) expect(moving).toContain(situation);
    }),
  );
});

it.each([
  [0, 0, '0%'],
  [0, 9, '0%'],
  [1, 100_000, 'under 0.1%'],
  [1, 8, '12.5%'],
  [99_999, 100_000, 'over 99.9%'],
  [7, 7, '100%'],
])('says %d of %d as %s', (part, whole, words) => expect(shareInWords(part, whole)).toBe(words));
