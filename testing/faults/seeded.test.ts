import { readFaultCatalogue } from '@stairgate/playground';
import { expect, test } from 'vitest';
import { reviewRound } from './review-round.ts';
import { scoreRound, shows } from './score-round.ts';

/** One of each way of looking; `npm run faults` proves all of them, at all ages. */
const seeded = [
  'guardian-assumed',
  'age-hint',
  'retry-in-another-tab',
  'birth-date-in-local-storage',
  'no-hard-to-see',
  'asked-at-each-visit',
  'profile-in-preview-tags',
  'private-profile-in-sitemap',
  'found-while-typing',
  'presence-in-header',
  'message-past-the-page',
  'location-sent-though-off',
  'setting-returns',
  'child-unlocks-alone',
  'email-hash-to-advert-host',
  'harmful-post-recommended',
  'behaviour-though-off',
  'advert-request-blocks-nothing',
  'limit-covers-page-only',
  'assistant-claims-to-be-human',
  'less-ignored',
];

test('what was seeded is found, and nothing else', { timeout: 900_000 }, async () => {
  const faults = readFaultCatalogue().filter((fault) => seeded.includes(fault.id) && shows(fault, 12));
  expect(faults.map(({ id }) => id).sort()).toEqual([...seeded].sort());
  const score = scoreRound(await reviewRound({ faults: seeded, place: 'GB', ages: [12] }), faults, [12]);
  expect(score.faults.filter(({ missedAt }) => missedAt.length > 0)).toEqual([]);
  expect(score.strays).toEqual([]);
});
