import { expect, test } from 'vitest';
import { inShort, observed, request } from './evidence.testing.ts';
import { locationAsked } from './location-asked.ts';

const here = 'http://127.0.0.1:4301/api/beat';
const carries = [{ what: 'coordinates', how: 'clear', where: 'body' } as const];
const sending = (body: string, during = 'openFeed') =>
  request(here, { method: 'POST', body, carries, during });
const says = (...requests: ReturnType<typeof sending>[]) => inShort(observed(locationAsked, { requests }));

test('the spot is sent though nobody switched it on', () => {
  expect(says(sending('{"latitude":53.80081,"longitude":-1.54913}'))).toEqual([
    'location.collect/coarse allow',
    'location.collect/precise allow',
  ]);
  expect(says(request(`${here}?ll=53.80081%2C-1.54913`, { carries }))).toHaveLength(2);
});

test('an area is coarse', () => {
  expect(says(sending('lat=53.80&lon=-1.55'))).toEqual(['location.collect/coarse allow']);
});

test('what the child switched on itself is not held against anybody', () => {
  for (const during of ['switchSetting location.collect/precise', 'postWithPlace', 'sharing']) {
    expect(says(sending('{"latitude":53.80081,"longitude":-1.54913}', during))).toEqual([]);
  }
});

test('no coordinates', () => {
  expect(says(request(here, { body: '{"version":1.23456}' }))).toEqual([]);
});
