import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addressOf, deskOperations, exampleApplication, type Operation } from '@stairgate/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../../../../testing/chromium.ts';
import { expectSound, openFile } from '../../../report/src/sound-page.testing.ts';
import { birch, birchData, birchQueries, writeBirch } from '../birch.testing.ts';
import { type Insight, openInsight } from '../open-insight.ts';
import { verifyRelease } from '../release/sign-release.ts';
import type { Engine } from '../sql/engine.ts';
import { openDuckdb } from '../sql/open-duckdb.ts';
import { type Desk, openDesk } from './open-desk.ts';

const holderKey = 'the-key-of-the-data-holder-for-tests';
let folder: string;
let insight: Insight;
let engine: Engine;
let desk: Desk;
const lines: string[] = [];
let now = Date.parse('2026-11-30T12:00:00Z');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stairgate-desk-'));
  writeBirch(folder, birchData('desk'));
  insight = await openInsight({ dataDir: null });
  engine = await openDuckdb(birch.declaration, folder);
  desk = await openDesk({
    settings: { logLevel: 'info', trustProxy: false, publicUrl: 'http://localhost:4400' },
    read: birch,
    ...{ engine, insight, holderKey },
    clock: () => now,
    wait: async () => {},
    logTo: { write: (line) => void lines.push(line) },
    perMinute: 1e6,
  });
});
afterAll(async () => {
  await desk?.close();
  await engine?.close();
  await insight?.close();
  rmSync(folder, { recursive: true });
});

async function send(
  method: 'GET' | 'POST',
  url: string,
  { key, body, accept }: { key?: string; body?: unknown; accept?: string } = {},
) {
  const response = await desk.app.inject({
    method,
    url,
    headers: {
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
      ...(accept !== undefined && { accept }),
    },
    ...(body !== undefined && { payload: body as object }),
  });
  const isJson = /[/+]json/.test(String(response.headers['content-type']));
  return {
    status: response.statusCode,
    text: response.payload,
    // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape.
    body: (isJson ? response.json() : undefined) as any,
  };
}

const [person] = exampleApplication.people;
async function applied() {
  const { status, body } = await send('POST', '/v1/applications', { body: exampleApplication });
  expect(status).toBe(201);
  return body as { applicationId: string; secret: string };
}
const decide = (id: string, body: object, key = holderKey) =>
  send('POST', `/v1/holder/applications/${id}/decision`, { key, body });
const grant = { granted: true, reasons: 'It is needed, and harms nobody.', rho: 0.1, until: '2027-01-31' };
const refuse = { granted: false, reasons: 'The need for this data is not shown.' };
/** A project that may ask, and the key of its person. */
async function granted(more: object = {}) {
  const { applicationId, secret } = await applied();
  expect((await decide(applicationId, { ...grant, ...more })).status).toBe(200);
  const { body } = await send('POST', `/v1/applications/${applicationId}/people`, {
    key: secret,
    body: { name: person.name },
  });
  return { applicationId, secret, key: body.key as string };
}

describe('an application', () => {
  it('says all that Article 8 asks, or is refused with what is missing', async () => {
    const { funding: _, ...rest } = exampleApplication;
    const answer = await send('POST', '/v1/applications', { body: rest });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('funding');
    for (const wrong of [{ publication: false }, { people: [] }, { until: '2026-02-30' }])
      expect(
        (await send('POST', '/v1/applications', { body: { ...exampleApplication, ...wrong } })).status,
      ).toBe(400);
  });
  it('is read by its secret alone, and decided by the holder alone, once', async () => {
    const { applicationId, secret } = await applied();
    const at = `/v1/applications/${applicationId}`;
    expect((await send('GET', at)).status).toBe(401);
    expect((await send('GET', at, { key: 'sgd_not-the-secret' })).status).toBe(404);
    expect((await send('GET', at, { key: secret })).body).toMatchObject({
      state: 'received',
      decision: null,
    });
    expect((await decide(applicationId, grant, secret)).status).toBe(401);
    expect((await decide(applicationId, { granted: true, reasons: grant.reasons })).status).toBe(400);
    const both = await Promise.all([decide(applicationId, grant), decide(applicationId, refuse)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const { body } = await send('GET', '/v1/holder/applications', { key: holderKey });
    expect(
      body.applications.some((one: { applicationId: string }) => one.applicationId === applicationId),
    ).toBe(true);
  });
  it('that is refused has one appeal, which is settled for good', async () => {
    const { applicationId, secret } = await applied();
    const reasons = 'It is shown in the annex, which was not read.';
    const appeal = () =>
      send('POST', `/v1/applications/${applicationId}/appeal`, { key: secret, body: { reasons } });
    expect((await appeal()).status).toBe(409);
    await decide(applicationId, refuse);
    expect((await appeal()).body).toMatchObject({ state: 'appealed', appeal: { reasons } });
    expect((await decide(applicationId, refuse)).body.state).toBe('refused-for-good');
    expect((await appeal()).status).toBe(409);
  });
  it('gives keys to the people that it names, and a new one ends the one before', async () => {
    const { applicationId, secret, key } = await granted();
    const people = (name: string) =>
      send('POST', `/v1/applications/${applicationId}/people`, { key: secret, body: { name } });
    expect((await people('Somebody Else')).status).toBe(403);
    expect((await send('GET', '/v1/budget', { key })).body).toMatchObject({ cap: 0.1, left: 0.1 });
    const { body } = await people(person.name);
    expect((await send('GET', '/v1/budget', { key })).status).toBe(401);
    expect((await send('GET', '/v1/budget', { key: body.key })).status).toBe(200);
  });
});

describe('who may ask', () => {
  it('rehearses and works out the cost for nothing, and asks within the budget; all may read what came of it', async () => {
    const { key } = await granted();
    const query = birchQueries.plain;
    expect((await send('POST', '/v1/rehearse', { key, body: query })).body).toMatchObject({ madeUp: true });
    expect((await send('POST', '/v1/cost', { key, body: query })).body).toMatchObject({ rho: 0.01 });
    expect((await send('GET', '/v1/budget', { key })).body.left).toBe(0.1);
    const { body } = await send('POST', '/v1/query', { key, body: query });
    expect(await verifyRelease(body, (await send('GET', '/.well-known/jwks.json')).body)).toMatchObject({
      ok: true,
    });
    expect((await send('GET', '/v1/budget', { key })).body.left).toBeCloseTo(0.09, 9);
    expect((await send('POST', '/v1/query', { key, body: query })).body).toMatchObject({
      cost: 0,
      release: body.release,
    });
    const log = await send('GET', '/v1/log');
    expect(log.body.queries[0]).toMatchObject({ question: query, release: body.release.id });
    expect(log.text).not.toContain(person.name);
    const at = `/v1/releases/${body.release.id}`;
    expect((await send('GET', at)).body.seal).toBe(body.seal);
    const csv = (await send('GET', at, { accept: 'text/csv' })).text;
    expect(csv.slice(1).split('\r\n')[1]).toContain(String(body.release.cells[0].values.n.raw));
  });
  it('is told what is wrong with a query, and nothing of the data; what is too dear spends nothing', async () => {
    const { key } = await granted({ rho: 0.02 });
    const wrong = await send('POST', '/v1/query', { key, body: { ...birchQueries.plain, from: 'usee' } });
    expect(wrong).toMatchObject({ status: 400, body: { code: 'query-wrong' } });
    expect(wrong.text).toContain('use');
    expect((await send('POST', '/v1/query', { key, body: [] })).status).toBe(400);
    const dear = await send('POST', '/v1/query', { key, body: birchQueries.grouped });
    expect(dear).toMatchObject({ status: 403, body: { code: 'budget-refused' } });
    expect((await send('GET', '/v1/budget', { key })).body.spent).toBe(0);
    expect((await send('POST', '/v1/query', { body: birchQueries.plain })).status).toBe(401);
  });
  it('asks no longer than the project lasts', async () => {
    const { key } = await granted({ until: '2026-12-01' });
    now += 3 * 86_400_000;
    const late = await send('POST', '/v1/query', { key, body: { ...birchQueries.plain, rho: 0.011 } });
    now -= 3 * 86_400_000;
    expect(late).toMatchObject({ status: 403, body: { code: 'budget-refused' } });
  });
});

it('the catalogue is DCAT: a data set with a distribution and a service that serves it', async () => {
  const { body } = await send('GET', '/catalogue.jsonld');
  const [dataset] = body['dcat:dataset'];
  expect(body['@type']).toBe('dcat:Catalog');
  for (const must of ['dct:title', 'dct:description', 'dct:identifier', 'dcat:distribution'])
    expect(dataset[must]).toBeTruthy();
  expect(dataset['dcat:distribution'][0]['dcat:accessURL']['@id']).toBe('http://localhost:4400/docs');
  expect(body['dcat:service'][0]['dcat:servesDataset'][0]['@id']).toBe(dataset['@id']);
  // Every prefix that is used is declared.
  const prefixes = new Set(
    [...JSON.stringify(body).matchAll(/"(dcat|dct|xsd|[a-z]+):[a-zA-Z]+":/g)].map(([, one]) => one),
  );
  for (const prefix of prefixes) expect(body['@context']).toHaveProperty(prefix!);
  expect((await send('GET', '/v1/codebook')).body.tables.map(({ name }: { name: string }) => name)).toContain(
    'use',
  );
});

it('every operation is there, and its example is answered as it says', async () => {
  const { body } = await send('GET', '/docs/json');
  for (const operation of Object.values<Operation>(deskOperations)) {
    const { method, path, example } = operation;
    expect(body.paths[path]).toHaveProperty(method.toLowerCase());
    const answer = await send(
      method as 'GET',
      addressOf(operation, example),
      example.body === undefined ? {} : { body: example.body },
    );
    expect([path, answer.status]).toEqual([path, example.status]);
  }
});

it('no log line has a name, a key or a secret', async () => {
  const { secret, key } = await granted();
  await send('POST', '/v1/query', { key, body: birchQueries.plain });
  const all = lines.join('\n');
  for (const word of [secret, key, holderKey, person.name]) expect(all).not.toContain(word);
});

it('the public page has no fault, light and dark, narrow and wide', async () => {
  const { text } = await send('GET', '/');
  const file = join(folder, 'desk.html');
  writeFileSync(file, text);
  const browser = await launchChromium();
  try {
    for (const look of [{ width: 390, dark: true }, { width: 1280 }]) {
      const { page, complaints, close } = await openFile(browser, file, look);
      await expectSound(page);
      expect(complaints).toEqual([]);
      await close();
    }
  } finally {
    await browser.close();
  }
});
