import { expect, test } from 'vitest';
import type { ScriptAct } from '../evidence.ts';
import { inShort, observed } from './evidence.testing.ts';
import { fingerprints } from './fingerprints.ts';

const act = (what: ScriptAct['what'], script: string): ScriptAct => ({ what, script, during: 'openFeed' });
const says = (...scriptActs: ScriptAct[]) => observed(fingerprints, { scriptActs });

test.each(['canvas-read', 'fonts-measured', 'audio-rendered'] as const)('somebody else: %s', (what) => {
  const found = says(act(what, 'https://cdn.sift.com/s.js'));
  expect(inShort(found)).toEqual(['no-tracking-before-consent not held', 'data.collect/optional allow']);
  expect(found[0]!.says).toContain('cdn.sift.com');
  expect(found[0]!.evidence).toEqual([{ file: 'artifacts/child-12/persona.json', at: '/scriptActs/0' }]);
});

test('the platform itself, which may keep machines out with it', () => {
  expect(inShort(says(act('canvas-read', 'http://127.0.0.1:4301/guard.js')))).toEqual([
    'data.collect/optional cannot-tell',
  ]);
});

test('each script is said once', () => {
  const script = 'https://cdn.sift.com/s.js';
  expect(says(act('canvas-read', script), act('canvas-read', script))).toHaveLength(2);
  expect(says(act('canvas-read', script), act('audio-rendered', script))).toHaveLength(4);
});

test('listening takes no measure, and nothing watched is nothing known', () => {
  expect(says(act('keys-heard', 'https://cdn.sift.com/s.js'))).toEqual([]);
  expect(inShort(observed(fingerprints, {}))).toEqual([
    'no-tracking-before-consent not-tested',
    'data.collect/optional not-tested',
  ]);
});
