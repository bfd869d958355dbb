import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { child, personaOf, probe } from '../checks/evidence.testing.ts';
import type { ReviewFacts } from '../evidence.ts';
import { openFolder } from '../gather/open-folder.ts';
import { readUnfinished } from './read-unfinished.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'stairgate-unfinished-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const facts: ReviewFacts = {
  version: 1,
  platform: 'Birch',
  url: 'http://127.0.0.1:4301',
  place: 'GB',
  ages: [12, 15],
  authority: null,
  seed: 'seed',
  startedAt: '2026-11-22T10:00:00.000Z',
  finishedAt: null,
  cutShort: 'It was not finished.',
  tool: { name: 'stairgate review', version: '0.1.0', browser: '1' },
};

function leave(review: ReviewFacts | null): void {
  const folder = openFolder(dir);
  if (review) folder.writeJson('review.json', review);
  folder.writeJson('artifacts/child-12/persona.json', child({}, 12));
  folder.writeJson(
    'artifacts/stranger/persona.json',
    personaOf({ id: 'stranger', role: 'stranger', age: 41 }, {}),
  );
  for (const owner of ['child-12', 'child-15']) {
    const one = probe('profile', {}, { actor: 'stranger', owner });
    folder.writeJson(`probes/${one.id}.json`, one);
  }
}

test('an empty folder holds nothing to take up', () => {
  expect(readUnfinished(dir)).toBeNull();
  expect(readUnfinished(join(dir, 'none'))).toBeNull();
});

test('children that were played to the end stay, with what was tried with them', () => {
  leave(facts);
  const { earlier, review } = readUnfinished(dir)!;
  expect(review.seed).toBe('seed');
  expect(earlier.runs).toBe(1);
  expect(earlier.personas.map(({ persona }) => persona.id)).toEqual(['child-12']);
  expect(earlier.probes.map(({ owner }) => owner)).toEqual(['child-12']);
});

test('a review that came to its end, or is sealed, is not taken up', () => {
  leave({ ...facts, finishedAt: '2026-11-22T10:05:00.000Z', cutShort: null });
  expect(readUnfinished(dir)).toBeNull();
  leave(facts);
  openFolder(dir).writeJson('manifest.json', {});
  expect(readUnfinished(dir)).toBeNull();
});
