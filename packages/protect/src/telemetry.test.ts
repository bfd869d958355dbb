import { spawnSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import { openTestService, type TestService } from './open-test-service.testing.ts';
import { testCodes } from './test-codes.testing.ts';

const ending: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

/** A collector on loopback that keeps what it is sent. */
async function collector() {
  const received: { path: string; headers: string; body: string }[] = [];
  const server: Server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (text) => {
      body += text;
    });
    request.on('end', () => {
      received.push({ path: request.url ?? '', headers: JSON.stringify(request.headers), body });
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  ending.push(() => new Promise((closed) => server.close(closed)));
  const { port } = server.address() as AddressInfo;
  return { received, url: `http://127.0.0.1:${port}` };
}

/** Everything in the records by which somebody could be told: ids, hashes, aliases, tokens. */
async function names({ context }: TestService): Promise<string[]> {
  const tables = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 'public'`.execute(
    context.db,
  );
  const found = new Set<string>();
  for (const { name } of tables.rows) {
    const { rows } = await sql.raw<Record<string, unknown>>(`select * from ${name}`).execute(context.db);
    for (const text of JSON.stringify(rows).match(/\b([a-z]{1,3}_[\w-]{16,}|[0-9a-f]{32,})\b/g) ?? [])
      found.add(text);
  }
  return [...found];
}

const contentOf = (value: Record<string, unknown>) => Object.values(value)[0];
type Attribute = { key: string; value: Record<string, unknown> };
const attributes = (all: readonly Attribute[]) =>
  Object.fromEntries(all.map(({ key, value }) => [key, contentOf(value)]));

describe('telemetry', () => {
  it('tells of a whole life, and nobody from another', async () => {
    const { received, url } = await collector();
    const service = await openTestService({ codes: testCodes, settings: { telemetryUrl: url } });
    const closing = { done: false };
    ending.push(async () => closing.done || service.close());
    const secrets = new Set<string>([service.key, 'parent@example.com', 'example.com']);
    const note = async () => {
      for (const name of await names(service)) secrets.add(name);
    };
    const id = await service.createChild('US', { lo: 11, hi: 11 });
    const guardian = await service.invite(id);
    secrets.add(await service.mailedToken());
    const { purposes } = (await service.home(guardian)).children[0]!;
    await service.agree(
      guardian,
      id,
      purposes.map((purpose) => purpose.id),
    );
    const evaluation = {
      subject: { type: 'user', id: 'somebody-else-4711' },
      resource: { type: 'child', id },
      action: { name: 'contact.message/adult' },
    };
    secrets.add('somebody-else-4711');
    expect((await service.platform('POST', '/access/v1/evaluation', evaluation)).status).toBe(200);
    await service.platform('POST', `/v1/children/${id}/sessions`, {});
    await service.platform('POST', `/v1/children/${id}/choices`, {
      situation: 'profile.find/search',
      duration: 'until-changed',
      met: ['explain-risk'],
    });
    await service.platform('GET', `/v1/children/${id}/protections?child=${id}`);
    await service.platform('GET', `/v1/children/${id}/export`);
    await service.platform('GET', `/nowhere/${id}?email=parent@example.com`);
    await note();
    await guardian.send('POST', `/guardian/api/children/${id}/withdraw`, {});
    await note();
    await service.platform('DELETE', `/v1/children/${id}`);
    await note();
    for (const [, value] of guardian.cookies) secrets.add(value);
    secrets.add(guardian.csrf);
    closing.done = true;
    await service.close();

    const bodies = received.map(({ body }) => JSON.parse(body));
    const spans = bodies.flatMap(({ resourceSpans = [] }) =>
      resourceSpans.flatMap((one: { scopeSpans: { spans: unknown[] }[] }) =>
        one.scopeSpans.flatMap((scope) => scope.spans),
      ),
    ) as { name: string; attributes: Attribute[] }[];
    const metrics = bodies.flatMap(({ resourceMetrics = [] }) =>
      resourceMetrics.flatMap((one: { scopeMetrics: { metrics: unknown[] }[] }) =>
        one.scopeMetrics.flatMap((scope) => scope.metrics),
      ),
    ) as {
      name: string;
      sum?: { dataPoints: { attributes: Attribute[]; asInt?: string; asDouble?: number }[] };
    }[];

    expect(spans.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'POST /v1/children',
        'POST /access/v1/evaluation',
        'DELETE /v1/children/:childId',
        'POST /guardian/api/children/:childId/withdraw',
        'GET none',
      ]),
    );
    const told = new Set(spans.flatMap((span) => Object.keys(attributes(span.attributes))));
    expect([...told].sort()).toEqual(['http.request.method', 'http.response.status_code', 'http.route']);
    expect(metrics.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'http.server.request.duration',
        'stairgate.decisions',
        'stairgate.children.looked_up',
        'stairgate.mail.waiting',
        'stairgate.events.live',
      ]),
    );
    const decisions = metrics
      .filter(({ name }) => name === 'stairgate.decisions')
      .at(-1)!
      .sum!.dataPoints.map((point) => ({
        ...attributes(point.attributes),
        count: Number(point.asInt ?? point.asDouble),
      }));
    expect(decisions).toHaveLength(8);
    expect(decisions.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(0);

    expect(secrets.size).toBeGreaterThan(15);
    const all = received.map(({ path, headers, body }) => `${path} ${headers} ${body}`).join('\n');
    const seen = [...secrets].filter((secret) => secret !== '' && all.includes(secret));
    expect(seen).toEqual([]);
    expect(bodies.map((body) => JSON.stringify(body)).join('\n')).not.toMatch(/127\.0\.0\.1|::1|@/);
  });

  it.each([
    { endpoint: undefined, loads: false },
    { endpoint: 'http://127.0.0.1:9', loads: true },
  ])('with the endpoint $endpoint, OpenTelemetry is loaded: $loads', ({ endpoint, loads }) => {
    const { OTEL_EXPORTER_OTLP_ENDPOINT: _, ...env } = process.env;
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [new URL('./loaded-modules.testing.ts', import.meta.url).pathname],
      {
        encoding: 'utf8',
        env: { ...env, ...(endpoint === undefined ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }) },
      },
    );
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout.includes('@opentelemetry')).toBe(loads);
  });

  it('a collector that is not there holds up nothing', async () => {
    const service = await openTestService({
      codes: testCodes,
      settings: { telemetryUrl: 'http://127.0.0.1:9' },
    });
    expect((await service.request('GET', '/health')).status).toBe(200);
    await service.close();
  });
});
