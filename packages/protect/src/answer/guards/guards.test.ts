import { ownLaw } from '@stairgate/codes/law';
import { cleanAdvertRequest, guardConversation, guardFeed } from '@stairgate/guards';
import { type AgeInterval, compile, type Rulebook, unknownAge } from '@stairgate/rulebook';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../../../../client/src/create-client.ts';
import { guardsOf } from '../../../../client/src/guards-of.ts';
import { openTestService, type TestService } from '../../open-test-service.testing.ts';

const banner = { id: 'r', imp: [{ id: '1', banner: { w: 1 } }], user: { id: 'robin-5581' } };
const places = ['GB', 'US', 'US-CA', 'US-NY', 'DE', 'AU', 'unknown'];

const word = fc.constantFrom('none', 'violence', 'porn', 'suicide', 'frobnicate', 'self-harm');
const label = fc.oneof(
  word,
  fc.record({ src: fc.constantFrom('llama-guard-3', 'mine'), val: fc.constantFrom('S1', 'S8', 'safe') }),
);
const candidate = fc.record(
  {
    id: fc.string({ maxLength: 5 }),
    labels: fc.array(label, { maxLength: 3 }),
    author: fc.constantFrom('a', 'b'),
    via: fc.constantFrom('followed', 'behaviour', 'everybody', 'x'),
    at: fc.constantFrom('2026-11-20T10:00:00Z', 'then'),
  },
  { requiredKeys: ['id'] },
);
const feeds = fc.record(
  {
    candidates: fc.array(candidate, { maxLength: 12 }),
    signals: fc.array(fc.constantFrom('follows', 'dwell', 'searches'), { maxLength: 3 }),
    counts: fc.dictionary(word, fc.integer({ min: -1, max: 5 }), { maxKeys: 3 }),
    session: fc.record(
      { minutesSinceBreak: fc.integer({ min: 0, max: 90 }), shown: fc.nat(60) },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['candidates'] },
);
const talks = fc.record(
  {
    conversation: fc.record(
      { with: fc.constantFrom('assistant', 'companion'), asked: fc.boolean() },
      { requiredKeys: [] },
    ),
    labels: fc.array(label, { maxLength: 4 }),
    session: fc.record(
      { minutesSinceTold: fc.nat(400), minutesSinceBreak: fc.nat(400), riskExplained: fc.boolean() },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);
const requests = fc.record(
  {
    id: fc.oneof(fc.uuid(), fc.constant('r')),
    imp: fc.array(fc.record({ id: fc.string({ maxLength: 4 }), banner: fc.record({ w: fc.nat(500) }) }), {
      maxLength: 2,
    }),
    site: fc.record({ domain: fc.constant('treehouse.example'), page: fc.webUrl() }),
    device: fc.record({
      ifa: fc.uuid(),
      ip: fc.ipV4(),
      geo: fc.record({ country: fc.constant('GBR'), lat: fc.double() }),
    }),
    user: fc.object({ maxDepth: 2 }),
    regs: fc.record({ coppa: fc.constantFrom(0, 1), gdpr: fc.constantFrom(0, 1) }),
    ext: fc.jsonValue({ maxDepth: 2 }),
  },
  { requiredKeys: [] },
);

describe('the guards over HTTP', () => {
  let service: TestService;
  let rulebook: Rulebook;
  beforeAll(async () => {
    service = await openTestService();
    rulebook = compile((await ownLaw()).codes, { asOf: '2026-11-22' });
  });
  afterAll(() => service?.close());
  const ask = (childId: string, what: string, body: unknown) =>
    service.platform('POST', `/v1/children/${childId}/guard/${what}`, body);

  it('give what the functions give in process, and so does the client by the page that it keeps', async () => {
    const gate = createClient({
      url: 'http://protect.example',
      apiKey: service.key,
      timeout: 60_000,
      maxAge: 60_000,
      fetch: async (url, init) => {
        const { pathname, search } = new URL(String(url));
        const headers = Object.fromEntries(new Headers(init?.headers));
        const answer = await service.request('GET', pathname + search, undefined, headers);
        const empty = answer.status === 304;
        return new Response(empty ? null : answer.text, {
          status: answer.status,
          headers: { 'content-type': 'application/json', etag: String(answer.headers.etag ?? '') },
        });
      },
    });
    const guards = guardsOf(gate);
    const children = new Map<string, string>();
    const people = fc.record({
      place: fc.constantFrom(...places),
      age: fc.constantFrom(undefined, 8, 12, 14, 17, 18),
    });
    await fc.assert(
      fc.asyncProperty(people, requests, feeds, talks, async ({ place, age }, request, feed, talk) => {
        const who = `${place} ${age}`;
        const range = age === undefined ? undefined : { lo: age, hi: age };
        const childId = children.get(who) ?? (await service.createChild(place, range));
        children.set(who, childId);
        const known: AgeInterval =
          range === undefined ? unknownAge : { ...range, level: 'declared-by-guardian-or-device' };
        const child = rulebook.protections({ in: place, age: known });
        // As it comes through JSON.
        const [asRequest, asFeed, asTalk] = JSON.parse(JSON.stringify([request, feed, talk]));
        const here = JSON.parse(
          JSON.stringify([
            cleanAdvertRequest(asRequest, child),
            guardFeed({ ...asFeed, child }),
            guardConversation({ ...asTalk, child }),
          ]),
        );
        const over = [
          (await ask(childId, 'adverts', { request: asRequest })).body,
          (await ask(childId, 'feed', asFeed)).body,
          (await ask(childId, 'talk', asTalk)).body,
        ];
        expect(over).toEqual(here);
        const nobody = { place, ...(range && { age: known }) };
        const ofNobody = [
          (await service.platform('POST', '/v1/guard/adverts', { ...nobody, request: asRequest })).body,
          (await service.platform('POST', '/v1/guard/feed', { ...nobody, ...asFeed })).body,
          (await service.platform('POST', '/v1/guard/talk', { ...nobody, ...asTalk })).body,
        ];
        expect(ofNobody).toEqual(here);
        const inClient = [
          await guards.adverts(childId, asRequest),
          await guards.feed(childId, asFeed),
          await guards.talk(childId, asTalk),
        ];
        expect(JSON.parse(JSON.stringify(inClient))).toEqual(here);
      }),
      { numRuns: 200 },
    );
    gate.close();
  });

  it('heed what the child chose and what a guardian or the platform closed', async () => {
    const childId = await service.createChild('GB', { lo: 16, hi: 16 });
    const talk = { conversation: { with: 'companion' }, labels: [] };
    expect((await ask(childId, 'talk', talk)).body.allowed).toBe(false);
    const chosen = await service.platform('POST', `/v1/children/${childId}/choices`, {
      situation: 'ai.chat/companion',
      duration: 'until-changed',
      met: ['explain-risk', 'disclose-ai'],
    });
    expect([chosen.status, chosen.text]).toEqual([200, chosen.text]);
    expect((await ask(childId, 'talk', talk)).body.allowed).toBe(true);
    await service.platform('POST', `/v1/children/${childId}/limits`, {
      kind: 'closed',
      situation: 'ai.chat/companion',
    });
    expect((await ask(childId, 'talk', talk)).body.allowed).toBe(false);
    await service.platform('POST', `/v1/children/${childId}/limits`, {
      kind: 'closed',
      situation: 'ads.show',
    });
    expect((await ask(childId, 'adverts', { request: banner })).body).toMatchObject({
      request: null,
      changes: [{ done: 'refused', rules: expect.arrayContaining(['platform-limit']) }],
    });
  });

  it('say it in the language that is asked for', async () => {
    const childId = await service.createChild('GB', { lo: 14, hi: 14 });
    const { body } = await service.platform('POST', `/v1/children/${childId}/guard/talk?language=cy-GB`, {});
    expect(body.say[0].text).toMatch(/^Mae'r sgwrs hon/);
    expect(body.say.at(-1).text).toContain('ffonia 0800 1111');
  });

  it.each([
    ['adverts', [], 400, 'invalid'],
    ['adverts', { request: [banner] }, 400, 'invalid'],
    ['adverts', { request: 'x' }, 400, 'invalid'],
    ['adverts', banner, 400, 'invalid'],
    ['adverts', { request: banner, id: 'a b' }, 400, 'invalid'],
    ['adverts', { request: banner, own: 'x' }, 400, 'invalid'],
    ['adverts', { request: { pad: 'x'.repeat(1024 * 1024) } }, 413, 'body-too-large'],
    ['feed', {}, 400, 'invalid'],
    ['feed', { candidates: {} }, 400, 'invalid'],
    ['feed', { candidates: [], capPerDay: '3' }, 400, 'invalid'],
    ['feed', { candidates: [], capPerDay: -1 }, 400, 'invalid'],
    ['feed', { candidates: Array(10_001).fill(0) }, 400, 'invalid'],
    ['talk', { talk: {} }, 400, 'invalid'],
    ['talk', { labels: ['x'.repeat(70_000)] }, 413, 'body-too-large'],
  ])(
    '%s with a body that is none: a problem, and nothing of it comes back',
    async (what, body, status, code) => {
      const childId = await service.createChild('GB', { lo: 12, hi: 12 });
      const answer = await ask(childId, what, body);
      expect([answer.status, answer.body.code]).toEqual([status, code]);
      expect(answer.text).not.toContain('robin');
    },
  );
  it('a request of nearly a mebibyte is answered, and nothing of it comes back that may not', async () => {
    const childId = await service.createChild('US', { lo: 12, hi: 12 });
    const user = { keywords: 'robin-5581 '.repeat(90_000) };
    const answer = await ask(childId, 'adverts', { request: { ...banner, user } });
    expect([answer.status, answer.body.allowed]).toEqual([200, true]);
    expect(answer.text).not.toContain('robin');
  });
  it('of a child that is another’s or nobody’s, of a place that is none, and with a key for something else: no answer', async () => {
    expect((await ask('c_nobody', 'talk', {})).body.code).toBe('child-unknown');
    const nowhere = await service.platform('POST', '/v1/guard/talk', { place: 'QQ' });
    expect([nowhere.status, nowhere.body.code]).toEqual([400, 'place-unknown']);
    expect((await service.request('POST', '/v1/guard/talk', {})).body.code).toBe('key-missing');
  });
  it('a yes for just this time opens nothing: it is not used up by looking', async () => {
    const childId = await service.createChild('GB', { lo: 16, hi: 16 });
    const made = await service.platform('POST', `/v1/children/${childId}/choices`, {
      situation: 'ai.chat/companion',
      duration: 'once',
      met: ['explain-risk', 'disclose-ai'],
    });
    expect([made.status, made.text]).toEqual([200, made.text]);
    const talk = { conversation: { with: 'companion' }, labels: [] };
    expect((await ask(childId, 'talk', talk)).body.allowed).toBe(false);
  });
});
