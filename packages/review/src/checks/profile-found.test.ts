import { describe, expect, test } from 'vitest';
import type { Indexing } from '../evidence.ts';
import { failed, inShort, probe, probed } from './evidence.testing.ts';
import { profileFound } from './profile-found.ts';

const says = (...probes: ReturnType<typeof probe>[]) => inShort(probed(profileFound, ...probes));

describe('a search', () => {
  test.each([
    [{ shown: ['name', 'username'] }, 'allow'],
    [{ shown: ['username'], found: ['link'] }, 'allow'],
    [{ shown: [], found: ['option'] }, 'allow'],
    [{ shown: [], found: [] }, 'opt-in..forbid'],
    [{ shown: ['username'], found: [] }, 'opt-in..forbid'],
    [{ shown: ['username'] }, 'cannot-tell'],
    [{ shown: [] }, 'opt-in..forbid'],
  ] as const)('that gave %o stands at %s', (saw, expected) => {
    expect(says(probe('search', saw))).toEqual([`profile.find/search ${expected}`]);
  });

  test('that still finds after it was switched off says so', () => {
    const [seen] = probed(profileFound, probe('search', { shown: ['name'] }, { when: 'switched-off' }));
    expect(seen!.says).toMatch(/switched it off/);
    expect(inShort([seen!])).toEqual(['profile.find/search allow']);
  });

  test('that broke cannot be told', () => {
    expect(says(probe('search', {}, { actorSide: failed() }))).toEqual(['profile.find/search cannot-tell']);
  });
});

describe('suggestions', () => {
  test('show the child to strangers, or not', () => {
    expect(says(probe('suggestion', { shown: ['username'] }))).toEqual([
      'profile.find/suggestion allow',
      'contact.suggest/of-child allow',
    ]);
    expect(says(probe('suggestion', {}))).toEqual([
      'profile.find/suggestion opt-in..forbid',
      'contact.suggest/of-child opt-in..forbid',
    ]);
  });

  test('show strangers to the child, or not', () => {
    const own = { actor: 'child-12', owner: 'stranger' };
    expect(says(probe('suggestion', { shown: ['name'] }, own))).toEqual(['contact.suggest/to-child allow']);
    expect(says(probe('suggestion', {}, own))).toEqual(['contact.suggest/to-child opt-in..forbid']);
  });
});

describe('search engines', () => {
  const index = (more: Partial<Indexing>, status = 200) =>
    says(
      probe(
        'web-index',
        { status, indexing: { tag: null, header: null, allowed: true, listedIn: [], ...more } },
        { actor: 'visitor' },
      ),
    );
  test.each([
    [{ listedIn: ['/sitemap.xml'], tag: 'noindex' }, 200, 'allow'],
    [{ tag: 'index, follow' }, 403, 'allow'],
    [{}, 200, 'allow'],
    [{}, 403, 'opt-in..forbid'],
    [{ tag: 'noindex, nofollow' }, 200, 'opt-in..forbid'],
    [{ header: 'none' }, 200, 'opt-in..forbid'],
    [{ allowed: false }, 200, 'opt-in..forbid'],
  ] as const)('that are told %o with %i: %s', (more, status, expected) => {
    expect(index(more, status)).toEqual([`profile.find/web-index ${expected}`]);
  });

  test('of which nothing was gathered cannot be told', () => {
    expect(says(probe('web-index', {}))).toEqual(['profile.find/web-index cannot-tell']);
  });
});
