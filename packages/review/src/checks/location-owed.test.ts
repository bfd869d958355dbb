import { describe, expect, test } from 'vitest';
import type { SharingSeen } from '../evidence.ts';
import { done, inShort, observed, screen } from './evidence.testing.ts';
import { locationOwed } from './location-owed.ts';

describe('a post with a place', () => {
  const says = (more: Partial<SharingSeen>) =>
    inShort(
      observed(locationOwed, {
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
