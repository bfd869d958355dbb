import { knownCountries, levels, situations } from '@stairgate/rulebook';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressOf, firstView, otherSideOf, readView, sideOf, type View, writeView } from './view.ts';

const place = fc.oneof(
  fc.constantFrom(...knownCountries),
  fc.constantFrom('US-CA', 'US-NY', 'GB-SCT', 'AU-NSW', 'CA-QC'),
);
const places = fc.uniqueArray(place, { maxLength: 6 }).map((list) => list.sort());
const day = fc
  .date({ min: new Date('1970-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const age = fc.integer({ min: 0, max: 18 });
const than = fc
  .record({
    places: fc.option(places, { nil: null }),
    on: fc.oneof(fc.constant(null), fc.constant('today' as const), day),
  })
  .map((one) => (one.places === null && one.on === null ? null : one));
const view: fc.Arbitrary<View> = fc
  .record({
    places,
    on: fc.option(day, { nil: null }),
    level: fc.constantFrom(...levels),
    guidance: fc.boolean(),
    profile: fc.boolean(),
    than,
    onlyChanges: fc.boolean(),
    age,
    cell: fc.option(fc.record({ situation: fc.constantFrom(...situations), age }), { nil: null }),
  })
  .map((one) => ({ ...one, onlyChanges: one.than !== null && one.onlyChanges }));

test('a view comes back whole from its address', () => {
  fc.assert(
    fc.property(view, (given) => {
      expect(readView(writeView(given))).toEqual(given);
      expect(readView(new URLSearchParams(addressOf(given)))).toEqual(given);
    }),
  );
});

test('a view has one address, in whatever order it was written', () => {
  fc.assert(
    fc.property(view, fc.infiniteStream(fc.nat()), (given, stream) => {
      const order = [...writeView(given)].map((pair) => ({ pair, at: stream.next().value as number }));
      const mixed = new URLSearchParams(order.sort((a, b) => a.at - b.at).map(({ pair }) => pair));
      expect(addressOf(readView(mixed))).toBe(addressOf(given));
    }),
  );
});

test('any address opens as some view, and that view is stable', () => {
  const word = fc.oneof(fc.string(), fc.constantFrom('GB,xx', 'unknown,GB', '2026-02-31', '19', '-1', 'a@b'));
  const keys = ['in', 'on', 'level', 'guidance', 'profile', 'than-in', 'than-on', 'rows', 'age', 'cell'];
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...keys), word)), (pairs) => {
      const read = readView(new URLSearchParams(pairs));
      expect(readView(writeView(read))).toEqual(read);
    }),
  );
});

test('what is no day, no age and no place is not taken for one', () => {
  const read = readView(
    new URLSearchParams('in=XX&on=2026-02-30&level=sure&age=19&cell=contact.message/adult@x&than-on=soon'),
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
  expect(
    addressOf({ ...firstView, places: ['GB'], guidance: false, than: { places: [], on: 'today' } }),
  ).toBe('?in=GB&guidance=no&than-in=unknown&than-on=today');
});

test('the other side takes over what it does not say itself', () => {
  const one: View = { ...firstView, places: ['US-CA'], on: '2027-01-02', level: 'estimated' };
  expect(otherSideOf(one)).toBeNull();
  expect(otherSideOf({ ...one, than: { places: null, on: 'today' } })).toEqual({
    in: 'US-CA',
    level: 'estimated',
    guidance: true,
    profile: false,
  });
  expect(otherSideOf({ ...one, than: { places: ['GB'], on: null } })).toEqual({ ...sideOf(one), in: 'GB' });
});
