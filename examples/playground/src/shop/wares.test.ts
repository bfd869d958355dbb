import { expect, test } from 'vitest';
import { seededRandom } from '../birch.testing.ts';
import { drawFromBox, mysteryBox } from './wares.ts';

test('the box holds what it says, as often as it says', () => {
  const random = seededRandom('box');
  const drawn = new Map<string, number>();
  const rounds = 20_000;
  for (let i = 0; i < rounds; i++) {
    const item = drawFromBox(random);
    drawn.set(item, (drawn.get(item) ?? 0) + 1);
  }
  expect(mysteryBox.holds.reduce((sum, { chance }) => sum + chance, 0)).toBe(100);
  for (const { name, chance } of mysteryBox.holds) {
    const expected = (rounds * chance) / 100;
    // Five standard deviations.
    expect(Math.abs(drawn.get(name)! - expected)).toBeLessThan(5 * Math.sqrt(expected * (1 - chance / 100)));
  }
});

test('every byte pair draws something, and none favours the first', () => {
  let pairs = 0;
  const counts = new Map<string, number>();
  for (let high = 0; high < 256; high++) {
    for (let low = 0; low < 256; low++) {
      if (high * 256 + low >= 65_500) continue;
      pairs++;
      const item = drawFromBox(() => Uint8Array.of(high, low));
      counts.set(item, (counts.get(item) ?? 0) + 1);
    }
  }
  for (const { name, chance } of mysteryBox.holds) expect(counts.get(name)).toBe((pairs * chance) / 100);
});
