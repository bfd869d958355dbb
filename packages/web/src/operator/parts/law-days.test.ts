import { loadCodes } from '@stairgate/codes';
import { daysOfChange } from '@stairgate/rulebook';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeList } from '../../../../protect/src/operator/laws/code-view.ts';
import { marksOf, stopsOf } from './law-days.ts';

const codes = loadCodes();
const today = '2026-11-22';
const { changes } = codeList(codes, today);
const day = fc
  .date({ min: new Date('2010-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const some = fc.subarray(codes.map(({ code }) => code));

test('the slider stops where decisions change under these codes, today, and on the day that was picked', () => {
  fc.assert(
    fc.property(some, fc.option(day, { nil: null }), (ids, on) => {
      const stops = stopsOf(changes, { codes: ids, guidance: true, today, on });
      const joined = codes.filter(({ code }) => ids.includes(code));
      const expected = new Set([...daysOfChange(joined), today, ...(on === null ? [] : [on])]);
      expect(stops.map((stop) => stop.day)).toEqual([...expected].sort());
      expect(stops.filter(({ isToday }) => isToday)).toHaveLength(1);
    }),
  );
});

test('without guidance it does not stop where only guidance changes', () => {
  const eu = { codes: ['eu-dsa-minors'], today, on: null };
  const all = stopsOf(changes, { ...eu, guidance: true }).map((stop) => stop.day);
  const firm = stopsOf(changes, { ...eu, guidance: false }).map((stop) => stop.day);
  expect(all).toContain('2025-07-14');
  expect(firm).not.toContain('2025-07-14');
});

test('labels keep their distance, each year has at most one, and today always has its own', () => {
  fc.assert(
    fc.property(some, fc.option(day, { nil: null }), fc.constantFrom(0.05, 0.12), (ids, on, room) => {
      const marks = marksOf(stopsOf(changes, { codes: ids, guidance: true, today, on }), room);
      const labelled = marks.filter(({ label }) => label !== null);
      for (const [index, mark] of labelled.entries()) {
        expect(mark.at - (labelled[index - 1]?.at ?? -1)).toBeGreaterThanOrEqual(room - 1e-6);
      }
      expect(labelled.filter(({ label }) => label === 'today')).toHaveLength(1);
      expect(new Set(labelled.map(({ label }) => label)).size).toBe(labelled.length);
      expect(marks.every(({ at }) => at >= 0 && at <= 1)).toBe(true);
    }),
  );
});
