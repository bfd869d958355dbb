import { expect, test } from 'vitest';
import { inShort, probe, probed } from './evidence.testing.ts';
import { locationShared } from './location-shared.ts';

test.each([
  [{ place: ['name'] }, ['location.share/anyone allow', 'location.share/contact allow']],
  [{ place: ['coordinates'] }, ['location.share/anyone allow', 'location.share/contact allow']],
  [{ place: [] }, ['location.share/anyone opt-in..forbid']],
] as const)('a stranger who was told %o', (saw, expected) => {
  expect(inShort(probed(locationShared, probe('location', saw)))).toEqual(expected);
  expect(inShort(probed(locationShared, probe('profile', saw)))).toEqual(expected);
});

test('where nobody looked for places nothing is known', () => {
  expect(inShort(probed(locationShared, probe('location', {})))).toEqual([
    'location.share/anyone not-tested',
  ]);
  expect(probed(locationShared, probe('profile', {}))).toEqual([]);
});
