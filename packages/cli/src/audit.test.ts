import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApiKey } from '@stairgate/protect';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestService, type TestService } from '../../protect/src/open-test-service.testing.ts';
import { testCodes } from '../../protect/src/test-codes.testing.ts';
import { stairgateAt } from './stairgate.testing.ts';

let service: TestService;
let url: string;
let folder: string;
const keyOf = (name: string) => join(folder, `${name}.txt`);
beforeAll(async () => {
  service = await openTestService({ codes: testCodes });
  url = await service.app.listen({ port: 0, host: '127.0.0.1' });
  folder = mkdtempSync(join(tmpdir(), 'stairgate-audit-'));
  for (const person of ['anna', 'ben']) {
    const made = { name: `key of ${person}`, scope: 'operator', role: 'act', person } as const;
    writeFileSync(keyOf(person), (await createApiKey(service.context, made)).key);
  }
  const { key: platform } = await createApiKey(service.context, { name: 'platform', scope: 'platform' });
  writeFileSync(keyOf('platform'), platform);
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await service?.close();
});

const at = (address: string, key: string, ...words: string[]) =>
  stairgateAt(() => service.time.now, 'audit', ...words, '--url', address, '--key', keyOf(key));
const audit = (...words: string[]) => at(url, 'anna', ...words);
const entries = async (...words: string[]) =>
  JSON.parse((await audit(...words, '--json')).out) as { kind: string; person: string; seq: number }[];

test('lists who did what, the newest first, by person, kind and day', async () => {
  await at(url, 'ben', '--json');
  const all = await audit();
  expect(all.exitCode).toBe(0);
  expect(all.out).toMatch(/^when \(UTC\) +who +what +record +about\n/);
  expect(all.out).toMatch(/2026-11-22 12:00:00 +ben +read-audit/);
  const seen = await entries();
  expect(seen.map(({ seq }) => seq)).toEqual(seen.map(({ seq }) => seq).sort((a, b) => b - a));
  expect(new Set((await entries('--person', 'ben')).map(({ person }) => person))).toEqual(new Set(['ben']));
  expect(new Set((await entries('--kind', 'sign-in')).map(({ kind }) => kind))).toEqual(new Set(['sign-in']));
  expect((await entries('--day', '2026-11-22')).length).toBeGreaterThan(3);
  expect((await audit('--day', '2026-11-21')).out).toBe('There are none of these.');
  expect(await entries('--last', '2')).toHaveLength(2);
});

const noted = async (person: string, times: number) => {
  const actor = { by: 'key', person, name: person, keyId: null, session: null } as const;
  for (let more = 0; more < times; more++)
    await service.context.audit.note({ kind: 'read-ledger', actor, about: {} });
};

test('goes on past what one answer holds', async () => {
  await noted('ben', 115);
  const many = await entries('--person', 'ben', '--last', '115');
  expect(many.length).toBe(115);
  expect(new Set(many.map(({ seq }) => seq)).size).toBe(115);
});

test('gives all as lines of JSON, the oldest first', async () => {
  const { exitCode, out } = await audit('--jsonl', '--person', 'ben');
  const lines = out.split('\n').map((line) => JSON.parse(line) as { seq: number; person: string });
  expect(exitCode).toBe(0);
  expect(lines.length).toBeGreaterThan(1);
  expect(lines.map(({ seq }) => seq)).toEqual(lines.map(({ seq }) => seq).sort((a, b) => a - b));
  expect(new Set(lines.map(({ person }) => person))).toEqual(new Set(['ben']));
});

test('shows nothing that a terminal would act on', async () => {
  await noted('eve\u001b[2J\u202e\nroot', 1);
  const { out } = await audit('--last', '5');
  expect(out).toMatch(/eve \[2J root/);
  for (const odd of ['\u001b', '\u202e']) expect(out).not.toContain(odd);
});

const signIns = async () =>
  (await service.context.db.selectFrom('audit').select('seq').where('kind', '=', 'sign-in').execute()).length;

test.each([
  ['no number', ['--last', '0'], /--last 0: give a whole number from 1/],
  ['half a number', ['--last', '1.5'], /--last 1\.5/],
  ['words', ['--last', 'all'], /--last all/],
  ['no day', ['--day', '2026-13-01'], /--day/],
  ['another way to write one', ['--day', 'yesterday'], /--day/],
])('asked wrongly with %s, exits with 2 before it signs in', async (_, words, says) => {
  const before = await signIns();
  const { exitCode, out, error } = await at(url, 'ben', ...words);
  expect([exitCode, out]).toEqual([2, '']);
  expect(error).toMatch(says);
  expect(await signIns()).toBe(before);
});

test('says what to do where nothing answers, and where the key may not or is not there', async () => {
  const away = await at('http://127.0.0.1:9', 'anna');
  expect([away.exitCode, away.error]).toEqual([2, expect.stringMatching(/Nothing answers/)]);
  const platform = await at(url, 'platform');
  expect(platform.exitCode).toBe(2);
  expect(platform.error).toMatch(/operator/);
  const none = await at(url, 'nobody');
  expect([none.exitCode, none.error]).toEqual([2, expect.stringMatching(/nobody\.txt/)]);
  for (const { out, error } of [away, platform, none]) expect(out + error).not.toMatch(/sg[kop]_\w{8}/);
});
