import { createConnection } from 'node:net';
import { effects, situations } from '@stairgate/rulebook';
import { SettingsError } from '@stairgate/service';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSettings } from '../../settings.ts';
import { type OverHttp, openOverHttp, type Reply, type SendOptions } from './open-over-http.testing.ts';

// What OpenID AuthZEN Authorization API 1.0 asks of a decision point, clause by clause, where it is easy to get wrong.

let http: OverHttp;
let known: string;
const subject = { type: 'user', id: 'u1' };
const action = { name: 'contact.message/contact' };
const child = (id = known) => ({ type: 'child', id });
const paths = ['/access/v1/evaluation', '/access/v1/evaluations', '/access/v1/search/action'];

beforeAll(async () => {
  http = await openOverHttp();
  known = await http.service.createChild('GB', { lo: 12, hi: 12 });
});
afterAll(() => http?.close());

/** By the fast lane and by the router, which must say the same. */
async function ask(path: string, body: unknown, options: SendOptions = {}): Promise<Reply> {
  const fast = await http.send(path, body, options);
  const slow = await http.send(path, body, { ...options, chunked: true });
  expect([slow.status, slow.text, slow.headers['content-type']]).toEqual([
    fast.status,
    fast.text,
    fast.headers['content-type'],
  ]);
  return fast;
}
const one = (body: unknown, options?: SendOptions) => ask('/access/v1/evaluation', body, options);
const many = (body: unknown) => ask('/access/v1/evaluations', body);
const asked = (context: unknown, name = 'contact.message', resource: unknown = child()) =>
  one({ subject, resource, action: { name }, context });

describe('an entity of a batch (7.1.1)', () => {
  it.each([
    ['resource', { type: 'child' }, 'resource.id: is missing'],
    ['resource', { id: 'x' }, 'resource.type: is missing'],
    ['resource', {}, 'resource.type: is missing'],
    ['resource', null, 'resource: give an object'],
    ['subject', { type: 'user' }, 'subject.id: is missing'],
    ['subject', {}, 'subject.type: is missing'],
    ['action', {}, 'action.name: is missing'],
    ['action', { properties: { a: 1 } }, 'action.name: is missing'],
  ])('replaces the default whole: %s %j', async (name, own, message) => {
    const whole = { subject, action, resource: child() };
    const { status, body } = await many({ ...whole, evaluations: [{}, { [name]: own }, {}] });
    expect(status).toBe(200);
    expect(body.evaluations.map((each: Reply['body']) => each.decision)).toEqual([true, false, true]);
    expect(body.evaluations[1]).toEqual({ decision: false, context: { error: { status: 400, message } } });
  });

  it('never answers about the default child when the id of an own one is lost, in any form', async () => {
    const lost = [undefined, null, 3, {}, [], true];
    const { body } = await many({
      subject,
      action,
      resource: child(),
      evaluations: lost.map((id) => ({ resource: { type: 'child', id } })),
    });
    for (const each of body.evaluations) {
      expect(each.decision).toBe(false);
      expect(each.context.error.message).toMatch(/^resource\.id: /);
    }
  });
});

describe('a string that no record can hold (7.2.1, 10.1.2)', () => {
  const stranger = { action: { name: 'contact.message' }, context: { relation: 'stranger' } };
  const bad = [
    ['resource.id', () => ({ subject, action, resource: child('a\0b') })],
    ['subject.id', () => ({ subject: { type: 'user', id: '\0' }, resource: child(), ...stranger })],
  ] as const;

  it.each(bad)('in %s is 400, and of a batch that item alone', async (field, make) => {
    const question = make();
    const alone = await one(question);
    expect([alone.status, alone.body.errors[0].field]).toEqual([400, field]);
    const { status, body } = await many({ evaluations: [{ subject, action, resource: child() }, question] });
    expect(status).toBe(200);
    expect(body.evaluations[0].decision).toBe(true);
    expect(body.evaluations[1].decision).toBe(false);
    expect(body.evaluations[1].context.error.message).toMatch(`${field}: `);
  });

  it('in any id, word or address, on any route, never breaks the service', async () => {
    const texts = [
      '\0',
      'a\0',
      '\ud800',
      '\udc00a',
      '\u{10ffff}',
      '\uffff',
      '\u0001',
      '\u007f',
      '\u202e',
      "'",
      '\\',
    ];
    const { service } = http;
    for (const text of texts) {
      const inPath = encodeURIComponent(text.toWellFormed());
      const answers = [
        await http.send('/access/v1/evaluation', { subject, action, resource: child(text) }),
        await http.send('/access/v1/evaluation', {
          subject: { type: 'user', id: text },
          resource: child(),
          ...stranger,
        }),
        await http.send('/access/v1/evaluation', { subject, action: { name: text }, resource: child() }),
        await http.send('/access/v1/evaluations', {
          subject,
          action,
          evaluations: [{ resource: child(text) }],
        }),
        await http.send('/access/v1/search/action', { subject, resource: child(text) }),
        await service.platform('GET', `/v1/children/${inPath}`),
        await service.platform('GET', `/v1/children/${inPath}/export`),
        await service.platform('GET', `/v1/children/${inPath}/protections?for=${inPath}`),
        await service.platform('DELETE', `/v1/children/${inPath}`),
        await service.platform('POST', `/v1/children/${inPath}/sessions`),
        await service.platform('DELETE', `/v1/children/${known}/sessions/${inPath}`),
        await service.platform('POST', `/v1/children/${known}/uses`, { situation: text }),
        await service.platform('POST', '/v1/children', { place: text }),
      ];
      for (const { status } of answers) expect([text, status < 500]).toEqual([text, true]);
    }
    expect((await one({ subject, action, resource: child() })).body.decision).toBe(true);
  });

  it('in an address is 400 and says so', async () => {
    for (const path of ['/v1/children/%00', '/v1/rulebook?a=%00', '/nothing%00']) {
      const { status, body } = await http.send(path, '', { method: 'GET' });
      expect([path, status, body.code]).toEqual([path, 400, 'invalid']);
    }
  });
});

describe('X-Request-ID (10.1.3)', () => {
  const question = () => ({ subject, action, resource: child() });
  const ids = [
    'x',
    'a b',
    'a\tb',
    'é\xff',
    'x'.repeat(201),
    'x'.repeat(8000),
    '"quoted", and more; =',
    'id, id',
  ];

  it.each(ids)('comes back as it was sent: %s', async (id) => {
    for (const chunked of [false, true]) {
      for (const [path, body, key] of [
        ['/access/v1/evaluation', question(), undefined],
        ['/access/v1/evaluation', {}, undefined],
        ['/access/v1/evaluation', '{', undefined],
        ['/access/v1/evaluation', question(), 'Bearer unknown'],
        ['/access/v1/evaluations', question(), undefined],
        ['/access/v1/search/action', question(), undefined],
        ['/access/v1/search/subject', question(), undefined],
        ['/nothing', question(), undefined],
        ['/access/v1/%zz', question(), undefined],
      ] as const) {
        const headers = { 'x-request-id': id, ...(key === undefined ? {} : { authorization: key }) };
        const answer = await http.send(path, body, { chunked, headers });
        expect([path, answer.headers['x-request-id']]).toEqual([path, id]);
      }
    }
  });

  it('is one of our own where none was sent, or an empty one', async () => {
    const seen = new Set<unknown>();
    for (const headers of [{}, { 'x-request-id': '' }] as Record<string, string>[])
      for (const path of ['/access/v1/evaluation', '/nothing', '/access/v1/%zz'])
        for (const chunked of [false, true])
          seen.add((await http.send(path, question(), { headers, chunked })).headers['x-request-id']);
    expect(seen.size).toBe(12);
    for (const id of seen) expect(id).toMatch(/^[\w-]+$/);
  });

  it('is in no log line where it is long or odd', async () => {
    const { log } = http.service;
    log.length = 0;
    for (const id of ['y'.repeat(201), 'odd-é', 'short-and-plain'])
      await http.send('/nothing', {}, { headers: { 'x-request-id': id } });
    const written = log.join('');
    expect(written).toContain('short-and-plain');
    expect(written).not.toContain('yyyyy');
    expect(written).not.toContain('odd-');
  });

  const raw = (text: string) =>
    new Promise<string>((resolve, reject) => {
      const socket = createConnection(http.port, '127.0.0.1', () => socket.end(Buffer.from(text, 'latin1')));
      let seen = '';
      socket.on('data', (chunk) => {
        seen += chunk;
      });
      socket.on('close', () => resolve(seen));
      socket.on('error', reject);
    });

  it.each([
    ['no HTTP', 'HELLO\r\n\r\n', 400],
    ['an id that no header may have', 'GET / HTTP/1.1\r\nHost: x\r\nX-Request-ID: a\x7fb\x01\r\n\r\n', 400],
    ['headers beyond measure', `GET / HTTP/1.1\r\nHost: x\r\nA: ${'x'.repeat(20_000)}\r\n\r\n`, 400],
    ['no host', 'GET /health HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    [
      'an expectation',
      'POST /access/v1/evaluation HTTP/1.1\r\nHost: x\r\nExpect: more\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
      400,
    ],
  ])('is on the answer to %s too', async (_, text, status) => {
    const answer = await raw(text);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toMatch(/\r\nx-request-id: [\w-]+\r\n/i);
    expect(JSON.parse(answer.slice(answer.indexOf('{')))).toMatchObject({ status, fix: expect.any(String) });
  });
});

describe('the metadata (9)', () => {
  it('stands where the path of the public address says, and nowhere claims another', async () => {
    const tenant = await openOverHttp({ settings: { publicUrl: 'https://pdp.example.com/tenant1/' } });
    const at = '/.well-known/authzen-configuration';
    const get = (path: string) => tenant.send(path, '', { method: 'GET' });
    const { status, headers, body } = await get(`${at}/tenant1`);
    expect([status, headers['content-type']]).toEqual([200, 'application/json']);
    expect(body).toEqual({
      policy_decision_point: 'https://pdp.example.com/tenant1',
      access_evaluation_endpoint: 'https://pdp.example.com/tenant1/access/v1/evaluation',
      access_evaluations_endpoint: 'https://pdp.example.com/tenant1/access/v1/evaluations',
      search_action_endpoint: 'https://pdp.example.com/tenant1/access/v1/search/action',
    });
    expect((await get(at)).body).toEqual(body);
    expect((await get(`${at}/tenant2`)).status).toBe(404);
    await tenant.close();
  });

  it.each([
    ['https://pdp.example.com', 'https://pdp.example.com'],
    ['https://pdp.example.com/', 'https://pdp.example.com'],
    ['https://pdp.example.com:8443/a/b//', 'https://pdp.example.com:8443/a/b'],
    ['http://localhost:4300/', 'http://localhost:4300'],
    ['http://gate.localhost', 'http://gate.localhost'],
    ['http://127.0.0.9:1', 'http://127.0.0.9:1'],
    ['http://[::1]:4300', 'http://[::1]:4300'],
  ])('takes the public address %s', (publicUrl, expected) => {
    expect(readSettings({ publicUrl }).publicUrl).toBe(expected);
  });

  it.each([
    ['https://pdp.example.com/a?x=1#frag', /has a query/],
    ['https://pdp.example.com/a?', /has a query/],
    ['https://pdp.example.com/a#frag', /has a fragment/],
    ['https://pdp.example.com/#', /has a fragment/],
    ['https://user:secret@pdp.example.com', /names a user/],
    ['http://pdp.example.com', /not encrypted/],
    ['http://127.0.0.1.example.com', /not encrypted/],
    ['http://localhost.example.com', /not encrypted/],
    ['ftp://pdp.example.com', /no web address/],
    ['pdp.example.com', /no web address/],
    ['https://PDP.example.com', /write https:\/\/pdp\.example\.com$|write https:\/\/pdp\.example\.com\./],
    ['https://pdp.example.com:443/a', /write https:\/\/pdp\.example\.com\/a/],
    ['https://pdp.example.com/a/../b', /write https:\/\/pdp\.example\.com\/b/],
  ])('does not start under the public address %s', (publicUrl, says) => {
    expect(() => readSettings({ publicUrl })).toThrow(SettingsError);
    expect(() => readSettings({ publicUrl })).toThrow(says);
    expect(() => readSettings({ publicUrl })).toThrow(/publicUrl/);
  });

  it('does not start open to a network without an https address', () => {
    expect(() => readSettings({ host: '192.168.1.5' })).toThrow(/publicUrl.*not encrypted/);
    expect(readSettings({ host: '192.168.1.5', publicUrl: 'https://gate.example' }).publicUrl).toBe(
      'https://gate.example',
    );
    expect(readSettings({ host: '0.0.0.0' }).publicUrl).toBe('http://localhost:4300');
    expect(readSettings({ host: '::1', port: 80 }).publicUrl).toBe('http://[::1]');
  });
});

describe('a resource of another type (certification 2.2)', () => {
  it('is no error: the answer is no, with the reason and the types that there are', async () => {
    const record = { type: 'record', id: 'x', properties: { place: 7, age: 'old', status: 'active' } };
    const { status, body } = await one({ subject, action, resource: record });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      decision: false,
      context: { effect: 'forbid', reasons: ['unknown-resource-type'], resourceTypes: ['child'] },
    });
    const batch = await many({ subject, action, evaluations: [{ resource: record }, { resource: child() }] });
    expect(batch.body.evaluations[0]).toEqual(body);
    expect(batch.body.evaluations[1].decision).toBe(true);
  });

  it('never says yes, to whatever is asked of it', async () => {
    const { body } = await many({
      subject,
      resource: { type: 'Child', id: known },
      evaluations: [...situations, 'contact.message', 'x'].map((name) => ({ action: { name } })),
    });
    for (const { decision, context } of body.evaluations)
      expect([decision, context.reasons]).toEqual([false, ['unknown-resource-type']]);
  });
});

describe('a field of a wrong type (certification 2.4.6)', () => {
  const whole = () => ({ subject, action, resource: child() });
  const wrong = ['x', 7, true, [1], []];
  it.each(['subject', 'action', 'resource'] as const)('%s.properties: 400', async (name) => {
    for (const properties of wrong) {
      const entity = { ...whole()[name], properties };
      const { status, body } = await one({ ...whole(), [name]: entity });
      expect([status, body.errors?.[0].field]).toEqual([400, `${name}.properties`]);
    }
    const empty = { ...whole()[name], properties: null };
    expect((await one({ ...whole(), [name]: empty })).status).toBe(200);
  });

  it.each(['subject.type', 'subject.id', 'action.name', 'resource.type', 'resource.id', 'context'])(
    '%s: 400',
    async (field) => {
      const [name = '', member] = field.split('.');
      for (const value of [7, true, [], ['x'], ...(member === undefined ? ['x'] : [{}])]) {
        const question = whole() as Record<string, object>;
        const entity = member === undefined ? value : { ...question[name], [member]: value };
        const { status, body } = await one({ ...question, [name]: entity });
        expect([value, status, body.errors?.[0].field]).toEqual([value, 400, field]);
      }
    },
  );
});

describe('a body that is not I-JSON (11)', () => {
  const text = () => JSON.stringify({ subject, action, resource: child() });
  it.each([
    ['a member twice', () => text().replace('{', `{"action":{"name":"data.share/sale"},`)],
    ['a member twice, deep inside', () => text().replace('"type":"child"', '"type":"child","type":"child"')],
    ['a lone surrogate', () => text().replace('u1', '\\ud800')],
    ['a lone surrogate in what is not read', () => text().replace('{', '{"other":["\\udfff"],')],
    ['a number beyond a double', () => text().replace('{', '{"other":1e999,')],
    [
      'bytes that are not UTF-8',
      () => Buffer.concat([Buffer.from(text().slice(0, -1)), Buffer.from(',"a":"\xff"}', 'latin1')]),
    ],
  ])('is 400: %s', async (_, make) => {
    for (const path of paths) {
      const { status, body } = await ask(path, make());
      expect([path, status]).toEqual([path, 400]);
      expect(body).toMatchObject({ detail: expect.any(String), fix: expect.any(String) });
    }
  });
});

describe('the length of ids (5)', () => {
  it.each(['subject.type', 'subject.id', 'action.name', 'resource.type', 'resource.id'])(
    'of %s is 256 at most, and more is said to be too much',
    async (field) => {
      const [name = '', member = ''] = field.split('.');
      const question: Record<string, object> = { subject, action, resource: child() };
      const sized = (length: number) => ({
        ...question,
        [name]: { ...question[name], [member]: 'x'.repeat(length) },
      });
      expect((await one(sized(256))).status).toBe(200);
      const { status, body } = await one(sized(257));
      expect([status, body.errors]).toEqual([
        400,
        [{ field, right: 'give a string of at most 256 characters' }],
      ]);
    },
  );
});

describe('a context that is not ours (5.4)', () => {
  const rank = ({ body }: Reply) => (body.decision ? 0 : 10) + effects.indexOf(body.context.effect);

  it.each([
    ['place', 'London office', 'ads.show/personalised', 'place-unknown'],
    ['place', { lat: 51.5, lon: 0.1 }, 'ads.show/personalised', 'place-unknown'],
    ['place', 'Mars', 'ads.show/personalised', 'place-unknown'],
    ['age', 14, 'ads.show/personalised', 'age-unknown'],
    ['age', { lo: 14, hi: 12, level: 'verified' }, 'ads.show/personalised', 'age-unknown'],
    ['age', { lo: 14, hi: 14, level: 'sure' }, 'ads.show/personalised', 'age-unknown'],
    ['relation', { of: 'friends' }, 'contact.message', 'circumstance-unknown'],
    ['circumstance', 7, 'contact.message', 'circumstance-unknown'],
    ['circumstance', 'x'.repeat(300), 'contact.message', 'circumstance-unknown'],
    ['localTime', '22:30', 'engage.notify', 'circumstance-unknown'],
    ['localTime', '2026-11-22T22:30Z', 'engage.notify', 'circumstance-unknown'],
    ['localTime', 2230, 'engage.use', 'circumstance-unknown'],
  ])('with %s %j is answered as if that were not known, and says so', async (member, value, name, reason) => {
    const timed = name.startsWith('engage.');
    const resource = timed ? child(await http.service.createChild('US-NE', { lo: 15, hi: 15 })) : child();
    const { status, body } = await asked({ [member]: value }, name, resource);
    expect([status, body.decision]).toEqual([200, false]);
    expect(body.context.reasons).toContain(reason);
  });

  it('with a time that cannot be read does not go by what else it says of the time', async () => {
    const ne = child(await http.service.createChild('US-NE', { lo: 15, hi: 15 }));
    for (const said of [{ localTime: 'noon' }, { localTime: '2026-11-22T12:00', schoolDay: 'no' }]) {
      const { body } = await asked(
        { ...said, circumstance: 'day', relation: 'contact' },
        'engage.notify',
        ne,
      );
      expect(body.context.effect).toBe('forbid');
      expect(body.context.reasons).toContain('circumstance-unknown');
    }
  });

  it('with a circumstance that cannot be read does not go by the relation', async () => {
    const { body } = await asked({ circumstance: 7, relation: 'contact' });
    expect(body.context.situation).toBe('contact.message/adult');
  });

  it('never loosens, whatever it says', async () => {
    const unplaced = await http.service.createChild('unknown', { lo: 12, hi: 12 });
    const us = await http.service.createChild('US-NE', { lo: 16, hi: 16 });
    const places = fc.constantFrom<unknown>(
      'GB',
      'US',
      'FR',
      'unknown',
      'gb',
      'US-NE',
      'GB,US',
      ' GB ',
      'Atlantis',
      7,
      [],
      '',
    );
    const ages = fc.oneof(
      fc.record({
        lo: fc.integer({ min: -1, max: 20 }),
        hi: fc.integer({ min: -1, max: 20 }),
        level: fc.constantFrom<unknown>('none', 'self-declared', 'estimated', 'verified', 'sure', 3),
      }),
      fc.constantFrom<unknown>(14, '14', [], {}, true),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...situations, 'contact.message', 'engage.notify', 'engage.use', 'location.share'),
        fc.constantFrom(known, unplaced, us, 'c_nobody', '_'),
        fc.option(places, { nil: undefined }),
        fc.option(ages, { nil: undefined }),
        fc.option(fc.jsonValue(), { nil: undefined }),
        async (name, id, place, age, other) => {
          const properties =
            id === '_' ? { properties: { place: 'GB', age: { lo: 12, hi: 12, level: 'verified' } } } : {};
          const resource = { ...child(id), ...properties };
          const plain = await http.send('/access/v1/evaluation', { subject, resource, action: { name } });
          const more = await http.send('/access/v1/evaluation', {
            subject,
            resource,
            action: { name },
            context: { place, age, other, localTime: undefined },
          });
          expect([plain.status, more.status]).toEqual([200, 200]);
          expect(rank(more)).toBeGreaterThanOrEqual(rank(plain));
        },
      ),
      { numRuns: 400, seed: 10 },
    );
  });

  it('with an age that can be read widens the recorded one', async () => {
    const older = { lo: 16, hi: 16, level: 'verified' };
    const younger = { lo: 9, hi: 9, level: 'verified' };
    expect((await asked({}, 'contact.message/adult')).body.context.effect).toBe('opt-in');
    expect((await asked({ age: older }, 'contact.message/adult')).body.context.effect).toBe('opt-in');
    expect((await asked({ age: younger }, 'contact.message/adult')).body.context.effect).toBe('forbid');
  });

  it('or options that are not ours are no error (7.1.2)', async () => {
    const batch = (options: unknown) =>
      many({ subject, action, resource: child(), evaluations: [{}], options });
    const plain = await batch(undefined);
    for (const options of [{ detail: 'verbose' }, { detail: 7 }, { another: [] }, {}, null]) {
      const { status, body } = await batch(options);
      expect([status, body]).toEqual([200, plain.body]);
    }
    const { status, body } = await batch({ evaluations_semantic: 'any' });
    expect([status, body.detail]).toEqual([400, expect.stringContaining('execute_all')]);
  });
});

describe('facts beside an id', () => {
  const age = { lo: 16, hi: 16, level: 'verified' };
  it.each([
    ['age', { age }],
    ['place', { place: 'US' }],
    ['place', { place: 'US', age }],
    ['age', { age: 7 }],
  ])('of a child are refused, and say what to do: %s', async (name, properties) => {
    for (const id of [known, 'c_nobody']) {
      const resource = { ...child(id), properties };
      const { status, body } = await one({ subject, action, resource });
      expect([status, body.errors[0].field]).toEqual([400, `resource.properties.${name}`]);
      expect(body.detail).toContain('resource.id "_"');
      const batch = await many({ subject, action, evaluations: [{ resource }, { resource: child() }] });
      expect(batch.body.evaluations.map((each: Reply['body']) => each.decision)).toEqual([false, true]);
    }
  });

  it('are asked about alone with the id _, as with an empty one', async () => {
    const facts = { place: 'GB', age: { lo: 12, hi: 12, level: 'verified' } };
    for (const name of ['ads.show/personalised', 'data.share/sale', 'contact.message']) {
      const [named, empty] = await Promise.all(
        ['_', ''].map((id) =>
          one({ subject, action: { name }, resource: { type: 'child', id, properties: facts } }),
        ),
      );
      expect(named!.body).toEqual(empty!.body);
      expect(named!.body.context.reasons).not.toContain('unknown-child');
    }
    const bare = await one({
      subject,
      action: { name: 'ads.show/personalised' },
      resource: { type: 'child', id: '_' },
    });
    expect(bare.body.context.reasons).toEqual(expect.arrayContaining(['age-unknown', 'place-unknown']));
  });

  it.each([
    ['place', 'Mars'],
    ['place', 7],
    ['age', 14],
    ['age', { lo: 14, hi: 14, level: 'sure' }],
  ])('and without a record have to be right: %s %j', async (name, value) => {
    const { status, body } = await one({
      subject,
      action,
      resource: { ...child('_'), properties: { [name]: value } },
    });
    expect([status, body.errors[0].field]).toEqual([400, `resource.properties.${name}`]);
  });
});

describe('a wrong method', () => {
  it.each([
    ['/access/v1/evaluation', 'POST'],
    ['/access/v1/evaluations', 'POST'],
    ['/access/v1/search/action', 'POST'],
    ['/access/v1/search/subject', 'POST'],
    ['/access/v1/search/resource', 'POST'],
    ['/.well-known/authzen-configuration', 'GET, HEAD'],
    ['/v1/children', 'POST'],
    ['/v1/children/c_x/sessions?a=b', 'POST'],
  ])('at %s is 405 and says which is right: %s', async (path, allow) => {
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE', 'POST']) {
      if (allow.split(', ').includes(method)) continue;
      const { status, headers, body } = await http.send(path, '', { method });
      expect([method, status, headers.allow, body.code]).toEqual([method, 405, allow, 'method-not-allowed']);
    }
  });

  it('at a path that is none is 404', async () => {
    for (const path of ['/access/v1/evaluations/x', '/access/v2/evaluation', '/nothing']) {
      const { status, headers } = await http.send(path, {}, { method: 'PUT' });
      expect([path, status, headers.allow]).toEqual([path, 404, undefined]);
    }
  });
});

describe('too many requests', () => {
  it('are told how long to wait, with a key and without one that is known', async () => {
    const small = await openOverHttp({
      settings: { rateLimits: { platform: 2, decisions: 2, anybody: 3 } },
    });
    for (const chunked of [false, true]) {
      for (const path of paths) {
        let last: Reply | undefined;
        for (let count = 0; count < 3; count++)
          last = await small.send(path, { subject, action, resource: child('c_x') }, { chunked });
        expect([last?.status, Number(last?.headers['retry-after'])]).toEqual([429, expect.any(Number)]);
        expect(Number(last?.headers['retry-after'])).toBeGreaterThan(0);
        expect(last?.body.retryAfter).toBe(Number(last?.headers['retry-after']));
      }
    }
    let guess: Reply | undefined;
    for (let count = 0; count < 5; count++)
      guess = await small.send(paths[0]!, {}, { headers: { authorization: 'Bearer sgp_guess' } });
    expect(guess?.status).toBe(429);
    expect(Number(guess?.headers['retry-after'])).toBeGreaterThan(0);
    await small.close();
  });
});

describe('an error', () => {
  it.each([
    [undefined, 'application/problem+json'],
    ['*/*', 'application/problem+json'],
    ['application/json, text/plain, */*', 'application/problem+json'],
    ['application/*', 'application/problem+json'],
    ['application/json, application/problem+json', 'application/problem+json'],
    ['text/html', 'application/problem+json'],
    ['application/json', 'application/json'],
    ['Application/JSON;q=0.9, text/plain', 'application/json'],
  ])('for who accepts %s is %s', async (accept, type) => {
    const headers: Record<string, string> = accept === undefined ? {} : { accept };
    for (const [path, body] of [
      ['/access/v1/evaluation', {}],
      ['/access/v1/evaluations', '{'],
      ['/access/v1/search/resource', {}],
      ['/access/v1/%zz', {}],
      ['/nothing', {}],
    ] as const) {
      const answer = await ask(path, body, { headers });
      expect([path, answer.headers['content-type']]).toEqual([path, type]);
      expect(answer.body).toMatchObject({
        type: expect.stringMatching(/^\/problems\//),
        fix: expect.any(String),
      });
    }
  });
});

describe('the searches that would list people', () => {
  it.each(['subject', 'resource'])(
    '%s search is refused by design, says why, and is in no metadata',
    async (of) => {
      const { status, body } = await http.send(`/access/v1/search/${of}`, {
        subject,
        action,
        resource: child(),
      });
      expect([status, body.code]).toEqual([404, 'search-refused']);
      expect(body.detail).toMatch(/is not listed/);
      const metadata = await http.send('/.well-known/authzen-configuration', '', { method: 'GET' });
      expect(Object.keys(metadata.body)).not.toContain(`search_${of}_endpoint`);
    },
  );

  it('are told nothing about without a key', async () => {
    const { status } = await http.send('/access/v1/search/subject', {}, { headers: { authorization: '' } });
    expect(status).toBe(401);
  });
});

describe('the description', () => {
  it('gives type and id of both, takes a batch without evaluations, and names errors', async () => {
    const { body } = await http.service.request('GET', '/docs/json');
    const operation = (path: string) => body.paths[path].post;
    const found = (part: { $ref?: string } & typeof body): typeof body =>
      part.$ref === undefined
        ? part
        : part.$ref
            .slice(2)
            .split('/')
            .reduce((within: typeof body, name: string) => within[name], body);
    const sent = (path: string) => found(operation(path).requestBody.content['application/json'].schema);
    const { properties, required } = sent('/access/v1/evaluation');
    expect(properties.subject.required).toEqual(expect.arrayContaining(['type', 'id']));
    expect(properties.resource.required).toEqual(expect.arrayContaining(['type', 'id']));
    expect(required).toEqual(['subject', 'resource', 'action']);
    expect(sent('/access/v1/evaluations').required ?? []).toEqual([]);
    expect(sent('/access/v1/search/action').required).toEqual(['subject', 'resource']);
    for (const path of paths) {
      for (const status of ['400', '401', '403', '413', '429', '500', '503'])
        expect(Object.keys(found(operation(path).responses[status]).content)).toContain(
          'application/problem+json',
        );
      expect(operation(path).parameters.map(found)).toContainEqual(
        expect.objectContaining({ in: 'header', name: 'x-request-id' }),
      );
    }
    expect(operation('/access/v1/search/subject').responses['200']).toBeUndefined();
  });
});
