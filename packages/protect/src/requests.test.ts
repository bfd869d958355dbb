import { createConnection } from 'node:net';
import { createApiKey, listApiKeys, listen, revokeApiKey } from '@stairgate/service';
import { problems } from '@stairgate/wire';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestService, type TestService } from './open-test-service.testing.ts';
import { testCodes } from './test-codes.testing.ts';

let service: TestService;
let url: string;
beforeAll(async () => {
  service = await openTestService({ codes: testCodes });
  const { port } = await listen(service.app, { host: '127.0.0.1', port: 0 });
  url = `http://127.0.0.1:${port}`;
});
afterAll(() => service?.close());

const bearer = () => ({ authorization: `Bearer ${service.key}`, 'content-type': 'application/json' });

describe('a body that two readers would read differently', () => {
  const send = async (method: string, path: string, body: string | Uint8Array<ArrayBuffer>) => {
    const answer = await fetch(`${url}${path}`, { method, headers: bearer(), body });
    return [answer.status, (await answer.json()).code];
  };

  it('is refused on every route, and changes nothing', async () => {
    const childId = await service.createChild('GB', { lo: 12, hi: 12 });
    const child = `/v1/children/${childId}`;
    for (const [method, path, body] of [
      ['POST', `${child}/limits`, '{"kind":"minutes","minutes":5,"minutes":500}'],
      ['POST', `${child}/limits`, '{"kind":"minutes","minutes":5,"m\\u0069nutes":500}'],
      ['POST', `${child}/limits`, '{"kind":"closed","situation":"\\ud800"}'],
      ['POST', '/v1/children', '{"place":"FR","place":"GB"}'],
      ['PUT', `${child}/place`, '{"place":"FR","place":"US"}'],
    ] as const)
      expect([body, ...(await send(method, path, body))]).toEqual([body, 400, 'invalid']);
    const latin = Uint8Array.from(Buffer.from('{"place":"\xe9"}', 'latin1'));
    expect(await send('PUT', `${child}/place`, latin)).toEqual([400, 'malformed-json']);
    expect((await service.platform('GET', child)).body.place).toBe('GB');
    expect((await service.platform('GET', `${child}/limits`)).body.limits).toEqual([]);
  });
});

describe('bad input', () => {
  const known = () => service.createChild('GB', { lo: 12, hi: 12 });
  const cases: [
    what: string,
    method: string,
    path: string,
    body: unknown,
    status: number,
    code: string,
    names?: RegExp,
  ][] = [
    [
      'an unknown situation',
      'POST',
      '/choices',
      { situation: 'contact.whisper/adult', duration: 'once', met: [] },
      400,
      'situation-unknown',
      /contact\.message/,
    ],
    [
      'an unknown circumstance',
      'POST',
      '/choices',
      { situation: 'contact.message/robot', duration: 'once', met: [] },
      400,
      'situation-unknown',
      /contact\.message\/adult/,
    ],
    [
      'an activity alone',
      'POST',
      '/uses',
      { situation: 'contact.message' },
      400,
      'situation-unknown',
      /contact\.message\/peer/,
    ],
    [
      'an unknown duration',
      'POST',
      '/choices',
      { situation: 'profile.find/search', duration: 'forever', met: [] },
      400,
      'invalid',
      /duration: give one of once, session, until-changed/,
    ],
    [
      'an unknown obligation',
      'POST',
      '/choices',
      { situation: 'profile.find/search', duration: 'once', met: ['magic'] },
      400,
      'invalid',
      /met\.0/,
    ],
    ['a place that is no country', 'PUT', '/place', { place: 'QQ' }, 400, 'place-unknown', /ISO 3166/],
    ['a word for no place', 'PUT', '/place', { place: 'XX' }, 400, 'place-unknown', /Write "unknown"/],
    ['a place in words', 'PUT', '/place', { place: 'England' }, 400, 'place-unknown', /GB/],
    ['the Union', 'PUT', '/place', { place: 'EU' }, 400, 'place-unknown', /FR or IE/],
    ['a state that is none', 'PUT', '/place', { place: 'US-ZZ' }, 400, 'place-unknown', /CA/],
    [
      'a place that is a number',
      'PUT',
      '/place',
      { place: 44 },
      400,
      'invalid',
      /place: give an ISO 3166 code/,
    ],
    ['no place', 'PUT', '/place', {}, 400, 'invalid', /place: is missing/],
    [
      'an age of -1',
      'POST',
      '/age-evidence',
      { method: 'guardian', lo: -1, hi: 12 },
      400,
      'invalid',
      /lo: give a whole number of years from 0 to 120/,
    ],
    [
      'an age of 200',
      'POST',
      '/age-evidence',
      { method: 'guardian', lo: 12, hi: 200 },
      400,
      'invalid',
      /hi: give a whole number/,
    ],
    [
      'an age of "twelve"',
      'POST',
      '/age-evidence',
      { method: 'guardian', lo: 'twelve', hi: 12 },
      400,
      'invalid',
      /lo: give a whole number/,
    ],
    [
      'an age of "12"',
      'POST',
      '/age-evidence',
      { method: 'guardian', lo: '12', hi: 12 },
      400,
      'invalid',
      /lo: give a whole number/,
    ],
    [
      'an age of 12.5',
      'POST',
      '/age-evidence',
      { method: 'guardian', lo: 12.5, hi: 13 },
      400,
      'invalid',
      /lo: give a whole number/,
    ],
    [
      'a range that runs backwards',
      'POST',
      '/age-evidence',
      { method: 'guardian', lo: 14, hi: 12 },
      422,
      'age-impossible',
      /backwards/,
    ],
    [
      'a month of birth that is to come',
      'POST',
      '/age-evidence',
      { method: 'self-declared', year: 2026, month: 12 },
      422,
      'birth-impossible',
      /future/,
    ],
    [
      'a year of birth that is to come',
      'POST',
      '/age-evidence',
      { method: 'self-declared', year: 2027, month: 1 },
      422,
      'birth-impossible',
      /future/,
    ],
    [
      'a year of birth long ago',
      'POST',
      '/age-evidence',
      { method: 'self-declared', year: 1850, month: 1 },
      422,
      'birth-impossible',
      /120/,
    ],
    [
      'month 13',
      'POST',
      '/age-evidence',
      { method: 'self-declared', year: 2014, month: 13 },
      400,
      'invalid',
      /month: give the month/,
    ],
    [
      'a day of birth',
      'POST',
      '/age-evidence',
      { method: 'self-declared', year: 2014, month: 3, day: 5 },
      400,
      'invalid',
      /day: is not a field/,
    ],
    [
      'an unknown method',
      'POST',
      '/age-evidence',
      { method: 'guess' },
      400,
      'invalid',
      /method: give one of self-declared/,
    ],
    ['no method', 'POST', '/age-evidence', { lo: 1, hi: 2 }, 400, 'invalid', /method/],
    [
      'a device that is none',
      'POST',
      '/age-evidence',
      { method: 'device', provider: 'nokia', lo: 1, hi: 2, declaration: 'x' },
      400,
      'invalid',
      /provider: give one of apple, google/,
    ],
    [
      'a range that is none',
      'POST',
      '/age-evidence',
      { method: 'device', provider: 'apple', lo: '13', hi: 15, declaration: 'x' },
      400,
      'invalid',
      /lo: give a whole number of years from 0 to 120, or null where the range is open/,
    ],
    [
      'an open end that is left out',
      'POST',
      '/age-evidence',
      { method: 'device', provider: 'apple', lo: 13, declaration: 'x' },
      400,
      'invalid',
      /hi: is missing/,
    ],
    [
      'an open end of what a guardian said',
      'POST',
      '/age-evidence',
      { method: 'guardian', lo: 13, hi: null },
      400,
      'invalid',
      /hi: give a whole number of years from 0 to 120$/,
    ],
    [
      'a vendor without a token',
      'POST',
      '/age-evidence',
      { method: 'vendor', lo: 1, hi: 2, level: 'estimated' },
      400,
      'invalid',
      /token: is missing/,
    ],
    [
      'a vendor who claims too much',
      'POST',
      '/age-evidence',
      { method: 'vendor', lo: 1, hi: 2, level: 'certain', token: 'x' },
      400,
      'invalid',
      /level: give one of estimated, verified/,
    ],
    [
      'a complaint that is too long',
      'POST',
      '/complaints',
      { about: 'data', text: 'x'.repeat(1001) },
      400,
      'invalid',
      /text: give at most 1000 characters/,
    ],
    ['a complaint about nothing', 'POST', '/complaints', { about: 'weather' }, 400, 'situation-unknown'],
    ['a list for a body', 'POST', '/uses', [], 400, 'invalid', /the body: give an object/],
    ['text for a body', 'POST', '/uses', '"text"', 400, 'invalid'],
    [
      'a zero character',
      'POST',
      '/complaints',
      { about: 'data', text: 'a\u0000b' },
      400,
      'invalid',
      /U\+0000/,
    ],
    ['malformed JSON', 'POST', '/uses', '{"situation":', 400, 'malformed-json'],
    ['an empty body', 'POST', '/uses', '', 400, 'malformed-json'],
    [
      'a poisoned prototype',
      'POST',
      '/uses',
      '{"__proto__":{"x":1},"situation":"data.share/sale"}',
      400,
      'malformed-json',
    ],
    ['a session that is none', 'DELETE', '/sessions/s_nothing', undefined, 404, 'session-unknown'],
  ];

  it.each(cases)(
    '%s is a clear problem and changes nothing',
    async (_, method, path, body, status, code, names) => {
      const id = await known();
      const response = await fetch(`${url}/v1/children/${id}${path}`, {
        method,
        headers: body === undefined ? { authorization: bearer().authorization } : bearer(),
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const problem = (await response.json()) as Record<string, string>;
      expect([response.status, problem.code]).toEqual([status, code]);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(problem).toMatchObject({
        type: `/problems/${code}`,
        title: expect.any(String),
        detail: expect.any(String),
        fix: expect.any(String),
        status,
      });
      if (names) expect(problem.detail).toMatch(names);
      const page = await service.platform('GET', `/v1/children/${id}`);
      expect(page.body).toMatchObject({ version: 1, place: 'GB', age: { lo: 12, hi: 12 } });
    },
  );

  it('of 10 MB is refused before it is read', async () => {
    for (const path of [
      '/v1/children',
      '/access/v1/evaluation',
      '/access/v1/evaluations',
      '/operator/api/decide',
    ]) {
      const response = await fetch(url + path, {
        method: 'POST',
        headers: bearer(),
        body: JSON.stringify({ place: 'x'.repeat(10_000_000) }),
      });
      expect([path, response.status]).toEqual([path, 413]);
      expect(await response.json()).toMatchObject({ code: 'body-too-large' });
    }
  });

  it('that is no JSON is refused by its type', async () => {
    const response = await fetch(`${url}/v1/children`, {
      method: 'POST',
      headers: { ...bearer(), 'content-type': 'application/xml' },
      body: '<place>GB</place>',
    });
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([
      415,
      'unsupported-media-type',
    ]);
  });

  it('a path that is none, in any form, is 404', async () => {
    for (const path of [
      '/v1/nothing',
      '/v1/children/',
      '/%',
      '/v1/children/%00',
      `/v1/children/${'x'.repeat(500)}`,
      '/.env',
      '/v1/../../etc/passwd',
    ]) {
      const response = await fetch(url + path, { headers: { authorization: bearer().authorization } });
      expect([path, response.status >= 400 && response.status < 500]).toEqual([path, true]);
      expect(await response.json()).toMatchObject({ fix: expect.any(String) });
    }
  });
});

describe('what is no HTTP', () => {
  it('is told so, and the line is cut', async () => {
    const text = await new Promise<string>((resolve, reject) => {
      const socket = createConnection(Number(new URL(url).port), '127.0.0.1', () =>
        socket.write('HELLO\r\n\r\n'),
      );
      let seen = '';
      socket.on('data', (chunk) => {
        seen += chunk;
      });
      socket.on('close', () => resolve(seen));
      socket.on('error', reject);
    });
    expect(text).toMatch(/^HTTP\/1.1 400 /);
    expect(JSON.parse(text.slice(text.indexOf('{')))).toMatchObject({ code: 'malformed-request' });
  });
});

describe('keys', () => {
  const tryKey = async (authorization: string | undefined, path = '/v1/rulebook') => {
    const response = await fetch(url + path, {
      headers: authorization === undefined ? {} : { authorization },
    });
    const body = (await response.json()) as { code?: string };
    return [response.status, body.code];
  };

  it('are needed for every route of platforms', async () => {
    expect(await tryKey(undefined)).toEqual([401, 'key-missing']);
    expect(await tryKey('Bearer sgp_wrong')).toEqual([401, 'key-unknown']);
    expect(await tryKey('Basic eDp5')).toEqual([401, 'key-missing']);
    expect(await tryKey('bearer  ')).toEqual([401, 'key-missing']);
    const { paths } = JSON.parse(await (await fetch(`${url}/docs/json`)).text()) as {
      paths: Record<string, Record<string, { security: readonly object[] }>>;
    };
    const open: string[] = [];
    for (const [path, methods] of Object.entries(paths)) {
      for (const [method, { security }] of Object.entries(methods)) {
        if (!security.some((one) => 'key' in one || 'operatorKey' in one)) continue;
        const response = await fetch(url + path.replaceAll(/\{\w+\}/g, 'x'), {
          method: method.toUpperCase(),
        });
        await response.arrayBuffer();
        if (response.status !== 401) open.push(`${method} ${path}`);
      }
    }
    expect(open).toEqual([]);
    expect(Object.keys(paths).filter((path) => path.startsWith('/v1/')).length).toBeGreaterThan(12);
  });

  it('open only what their scope says', async () => {
    const operator = await createApiKey(service.context, { name: 'operator', scope: 'operator' });
    expect(await tryKey(`Bearer ${operator.key}`)).toEqual([403, 'key-scope']);
  });

  it('end at once when they are revoked', async () => {
    const { key, keyId } = await createApiKey(service.context, { name: 'short', scope: 'platform' });
    expect((await tryKey(`Bearer ${key}`))[0]).toBe(200);
    expect(await revokeApiKey(service.context, keyId)).toBe(true);
    expect(await tryKey(`Bearer ${key}`)).toEqual([401, 'key-unknown']);
    expect(await revokeApiKey(service.context, keyId)).toBe(false);
  });

  it('are stored as hashes alone, and unlike each other', async () => {
    const made = await Promise.all(
      Array.from({ length: 5 }, () => createApiKey(service.context, { name: 'many', scope: 'platform' })),
    );
    expect(new Set(made.map(({ key }) => key)).size).toBe(5);
    const rows = JSON.stringify(await service.context.db.selectFrom('api_keys').selectAll().execute());
    for (const { key } of made) {
      expect(key).toMatch(/^sgp_[\w-]{43}$/);
      expect(rows).not.toContain(key);
      expect(rows).not.toContain(key.slice(4));
    }
    expect(JSON.stringify(await listApiKeys(service.context))).not.toContain('hash');
  });
});

describe('limits', () => {
  it('count addresses where there is no key, and tries with unknown ones', async () => {
    const small = await openTestService({
      codes: testCodes,
      settings: { rateLimits: { platform: 1000, decisions: 1000, anybody: 3 } },
    });
    const statuses = async (path: string, headers: Record<string, string> = {}) => {
      const list: number[] = [];
      for (let count = 0; count < 5; count++)
        list.push((await small.request('GET', path, undefined, headers)).status);
      return list;
    };
    expect(await statuses('/operator/api/places')).toEqual([200, 200, 200, 429, 429]);
    expect(await statuses('/v1/rulebook', { authorization: 'Bearer sgp_guess' })).toEqual([
      401, 401, 401, 429, 429,
    ]);
    // A key that is known goes on.
    expect((await small.platform('GET', '/v1/rulebook')).status).not.toBe(401);
    await small.close();
  });
});

describe('headers', () => {
  it('are strict on every page and answer', async () => {
    for (const path of ['/', '/child', '/operator/api/places', '/health', '/nothing']) {
      const { headers } = await service.request('GET', path);
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("default-src 'self'");
      expect(policy).not.toContain('unsafe-inline');
      expect(policy).not.toContain('unsafe-eval');
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'x-request-id': expect.any(String),
      });
      expect(headers['x-powered-by']).toBeUndefined();
    }
  });

  it('let the documentation have its own policy, and its page loads', async () => {
    const page = await service.request('GET', '/docs/');
    expect(page.status).toBe(200);
    expect(page.text).toContain('swagger-ui');
    for (const [, path] of page.text.matchAll(/(?:src|href)="(\.?\/?[^"]+\.(?:js|css))"/g)) {
      const asset = await service.request('GET', new URL(path!, 'http://x/docs/').pathname);
      expect([path, asset.status]).toEqual([path, 200]);
    }
  });
});

describe('the description', () => {
  it('is OpenAPI 3.1 and names every route of the platform API', async () => {
    const { body } = await service.request('GET', '/docs/json');
    expect(body.openapi).toBe('3.1.0');
    for (const path of [
      '/v1/children',
      '/v1/children/{childId}',
      '/v1/children/{childId}/age-evidence',
      '/v1/children/{childId}/place',
      '/v1/children/{childId}/protections',
      '/v1/children/{childId}/choices',
      '/v1/children/{childId}/choices/{activity}/{circumstance}',
      '/v1/children/{childId}/sessions',
      '/v1/children/{childId}/sessions/{sessionId}',
      '/v1/children/{childId}/uses',
      '/v1/children/{childId}/guardian',
      '/v1/children/{childId}/asks',
      '/v1/children/{childId}/page-link',
      '/v1/children/{childId}/export',
      '/v1/children/{childId}/complaints',
      '/v1/rulebook',
      '/v1/changes',
      '/access/v1/evaluation',
      '/access/v1/evaluations',
      '/.well-known/authzen-configuration',
      '/health',
      '/ready',
    ])
      expect(Object.keys(body.paths)).toContain(path);
  });

  it('explains every problem', async () => {
    for (const code of Object.keys(problems)) {
      const { body } = await service.request('GET', `/problems/${code}`);
      expect(body).toEqual({ code, ...problems[code as keyof typeof problems] });
    }
    expect((await service.request('GET', '/problems/toString')).status).toBe(404);
  });
});

describe('log lines', () => {
  it('hold no id of a child, no body, no address and no key', async () => {
    service.log.length = 0;
    const id = await service.createChild('US', { lo: 11, hi: 11 });
    await service.invite(id, 'very.private@example.com');
    await service.platform('POST', `/v1/children/${id}/complaints`, {
      about: 'other',
      text: 'my secret words',
    });
    await service.platform('GET', `/v1/children/${id}/nothing`);
    await service.platform('GET', `/v1/children/${id}/protections`);
    await service.platform('POST', '/access/v1/evaluation', {
      subject: { type: 'user', id },
      resource: { type: 'child', id },
      action: { name: 'data.share/sale' },
    });
    await service.platform('DELETE', `/v1/children/${id}`);
    const written = service.log.join('');
    expect(written).toContain('/v1/children/:childId/protections');
    expect(written).toContain('/access/v1/evaluation');
    for (const secret of [id, 'very.private', 'my secret', service.key, '127.0.0.1'])
      expect(written).not.toContain(secret);
  });

  it('of a failure hold no value of the records', async () => {
    service.log.length = 0;
    const id = await service.createChild('GB', { lo: 12, hi: 12 });
    // A database that quotes what it was given: `invalid input syntax for type integer: "my secret words"`.
    const { db } = service.context;
    await sql`alter table complaints alter column text type integer using null`.execute(db);
    const { status, body } = await service.platform('POST', `/v1/children/${id}/complaints`, {
      about: 'other',
      text: 'my secret words',
    });
    await sql`alter table complaints alter column text type text`.execute(db);
    expect([status, body.code]).toEqual([500, 'internal']);
    const written = service.log.join('');
    expect(written).toContain('"level":50');
    expect(written + JSON.stringify(body)).not.toContain('secret');
    expect(written).not.toContain(id);
  });
});

describe('the rulebook and its changes', () => {
  it('is read whole, with an ETag', async () => {
    const { body, headers } = await service.platform('GET', '/v1/rulebook');
    expect(body).toEqual({
      revision: service.context.rulebook().revision,
      asOf: '2026-11-22',
      codes: JSON.parse(JSON.stringify(testCodes)),
    });
    const again = await service.request('GET', '/v1/rulebook', undefined, {
      authorization: `Bearer ${service.key}`,
      'if-none-match': String(headers.etag),
    });
    expect(again.status).toBe(304);
  });

  it('tells platforms of every change as it happens', async () => {
    const id = await service.createChild('GB', { lo: 12, hi: 12 });
    const response = await fetch(`${url}/v1/changes`, { headers: { authorization: bearer().authorization } });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let seen = '';
    const until = async (text: string) => {
      while (!seen.includes(text)) seen += (await reader.read()).value ?? '';
    };
    await until(': open');
    await service.platform('PUT', `/v1/children/${id}/place`, { place: 'US' });
    await until(`event: child\ndata: ${JSON.stringify({ childId: id, version: 2 })}\n\n`);
    service.context.events.announce({ kind: 'rulebook', revision: 'abc' });
    await until('event: rulebook\ndata: {"revision":"abc"}\n\n');
    await reader.cancel();
  });
});

describe('health', () => {
  it('lives while the database does not answer, and is not ready', async () => {
    const other = await openTestService({ codes: testCodes, isForged: true });
    expect((await other.request('GET', '/ready')).body).toMatchObject({ status: 'ready', live: true });
    await other.context.db.destroy();
    expect((await other.request('GET', '/health')).status).toBe(200);
    const ready = await other.request('GET', '/ready');
    expect([ready.status, ready.body.code]).toEqual([503, 'unavailable']);
    await other.close();
  });
});
