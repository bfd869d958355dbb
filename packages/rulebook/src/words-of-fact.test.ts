import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AgeError, ageInterval, parseAge, unknownAge } from './age.ts';
import { grants } from './grants.ts';
import { sha256 } from './sha256.ts';

describe('ages', () => {
  test.each([
    ['13', { lo: 13, hi: 13, level: 'estimated' }],
    ['10-14', { lo: 10, hi: 14, level: 'estimated' }],
    ['18+', { lo: 18, hi: 18, level: 'estimated' }],
    ['40', { lo: 18, hi: 18, level: 'estimated' }],
    [' Unknown ', unknownAge],
  ])('%s is read', (text, interval) => {
    expect(parseAge(text, 'estimated')).toEqual(interval);
  });

  test.each(['-1', '200', 'twelve', '12.5', '14-10', '', '1e1', '12-', '0x10'])(
    '%j is refused, and says what would do',
    (text) => {
      expect(() => parseAge(text, 'verified')).toThrow(AgeError);
      expect(() => parseAge(text, 'verified')).toThrow(/Give whole years/);
    },
  );

  test('without evidence every age is possible, whatever is claimed', () => {
    expect(ageInterval(16, 16, 'none')).toEqual(unknownAge);
  });
});

test('a grant for a word outside the vocabulary is an error, not a shrug', () => {
  expect(() => grants([{ situation: 'location.share/everyone', by: 'child' }])).toThrow(
    'not in the vocabulary',
  );
});

test('sha256 is SHA-256', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      expect(sha256(text)).toBe(createHash('sha256').update(text).digest('hex'));
    }),
    { seed: 1, numRuns: 300 },
  );
});
