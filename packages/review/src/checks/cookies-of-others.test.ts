import { expect, test } from 'vitest';
import type { Stored } from '../evidence.ts';
import { cookiesOfOthers } from './cookies-of-others.ts';
import { inShort, observed } from './evidence.testing.ts';

const stored = (host: string, lasts: number | null, where: Stored['where'] = 'cookie'): Stored => ({
  where,
  host,
  name: 'id',
  during: 'openFeed',
  lasts,
  carries: [],
});
const says = (...storage: Stored[]) => observed(cookiesOfOthers, { storage });
const day = 86_400;

test('a tracker, however long', () => {
  for (const lasts of [null, 60, 390 * day]) {
    expect(inShort(says(stored('doubleclick.net', lasts)))).toEqual([
      'no-tracking-before-consent not held',
      'data.share/third-party allow',
    ]);
  }
  expect(says(stored('doubleclick.net', 390 * day))[0]!.says).toContain('for 390 days');
});

test('anybody else, from a day on', () => {
  expect(says(stored('unheard-of.example', null), stored('unheard-of.example', 1800))).toEqual([]);
  expect(says(stored('unheard-of.example', 30 * day))).toHaveLength(2);
});

test('the platform itself, and what is no cookie', () => {
  expect(says(stored('127.0.0.1', 390 * day))).toEqual([]);
  expect(says(stored('unheard-of.example', null, 'local-storage'))).toEqual([]);
});
