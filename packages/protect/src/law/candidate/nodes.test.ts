import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { compile } from '@stairgate/rulebook';
import { createApiKey, makeKeys, staleBound, verifyLedger } from '@stairgate/service';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  startTestPostgres,
  type TestPostgres,
} from '../../../../service/src/database/test-postgres.testing.ts';
import { openTestService, type TestService } from '../../open-test-service.testing.ts';
import { testCodes } from '../../test-codes.testing.ts';
import { recordRulebook } from '../in-force/record-rulebook.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres?.stop());

const open: TestService[] = [];
const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const one of undo.splice(0)) await one();
  for (const node of open.splice(0)) await node.close();
});

const today = compile(testCodes, { asOf: '2026-11-22' }).revision;
const nextYear = compile(testCodes, { asOf: '2027-01-01' }).revision;

async function nodes() {
  const databaseUrl = await postgres.database();
  const keys = JSON.stringify(makeKeys());
  const both = await Promise.all(
    [1, 2].map(() => openTestService({ codes: testCodes, settings: { databaseUrl, keys, switchPeople: 1 } })),
  );
  open.push(...both);
  const [a, b] = both as [TestService, TestService];
  const { key } = await createApiKey(a.context, { name: 'operator', scope: 'operator' });
  const signIn = async (node: TestService) => {
    const browser = node.browser();
    await browser.send('POST', '/operator/api/sign-in', { key });
    return browser;
  };
  const admin = new pg.Client({ connectionString: databaseUrl });
  await admin.connect();
  undo.push(() => admin.end());
  return { a, b, databaseUrl, keys, signIn, admin, operator: await signIn(a) };
}

const ask = async (node: TestService, count = 1): Promise<string[]> => {
  const { body } = await node.platform('POST', '/access/v1/evaluations', {
    subject: { type: 'service', id: 'x' },
    action: { name: 'engage.scroll/endless' },
    evaluations: Array.from({ length: count }, () => ({
      resource: { type: 'child', id: '', properties: { place: 'GB' } },
    })),
  });
  return body.evaluations.map((one: { context: { revision: string } }) => one.context.revision);
};
const revisionOf = async (node: TestService) => (await ask(node))[0];

/** Resolves when a node hears that the law has changed. */
const heard = ({ context }: TestService, kind: 'law' | 'rulebook') =>
  new Promise<void>((resolve) => {
    const stop = context.events.subscribe((event) => {
      if (event.kind !== kind) return;
      stop();
      resolve();
    });
  });
const switching = { revision: nextYear, replaces: today };

describe('two nodes', () => {
  it('compare the same candidate, show the totals of both, and switch together', async () => {
    const { a, b, operator, signIn } = await nodes();
    let news = heard(b, 'law');
    await operator.send('POST', '/operator/api/candidate', { date: '2027-01-01' });
    await news;
    expect(await revisionOf(b)).toBe(today);
    await ask(a, 3);
    await ask(b, 4);
    await b.trial.flush();
    const { body } = await (await signIn(b)).send('GET', '/operator/api/candidate');
    expect(body.candidate.revision).toBe(nextYear);
    await a.trial.flush();
    expect((await operator.send('GET', '/operator/api/candidate')).body.live.totals).toMatchObject({
      // The first question came before node b had heard.
      tightens: expect.toSatisfy((count: number) => count === 7 || count === 8),
    });

    news = heard(b, 'rulebook');
    expect((await operator.send('POST', '/operator/api/candidate/switch', switching)).status).toBe(200);
    expect(await revisionOf(a)).toBe(nextYear);
    await news;
    // From the notice on, nothing more is answered from the old one.
    expect(new Set(await ask(b, 50))).toEqual(new Set([nextYear]));
    expect((await b.request('GET', '/ready')).body).toMatchObject({ revision: nextYear, behind: null });
    expect(await recordRulebook(b.context)).toBe(false);
    expect(await recordRulebook(a.context)).toBe(false);
  });

  it('of two operators who switch at once, one does', async () => {
    const { a, b, operator, signIn } = await nodes();
    const news = heard(b, 'law');
    await operator.send('POST', '/operator/api/candidate', { date: '2027-01-01' });
    await news;
    const other = await signIn(b);
    const answers = await Promise.all(
      [operator, other, operator, other].map((one) =>
        one.send('POST', '/operator/api/candidate/switch', switching),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    for (const node of [a, b]) {
      await node.context.laws.refresh();
      expect(await revisionOf(node)).toBe(nextYear);
    }
    const changes = await a.context.db
      .selectFrom('ledger')
      .select('body')
      .where('kind', '=', 'rulebook-changed')
      .execute();
    expect(changes.map(({ body }) => JSON.parse(body).revision)).toEqual([today, nextYear]);
    expect(await verifyLedger(a.context.db)).toMatchObject({ ok: true });
  });

  it('a node that hears nothing asks the records before each answer', async () => {
    const { b, operator, admin } = await nodes();
    const news = heard(b, 'law');
    await operator.send('POST', '/operator/api/candidate', { date: '2027-01-01' });
    await news;
    expect(await revisionOf(b)).toBe(today);
    expect(b.context.laws.certain).toBe(true);
    const lost = new Promise<void>((resolve) => {
      b.context.events.subscribe((event) => event.kind === 'link' && !event.live && resolve());
    });
    await admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'stairgate events'`,
    );
    await lost;
    expect(b.context.laws.certain).toBe(false);
    await operator.send('POST', '/operator/api/candidate/switch', switching);
    expect(await revisionOf(b)).toBe(nextYear);
    expect(staleBound).toBeLessThanOrEqual(1000);
  });

  it('a node that cannot load the new rulebook keeps the old one, says so, and catches up', async () => {
    const { a, b, operator, admin } = await nodes();
    const { rows } = await admin.query('select law, body from laws');
    let news = heard(b, 'law');
    await operator.send('POST', '/operator/api/candidate', { guidance: false });
    const { candidate } = a.context.laws.state;
    await news;
    // What node b reads is not what node a wrote.
    await admin.query(`update laws set body = '{"codes":[]' where law = $1`, [candidate]);
    news = heard(b, 'rulebook');
    const state = (await operator.send('GET', '/operator/api/candidate')).body;
    const done = await operator.send('POST', '/operator/api/candidate/switch', {
      revision: state.candidate.revision,
      replaces: state.active.revision,
    });
    expect(done.status).toBe(200);
    await news;
    expect(await revisionOf(b)).toBe(today);
    expect((await b.request('GET', '/ready')).body).toMatchObject({
      status: 'ready',
      revision: today,
      behind: { revision: state.candidate.revision, why: expect.stringContaining('not what was stored') },
    });
    expect(await recordRulebook(b.context)).toBe(false);
    const body = rows[0].body.replace('"guidance":true', '"guidance":false');
    await admin.query('update laws set body = $2 where law = $1', [candidate, body]);
    await recordRulebook(b.context);
    expect((await b.request('GET', '/ready')).body).toMatchObject({ behind: null });
    expect(b.context.laws.active.id).toBe(candidate);
  });

  it('are left whole by a node that is killed while it switches', async () => {
    const { a, b, operator, databaseUrl, keys } = await nodes();
    await operator.send('POST', '/operator/api/candidate', { date: '2027-01-01' });
    for (const kill of [0, 1, 4]) {
      const child = spawn(
        process.execPath,
        [new URL('./switching-process.testing.ts', import.meta.url).pathname],
        {
          env: { ...process.env, DATABASE_URL: databaseUrl, KEYS: keys, NOW: '2026-11-22T12:00:00Z' },
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      );
      let begun = 0;
      for await (const line of createInterface({ input: child.stdout })) {
        // In the middle: it has said that it begins, and has not said that it is done.
        if (line.startsWith('to ') && begun++ === kill) child.kill('SIGKILL');
      }
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      expect(child.signalCode).toBe('SIGKILL');
      const state = await a.context.db.selectFrom('law_state').selectAll().executeTakeFirstOrThrow();
      const changes = await a.context.db
        .selectFrom('ledger')
        .select('body')
        .where('kind', '=', 'rulebook-changed')
        .orderBy('seq', 'desc')
        .execute();
      expect(JSON.parse(changes[0]!.body).revision).toBe(state.revision);
      expect(await verifyLedger(a.context.db)).toMatchObject({ ok: true });
      for (const node of [a, b]) {
        await node.context.laws.refresh({ again: true });
        expect(await revisionOf(node)).toBe(state.revision);
      }
    }
    // And the others go on switching.
    const { body } = await operator.send('GET', '/operator/api/candidate');
    const done = await operator.send('POST', '/operator/api/candidate/switch', {
      revision: body.candidate.revision,
      replaces: body.active.revision,
    });
    expect(done.status).toBe(200);
  });
});
