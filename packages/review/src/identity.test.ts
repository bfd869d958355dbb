import fc from 'fast-check';
import { expect, test } from 'vitest';
import { marksOf, playerOf } from './identity.ts';
import { castOf } from './persona.ts';

const day = fc
  .date({ min: new Date('2024-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

test('everybody has the age they give on the day of the review, and would tomorrow', () => {
  fc.assert(
    fc.property(day, fc.string(), (today, seed) => {
      for (const persona of castOf([8, 12, 13, 15, 17])) {
        if (persona.age === null) continue;
        const { year, month, day: dayOfMonth } = playerOf(persona, seed, today).identity.born;
        const [thisYear = 0, thisMonth = 0, thisDay = 0] = today.split('-').map(Number);
        const over = thisMonth > month || (thisMonth === month && thisDay >= dayOfMonth);
        expect(thisYear - year - (over ? 0 : 1)).toBe(persona.age);
      }
    }),
    { seed: 20261122, numRuns: 200 },
  );
});

test('the same seed gives the same cast, and no two of it share a name, an address or a mark', () => {
  const cast = () =>
    castOf([8, 12, 13, 15, 17]).map((persona) => ({
      ...playerOf(persona, 'one', '2026-11-22').identity,
      ...marksOf(persona, 'one'),
    }));
  expect(cast()).toEqual(cast());
  for (const key of ['username', 'email', 'about', 'post'] as const) {
    expect(new Set(cast().map((one) => one[key])).size, key).toBe(cast().length);
  }
  expect(playerOf(castOf([8])[0]!, 'two', '2026-11-22').identity.email).toMatch(/@example\.org$/);
});
