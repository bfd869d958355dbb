import fc from 'fast-check';
import { expect, test } from 'vitest';
import { moveIn } from './grid-move.ts';

const keys = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown', 'Home', 'End'];
const size = fc.record({ rows: fc.integer({ min: 1, max: 90 }), columns: fc.integer({ min: 1, max: 19 }) });

test('no walk leaves the grid', () => {
  const walk = fc.array(fc.record({ key: fc.constantFrom(...keys), ctrl: fc.boolean() }));
  fc.assert(
    fc.property(size, walk, (grid, steps) => {
      let at = { row: 0, column: 0 };
      for (const step of steps) {
        at = moveIn(at, grid, step) ?? at;
        expect(at.row).toBeGreaterThanOrEqual(0);
        expect(at.row).toBeLessThan(grid.rows);
        expect(at.column).toBeGreaterThanOrEqual(0);
        expect(at.column).toBeLessThan(grid.columns);
      }
    }),
  );
});

test('there and back again, away from the edges', () => {
  const at = { row: 5, column: 5 };
  const grid = { rows: 20, columns: 19 };
  for (const [there, back] of [
    ['ArrowUp', 'ArrowDown'],
    ['ArrowLeft', 'ArrowRight'],
  ] as const) {
    const moved = moveIn(at, grid, { key: there, ctrl: false });
    expect(moved).not.toEqual(at);
    expect(moved && moveIn(moved, grid, { key: back, ctrl: false })).toEqual(at);
  }
});

test('other keys are left to the browser', () => {
  expect(moveIn({ row: 0, column: 0 }, { rows: 3, columns: 3 }, { key: 'Tab', ctrl: false })).toBeNull();
});
