import { expect, test } from 'vitest';
import { inSmallestUnit, wholeMinutes } from './written-numbers.ts';

test.each([
  ['60', 60],
  [' 0 ', 0],
  ['1440', 1440],
  ['1441', undefined],
  ['1e2', undefined],
  ['0x10', undefined],
  ['1.5', undefined],
  ['-1', undefined],
  ['', undefined],
])('minutes %j', (written, minutes) => {
  expect(wholeMinutes(written)).toBe(minutes);
});

test.each([
  ['4.50', 'GBP', 450],
  ['4,5', 'EUR', 450],
  ['0', 'GBP', 0],
  ['500', 'JPY', 500],
  ['0.001', 'GBP', undefined],
  ['1.5', 'JPY', undefined],
  ['1e2', 'GBP', undefined],
  ['', 'GBP', undefined],
])('a sum of %j %s', (written, currency, amount) => {
  expect(inSmallestUnit(written, currency)).toBe(amount);
});
