import { loadCodes } from '@stairgate/codes';
import { compile } from '@stairgate/rulebook';
import { expect, test } from 'vitest';
import { commonOf } from '../../../../protect/src/operator/laws/comparison.ts';
import { closedCells, forcings } from './joint-shares.ts';

const rulebook = compile(loadCodes(), { asOf: '2026-11-22' });
const joint = (places: readonly string[]) =>
  commonOf({ rulebook, asOf: '2026-11-22' }, places, { level: 'verified', guidance: true }).cells;

test('one place sets everything that is closed, alone', () => {
  const cells = joint(['GB']);
  const closed = closedCells(cells);
  expect(closed).toBeGreaterThan(100);
  expect(forcings(['GB'], cells)).toEqual([{ place: 'GB', sets: closed, alone: closed }]);
});

test('of several places each closed cell is set by one at least, and alone by one at most', () => {
  const places = ['FR', 'GB', 'US'];
  const cells = joint(places);
  const found = forcings(places, cells);
  const sum = (of: 'sets' | 'alone') => found.reduce((total, one) => total + one[of], 0);
  expect(found.map(({ place }) => place)).toEqual(places);
  expect(sum('sets')).toBeGreaterThanOrEqual(closedCells(cells));
  expect(sum('alone')).toBeLessThan(closedCells(cells));
  for (const { sets, alone } of found) expect(alone).toBeLessThanOrEqual(sets);
});
