import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { journeySteps, readCommitments } from '@stairgate/review';
import { type ReviewReport, reportSchema } from '@stairgate/wire';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Hazel, startHazel } from '../../../../examples/review/hazel.ts';
import { stairgateAt, today } from '../stairgate.testing.ts';

const root = join(import.meta.dirname, '../../../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const journey = 'examples/review/hazel-journey.ts';
const guide = read('docs/review.md');
const began = performance.now();
const clock = () => Date.parse(`${today}T10:00:00Z`) + performance.now() - began;

let hazel: Hazel;
let folder: string;
let report: ReviewReport;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stairgate-example-'));
  hazel = await startHazel({ clock });
  const out = join(folder, 'hazel');
  const words = [
    'review',
    hazel.url,
    '--journey',
    join(root, journey),
    '--ages',
    '12,15',
    '--seed',
    'example',
  ];
  const { error } = await stairgateAt(clock, ...words, '--out', out, '--key', join(folder, 'key.json'));
  expect(error).toContain('Kept and sealed');
  report = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'));
});
afterAll(async () => {
  await hazel.close();
  rmSync(folder, { recursive: true });
});

const verdict = (age: number, what: string) =>
  [...report.findings, ...report.practices].find(({ id }) => id === `child-${age}:${what}`)?.verdict;

test('the guide holds the example as it is run, in under 100 lines', () => {
  expect(guide).toContain(`\`\`\`ts\n${read(journey).trimEnd()}\n\`\`\``);
  expect(read(journey).split('\n').length).toBeLessThan(100);
});

test('every step works', () => {
  expect(report.personas.flatMap(({ failed }) => failed)).toEqual([]);
  expect(report.personas.map(({ id, signUp }) => [id, signUp])).toContainEqual([
    'child-12',
    'the platform did not take them',
  ]);
  expect(report.personas.map(({ id, signUp }) => [id, signUp])).toContainEqual([
    'child-15',
    'an account was opened',
  ]);
});

test('it sees what Hazel does well, and what it does not', () => {
  expect(verdict(15, 'contact.message/adult')).toBe('falls-short');
  expect(verdict(15, 'profile.find/search')).toBe('falls-short');
  // Profiles of adults are closed at first as well: one was opened, so that there was one to see.
  expect(verdict(15, 'profile.view/anyone')).toBe('meets');
  expect(verdict(15, 'profile.view/peer')).toBe('meets');
  expect(verdict(15, 'profile.view/adult')).toBe('falls-short');
  expect(verdict(15, 'age-asked')).toBe('meets');
  expect(verdict(12, 'age-answer-stands')).toBe('meets');
  expect(verdict(12, 'contact.message/adult')).toBe('not-tested');
  expect(verdict(15, 'purchase.buy/item')).toBe('not-tested');
});

test('the guide explains every step, every field of the report, and commitments that can be read', () => {
  for (const step of Object.keys(journeySteps)) expect(guide, step).toContain(`\`${step}\``);
  for (const field of Object.keys(reportSchema.properties)) expect(guide, field).toContain(`\`${field}\``);
  const commitments = /```yaml\n(version[\s\S]*?)```/.exec(guide)![1]!;
  expect(readCommitments(commitments, 'docs/review.md')).toHaveLength(2);
});
