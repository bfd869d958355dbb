import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCodes } from '@stairgate/codes';
import { createApiKey } from '@stairgate/protect';
import { compile, type LoggedDecision } from '@stairgate/rulebook';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTestService, type TestService } from '../../protect/src/open-test-service.testing.ts';
import { testCodes } from '../../protect/src/test-codes.testing.ts';
import { putBaseline, stairgateAt } from './stairgate.testing.ts';

const now = '2026-11-22T12:00:00Z';
const today = compile(testCodes, { asOf: '2026-11-22' }).revision;
const nextYear = compile(testCodes, { asOf: '2027-01-01' }).revision;

let service: TestService;
let url: string;
let key: string;
beforeEach(async () => {
  service = await openTestService({ codes: testCodes, settings: { switchPeople: 1 } });
  url = await service.app.listen({ port: 0, host: '127.0.0.1' });
  ({ key } = await createApiKey(service.context, { name: 'operator', scope: 'operator' }));
});
afterEach(() => service?.close());

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stairgate-rulebook-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const keyFile = (text: string) => {
  const file = join(folder, 'key.txt');
  writeFileSync(file, text);
  return file;
};
const stairgate = (...words: string[]) => stairgateAt(() => Date.parse(now), ...words);
const rulebook = (...words: string[]) => stairgate('rulebook', ...words, '--url', url, '--key', keyFile(key));

/** Asks for a record of the answer, as a platform would log it. */
async function record(name: string, place = 'GB'): Promise<LoggedDecision> {
  const { body } = await service.platform('POST', '/access/v1/evaluation', {
    subject: { type: 'user', id: 'x' },
    resource: {
      type: 'child',
      id: '',
      properties: { place, age: { lo: 12, hi: 12, level: 'verified' } },
    },
    action: { name },
    context: { record: true },
  });
  return body.context.record;
}

function put(name: string, content: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

describe('rulebook', () => {
  test('shows, tries, switches, and switches back with one command', async () => {
    expect((await rulebook()).out).toMatch(new RegExp(`In force +${today}.*\\nNo other rulebook`, 's'));
    const tried = await rulebook('candidate', '--as-of', '2027-01-01');
    expect(tried).toMatchObject({ exitCode: 0, error: '' });
    expect(tried.out).toContain(`${nextYear}, as it will be on 2027-01-01`);
    await record('engage.scroll/endless');
    const shown = await rulebook('show');
    expect(shown.out).toContain('1 answers compared, 1 differ: 1 tighten, 0 loosen, 0 in obligations alone.');
    expect(shown.out).toMatch(/engage\.scroll\/endless +10-12 +1 +1 +0 +0 +1 +0/);
    expect((await rulebook('switch', '--to', nextYear)).out).toMatch(new RegExp(`In force +${nextYear}`));
    expect((await rulebook('switch', '--to', nextYear)).exitCode).toBe(2);
    expect(service.context.rulebook().revision).toBe(nextYear);
    await rulebook('candidate', '--drop');
    const back = await rulebook('switch', '--to', today, '--json');
    expect(JSON.parse(back.out)).toMatchObject({
      active: { revision: today },
      candidate: { revision: nextYear },
    });
  });

  test('checks a folder of codes here before it is sent', async () => {
    const codes = join(folder, 'own');
    mkdirSync(join(codes, 'gb'), { recursive: true });
    put('own/provisions.json', {
      ...putBaseline(codes),
      'gb-own': [{ id: 'gb-own-01', ref: 's.1', kind: 'must', ages: [0, 17], confidence: 'high' }],
    });
    const law = (situation: string) => `code: gb-own
title: A law of our own
short: Own
jurisdiction: GB
issuer: Parliament
url: https://law.example/own
status: in-force
from: 2024-01-01
rules:
  - id: sale
    provisions: [gb-own-01]
    cite: s.1
    confidence: high
    situations: [${situation}]
    effect: forbid
    says: No sale.
`;
    put('own/gb/own.yaml', law('data.sell'));
    const wrong = await rulebook('candidate', '--codes', codes);
    expect(wrong.exitCode).toBe(2);
    expect(wrong.error).toMatch(/own\/gb\/own\.yaml:14:\d+ .*data\.sell/);
    put('own/gb/own.yaml', law('data.share/sale'));
    const right = await rulebook('candidate', '--codes', codes);
    expect(right.out).toContain('Codes it adds: gb-own');
    expect(service.context.rulebook().revision).toBe(today);
  });

  test('says what is missing or wrong', async () => {
    for (const [words, message] of [
      [['candidate'], /What is to be tried/],
      [['candidate', '--codes', join(folder, 'nowhere')], /no such folder/],
      [['candidate', '--as-of', 'soon'], /no day/],
      [['candidate', '--as-of', '2020-01-01'], /422: The day has passed/],
      [['candidate', '--revision', '0123456789abcdef'], /404: No rulebook of this revision/],
      [['switch', '--to', '0123456789abcdef'], /404: No rulebook of this revision/],
    ] as const) {
      const { exitCode, error } = await rulebook(...words);
      expect([words, exitCode]).toEqual([words, 2]);
      expect(error).toMatch(message);
    }
    expect((await stairgate('rulebook', '--url', url, '--key', keyFile('sgo_wrong'))).error).toMatch(/401/);
    expect((await stairgate('rulebook', '--url', 'http://127.0.0.1:9', '--key', keyFile(key))).error).toMatch(
      /Nothing answers/,
    );
  });
});

describe('replay', () => {
  const replay = (file: string, ...words: string[]) => stairgate('replay', file, ...words);
  const there = () => ['--url', url, '--key', keyFile(service.key)];

  test('answers a decision again under its own rulebook and today’s, with citations', async () => {
    const file = put('record.json', await record('engage.scroll/endless'));
    const same = await replay(file, ...there());
    expect(same).toMatchObject({ exitCode: 0, error: '' });
    expect(same.out).toContain('then    the same, answered again');
    expect(same.out).toContain('no change');
    service.time.now = Date.parse('2027-01-01T00:00:00Z');
    const { exitCode, out } = await replay(file, ...there(), '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      today: nextYear,
      alarms: 0,
      missing: 0,
      decisions: [
        {
          found: true,
          unlike: [],
          before: { effect: 'allow', revision: today },
          today: { effect: 'forbid', revision: nextYear },
          change: 'tightens',
          because: { gone: [], come: [{ code: 'gb-test', rule: 'scroll' }] },
        },
      ],
    });
    expect((await replay(file, ...there())).out).toContain('now GB test, s. 1: Rule scroll.');
  });

  test('raises the alarm when a rulebook answers otherwise than was logged', async () => {
    const honest = await record('data.share/sale');
    const limited = put('limited.json', {
      ...honest,
      others: [{ situation: 'data.share/third-party', by: 'guardian' }],
      limits: [{ situation: 'data.share/sale', by: 'guardian', how: 'closed' }],
    });
    expect((await replay(limited, ...there())).out).toContain(
      ', guardian said yes to data.share/third-party, guardian limited data.share/sale, ',
    );
    const lines = [honest, { ...honest, effect: 'allow', allowed: true }, { ...honest, obligations: [] }];
    const file = put('records.jsonl', lines.map((one) => JSON.stringify(one)).join('\n'));
    const { exitCode, out } = await replay(file, ...there());
    expect(exitCode).toBe(1);
    expect(out.match(/NOT WHAT WAS LOGGED.*/g)).toEqual(['NOT WHAT WAS LOGGED: effect, allowed']);
    expect(out).toContain('3 answered again, 1 otherwise than was logged.');
  });

  test('says that a rulebook cannot be found', async () => {
    const file = put('lost.json', [{ ...(await record('data.share/sale')), revision: '0123456789abcdef' }]);
    const { exitCode, error } = await replay(file, ...there());
    expect(exitCode).toBe(2);
    expect(error).toContain('1 of 1 could not be answered again');
  });

  test('finds old rulebooks without a service: in the codes on any day, and in a folder', async () => {
    const real = compile(loadCodes(), { asOf: '2024-05-01' });
    const answer = real.decide({
      situation: 'profile.view/anyone',
      in: ['GB'],
      age: { lo: 12, hi: 12, level: 'verified' },
    });
    const old: LoggedDecision = {
      at: '2024-05-01T00:00:00Z',
      situation: 'profile.view/anyone',
      in: ['GB'],
      age: { lo: 12, hi: 12, level: 'verified' },
      granted: [],
      effect: answer.effect,
      allowed: answer.allowed,
      obligations: answer.obligations,
      revision: real.revision,
    };
    expect(await replay(put('old.json', old))).toMatchObject({ exitCode: 0, error: '' });

    const own = put('own.json', await record('data.share/sale'));
    expect((await replay(own)).exitCode).toBe(2);
    const history = join(folder, 'history');
    mkdirSync(history);
    put('history/a.json', (await service.platform('GET', '/v1/rulebook')).body);
    expect((await replay(own, '--history', history)).exitCode).toBe(0);
    const { body } = await service.platform('GET', '/v1/rulebook');
    put('history/a.json', { ...body, codes: body.codes.slice(1) });
    expect((await replay(own, '--history', history)).error).toMatch(/it was changed/);
  });

  test('refuses what holds no record', async () => {
    for (const [content, message] of [
      ['{', /is no JSON/],
      ['', /holds no record/],
      ['[]', /holds no record/],
      [
        '{"at":"2026-11-22T12:00:00Z","allowed":true,"revision":"0123456789abcdef","situation":"x/y"}',
        /record 1: situation: give/,
      ],
      ['7', /record 1: the record: give an object/],
    ] as const) {
      const { exitCode, error } = await replay(put('wrong.json', content));
      expect([content, exitCode]).toEqual([content, 2]);
      expect(error).toMatch(message);
    }
    expect((await replay(join(folder, 'nothing.json'))).error).toMatch(/nothing\.json is not there/);
  });
});
