import { describe, expect, test } from 'vitest';
import type { Carried, SentRequest } from '../evidence.ts';
import { inShort, observed, request } from './evidence.testing.ts';
import { trackers } from './trackers.ts';

const own = request('http://127.0.0.1:4301/');
const says = (...requests: SentRequest[]) => observed(trackers, { requests: [own, ...requests] });
const carrying = (what: Carried['what'], how: Carried['how'] = 'clear') => ({
  carries: [{ what, how, where: 'address' as const }],
});

test('a platform that keeps to itself', () => {
  const all = carrying('email');
  expect(inShort(says(request('http://127.0.0.1:4301/account', all)))).toEqual([
    'no-tracking-before-consent held',
    'no-identity-to-third-parties held',
    'data.share/third-party opt-in..forbid',
  ]);
});

test('a tracker', () => {
  const found = says(request('http://analytics.tiktok.com/i18n/pixel/events.js'));
  expect(inShort(found)).toEqual([
    'no-tracking-before-consent not held',
    'no-identity-to-third-parties held',
    'data.share/third-party allow',
  ]);
  expect(found[0]!.says).toContain('1 request went to TikTok (analytics.tiktok.com)');
  expect(found[0]!.evidence).toEqual([{ file: 'artifacts/child-12/persona.json', at: '/requests/1' }]);
});

test('somebody who serves letters is no tracker', () => {
  expect(inShort(says(request('https://fonts.gstatic.com/a.woff2', { kind: 'font' })))).toEqual([
    'no-tracking-before-consent held',
    'no-identity-to-third-parties held',
    'data.share/third-party opt-in..forbid',
  ]);
});

describe('who the child is', () => {
  test.each([
    ['email', 'sha-256', 'the e-mail address as a SHA-256 hash'],
    ['email', 'md5', 'the e-mail address as an MD5 hash'],
    ['email', 'base64', 'the e-mail address in base64'],
    ['email', 'url-encoded', 'the e-mail address'],
    ['name', 'clear', 'the name'],
    ['username', 'clear', 'the username'],
    ['birth-date', 'clear', 'the date of birth'],
    ['coordinates', 'clear', 'the place in coordinates'],
  ] as const)('goes out with %s in %s, to anybody at all', (what, how, words) => {
    const found = says(request('https://unheard-of.example/x', carrying(what, how)));
    expect(inShort(found)).toEqual([
      'no-tracking-before-consent held',
      'no-identity-to-third-parties not held',
      'data.share/third-party allow',
    ]);
    expect(found[1]!.says).toContain(`unheard-of.example: ${words}.`);
  });

  test('is not the town or the age', () => {
    expect(inShort(says(request('https://unheard-of.example/', carrying('place'))))[1]).toBe(
      'no-identity-to-third-parties held',
    );
  });
});

test('nothing was watched', () => {
  expect(inShort(observed(trackers, {}))).toEqual([
    'no-tracking-before-consent not-tested',
    'no-identity-to-third-parties not-tested',
    'data.share/third-party not-tested',
  ]);
});
