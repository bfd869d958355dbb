import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ownLaw } from '@stairgate/codes/law';
import { cleanAdvertRequest, guardConversation, guardFeed } from '@stairgate/guards';
import { compile, parseAge } from '@stairgate/rulebook';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { stairgate } from './stairgate.testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'stairgate-guard-'));
afterAll(() => rmSync(folder, { recursive: true }));
const requests = join(folder, 'requests');
mkdirSync(requests);
const put = (name: string, text: string) => {
  writeFileSync(join(requests, name), text);
  return join(requests, name);
};
const banner = put(
  'banner.json',
  JSON.stringify({ id: 'a', imp: [{ id: '1', banner: {} }], user: { id: 'robin-5581' } }),
);
put('broken.json', '{"id":');
put('none.json', '[]');

describe('guard adverts', () => {
  test('prints the request, what was done to it, and whether there may be one', async () => {
    const { exitCode, out } = await stairgate(
      'guard',
      'adverts',
      banner,
      '--in',
      'US',
      '--age',
      '12',
      '--json',
    );
    const answer = JSON.parse(out);
    expect(exitCode).toBe(0);
    expect(Object.keys(answer)).toEqual(['request', 'changes', 'allowed']);
    expect(answer).toMatchObject({ request: { id: 'a', regs: { coppa: 1 } }, allowed: true });
    expect(answer.changes[0]).toEqual({
      path: 'user.id',
      done: 'removed',
      rules: ['int-baseline#baseline-no-profiled-adverts'],
    });
    expect(JSON.stringify(answer.request)).not.toContain('robin');
  });
  test('in words', async () => {
    const { out } = await stairgate('guard', 'adverts', banner, '--in', 'GB', '--age', '12');
    expect(out).toMatch(/^may be asked for\n/);
    expect(out).toMatch(/user\.id +removed +uk-gdpr-art8#/);
    const closed = await stairgate(
      'guard',
      'adverts',
      banner,
      '--in',
      'GB',
      '--age',
      '12',
      '--closed',
      'ads.show:guardian',
    );
    expect(closed.out).toMatch(/^no advert\n/);
  });
  test('a folder gives an answer a file, under the same names; what cannot be read does not stop the rest', async () => {
    const out = join(folder, 'answers');
    const said = await stairgate(
      'guard',
      'adverts',
      requests,
      '--in',
      'US',
      '--age',
      '12',
      '--out',
      out,
      '--json',
    );
    expect(JSON.parse(said.out)).toEqual({ files: 3, unread: 1, out });
    expect(said.error).toContain('broken.json is no JSON');
    expect(readdirSync(out)).toEqual(['banner.json', 'broken.json', 'none.json']);
    const answerTo = (name: string) => JSON.parse(readFileSync(join(out, name), 'utf8'));
    expect(answerTo('banner.json').allowed).toBe(true);
    expect(answerTo('none.json')).toMatchObject({ request: null, allowed: false });
    expect(readFileSync(banner, 'utf8')).toContain('robin');
  });
  test.each([
    ['nothing there', [join(folder, 'nowhere.json')], 'There is no'],
    ['no JSON', [join(requests, 'broken.json')], 'is no JSON'],
    ['a folder and no place for the answers', [requests], 'Say with --out'],
    ['its own folder for the answers', [requests, '--out', requests], 'no request is written over'],
  ])('%s: says what would be right', async (_, words, says) => {
    const { exitCode, error } = await stairgate('guard', 'adverts', ...words);
    expect(exitCode).toBe(2);
    expect(error).toContain(says);
  });
});

test('guard feed says what of it may be shown, and what it may be ranked by', async () => {
  const file = put(
    'feed',
    JSON.stringify({
      signals: ['follows', 'dwell'],
      candidates: [
        { id: 'a', labels: ['porn'] },
        { id: 'b', labels: [], via: 'followed' },
      ],
    }),
  );
  const { exitCode, out } = await stairgate('guard', 'feed', file, '--in', 'US-NY', '--age', '14', '--json');
  expect(exitCode).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    items: [
      { id: 'b', verdict: 'keep', rule: null },
      { id: 'a', verdict: 'drop', rule: 'int-baseline#baseline-no-adult-only-content' },
    ],
    order: 'by-choices-and-time',
    signalsAllowed: ['follows'],
    end: 50,
    reset: null,
  });
  const words = await stairgate('guard', 'feed', file, '--in', 'US-NY', '--age', '14');
  expect(words.out).toMatch(/b +keep\n/);
  const wrong = await stairgate('guard', 'feed', banner);
  expect(wrong).toMatchObject({ exitCode: 2, error: expect.stringContaining('A feed is') });
});

test('guard tags says how Google’s tags are to treat the child', async () => {
  const { out } = await stairgate('guard', 'tags', '--in', 'US', '--age', '12', '--json');
  expect(JSON.parse(out)).toMatchObject({ tagForAgeTreatment: 'CHILD', value: 1 });
});

describe('guard talk', () => {
  const talk = put('talk', JSON.stringify({ conversation: { with: 'companion' }, labels: ['suicide'] }));
  test('says what is due, what is closed and who can help, each with its rule', async () => {
    const { exitCode, out } = await stairgate(
      'guard',
      'talk',
      talk,
      '--in',
      'US-CA',
      '--age',
      '14',
      '--json',
    );
    expect(exitCode).toBe(0);
    const answer = JSON.parse(out);
    expect(answer).toMatchObject({
      allowed: true,
      answer: 'instead',
      topics: [{ label: 'suicide', open: false }],
      every: {
        machine: { minutes: 180 },
        break: { minutes: 180, rules: ['us-ca-sb243#ca-companion-breaks'] },
      },
      help: { places: [{ country: 'US', emergency: '911' }] },
    });
    expect(answer.say.map(({ what }: { what: string }) => what)).toEqual([
      'machine',
      'risk',
      'break',
      'topic-closed',
      'help',
    ]);
  });
  test('in words, and in Welsh to the child', async () => {
    const { out } = await stairgate('guard', 'talk', talk, '--in', 'GB', '--age', '14', '--language', 'cy');
    expect(out).toMatch(/^no talk: /);
    expect(out).toContain('Childline: ffonia 0800 1111.');
    expect(out).toMatch(/training +no +/);
  });
  test.each([
    ['a list', [banner.replace('banner', 'none')], 'A talk is'],
    ['a language that is not there', [talk, '--language', 'tlh'], 'There is no language "tlh"'],
  ])('%s: says what would be right', async (_, words, says) => {
    expect(await stairgate('guard', 'talk', ...words)).toMatchObject({
      exitCode: 2,
      error: expect.stringContaining(says),
    });
  });
});

test('200 random files get the answers that the functions give', async () => {
  const rulebook = compile((await ownLaw()).codes, { asOf: '2026-11-22' });
  const child = rulebook.protections({ in: 'US-CA', age: parseAge('14', 'verified') });
  const words = fc.array(fc.constantFrom('none', 'violence', 'porn', 'suicide', 'x'), { maxLength: 3 });
  const of = {
    adverts: [
      fc.record({
        id: fc.uuid(),
        imp: fc.constant([{ id: '1', banner: {} }]),
        user: fc.object({ maxDepth: 2 }),
      }),
      (sent: unknown) => cleanAdvertRequest(sent, child),
    ],
    feed: [
      fc.record({ candidates: fc.array(fc.record({ id: fc.string(), labels: words })) }),
      (sent: object) => guardFeed({ ...(sent as { candidates: [] }), child }),
    ],
    talk: [
      fc.record({ labels: words, session: fc.record({ minutesSinceTold: fc.nat(300) }) }),
      (sent: object) => guardConversation({ ...sent, child }),
    ],
  } as const;
  for (const [verb, [inputs, guard]] of Object.entries(of)) {
    const [from, to] = [join(folder, `${verb}-in`), join(folder, `${verb}-out`)];
    mkdirSync(from);
    const sent = fc.sample<object>(inputs, { numRuns: 67, seed: 12 });
    for (const [at, one] of sent.entries()) writeFileSync(join(from, `${at}.json`), JSON.stringify(one));
    const asked = ['--in', 'US-CA', '--age', '14', '--as-of', '2026-11-22', '--out', to];
    expect((await stairgate('guard', verb, from, ...asked)).exitCode).toBe(0);
    for (const at of sent.keys()) {
      const read = (place: string) => JSON.parse(readFileSync(join(place, `${at}.json`), 'utf8'));
      expect(read(to)).toEqual(JSON.parse(JSON.stringify(guard(read(from)))));
    }
  }
});

describe('guard time', () => {
  const time = {
    now: '2026-11-22T20:30:00Z',
    limits: [
      { by: 'guardian', kind: 'minutes', minutes: 60 },
      { by: 'guardian', kind: 'quiet', hours: { from: '21:00', to: '07:00' } },
    ],
    use: { day: '2026-11-22', minutes: 20 },
  };
  const ask = (sent: unknown, ...more: string[]) =>
    stairgate('guard', 'time', put('time.json', JSON.stringify(sent)), '--in', 'GB', '--age', '12', ...more);
  test('says how long still, and when it is to be told', async () => {
    const { exitCode, out } = await ask(time, '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      allowed: true,
      zone: 'Europe/London',
      minutesLeft: 40,
      endsAt: '2026-11-22T21:00:00.000Z',
      warnings: [
        { at: '2026-11-22T20:45:00.000Z', minutes: 15 },
        { at: '2026-11-22T20:55:00.000Z', minutes: 5 },
      ],
    });
  });
  test('in words, closed where it is and in a zone that there is not', async () => {
    const late = await ask({ ...time, now: '2026-11-22T22:00:00Z' });
    expect(late.out).toContain('closed: quiet, by guardian');
    expect(late.out).toContain('opens by itself: 2026-11-23T07:00:00.000Z');
    expect((await ask({ ...time, zone: 'Mars/Olympus' })).out).toContain('closed: zone-unknown');
    expect((await ask(time, '--closed', 'engage.use:guardian')).out).toContain('closed: closed, by guardian');
  });
  test('what is no time is refused, with what would be', async () => {
    for (const sent of [[], {}, { now: 'soon' }, { ...time, limits: [{ by: 'guardian', kind: 'quiet' }] }]) {
      const { exitCode, error } = await ask(sent);
      expect(exitCode).toBe(2);
      expect(error).toContain('A time is {');
    }
  });
});

describe('a file that is given', () => {
  const link = (name: string, to: string) => {
    const from = join(folder, name);
    mkdirSync(dirname(from), { recursive: true });
    symlinkSync(to, from);
    return from;
  };
  const secret = join(folder, 'secret');
  writeFileSync(secret, 'root:$y$j9T$hunter2:19000:0:99999:7:::\n');

  test('that lies in a folder is not read through a link', async () => {
    link('linked/a.json', banner);
    const out = join(folder, 'linked-out');
    const { error } = await stairgate('guard', 'adverts', join(folder, 'linked'), '--out', out);
    expect(error).toContain('is a link');
    expect(JSON.parse(readFileSync(join(out, 'a.json'), 'utf8'))).toHaveProperty('error');
    mkdirSync(join(folder, 'codes/gb'), { recursive: true });
    writeFileSync(join(folder, 'codes/provisions.json'), '{}');
    link('codes/gb/a.yaml', secret);
    const codes = await stairgate('explain', 'ads.show/personalised', '--codes', join(folder, 'codes'));
    expect([codes.exitCode, codes.out + codes.error]).toEqual([2, expect.stringContaining('is a link')]);
  });

  test.each([
    ['guard', 'adverts', '@'],
    ['guard', 'feed', '@'],
    ['guard', 'talk', '@'],
    ['replay', '@'],
    ['check', '@', '--in', 'GB'],
    ['explain', 'ads.show/personalised', '--profile', '@'],
    ['profile', 'check', '@'],
    ['review', 'http://127.0.0.1:9', '--commitments', '@'],
    ['verify', folder, '--public-key', '@'],
    ['complaints', 'list', '--key', '@'],
  ])('to %s %s %s %s is a regular one, and nothing of what it holds is told', async (...words) => {
    writeFileSync(join(folder, 'manifest.json'), '{}');
    const given = (file: string) =>
      stairgate(...words.filter((word) => word !== undefined).map((word) => (word === '@' ? file : word)));
    for (const device of ['/dev/zero', '/dev/null']) {
      const { exitCode, out, error } = await given(device);
      expect([exitCode, out + error]).toEqual([
        expect.any(Number),
        expect.stringContaining('no regular file'),
      ]);
      expect(exitCode).toBeGreaterThan(0);
    }
    const { exitCode, out, error } = await given(secret);
    expect(exitCode).toBeGreaterThan(0);
    expect(out + error).not.toMatch(/root|hunter2|19000/);
  });
});
