import { createApiKey, insertMany } from '@stairgate/service';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestService, type TestService } from '../../open-test-service.testing.ts';
import { testCodes } from '../../test-codes.testing.ts';
import { expire } from './expire.ts';
import { retention } from './retention.ts';

let service: TestService;
beforeAll(async () => {
  service = await openTestService({ codes: testCodes });
});
afterAll(() => service?.close());

const hour = 3_600_000;
const day = 24 * hour;

describe('what has outlived its purpose', () => {
  it('is told of every table that there is', async () => {
    const { rows } = await sql<{ name: string }>`select table_name as name from information_schema.tables
      where table_schema = current_schema() and table_name not like 'kysely_%'`.execute(service.context.db);
    expect(Object.keys(retention).sort()).toEqual(rows.map(({ name }) => name).sort());
  });

  it('goes, of asks and counts too', async () => {
    const { context, time } = service;
    const { db } = context;
    const start = time.now;
    const at = new Date(start).toISOString();
    const ask = { child_id: 'c', situation: 'profile.find/search' as const, asked_at: at };
    await insertMany(db, 'asks', [
      { ...ask, ask_id: 'answered', state: 'approved', answered_at: at },
      { ...ask, ask_id: 'waiting', state: 'waiting', answered_at: null },
    ]);
    const counted = {
      ...{ platform_id: 'p_default', situation: ask.situation, band: '10-12' as const },
      ...{ place: 'GB', allowed: true },
    };
    await insertMany(db, 'decision_counts', [
      { ...counted, hour: at, count: 1 },
      { ...counted, hour: new Date(start + hour).toISOString(), count: 1 },
    ]);
    time.now = start + 90 * day;
    expect(await expire(context)).toMatchObject({ asks: 1, decisionCounts: 0 });
    time.now = start + 800 * day;
    expect(await expire(context)).toMatchObject({ asks: 0, decisionCounts: 1 });
    time.now = start;
    for (const table of ['asks', 'decision_counts'] as const) await db.deleteFrom(table).execute();
  });

  it('is deleted when its time has come, and not before', async () => {
    const { context, time } = service;
    const id = await service.createChild('GB', { lo: 12, hi: 12 });
    await service.platform('POST', `/v1/children/${id}/page-link`);
    await service.platform('POST', `/v1/children/${id}/sessions`);
    await service.platform('POST', `/v1/children/${id}/choices`, {
      situation: 'profile.find/search',
      duration: 'session',
      met: ['explain-risk'],
    });
    await service.platform('POST', `/v1/children/${id}/choices`, {
      situation: 'contact.message/adult',
      duration: 'until-changed',
      met: ['ask-an-adult-first'],
    });
    const { key } = await createApiKey(context, { name: 'o', scope: 'operator' });
    const browser = service.browser();
    await browser.send('POST', '/operator/api/sign-in', { key });
    const at = new Date(time.now).toISOString();
    await context.db.insertInto('used_tokens').values({ token_hash: 'x', expires_at: at }).execute();
    await context.db
      .insertInto('alerts')
      .values({ child_id: id, alert_id: 'al', kind: 'choice', situation: null, at })
      .execute();

    const left = async () => {
      const count = async (
        table: 'links' | 'web_sessions' | 'used_tokens' | 'sessions' | 'alerts' | 'grants',
      ) => (await context.db.selectFrom(table).selectAll().execute()).length;
      return {
        links: await count('links'),
        web: await count('web_sessions'),
        tokens: await count('used_tokens'),
        sessions: await count('sessions'),
        alerts: await count('alerts'),
        grants: await count('grants'),
      };
    };
    const start = time.now;
    const all = { links: 1, web: 1, tokens: 1, sessions: 1, alerts: 1, grants: 2 };
    time.now = start - 1;
    await expire(context);
    expect(await left()).toEqual(all);
    time.now = start;
    expect(await expire(context)).toEqual({
      audit: 0,
      links: 0,
      webSessions: 0,
      usedTokens: 1,
      sessions: 0,
      alerts: 0,
      asks: 0,
      decisionCounts: 0,
    });
    time.now = start + 12 * hour;
    await expire(context);
    // The session is over, and what was chosen for it; what was chosen to last stays.
    expect(await left()).toEqual({ ...all, tokens: 0, web: 0, grants: 1 });
    time.now = start + 7 * day + 15 * 60_000;
    await expire(context);
    expect(await left()).toMatchObject({ links: 0, sessions: 1, alerts: 1 });
    time.now = start + 31 * day;
    await expire(context);
    expect(await left()).toEqual({ links: 0, web: 0, tokens: 0, sessions: 0, alerts: 0, grants: 1 });
    expect(await service.isAllowed(id, 'contact.message/adult')).toBe(true);
    time.now = start;
  });
});
