import { knownCountries, levels, situations } from '@stairgate/rulebook';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressOf, firstView, readView, type View, writeView } from './view.ts';

const place = fc.oneof(
  fc.constantFrom(...knownCountries),
  fc.constantFrom('US-CA', 'US-NY', 'GB-SCT', 'AU-NSW', 'CA-QC'),
);
const day = fc
  .date({ min: new Date('1970-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const age = fc.integer({ min: 0, max: 18 });
const view: fc.Arbitrary<View> = fc.record({
  places: fc.uniqueArray(place, { maxLength: 6 }).map((places) => places.sort()),
  on: fc.option(day, { nil: null }),
  level: fc.constantFrom(...levels),
  age,
  cell: fc.option(fc.record({ situation: fc.constantFrom(...situations), age }), { nil: null }),
});

test('a view comes back whole from its address', () => {
  fc.assert(
    fc.property(view, (given) => {
      expect(readView(writeView(given))).toEqual(given);
      expect(readView(new URLSearchParams(addressOf(given)))).toEqual(given);
    }),
  );
});

test('any address opens as some view, and that view is stable', () => {
  const word = fc.oneof(fc.string(), fc.constantFrom('GB,xx', 'unknown,GB', '2026-02-31', '19', '-1', 'a@b'));
  fc.assert(
    fc.property(word, word, word, word, word, (where, on, level, year, cell) => {
      const read = readView(new URLSearchParams({ in: where, on, level, age: year, cell }));
      expect(readView(writeView(read))).toEqual(read);
    }),
  );
});

test('what is no day, no age and no place is not taken for one', () => {
  const read = readView(
    new URLSearchParams('in=XX&on=2026-02-30&level=sure&age=19&cell=contact.message/adult@x'),
  );
  expect(read).toEqual({ ...firstView, places: [] });
});

test('an unknown place among others means unknown', () => {
  expect(readView(new URLSearchParams('in=GB,unknown')).places).toEqual([]);
});

test('the address reads as a person would write it', () => {
  const cell = { situation: 'contact.message/adult', age: 12 } as const;
  expect(addressOf({ ...firstView, places: ['GB', 'US'], on: '2026-11-22', cell })).toBe(
    '?in=GB,US&on=2026-11-22&cell=contact.message/adult@12',
  );
});
