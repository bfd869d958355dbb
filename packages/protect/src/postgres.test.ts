import { listApiKeys, makeKeys, revokeApiKey, verifyLedger } from '@stairgate/service';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTestPooler } from '../../service/src/database/test-pooler.testing.ts';
import { startTestPostgres, type TestPostgres } from '../../service/src/database/test-postgres.testing.ts';
import type { ServiceEvent } from './database/service-event.ts';
import { openTestService, type TestService } from './open-test-service.testing.ts';
import { platformSuite } from './platform-suite.testing.ts';
import { testCodes } from './test-codes.testing.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres?.stop());

platformSuite('Postgres', async (options) =>
  openTestService({
    ...options,
    settings: { ...options?.settings, databaseUrl: await postgres.database() },
  }),
);

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function pooled() {
  const pooler = await startTestPooler(await postgres.database());
  open.push({ close: () => pooler.stop() });
  return pooler;
}

async function nodes(given?: string): Promise<[TestService, TestService, string]> {
  const databaseUrl = given ?? (await postgres.database());
  const keys = JSON.stringify(makeKeys());
  // Both start at once on an empty database: one migrates, the other waits.
  const both = await Promise.all(
    [1, 2].map(() => openTestService({ codes: testCodes, settings: { databaseUrl, keys } })),
  );
  open.unshift(...both);
  return [both[0]!, both[1]!, databaseUrl];
}

/** Resolves with the next event of a kind that a node hears of. */
const heard = ({ context }: TestService, kind: ServiceEvent['kind']) =>
  new Promise<ServiceEvent>((resolve) => {
    const stop = context.events.subscribe((event) => {
      if (event.kind !== kind) return;
      stop();
      resolve(event);
    });
  });

/** Resolves when a node says that its line to the others is lost, or stands again. */
const turned = ({ context }: TestService, live: boolean) =>
  new Promise<void>((resolve) => {
    const stop = context.events.subscribe((event) => {
      if (event.kind !== 'link' || event.live !== live) return;
      stop();
      resolve();
    });
  });

const ask = async (node: TestService, id: string, name: string) =>
  (
    await node.platform('POST', '/access/v1/evaluation', {
      subject: { type: 'service', id: 'x' },
      resource: { type: 'child', id },
      action: { name },
    })
  ).body.decision as boolean;

describe.each([
  { name: 'Postgres', through: () => nodes() },
  { name: 'PgBouncer', through: async () => nodes((await pooled()).url) },
])('two nodes on one database, through $name', ({ through }) => {
  it('a choice and its undoing on one are seen by the other', async () => {
    const [a, b] = await through();
    const id = await a.createChild('GB', { lo: 12, hi: 12 });
    const name = 'profile.find/search';
    expect(await ask(b, id, name)).toBe(false);
    expect(b.context.children.peek(id)).toBeDefined();

    let news = heard(b, 'child');
    await a.platform('POST', `/v1/children/${id}/choices`, {
      situation: name,
      duration: 'until-changed',
      met: ['explain-risk'],
    });
    expect(await news).toEqual({ kind: 'child', platform: 'p_default', childId: id, version: 2 });
    expect(await ask(b, id, name)).toBe(true);

    news = heard(b, 'child');
    await a.platform('DELETE', `/v1/children/${id}/choices/${name}`);
    await news;
    expect(await ask(b, id, name)).toBe(false);
  });

  it('a withdrawal, an erasure and a revoked key on one hold on the other', async () => {
    const [a, b] = await through();
    const id = await a.createChild('US', { lo: 11, hi: 11 });
    const guardian = await a.invite(id);
    const { purposes } = (await a.home(guardian)).children[0]!;
    await a.agree(
      guardian,
      id,
      purposes.map((purpose) => purpose.id),
    );
    await expect
      .poll(async () => {
        await b.platform('GET', `/v1/children/${id}`);
        return b.context.children.peek(id)?.guardian;
      })
      .toBe('consented');

    await guardian.send('POST', `/guardian/api/children/${id}/withdraw`, {});
    await expect
      .poll(async () => (await b.platform('GET', `/v1/children/${id}`)).body.guardian)
      .toBe('withdrawn');

    await a.platform('DELETE', `/v1/children/${id}`);
    await expect.poll(async () => (await b.platform('GET', `/v1/children/${id}`)).status).toBe(404);

    const bearer = { authorization: `Bearer ${b.key}` };
    const asked = async () => (await a.request('GET', '/v1/rulebook', undefined, bearer)).status;
    expect(await asked()).toBe(200);
    for (const { key_id } of await listApiKeys(b.context)) await revokeApiKey(b.context, key_id);
    await expect.poll(asked).toBe(401);
  });

  it('a once-only choice is used once between them', async () => {
    const [a, b] = await through();
    const id = await a.createChild('GB', { lo: 12, hi: 12 });
    await a.platform('POST', `/v1/children/${id}/choices`, {
      situation: 'profile.find/search',
      duration: 'once',
      met: ['explain-risk'],
    });
    const uses = await Promise.all(
      [a, b, a, b, a, b].map((node) =>
        node.platform('POST', `/v1/children/${id}/uses`, { situation: 'profile.find/search' }),
      ),
    );
    expect(uses.filter(({ body }) => body.allowed)).toHaveLength(1);
  });

  it('write one unbroken ledger, and record a rulebook once', async () => {
    const [a, b] = await through();
    await Promise.all([a, b, a, b, a, b].map((node) => node.createChild('GB', { lo: 12, hi: 12 })));
    expect(await verifyLedger(a.context.db)).toMatchObject({ ok: true });
    const rulebooks = await a.context.db
      .selectFrom('ledger')
      .select('seq')
      .where('kind', '=', 'rulebook-changed')
      .execute();
    expect(rulebooks).toHaveLength(1);
  });
});

describe('two nodes on one database', () => {
  it('a node that has lost touch answers from the database until it is back', async () => {
    const [a, b, databaseUrl] = await nodes();
    const id = await a.createChild('GB', { lo: 12, hi: 12 });
    const name = 'profile.find/search';
    expect(await ask(b, id, name)).toBe(false);

    // Every connection that listens is cut; a change falls into the gap.
    const lost = heard(b, 'link');
    const admin = new pg.Client({ connectionString: databaseUrl });
    await admin.connect();
    await admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'stairgate events'`,
    );
    expect(await lost).toEqual({ kind: 'link', live: false });
    expect(b.context.events.live).toBe(false);
    expect(b.context.children.peek(id)).toBeUndefined();
    const back = heard(b, 'link');
    await a.platform('POST', `/v1/children/${id}/choices`, {
      situation: name,
      duration: 'until-changed',
      met: ['explain-risk'],
    });
    expect(await ask(b, id, name)).toBe(true);
    expect(await back).toEqual({ kind: 'link', live: true });
    expect(await ask(b, id, name)).toBe(true);
    await admin.end();
  });

  it('refuse keys that do not belong to the records', async () => {
    const [, , databaseUrl] = await nodes();
    await expect(openTestService({ codes: testCodes, settings: { databaseUrl } })).rejects.toThrow(
      /made with other keys/,
    );
  });

  it('neither answers from memory when the pooler is gone, and both answer when it is back', async () => {
    const pooler = await pooled();
    const both = (await nodes(pooler.url)).slice(0, 2) as TestService[];
    const [a, b] = both as [TestService, TestService];
    const id = await a.createChild('GB', { lo: 12, hi: 12 });
    const name = 'profile.find/search';
    for (const node of both) {
      expect(await ask(node, id, name)).toBe(false);
      expect(node.context.children.peek(id)).toBeDefined();
    }
    const lost = both.map((node) => turned(node, false));
    await pooler.kill();
    await Promise.all(lost);
    for (const node of both) {
      expect(node.context.children.peek(id)).toBeUndefined();
      expect(node.context.laws.certain).toBe(false);
      expect(await ask(node, id, name)).toBeUndefined();
    }
    const back = both.map((node) => turned(node, true));
    await pooler.start();
    await Promise.all(back);
    const news = heard(b, 'child');
    await a.platform('POST', `/v1/children/${id}/choices`, {
      situation: name,
      duration: 'until-changed',
      met: ['explain-risk'],
    });
    expect(await ask(a, id, name)).toBe(true);
    await news;
    expect(await ask(b, id, name)).toBe(true);
  });
});
