import { describe, expect, test } from 'vitest';
import { namesOf, thirdPartyOf } from './third-party.ts';

const here = 'http://127.0.0.1:4301';
const of = (url: string, platform = here) => thirdPartyOf({ url }, platform);

describe('the platform itself', () => {
  test.each([
    ['http://127.0.0.1:4301/x', here],
    ['http://127.0.0.1:4300/mailbox', here],
    ['http://localhost:3000/', here],
    ['http://192.168.1.5/', here],
    ['http://[::1]:80/', here],
    ['https://static.example.co.uk/a.js', 'https://www.example.co.uk/'],
    ['not an address', here],
  ])('%s on %s', (url, platform) => {
    expect(of(url, platform)).toBeNull();
  });
});

describe('somebody else', () => {
  test.each([
    'sb.scorecardresearch.com',
    'googleads.g.doubleclick.net',
    'analytics.tiktok.com',
    'sync.criteo.com',
    'match.adsrvr.org',
    'idsync.rlcdn.com',
    'pixel.quantserve.com',
    'cdn.segment.com',
    'in.hotjar.com',
    'ib.adnxs.com',
    'cm.g.doubleclick.net',
    'usermatch.krxd.net',
    'www.clarity.ms',
  ])('%s tracks', (host) => {
    expect(of(`http://${host}/x`)).toMatchObject({ host, tracks: true });
  });

  test.each([
    ['https://fonts.googleapis.com/css', here],
    ['https://unheard-of.example/x', here],
    ['https://other.co.uk/', 'https://example.co.uk'],
    ['https://a.github.io/', 'https://b.github.io'],
  ])('%s on %s does not, as far as is known', (url, platform) => {
    expect(of(url, platform)).toMatchObject({ tracks: false });
  });
});

test('names are said once, and not too many', () => {
  const parties = ['a', 'b', 'a', 'c', 'd', 'e'].map((host) => ({ host, name: host, tracks: false }));
  expect(namesOf(parties)).toBe('a, b, c, d and 1 more');
  expect(namesOf([of('http://in.hotjar.com/')!])).toBe('Hotjar (in.hotjar.com)');
});
