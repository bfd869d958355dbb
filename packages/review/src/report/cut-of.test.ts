import { expect, test } from 'vitest';
import { pageSigns, screen } from '../checks/evidence.testing.ts';
import type { Observation } from '../observation.ts';
import { cutOf } from './cut-of.ts';

const shown = screen({
  page: pageSigns({ headings: ['Feed'] }),
  lines: [
    { words: 'Feed', box: [20, 10, 100, 40] },
    { words: 'Cookies: may we tell our partners? Accept all', box: [300, 380, 500, 200] },
    { words: 'Accept all', box: [700, 500, 160, 44] },
    { words: 'Status: Online (reading a topic)', box: [1200, 770, 200, 20] },
  ],
});
const seen = (says: string, proof: Observation['proof'] = []): Observation =>
  ({ check: 'c', persona: 'child-12', says, evidence: [], proof, practice: 'p', held: false }) as never;

test('a picture is cut to the words that are quoted, as near as can be', () => {
  expect(cutOf(shown, seen('The yes is larger: "Accept all".'))).toEqual({
    words: 'Accept all',
    ...{ x: 570, y: 460, width: 420, height: 124 },
    of: { width: 1280, height: 800 },
  });
});

test('and stays within the picture', () => {
  const { x, y, width, height } = cutOf(shown, seen('It stood on the page: "online (reading a topic)".'))!;
  expect([x + width, y + height]).toEqual([1280, 800]);
});

test('where nothing is quoted, it is what says which page it is; where none of it stands there, nothing', () => {
  expect(cutOf(shown, seen('The feed had an end.'))!.words).toBe('Feed');
  const how = { how: 'page', says: 'The page was there: "Feed".', file: 'x' } as const;
  expect(cutOf(shown, seen('The feed had an end.', [how]))!.words).toBe('Feed');
  expect(cutOf({ ...shown, lines: [] }, seen('It said "Feed".'))).toBeUndefined();
});
