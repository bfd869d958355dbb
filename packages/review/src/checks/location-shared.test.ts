import { describe, expect, test } from 'vitest';
import type { SharingSeen } from '../evidence.ts';
import { done, inShort, observed, probe, probed, screen } from './evidence.testing.ts';
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

describe('a post with a place', () => {
  const says = (more: Partial<SharingSeen>) =>
    inShort(
      observed(locationShared, {
        sharing: done<SharingSeen>({
          attempt: 'done',
          whileOn: screen({ text: 'Your location is on. Friends can see where you are.' }),
          decimals: null,
          afterSignIn: false,
          ...more,
        }),
      }),
    ).map((line) => line.replace('location.share/contact allow..forbid ', ''));

  test('that keeps to what is owed', () => {
    expect(says({})).toEqual(['+show-sign', '+coarse-only', '+reset-at-session-end']);
    expect(says({ decimals: 2 })).toContain('+coarse-only');
  });
  test('with no sign', () => {
    expect(says({ whileOn: screen({ text: 'Your feed. My location.' }) })).toContain('-show-sign');
  });
  test('finer than it says', () => {
    expect(says({ decimals: 5 })).toContain('-coarse-only');
  });
  test('that outlives the session', () => {
    expect(says({ afterSignIn: true })).toContain('-reset-at-session-end');
    expect(says({ afterSignIn: null })).toHaveLength(2);
  });
  test('that could not be made says nothing', () => {
    expect(says({ attempt: 'no-way' })).toEqual([]);
  });
});
