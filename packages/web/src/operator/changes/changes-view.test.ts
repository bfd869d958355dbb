import { knownCountries, levels } from '@stairgate/rulebook';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ChangesView, changesAddress, diffQuery, firstChanges, readChanges } from './changes-view.ts';

const places = fc
  .uniqueArray(fc.constantFrom(...knownCountries, 'US-CA', 'GB-SCT'), { maxLength: 4 })
  .map((list) => list.sort());
const day = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const view: fc.Arbitrary<ChangesView> = fc.record({
  places,
  places2: fc.option(places, { nil: null }),
  from: fc.option(day, { nil: null }),
  to: fc.option(day, { nil: null }),
  level: fc.constantFrom(...levels),
  guidance: fc.boolean(),
});

test('a comparison comes back whole from its address', () => {
  fc.assert(
    fc.property(view, (given) => {
      expect(readChanges(new URLSearchParams(changesAddress(given)))).toEqual(given);
    }),
  );
});

test('any address opens as some comparison, and that is stable', () => {
  const word = fc.oneof(fc.string(), fc.constantFrom('GB,xx', 'unknown', '2026-02-31', '2026-01-01'));
  fc.assert(
    fc.property(word, word, word, word, (where, where2, from, to) => {
      const read = readChanges(new URLSearchParams({ in: where, in2: where2, from, to }));
      expect(readChanges(new URLSearchParams(changesAddress(read)))).toEqual(read);
    }),
  );
});

test('what is the same on both sides is asked once', () => {
  expect(diffQuery(firstChanges)).toEqual({ in: 'unknown', level: 'verified', guidance: true });
  expect(changesAddress({ ...firstChanges, places: ['US-VT'], from: '2026-12-31', to: '2027-01-01' })).toBe(
    '?in=US-VT&from=2026-12-31&to=2027-01-01',
  );
});
