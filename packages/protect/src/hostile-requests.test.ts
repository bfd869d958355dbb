import { createConnection } from 'node:net';
import { createApiKey } from '@stairgate/service';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OverHttp, openOverHttp } from './answer/evaluation/open-over-http.testing.ts';
import type { TestService } from './open-test-service.testing.ts';

let http: OverHttp;
let service: TestService;
beforeEach(async () => {
  http = await openOverHttp({ settings: { platformMebibytesAMinute: 16 } });
  ({ service } = http);
});
afterEach(() => http?.close());

const decisions = '/access/v1/evaluations';
const deep = `{"evaluations":${'['.repeat(500_000)}${']'.repeat(500_000)}}`;
const wide = `{"evaluations":[${Array.from({ length: 300_000 }, () => '{}').join()}]}`;
const members = `{"evaluations":[],"x":{${Array.from({ length: 200_000 }, (_, at) => `"k${at}":1`).join()}}}`;

/** Sends bytes as they are. @returns all that comes back until the line ends. */
function raw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let back = '';
    createConnection(http.port, '127.0.0.1')
      .on('data', (chunk) => {
        back += chunk;
      })
      .on('close', () => resolve(back))
      .on('error', reject)
      .end(text);
  });
}

describe('a body that would take long to read', () => {
  it.each([
    ['nested deep', deep, /nest at most 32/],
    ['of many empty objects', wide, /at most 10000 items/],
    ['of many members', members, /2000 members/],
  ])(
    '%s is refused before it is read, on the fast lane and beside it, and the next one is answered',
    async (_, body, says) => {
      for (const chunked of [false, true]) {
        const { status, body: told } = await http.send(decisions, body, { chunked });
        expect([status, told.code]).toEqual([400, 'invalid']);
        expect(told.detail).toMatch(says);
      }
      const other = await http.send('/v1/children', `{"place":${'['.repeat(9000)}${']'.repeat(9000)}}`);
      expect([other.status, other.body.code]).toEqual([400, 'invalid']);
      const next = await http.send(decisions, { evaluations: [] });
      expect(next.body.code).not.toBe('too-many-requests');
    },
  );

  it('is not looked at where the key is not known, or the session of an operator', async () => {
    const broken = '[[[[[';
    const headers = { authorization: 'Bearer sgp_nobody' };
    for (const chunked of [false, true])
      expect((await http.send(decisions, broken, { headers, chunked })).body.code).toBe('key-unknown');
    for (const path of ['/operator/api/candidate', '/operator/api/keys'])
      expect((await http.send(path, broken, { headers })).body.code).toBe('not-signed-in');
    const { key } = await createApiKey(service.context, { name: 's', scope: 'operator', role: 'see' });
    const browser = service.browser();
    await browser.send('POST', '/operator/api/sign-in', { key });
    expect((await browser.send('POST', '/operator/api/keys', { wrong: 1 })).body.code).toBe('role-missing');
  });
});

it('a platform may send so many bytes a minute, by whatever key and route; others go on', async () => {
  const other = await createApiKey(service.context, { name: 'o', scope: 'platform', platform: 'Other' });
  const second = await createApiKey(service.context, { name: 's', scope: 'platform', platform: 'default' });
  const body = JSON.stringify({ evaluations: [], pad: 'x'.repeat(3.9 * 2 ** 20) });
  const codes: string[] = [];
  for (let sent = 0; sent < 5; sent++) codes.push((await http.send(decisions, body)).body?.code ?? 'none');
  expect(codes.at(-1)).not.toBe('too-many-requests');
  for (const chunked of [false, true]) {
    const { status, headers } = await http.send(decisions, { evaluations: [] }, { chunked });
    expect([status, Number(headers['retry-after']) > 0]).toEqual([429, true]);
  }
  const by = (key: string) => ({ headers: { authorization: `Bearer ${key}` } });
  expect((await http.send('/v1/children', { place: 'GB' }, by(second.key))).status).toBe(429);
  expect((await http.send('/v1/children', { place: 'GB' }, by(other.key))).status).toBe(201);
  service.time.now += 61_000;
  expect((await http.send('/v1/children', { place: 'GB' })).status).toBe(201);
});

it('bytes that nobody says beforehand count as all that the route takes', async () => {
  const headers = { 'transfer-encoding': 'chunked' };
  for (let sent = 0; sent < 4; sent++)
    await http.send(decisions, { evaluations: [] }, { headers, chunked: true });
  expect((await http.send(decisions, { evaluations: [] })).status).toBe(429);
});

it('two Host headers are refused', async () => {
  const line = 'GET /health HTTP/1.1\r\n';
  expect(await raw(`${line}Host: a\r\nConnection: close\r\n\r\n`)).toMatch(/^HTTP\/1\.1 200 /);
  for (const second of ['Host: a', 'host: b'])
    expect(await raw(`${line}Host: a\r\n${second}\r\nConnection: close\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 400 [\s\S]*malformed-request/,
    );
});

it('an upload that breaks off is no failure of the service', async () => {
  const before = service.log.length;
  await new Promise<void>((resolve) => {
    const socket = createConnection(http.port, '127.0.0.1', () => {
      socket.write(
        `POST /v1/children HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${service.key}\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{"place":`,
      );
      // Once the head was read, so that it is the body that breaks off.
      service.app.server.once('request', () => setImmediate(() => socket.resetAndDestroy()));
    });
    socket.on('close', () => resolve()).on('error', () => {});
  });
  await http.send('/v1/children', { place: 'GB' });
  await http.send('/v1/children', { place: 'GB' });
  expect(service.log.slice(before).filter((line) => /"level":[56]0/.test(line))).toEqual([]);
});

it.each([
  ['turns the direction', 'Ann\u202egpj'],
  ['isolates it', '\u2066Ann'],
  ['breaks the line', 'Ann\nBen'],
  ['is a paragraph of its own', 'Ann\u2029Ben'],
  ['rings', 'Ann\u0007'],
])('a name that %s is refused, of a key and a child alike', async (_, name) => {
  const childId = await service.createChild('GB', { lo: 12, hi: 12 });
  const guardian = await service.invite(childId);
  const label = (text: string) =>
    guardian.send('PUT', `/guardian/api/children/${childId}/label`, { label: text });
  expect((await label(name)).body.code).toBe('invalid');
  for (const good of ['Ann', 'Seán ó Briain', 'מיכל', '李', '👧🏽', ''])
    expect([good, (await label(good)).status]).toEqual([good, 204]);
  const { key } = await createApiKey(service.context, { name: 'o', scope: 'operator' });
  const browser = service.browser();
  await browser.send('POST', '/operator/api/sign-in', { key });
  const made = await browser.send('POST', '/operator/api/keys', { name, scope: 'platform' });
  expect([made.status, made.body.code]).toEqual([400, 'invalid']);
});
