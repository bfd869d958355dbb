import { expect, test } from 'vitest';
import { reviewRound } from './review-round.ts';
import { scoreRound } from './score-round.ts';

test('where nothing was seeded, nothing is found', { timeout: 900_000 }, async () => {
  const score = scoreRound(await reviewRound({ faults: [], place: 'GB', ages: [15] }), [], [15]);
  expect(score.strays).toEqual([]);
});
