import { expect, test } from 'vitest';
import type { ScriptAct, SentRequest } from '../evidence.ts';
import { inShort, observed, request } from './evidence.testing.ts';
import { recorders } from './recorders.ts';

const hears = (script: string, ...what: ScriptAct['what'][]): readonly ScriptAct[] =>
  what.map((one) => ({ what: one, script, during: 'openFeed' }));
const says = (scriptActs: readonly ScriptAct[], ...requests: SentRequest[]) =>
  observed(recorders, { scriptActs, requests });
const both = ['keys-heard', 'moves-heard'] as const;

test('somebody on the list who listens to everything', () => {
  const found = says(hears('https://script.hotjar.com/modules.js', ...both));
  expect(inShort(found)).toEqual(['no-tracking-before-consent not held', 'data.collect/optional allow']);
  expect(found[1]!.says).toContain('Hotjar (script.hotjar.com)');
  expect(found[1]!.evidence).toHaveLength(2);
});

test('somebody not on the list who is told of it', () => {
  const script = 'https://cdn.unheard-of.example/film.js';
  const post = request('https://in.unheard-of.example/film', { method: 'POST' });
  expect(inShort(says(hears(script, ...both), post))).toContain('data.collect/optional allow');
});

test('a library from elsewhere that tells nobody', () => {
  const script = 'https://cdn.unheard-of.example/library.js';
  expect(says(hears(script, ...both))).toEqual([]);
  expect(says(hears(script, ...both), request('https://elsewhere.example/', { method: 'POST' }))).toEqual([]);
  expect(says(hears(script, ...both), request(script))).toEqual([]);
});

test('keys alone, movements alone, or the platform itself', () => {
  for (const what of both) expect(says(hears('https://script.hotjar.com/modules.js', what))).toEqual([]);
  expect(says(hears('http://127.0.0.1:4301/app.js', ...both))).toEqual([]);
});
