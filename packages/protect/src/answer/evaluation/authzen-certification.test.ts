import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OverHttp, openOverHttp, type Reply, type SendOptions } from './open-over-http.testing.ts';

// The levels Basic, Batch and Discovery of the AuthZEN 1.0 certification scenario, and its action search, asked of this
// service over HTTP. The scenario speaks of users and records, and this service of children: docs/authzen.md says which
// of its words stands for what, and `translate` does as it says there.

let http: OverHttp;
/** The scenario's ids, as they are called here. */
const ids = new Map<string, string>();

beforeAll(async () => {
  http = await openOverHttp({ settings: { publicUrl: 'https://pdp.example.com' } });
  const { createChild, context } = http.service;
  const alice = await createChild('GB', { lo: 12, hi: 12 });
  await context.children.change(alice, ({ trx }) =>
    trx
      .insertInto('age_evidence')
      .values({
        child_id: alice,
        seq: 9,
        method: 'vendor',
        level: 'verified',
        lo: 12,
        hi: 12,
        learnt_on: '2026-11-22',
        source: null,
      })
      .execute(),
  );
  ids.set('alice', alice);
  ids.set('bob', 'somebody-grown-up');
  ids.set('record-1', await createChild('GB', { lo: 12, hi: 12 }));
  ids.set('record-2', await createChild('GB', { lo: 8, hi: 8 }));
});
afterAll(() => http?.close());

type Members = Record<string, unknown>;
const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const actions: Readonly<Record<string, string>> = {
  read: 'data.collect/essential',
  write: 'contact.message',
  delete: 'data.share',
};

/** One entity; what is wrong with it stays so. */
function entity(name: string, given: unknown): unknown {
  if (!isMembers(given)) return given;
  const { type, id, name: action, properties } = given;
  const archived = isMembers(properties) && properties.status === 'archived';
  if (name === 'resource' && archived)
    return { type: 'child', id: '_', properties: { place: 'GB', age: { lo: 8, hi: 8, level: 'verified' } } };
  return {
    ...given,
    ...(type === 'record' ? { type: 'child' } : {}),
    ...(typeof id === 'string' ? { id: ids.get(id) ?? id } : {}),
    ...(typeof action === 'string' ? { name: actions[action] ?? action } : {}),
  };
}

/** What a question says of people and purposes in properties is said here in the context. */
function contextOf({ subject, action, context }: Members): unknown {
  const said = isMembers(action) && isMembers(action.properties) ? action.properties : {};
  const isAdmin = isMembers(subject) && isMembers(subject.properties) && subject.properties.role === 'admin';
  return {
    ...(context as Members),
    relation: isAdmin ? 'contact' : 'stranger',
    ...(said.soft === undefined ? {} : { circumstance: said.soft === true ? 'processor' : 'sale' }),
  };
}

function translate(body: Members): Members {
  const entities = (of: Members) =>
    Object.fromEntries(
      Object.entries(of).map(([name, value]) => [
        name,
        ['subject', 'action', 'resource'].includes(name) ? entity(name, value) : value,
      ]),
    );
  const { evaluations } = body;
  if (!Array.isArray(evaluations)) return { ...entities(body), context: contextOf(body) };
  const { context: _, ...defaults } = body;
  return {
    ...entities(defaults),
    context: contextOf(body),
    evaluations: evaluations.map((one) => ({ ...entities(one), context: contextOf({ ...body, ...one }) })),
  };
}

/** By the fast lane and by the router, which must say the same. */
async function ask(path: string, body: unknown, options: SendOptions = {}): Promise<Reply> {
  const sent = isMembers(body) ? translate(body) : body;
  const fast = await http.send(path, sent, options);
  const slow = await http.send(path, sent, { ...options, chunked: true });
  expect([slow.status, slow.text]).toEqual([fast.status, fast.text]);
  return fast;
}
const one = (body: unknown, options?: SendOptions) => ask('/access/v1/evaluation', body, options);
const many = (body: unknown) => ask('/access/v1/evaluations', body);

const alice = { type: 'user', id: 'alice' };
const bob = { type: 'user', id: 'bob' };
const admin = { ...bob, properties: { role: 'admin' } };
const record = { type: 'record', id: 'record-1' };
const other = { type: 'record', id: 'record-2' };
const active = { ...record, properties: { status: 'active' } };
const archived = { ...other, properties: { status: 'archived' } };
const read = { name: 'read' };
const write = { name: 'write' };
const remove = (soft: boolean) => ({ name: 'delete', properties: { soft } });
const whole = { subject: alice, action: read, resource: record };
const decisions = ({ status, body }: Reply): boolean[] => {
  expect(status).toBe(200);
  return body.evaluations.map((each: Members) => each.decision);
};

describe('Basic, core', () => {
  it.each([
    ['alice reads', { ...whole }, true],
    ['alice writes', { ...whole, action: write }, true],
    ['bob reads', { ...whole, subject: bob }, true],
    ['bob writes', { ...whole, subject: bob, action: write }, false],
  ])('decides: %s', async (_, question, decision) => {
    const { status, headers, body } = await one(question);
    expect([status, headers['content-type'], body.decision]).toEqual([200, 'application/json', decision]);
    expect(body.context).toBeTypeOf('object');
  });

  it.each([
    ['a context', { context: { time: '2025-06-27T18:03-07:00', ip: '192.168.1.1' } }],
    [
      'properties',
      {
        subject: { ...alice, properties: { department: 'Sales', role: 'manager' } },
        action: { ...read, properties: { method: 'GET' } },
        resource: { ...active, properties: { status: 'active', owner: 'bob' } },
      },
    ],
    ['members of its own', { foo: 'bar', futureField: { nested: true } }],
  ])('decides the same with %s', async (_, more) => {
    const { status, body } = await one({ ...whole, ...more });
    expect([status, body.decision]).toEqual([200, true]);
  });

  it.each(['subject', 'action', 'resource'])('is 400 without %s', async (name) => {
    const { [name]: _, ...rest } = whole as Members;
    const { status, body } = await one(rest);
    expect([status, typeof body.detail]).toEqual([400, 'string']);
  });

  it.each([
    ['subject', { id: 'alice' }],
    ['subject', { type: 'user' }],
    ['subject', 'alice'],
    ['action', {}],
    ['action', { name: 123 }],
    ['resource', { id: 'record-1' }],
    ['resource', { type: 'record' }],
  ])('is 400 with %s %j', async (name, given) => {
    expect((await one({ ...whole, [name]: given })).status).toBe(400);
  });

  it.each([
    ['no JSON', '{"subject":', 'application/json'],
    ['nothing', '', 'application/json'],
    ['another type', JSON.stringify(whole), 'text/plain'],
    ['a form', 'subject=alice', 'application/x-www-form-urlencoded'],
  ])('is 400 with %s', async (_, body, type) => {
    const answer = await http.send('/access/v1/evaluation', body, { headers: { 'content-type': type } });
    expect(answer.status).toBe(400);
  });

  it('echoes the id of a request, and needs none', async () => {
    const id = 'bfe9eb29-ab87-4ca3-be83-a1d5d8305716';
    for (const question of [whole, {}]) {
      const { headers } = await one(question, { headers: { 'x-request-id': id } });
      expect(headers['x-request-id']).toBe(id);
    }
    expect((await one(whole)).status).toBe(200);
  });

  it('says the same each time', async () => {
    const texts = new Set<string>();
    for (let count = 0; count < 10; count++) texts.add((await one(whole)).text);
    expect(texts.size).toBe(1);
  });
});

describe('Basic, properties', () => {
  it.each([
    ['alice writes what is archived', { subject: alice, action: write, resource: archived }, false],
    ['an admin writes what is archived', { subject: admin, action: write, resource: archived }, true],
    ['alice deletes softly', { subject: alice, action: remove(true), resource: record }, true],
    ['alice deletes for good', { subject: alice, action: remove(false), resource: record }, false],
  ])('decides: %s', async (_, question, decision) => {
    const { status, body } = await one(question);
    expect([status, body.decision]).toEqual([200, decision]);
  });
});

describe('Batch, core', () => {
  it('answers each, in order', async () => {
    const two = await many({
      subject: alice,
      action: read,
      evaluations: [{ resource: record }, { resource: other }],
    });
    expect(decisions(two)).toEqual([true, expect.any(Boolean)]);
    expect(
      decisions(
        await many({ subject: bob, resource: record, evaluations: [{ action: read }, { action: write }] }),
      ),
    ).toEqual([true, false]);
    expect(
      decisions(
        await many({ subject: bob, resource: record, evaluations: [{ action: write }, { action: read }] }),
      ),
    ).toEqual([false, true]);
    expect(two.body.decision).toBeUndefined();
  });

  it('needs no defaults', async () => {
    const evaluations = [whole, { subject: bob, action: write, resource: record }];
    expect(decisions(await many({ evaluations }))).toEqual([true, false]);
  });

  it('hands its context on, unless an item has its own', async () => {
    const answer = await many({
      subject: alice,
      action: read,
      context: { time: '2025-06-27T18:03-07:00' },
      evaluations: [
        { resource: record },
        { resource: other, context: { time: '2025-06-27T19:00-07:00', source: 'batch-override' } },
      ],
    });
    expect(decisions(answer)).toHaveLength(2);
  });

  it('denies an item that lacks something, and answers the others', async () => {
    const answer = await many({
      subject: alice,
      action: read,
      options: { evaluations_semantic: 'execute_all' },
      evaluations: [{ resource: record }, {}, { resource: record }],
    });
    expect(decisions(answer)).toEqual([true, false, true]);
    expect(answer.body.evaluations[1].context.error.status).toBe(400);
  });

  it('is a single one without items', async () => {
    for (const body of [whole, { ...whole, evaluations: [] }]) {
      const { status, body: answer } = await many(body);
      expect([status, answer.decision, answer.evaluations]).toEqual([200, true, undefined]);
    }
  });

  it.each([
    ['deny_on_first_deny', [true, false]],
    ['permit_on_first_permit', [true]],
  ])('stops as %s says', async (evaluations_semantic, expected) => {
    const evaluations = [{ action: read }, { action: write }, { action: read }];
    const answer = await many({
      subject: bob,
      resource: record,
      evaluations,
      options: { evaluations_semantic },
    });
    expect(decisions(answer)).toEqual(expected);
  });
});

describe('Batch, properties', () => {
  it('evaluates those of each item', async () => {
    const resources = [{ resource: active }, { resource: archived }];
    expect(decisions(await many({ subject: alice, action: write, evaluations: resources }))).toEqual([
      true,
      false,
    ]);
    const subjects = [{ subject: alice }, { subject: admin }];
    expect(decisions(await many({ action: write, resource: archived, evaluations: subjects }))).toEqual([
      false,
      true,
    ]);
  });

  it('takes a default whole, or an own entity whole', async () => {
    const defaults = { subject: alice, action: write, resource: active };
    expect(decisions(await many({ ...defaults, evaluations: [{}, { resource: archived }] }))).toEqual([
      true,
      false,
    ]);
    // An own entity that is not complete takes nothing from the default.
    const incomplete = [{ resource: { type: 'record' } }, { subject: { type: 'user' } }, { action: {} }];
    expect(decisions(await many({ ...defaults, evaluations: incomplete }))).toEqual([false, false, false]);
  });
});

describe('Discovery', () => {
  it('tells the endpoints, each by https, and none that is refused', async () => {
    const { status, headers, body } = await http.send('/.well-known/authzen-configuration', '', {
      method: 'GET',
    });
    expect([status, headers['content-type']]).toEqual([200, 'application/json']);
    expect(body.policy_decision_point).toBe('https://pdp.example.com');
    for (const [name, url] of Object.entries(body)) {
      expect([name, new URL(String(url)).protocol]).toEqual([name, 'https:']);
      if (name === 'policy_decision_point') continue;
      const path = new URL(String(url)).pathname;
      expect([path, (await http.send(path, {})).status]).toEqual([path, 400]);
    }
  });
});

describe('Search for actions', () => {
  const search = (body: unknown) => ask('/access/v1/search/action', body);
  const names = ({ status, body }: Reply): string[] => {
    expect(status).toBe(200);
    return body.results.map(({ name }: { name: string }) => name);
  };

  it('finds what an evaluation allows, with a context and without', async () => {
    const found = names(await search({ subject: alice, resource: record }));
    expect(found).toEqual(expect.arrayContaining([actions.read, 'contact.message/peer']));
    expect(found).not.toContain('data.share/sale');
    const context = { time: '2025-06-27T18:03-07:00', ip: '192.168.1.1' };
    expect(names(await search({ subject: alice, resource: record, context }))).toEqual(found);
    const young = names(await search({ subject: admin, resource: archived }));
    expect(young).toContain('contact.message/contact');
    expect(young).not.toContain('contact.message/peer');
  });

  it('finds nothing for a type that there is not', async () => {
    expect(names(await search({ subject: alice, resource: { type: 'spaceship', id: 'x' } }))).toEqual([]);
  });

  it.each([
    [{ subject: alice }],
    [{ resource: record }],
    [{ subject: { type: 'user' }, resource: record }],
    [{ subject: alice, resource: { type: 'record' } }],
  ])('is 400 with %j alone', async (body) => {
    expect((await search(body)).status).toBe(400);
  });
});
