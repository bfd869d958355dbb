import { expect, test } from 'vitest';
import { done, failed, inShort, observed, request } from './evidence.testing.ts';
import { optOutSignalHonoured } from './opt-out-signal-honoured.ts';

const own = request('http://127.0.0.1:4301/');
const broker = request('http://usermatch.krxd.net/um/v2?partner=birch&us_privacy=1YNN');

test('a broker who is told all the same', () => {
  const found = observed(optOutSignalHonoured, { optOut: done({ says: true, requests: [own, broker] }) });
  expect(inShort(found)).toEqual(['opt-out-signal-honoured not held', 'data.share/sale allow']);
  expect(found[0]!.says).toMatch(/^The platform says that it heeds/);
  expect(found[0]!.evidence[0]!.at).toBe('/optOut/requests/1');
});

test('a platform that heeds it, whatever it does without', () => {
  const optOut = done({ says: null, requests: [own] });
  expect(inShort(observed(optOutSignalHonoured, { optOut, requests: [broker] }))).toEqual([
    'opt-out-signal-honoured held',
  ]);
});

test('a review that says it throughout', () => {
  const headers = { 'sec-gpc': '1' };
  expect(inShort(observed(optOutSignalHonoured, { requests: [{ ...broker, headers }] }))).toEqual([
    'opt-out-signal-honoured not held',
    'data.share/sale allow',
  ]);
});

test('nobody said it', () => {
  expect(inShort(observed(optOutSignalHonoured, { requests: [broker] }))).toEqual([
    'opt-out-signal-honoured not-tested',
  ]);
  expect(inShort(observed(optOutSignalHonoured, { optOut: failed() }))).toEqual([
    'opt-out-signal-honoured cannot-tell',
  ]);
});
