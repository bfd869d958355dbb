import { startTestProtect, type TestProtect } from '@stairgate/client/testing';
import { loadCodes } from '@stairgate/codes';
import {
  activities,
  activityNames,
  beforeYes,
  compile,
  type Rulebook,
  relations,
  type SetLimit,
  type Situation,
  situations,
} from '@stairgate/rulebook';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestService, type TestService } from '../packages/protect/src/open-test-service.testing.ts';

// What a platform's tests pass on, protect must answer alike: the stand-in of the client is held against the service.
const codes = loadCodes();
const now = Date.parse('2026-11-22T12:00:00.000Z');
let real: TestService;
let standIn: TestProtect;
let rulebook: Rulebook;

beforeAll(async () => {
  real = await openTestService({ codes, settings: { logLevel: 'silent' } });
  rulebook = compile(codes, { asOf: '2026-11-22' });
  standIn = await startTestProtect({ rulebook, clock: () => now });
});
afterAll(async () => {
  await standIn?.close();
  await real?.close();
});

const words = [undefined, ...new Set(Object.values(activities).flat()), 'nonsense'];

/** Every action with every circumstance, and every relation where nothing else says it. */
const questions = [...activityNames, ...situations].flatMap((name) =>
  words.flatMap((circumstance) =>
    [undefined, ...relations].map((relation) => ({ action: { name }, context: { circumstance, relation } })),
  ),
);

interface Answered {
  readonly decision: boolean;
  readonly context: Record<string, unknown>;
}

/** What decides and why; the order of reasons and the words of rules aside. */
const gist = ({ decision, context }: Answered) => {
  const { situation, effect, own, obligations, needs, waitsFor, limits, reasons, unlock } = context;
  return JSON.stringify({
    ...{ decision, situation, effect, own, obligations, needs, waitsFor, limits, unlock },
    reasons: [...(reasons as string[])].sort(),
  });
};

async function post(base: string, path: string, body: unknown, key: string): Promise<Answered[]> {
  const response = await fetch(`${base}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify(body),
  });
  return ((await response.json()) as { evaluations: Answered[] }).evaluations;
}

/** Of a child that nobody knows every law of the world is cited: more would not fit in one answer. */
const atOnce = 400;

async function different(subject: object, ids: { real: string; standIn: string }): Promise<string[]> {
  const wrong: string[] = [];
  for (let from = 0; from < questions.length; from += atOnce) {
    const part = questions.slice(from, from + atOnce);
    const ask = (id: string) => ({
      subject,
      evaluations: part.map((one) => ({ ...one, resource: { type: 'child', id } })),
    });
    const { body } = await real.platform('POST', '/access/v1/evaluations', ask(ids.real));
    const theirs = await post(
      standIn.url,
      '/access/v1/evaluations',
      {
        evaluations: ask(ids.standIn).evaluations.map((one) => ({ ...one, subject })),
      },
      standIn.apiKey,
    );
    for (const [at, one] of (body.evaluations as Answered[]).entries()) {
      if (gist(one) !== gist(theirs[at]!))
        wrong.push(`${JSON.stringify(part[at])}: ${gist(one)} / ${gist(theirs[at]!)}`);
    }
  }
  return wrong;
}

test('there is a question for every action, circumstance and relation', () => {
  expect(questions.length).toBeGreaterThanOrEqual(27_440);
});

test.each([
  ['GB', 12],
  ['US-SC', 15],
  ['FR', 14],
] as const)('in %s at %i the stand-in answers every question as protect does', async (place, age) => {
  const evidence = { method: 'self-declared', year: 2026 - age, month: 1 } as const;
  const made = await real.platform('POST', '/v1/children', { place, evidence });
  expect(made.status).toBe(201);
  const own = await fetch(`${standIn.url}/v1/children`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${standIn.apiKey}` },
    body: JSON.stringify({ place, evidence }),
  });
  const ids = { real: made.body.id as string, standIn: ((await own.json()) as { id: string }).id };
  expect((await different({ type: 'user', id: 'somebody' }, ids)).slice(0, 3)).toEqual([]);

  // What may be chosen, what is refused and why; chosen where it may be.
  const refusals: string[] = [];
  for (const situation of situations) {
    const body = { situation, duration: 'until-changed', met: beforeYes };
    const { status, body: told } = await real.platform('POST', `/v1/children/${ids.real}/choices`, body);
    const answer = await fetch(`${standIn.url}/v1/children/${ids.standIn}/choices`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${standIn.apiKey}` },
      body: JSON.stringify(body),
    });
    const theirs = (await answer.json()) as { code?: string };
    if (answer.ok !== (status === 200) || theirs.code !== told.code)
      refusals.push(`${situation}: ${status} ${told.code} / ${answer.status} ${theirs.code}`);
  }
  expect(refusals).toEqual([]);

  const set: readonly SetLimit[] = [
    { by: 'platform', kind: 'closed', situation: 'contact.message/peer' },
    { by: 'platform', kind: 'ask', situation: 'feed.rank/choices' },
    { by: 'platform', kind: 'content', content: 'sensitive' },
    { by: 'platform', kind: 'minutes', minutes: 60 },
  ];
  const kept: SetLimit[] = [];
  for (const one of set) {
    const { by: _, ...limit } = one;
    const { status, body } = await real.platform('POST', `/v1/children/${ids.real}/limits`, limit);
    expect(status, JSON.stringify(body)).toBeLessThan(300);
    // What law closes already needs no limit, and protect keeps none.
    if (body.limit) kept.push(one);
  }
  expect(kept.length).toBeGreaterThan(2);
  standIn.limit(ids.standIn, 'platform', kept);
  expect((await different({ type: 'anonymous', id: '' }, ids)).slice(0, 3)).toEqual([]);
});

type Call = (
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
) => Promise<Pick<Awaited<ReturnType<TestService['platform']>>, 'status' | 'body'>>;

test('what a guardian lifts for a while is lifted in both alike, and until the same moment', async () => {
  const evidence = { method: 'self-declared', year: 2014, month: 1 } as const;
  const made = await real.platform('POST', '/v1/children', { place: 'GB', evidence });
  const standInCall: Call = async (method, path, body) => {
    const answer = await fetch(`${standIn.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${standIn.apiKey}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: await answer.json() };
  };
  const own = await standInCall('POST', '/v1/children', { place: 'GB', evidence });
  const ids = { real: made.body.id as string, standIn: own.body.id as string };
  const guardian = await real.invite(ids.real, 'lifts@example.com');
  await real.agree(guardian, ids.real, ['core']);
  standIn.consent(ids.standIn);
  const set = [
    { kind: 'quiet', hours: { from: '11:00', to: '13:00' } },
    { kind: 'closed', situation: 'contact.message/peer' },
  ] as const;
  const pages = `/guardian/api/children/${ids.real}`;
  for (const one of set) await guardian.send('POST', `${pages}/limits`, one);
  standIn.limit(
    ids.standIn,
    'guardian',
    set.map((one) => ({ by: 'guardian', ...one })),
  );
  const asked = async (call: Call, id: string) => {
    const path = `/v1/children/${id}`;
    const { limits } = (await call('GET', `${path}/limits`)).body;
    const favours = [];
    for (const { limitId, kind } of limits) {
      const body = kind === 'quiet' ? { minutes: 30 } : {};
      favours.push((await call('POST', `${path}/limits/${limitId}/favours`, body)).body);
    }
    return favours;
  };
  const gistOf = async (call: Call, id: string) => {
    const path = `/v1/children/${id}`;
    const { allowed, why, endsAt } = (await call('GET', `${path}/time`)).body;
    const { situations: views } = (await call('GET', `${path}/protections`)).body;
    const { limits } = (await call('GET', `${path}/limits`)).body;
    const closes = ['contact.message/peer', 'engage.use/night'].map((one) => [one, views[one].limits]);
    return {
      allowed,
      why,
      endsAt,
      closes,
      until: limits.map((one: { liftedUntil?: string }) => one.liftedUntil).sort(),
    };
  };
  const both = async () => [await gistOf(real.platform, ids.real), await gistOf(standInCall, ids.standIn)];
  const [before, beforeToo] = await both();
  expect(beforeToo).toEqual(before);
  expect(before).toMatchObject({ allowed: false, why: { reason: 'quiet' } });
  for (const { favourId } of await asked(real.platform, ids.real))
    await guardian.send('POST', `${pages}/favours/${favourId}`, { answer: 'approve' });
  for (const { favourId } of await asked(standInCall, ids.standIn))
    standIn.answerFavour(ids.standIn, favourId, 'approve');
  const [lifted, liftedToo] = await both();
  expect(liftedToo).toEqual(lifted);
  expect(lifted).toMatchObject({ allowed: true, endsAt: '2026-11-22T12:30:00.000Z' });
});

test('a child that nobody knows is answered alike', async () => {
  expect(
    (await different({ type: 'user', id: 'x' }, { real: 'c_nobody', standIn: 'c_nobody' })).slice(0, 3),
  ).toEqual([]);
  expect(standIn.decide('c_nobody', 'location.share/anyone' satisfies Situation).allowed).toBe(false);
});
