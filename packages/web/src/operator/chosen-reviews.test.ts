import { expect, test } from 'vitest';
import { chosenReviews, mostCompared, shortId } from './chosen-reviews.ts';

const review = (number: number, platform: string) => ({ id: `${number}`.padStart(64, '0'), platform });
const apart = (number: number, platform: string) => ({ id: `${number}`.padEnd(64, '0'), platform });
const all = [apart(1, 'Oak'), apart(2, 'Birch'), apart(3, 'Oak')];

test('an address that says nothing means the newest of each platform', () => {
  expect(chosenReviews(all, null)).toEqual(all.slice(0, 2));
});

test('an address names them by the beginning of their ids; what is not there is left out', () => {
  expect(chosenReviews(all, `${shortId(all[2]!)},nobody,${shortId(all[1]!)}`)).toEqual(all.slice(1));
  expect(chosenReviews(all, '')).toEqual([]);
});

test('there are never too many', () => {
  const many = Array.from({ length: 90 }, (_, number) => review(number, `P${number}`));
  expect(chosenReviews(many, null).length).toBe(mostCompared);
});
