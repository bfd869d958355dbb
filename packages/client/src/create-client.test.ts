import { loadCodes } from '@stairgate/codes';
import { compile, situations } from '@stairgate/rulebook';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Client, type ClientOptions, createClient } from './create-client.ts';
import { ProtectError, Refused, Unreachable } from './errors.ts';
import { startTestProtect, type TestProtect } from './test-protect.ts';

const rulebook = compile(loadCodes(), { asOf: '2026-11-22' });
const personalised = 'ads.show/personalised';

let now: number;
let protect: TestProtect;
let gate: Client;
const warnings: string[] = [];

const clock = () => now;
const open = (options: Partial<ClientOptions> = {}) =>
  createClient({
    url: protect.url,
    apiKey: protect.apiKey,
    clock,
    timeout: 5_000,
    log: { warn: (_, message) => warnings.push(message) },
    ...options,
  });
const reads = () => protect.requests.filter((one) => one.endsWith('/protections')).length;
/** Waits for what the network brings, no longer than it takes. */
const settled = async (holds: () => boolean) => {
  for (let turn = 0; turn < 5_000 && !holds(); turn++) await new Promise((resolve) => setTimeout(resolve, 1));
  expect(holds()).toBe(true);
};

beforeEach(async () => {
  now = Date.parse('2026-11-22T12:00:00Z');
  warnings.length = 0;
  protect = await startTestProtect({ rulebook, clock });
  gate = open();
});
afterEach(async () => {
  gate.close();
  await protect.close();
});

const teen = () => protect.addPerson('GB', { lo: 15, hi: 15, level: 'declared-by-guardian-or-device' });
const adult = () => protect.addPerson('GB', { lo: 18, hi: 18, level: 'verified' });

describe('a question with a circumstance', () => {
  test('is answered as the rulebook says, for every situation', async () => {
    const child = teen();
    for (const situation of situations) {
      const answer = await gate.ask(situation, { child });
      const { rules, ...expected } = protect.decide(child, situation).toJSON();
      expect(answer).toMatchObject({ ...expected, situation });
      expect(answer.rules.map(({ cite }) => cite)).toEqual(rules.map(({ cite }) => cite));
      expect(answer.source).not.toBe('offline');
    }
    expect(reads()).toBe(1);
  });

  test('costs no request while the page is young, and a small one after that', async () => {
    const child = teen();
    expect(await gate.ask(personalised, { child })).toMatchObject({ allowed: false, source: 'service' });
    now += 499;
    expect(await gate.ask(personalised, { child })).toMatchObject({ allowed: false, source: 'cache' });
    expect(reads()).toBe(1);
    now += 1;
    let seen = '';
    const watching = open({
      fetch: async (url, init) => {
        const reply = await fetch(url, init);
        if (String(url).endsWith('/protections')) seen += `${reply.status} `;
        return reply;
      },
    });
    await watching.ask(personalised, { child });
    now += 500;
    expect(await watching.ask(personalised, { child })).toMatchObject({ allowed: false, source: 'service' });
    expect(seen).toBe('200 304 ');
    watching.close();
  });

  test('sees a change no later than maxAge, even while no stream tells of it', async () => {
    const child = teen();
    const deaf = open({
      fetch: (url, init) =>
        String(url).endsWith('/v1/changes') ? Promise.reject(new Error('no stream')) : fetch(url, init),
    });
    expect((await deaf.ask(personalised, { child })).allowed).toBe(false);
    protect.choose(child, personalised);
    now += 499;
    expect((await deaf.ask(personalised, { child })).allowed).toBe(false);
    now += 1;
    expect((await deaf.ask(personalised, { child })).allowed).toBe(true);
    deaf.close();
  });

  test('sees a change at once where the stream tells of it', async () => {
    const child = teen();
    const patient = open({ maxAge: 60_000 });
    const heard: unknown[] = [];
    const stop = patient.changes((change) => heard.push(change));
    await patient.ask(personalised, { child });
    await settled(() => protect.listeners === 1);
    await patient.ask(personalised, { child });
    protect.choose(child, personalised);
    await settled(() => heard.length === 1);
    expect(heard).toEqual([{ kind: 'child', childId: child, version: 2 }]);
    expect((await patient.ask(personalised, { child })).allowed).toBe(true);
    stop();
    protect.withdraw(child);
    await new Promise((resolve) => setImmediate(resolve));
    expect(heard.length).toBe(1);
    patient.close();
  });

  test('ends a guardianship, and hears of what has to be done about', async () => {
    const child = teen();
    const patient = open({ maxAge: 60_000 });
    const heard: unknown[] = [];
    const stop = patient.news(() => {
      throw new Error('a listener');
    });
    patient.news((news) => heard.push(news));
    await settled(() => protect.listeners === 1);
    await patient.guardian.invite(child, 'parent@example.com');
    expect(await patient.guardian.end(child, 'unreachable')).toEqual({
      state: 'ended',
      reason: 'unreachable',
    });
    await settled(() => heard.length === 1);
    expect(heard).toEqual([{ childId: child, what: 'guardian-ended' }]);
    expect(warnings).toContain('a listener to changes threw');
    expect((await patient.guardian.status(child)).state).toBe('ended');
    await expect(patient.guardian.end(child, 'unsafe')).rejects.toThrow();
    stop();
    patient.close();
  });

  test('connects to the stream again after it broke, and trusts nothing from before', async () => {
    const child = teen();
    const patient = open({ maxAge: 60_000 });
    await patient.ask(personalised, { child });
    await settled(() => protect.listeners === 1);
    protect.hangUp();
    await settled(() => warnings.includes('the change stream broke'));
    protect.choose(child, personalised);
    expect((await patient.ask(personalised, { child })).allowed).toBe(true);
    expect(protect.listeners).toBe(0);
    now += 1_000;
    protect.withdraw(child);
    now += 60_000;
    await patient.ask(personalised, { child });
    await settled(() => protect.listeners === 1);
    patient.close();
  });

  test('shares one request among all who ask for a child at once', async () => {
    const child = teen();
    const answers = await Promise.all(
      situations.flatMap((situation) => [gate.ask(situation, { child }), gate.ask(situation, { child })]),
    );
    expect(answers).toHaveLength(situations.length * 2);
    expect(reads()).toBe(1);
  });

  test('asked after a change never shares a request that began before it', async () => {
    const child = teen();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let first = true;
    const slow = open({
      fetch: async (url, init) => {
        const reply = await fetch(url, init);
        if (first && String(url).endsWith('/protections')) {
          first = false;
          await held;
        }
        return reply;
      },
    });
    const before = slow.ask(personalised, { child });
    await settled(() => reads() === 1);
    await slow.choices.make(child, {
      situation: personalised,
      duration: 'until-changed',
      met: protect.decide(child, personalised).obligations,
    });
    const after = slow.ask(personalised, { child });
    expect((await after).allowed).toBe(true);
    release();
    await before;
    expect((await slow.ask(personalised, { child })).allowed).toBe(true);
    slow.close();
  });

  test('under a limit of minutes or money is allowed with a count below it, and not without', async () => {
    const child = teen();
    protect.limit(child, 'guardian', [
      { by: 'guardian', kind: 'minutes', minutes: 60 },
      { by: 'guardian', kind: 'money', amount: 500, currency: 'GBP', per: 'week' },
    ]);
    const use = 'engage.use/within-limit';
    expect((await gate.ask(use, { child, minutesToday: 59 })).allowed).toBe(true);
    expect(await gate.ask(use, { child, minutesToday: 60 })).toMatchObject({
      allowed: false,
      limits: [{ by: 'guardian', how: 'closed' }],
    });
    const buy = 'purchase.buy/item';
    expect((await gate.ask(buy, { child, spent: { amount: 500, currency: 'GBP' } })).allowed).toBe(true);
    expect((await gate.ask(buy, { child, spent: { amount: 501, currency: 'GBP' } })).allowed).toBe(false);
    expect((await gate.ask(buy, { child })).allowed).toBe(false);
  });

  test('about a child that nobody knows is decided with nothing known', async () => {
    const answer = await gate.ask('profile.view/anyone', { child: 'c_nobody' });
    expect(answer).toMatchObject({ allowed: false, effect: 'forbid', source: 'service' });
    const page = await gate.protections('c_nobody');
    expect(page.situations['profile.view/anyone'].reasons).toContain('unknown-child');
    expect(page.source).not.toBe('offline');
  });
});

describe('a grant for just this time', () => {
  test('is used up by one allowed use, and not by looking', async () => {
    const child = teen();
    protect.choose(child, personalised, 'once');
    expect((await gate.ask(personalised, { child, peek: true })).allowed).toBe(true);
    expect((await gate.ask(personalised, { child, peek: true })).allowed).toBe(true);
    expect((await gate.ask(personalised, { child })).allowed).toBe(true);
    expect((await gate.ask(personalised, { child })).allowed).toBe(false);
    expect(protect.requests.filter((one) => one.endsWith('/uses'))).toHaveLength(1);
  });

  test('holds once among many askers at the same moment', async () => {
    const child = teen();
    protect.choose(child, personalised, 'once');
    const answers = await Promise.all(Array.from({ length: 12 }, () => gate.ask(personalised, { child })));
    expect(answers.filter(({ allowed }) => allowed)).toHaveLength(1);
  });

  test('is used up by an activity that turns out to be it', async () => {
    const child = teen();
    const actor = protect.addPerson('GB', { lo: 15, hi: 15, level: 'estimated' });
    protect.choose(child, 'contact.message/peer', 'once');
    const facts = { child, actor, relation: 'stranger' } as const;
    expect((await gate.ask('contact.message', { ...facts, peek: true })).allowed).toBe(true);
    expect((await gate.ask('contact.message', facts)).allowed).toBe(true);
    expect((await gate.ask('contact.message', facts)).allowed).toBe(false);
  });

  test('is used up by one of many asked at once', async () => {
    const child = teen();
    const actor = protect.addPerson('GB', { lo: 15, hi: 15, level: 'estimated' });
    protect.choose(child, 'contact.message/peer', 'once');
    const asked = ['contact.message', { child, actor, relation: 'stranger' }] as const;
    const answers = await gate.askAll([asked, asked, asked]);
    expect(answers.filter(({ allowed }) => allowed)).toHaveLength(1);
  });

  test('is used up by what rests on it, where a limit asks each time', async () => {
    const child = teen();
    const [share, collect] = ['location.share/contact', 'location.collect/coarse'] as const;
    for (const one of ['location.collect/precise', share] as const) protect.choose(child, one);
    protect.limit(child, 'child', [{ kind: 'ask', by: 'child', situation: collect }]);
    protect.choose(child, collect, 'once');
    expect((await gate.ask(share, { child, peek: true })).allowed).toBe(true);
    expect((await gate.ask(share, { child })).allowed).toBe(true);
    expect((await gate.ask(share, { child })).allowed).toBe(false);
  });

  test('is not used when protect cannot be told', async () => {
    const child = teen();
    protect.choose(child, personalised, 'once');
    await gate.ask('feed.rank/choices', { child });
    protect.mood = 'errors';
    expect(await gate.ask(personalised, { child })).toMatchObject({ allowed: false, source: 'offline' });
    protect.mood = 'well';
    now += 5_000;
    expect((await gate.ask(personalised, { child })).allowed).toBe(true);
  });
});

describe('an activity', () => {
  test('is decided by who acts', async () => {
    const child = teen();
    const peer = protect.addPerson('GB', { lo: 14, hi: 14, level: 'estimated' });
    const claims = protect.addPerson('GB', { lo: 14, hi: 14, level: 'self-declared' });
    protect.choose(child, 'contact.message/peer');
    const ask = (actor: string | undefined, relation: 'stranger' | 'contact') =>
      gate.ask('contact.message', { child, actor, relation });
    expect(await ask(peer, 'stranger')).toMatchObject({ allowed: true, situation: 'contact.message/peer' });
    expect(await ask(claims, 'stranger')).toMatchObject({
      allowed: false,
      situation: 'contact.message/adult',
    });
    expect(await ask(adult(), 'stranger')).toMatchObject({ allowed: false });
    expect(await ask(undefined, 'stranger')).toMatchObject({ allowed: false });
    expect(await ask(claims, 'contact')).toMatchObject({
      allowed: true,
      situation: 'contact.message/contact',
    });
    expect(await gate.ask('contact.message', { child })).toMatchObject({ allowed: false });
  });

  test('asked many times over goes in one request, and the answers come in order', async () => {
    const children = Array.from({ length: 130 }, (_, index) => (index % 2 ? teen() : adult()));
    const answers = await gate.askAll(
      children.map((child) => ['profile.view', { child, relation: 'anyone' }] as const),
    );
    expect(answers.map(({ allowed }) => allowed)).toEqual(children.map((_, index) => index % 2 === 0));
    expect(protect.requests.filter((one) => one.includes('/access/'))).toHaveLength(2);
    const mixed = await gate.askAll([
      ['profile.view/contact', { child: children[1] }],
      ['profile.view', { child: children[0], relation: 'anyone' }],
      ['nonsense' as never, {}],
    ]);
    expect(mixed.map(({ allowed }) => allowed)).toEqual([true, true, false]);
  });
});

describe('guard', () => {
  test('goes on with the answer, or throws a problem that says why, by which rule, and what would open it', async () => {
    const child = teen();
    await expect(gate.guard('profile.view/contact', { child })).resolves.toMatchObject({ allowed: true });
    const refused = await gate.guard(personalised, { child }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Refused);
    const { problem, status, forOthers } = refused as Refused;
    expect(status).toBe(403);
    expect(problem).toMatchObject({
      status: 403,
      code: 'refused',
      situation: personalised,
      effect: 'opt-in',
    });
    expect(problem.rules?.[0]?.url).toMatch(/^https:/);
    expect(problem.fix).toContain('they switch it on');
    expect(JSON.stringify(forOthers)).not.toMatch(/opt-in|guardian|child|rule|uk-/);
  });
});

describe('while protect is away', () => {
  const away = async (child: string) => {
    const answers = await Promise.all(situations.map((situation) => gate.ask(situation, { child })));
    return answers.map(({ situation, allowed, source }) => ({ situation, allowed, source }));
  };

  for (const mood of ['errors', 'garbage', 'limits'] as const) {
    test(`(${mood}) every answer is the most protective one, and says so`, async () => {
      const child = adult();
      protect.mood = mood;
      for (const { situation, allowed, source } of await away(child)) {
        expect([situation, source, allowed]).toEqual([situation, 'offline', false]);
      }
      expect(await gate.ask('contact.message', { child, relation: 'stranger' })).toMatchObject({
        allowed: false,
        source: 'offline',
        reasons: expect.arrayContaining(['service-unreachable']),
      });
      expect(await gate.protections(child)).toMatchObject({
        source: 'offline',
        place: 'unknown',
        guardian: 'none',
      });
    });
  }

  test('(nothing listens) likewise, and writes say that it cannot be reached', async () => {
    const child = adult();
    await protect.close();
    expect((await away(child)).every(({ source }) => source === 'offline')).toBe(true);
    await expect(gate.children.create({ place: 'GB' })).rejects.toBeInstanceOf(Unreachable);
    await expect(gate.guardian.invite(child, 'a@example.org')).rejects.toMatchObject({ status: 503 });
    protect = await startTestProtect({ rulebook, clock });
  });

  test('(too slow) a question is given up when its time is over', async () => {
    const child = adult();
    const times: number[] = [];
    const cut = new AbortController();
    const hurried = open({
      timeout: 300,
      deadline: (milliseconds) => {
        times.push(milliseconds);
        return cut.signal;
      },
    });
    protect.mood = 'hangs';
    const asked = hurried.ask(personalised, { child });
    await settled(() => reads() === 1);
    cut.abort(new DOMException('time is over', 'TimeoutError'));
    expect(await asked).toMatchObject({ allowed: false, source: 'offline' });
    // The second bounds the wait for the law, from which the own copy is made.
    expect(times).toEqual([300, 5000]);
    hurried.close();
  });

  test('a dead service is not asked for each question, and one question at a time looks whether it is back', async () => {
    const child = adult();
    protect.mood = 'errors';
    await away(child);
    expect(reads()).toBe(1);
    now += 249;
    await away(child);
    expect(reads()).toBe(1);
    now += 1;
    await away(child);
    expect(reads()).toBe(2);
    now += 500;
    protect.mood = 'well';
    expect((await away(child)).every(({ source }) => source !== 'offline')).toBe(true);
    expect(reads()).toBe(3);
  });

  test('what the law opens to everybody stays open for a minute where it was open to this child, and nothing else', async () => {
    const child = teen();
    const suitable = 'content.view/suitable';
    const sensitive = 'content.view/sensitive';
    await gate.limits.set(child, { kind: 'closed', situation: sensitive });
    const isOpen = async (situation: typeof suitable | typeof sensitive) =>
      (await gate.ask(situation, { child })).allowed;
    const opened = async () => [await isOpen(suitable), await isOpen(sensitive)];
    expect(await opened()).toEqual([true, false]);
    protect.mood = 'errors';
    now += 500;
    expect(await opened()).toEqual([true, false]);
    expect((await away(child)).filter(({ source }) => source !== 'offline')).toEqual([]);
    const { situations: page } = await gate.protections(child);
    expect([page[suitable].allowed, page[sensitive].allowed, page[personalised].allowed]).toEqual([
      true,
      false,
      false,
    ]);
    now += 59_499;
    expect(await opened()).toEqual([true, false]);
    now += 1;
    expect(await opened()).toEqual([false, false]);
  });

  test('a page that is known to have changed bridges nothing', async () => {
    const child = adult();
    expect((await gate.ask('content.view/suitable', { child })).allowed).toBe(true);
    protect.mood = 'errors';
    await expect(
      gate.limits.set(child, { kind: 'closed', situation: 'content.view/suitable' }),
    ).rejects.toThrow();
    expect(await gate.ask('content.view/suitable', { child })).toMatchObject({ allowed: false });
  });

  test('nothing that it knew of the child is used', async () => {
    const child = adult();
    expect((await gate.ask(personalised, { child })).allowed).toBe(true);
    now += 500;
    protect.mood = 'errors';
    expect(await gate.ask(personalised, { child })).toMatchObject({ allowed: false, source: 'offline' });
  });

  test('a wrong key closes everything and does not pass for an outage of others', async () => {
    const child = adult();
    const stranger = open({ apiKey: 'wrong' });
    expect(await stranger.ask(personalised, { child })).toMatchObject({ allowed: false, source: 'offline' });
    await expect(stranger.children.get(child)).rejects.toMatchObject({ status: 401, code: 'key-unknown' });
    stranger.close();
  });

  test('a rulebook that the service sent is what it goes by', async () => {
    const child = adult();
    await gate.ask(personalised, { child });
    await settled(() => protect.requests.includes('GET /v1/rulebook'));
    await settled(() => protect.listeners === 1);
    protect.mood = 'errors';
    now += 500;
    const answer = await gate.ask(personalised, { child });
    expect(answer).toMatchObject({ source: 'offline', revision: rulebook.revision });
  });
});

describe('answers that make no sense', () => {
  const replying = (body: unknown) =>
    open({
      fetch: async () =>
        new Response(typeof body === 'string' ? body : JSON.stringify(body), { status: 200 }),
    });

  test('are never permission', async () => {
    const child = adult();
    const page = await gate.protections(child);
    const { [personalised]: _, ...gap } = page.situations;
    const odd = [
      null,
      [],
      'yes',
      { allowed: true },
      { ...page, situations: gap },
      { ...page, situations: { ...page.situations, [personalised]: { allowed: 'true', effect: 'allow' } } },
      { ...page, situations: { ...page.situations, [personalised]: { allowed: true, effect: 'forbid' } } },
    ];
    for (const body of odd) {
      const client = replying(body);
      expect(await client.ask(personalised, { child }), JSON.stringify(body)?.slice(0, 80)).toMatchObject({
        allowed: false,
        source: 'offline',
      });
      client.close();
    }
    const evaluations = [
      { decision: 'true' },
      { decision: true },
      { decision: true, context: { situation: 'contact.message/peer', effect: 'forbid' } },
      { decision: true, context: { situation: 'profile.view/contact', effect: 'allow' } },
      { decision: true, context: { situation: 'a.b/c', effect: 'allow' } },
    ];
    for (const body of evaluations) {
      const client = replying(body);
      const answer = await client.ask('contact.message', { child, relation: 'stranger' });
      expect(answer.allowed, JSON.stringify(body)).toBe(false);
      const batched = replying({ evaluations: [body] });
      const [one] = await batched.askAll([['contact.message', { child, relation: 'stranger' }]]);
      expect(one?.allowed, JSON.stringify(body)).toBe(false);
      client.close();
      batched.close();
    }
  });
});

test('words that are in no vocabulary are refused without a request', async () => {
  for (const word of ['', 'ads.show', 'ads.show/psychic', '../../secrets', '__proto__', 'constructor']) {
    const before = protect.requests.length;
    const answer = await gate.ask(word as never, { child: 'x' });
    if (word === 'ads.show') continue;
    expect(answer).toMatchObject({ allowed: false, effect: 'forbid', reasons: ['unknown-situation'] });
    expect(protect.requests.length).toBe(before);
  }
});

test('ids are escaped on their way', async () => {
  await gate.ask(personalised, { child: '../../v1/rulebook?x=' });
  expect(protect.requests[0]).toBe('GET /v1/children/..%2F..%2Fv1%2Frulebook%3Fx%3D/protections');
});

test('the platform API: errors keep their code and what to do', async () => {
  const { id } = await gate.children.create({
    place: 'GB',
    evidence: { method: 'self-declared', year: 2014, month: 5 },
  });
  expect(await gate.children.get(id)).toMatchObject({ age: { lo: 12, hi: 12, level: 'self-declared' } });
  expect(await gate.guardian.invite(id, 'grown-up@example.org')).toMatchObject({ state: 'invited' });
  const again = await gate.guardian.invite(id, 'other@example.org').catch((error: unknown) => error);
  expect(again).toBeInstanceOf(ProtectError);
  expect(again).toMatchObject({ status: 409, code: 'guardian-already-asked' });
  expect(await gate.guardian.status(id)).toEqual({ state: 'invited', mail: null, noStanding: null });
  await gate.guardian.cancel(id);
  const { sessionId } = await gate.sessions.start(id);
  await gate.sessions.end(id, sessionId);
  expect((await gate.pageLink(id)).url).toContain('/child#t=');
  await gate.children.erase(id);
  await expect(gate.children.get(id)).rejects.toMatchObject({ status: 404 });
});

test('an age is found out with somebody else, and complaints are read and answered', async () => {
  const { id } = await gate.children.create({ place: 'GB' });
  const returnTo = 'https://app.example/back';
  const begun = await gate.ageAttempts.begin(id, { method: 'vendor', returnTo });
  expect(begun.next.kind).toBe('redirect');
  expect(await gate.ageAttempts.finish(id, begun.attemptId, { code: '1' })).toEqual({ outcome: 'waiting' });
  protect.endAttempt(begun.attemptId, { lo: 12, hi: 12, level: 'verified' });
  expect(await gate.ageAttempts.get(id, begun.attemptId)).toMatchObject({ state: 'finished' });
  expect((await gate.children.get(id)).age).toMatchObject({ lo: 12, level: 'verified' });
  await expect(gate.ageAttempts.finish(id, begun.attemptId, {})).rejects.toMatchObject({
    code: 'attempt-used',
  });
  const { complaintId } = await gate.complaints.create(id, { about: 'data' });
  expect(await gate.complaints.list()).toMatchObject({ complaints: [{ complaintId }], waiting: 1 });
  await gate.complaints.answer(id, complaintId, 'We hold your age.');
  expect(await gate.complaints.list({ state: 'answered' })).toMatchObject({
    complaints: [{ answer: 'We hold your age.', answeredBy: 'platform' }],
  });
});

test('closing ends the stream, and later questions are answered closed', async () => {
  const child = adult();
  await gate.ask(personalised, { child });
  await settled(() => protect.listeners === 1);
  gate.close();
  await settled(() => protect.listeners === 0);
  now += 1_000;
  expect(await gate.ask(personalised, { child })).toMatchObject({ allowed: false, source: 'offline' });
});
