import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { guardianJobs } from '../../guardian/pages/guardian-jobs.ts';
import { openTestService, type TestService, tokenIn } from '../../open-test-service.testing.ts';
import { lifeCodes } from '../sleep/lives.testing.ts';

let service: TestService;
let start: number;
beforeAll(async () => {
  service = await openTestService({ codes: lifeCodes, settings: { mailsADay: 1000 } });
  start = service.time.now;
});
beforeEach(() => {
  service.time.now = start;
});
afterAll(() => service?.close());

const view = async (childId: string, situation: string) =>
  (await service.platform('GET', `/v1/children/${childId}/protections`)).body.situations[situation];
const choose = (childId: string, situation: string, duration = 'until-changed') =>
  service.platform('POST', `/v1/children/${childId}/choices`, { situation, duration, met: ['explain-risk'] });
const limit = (childId: string, body: unknown) =>
  service.platform('POST', `/v1/children/${childId}/limits`, body);
const listed = async (childId: string) =>
  (await service.platform('GET', `/v1/children/${childId}/limits`)).body.limits;
const use = async (childId: string, situation: string, more: object = {}) =>
  (await service.platform('POST', `/v1/children/${childId}/uses`, { situation, ...more })).body.allowed;
const ask = async (childId: string, action: string, context: object) =>
  (
    await service.platform('POST', '/access/v1/evaluation', {
      subject: { type: 'service', id: 'app' },
      resource: { type: 'child', id: childId },
      action: { name: action },
      context,
    })
  ).body;

/** A child with a guardian who has consented to something, and both their browsers. */
async function family(place = 'GB', age = 12) {
  const childId = await service.createChild(place, { lo: age, hi: age });
  const guardian = await service.invite(childId, `${childId.slice(2)}@example.com`);
  await service.agree(guardian, childId, ['profile.view']);
  const { url } = (await service.platform('POST', `/v1/children/${childId}/page-link`)).body;
  const child = service.browser();
  await child.send('POST', '/child/api/open', { token: tokenIn(url) });
  const pages = `/guardian/api/children/${childId}/limits`;
  return {
    childId,
    guardian,
    child,
    byGuardian: (body: unknown) => guardian.send('POST', pages, body),
    lift: (limitId: string) => guardian.send('DELETE', `${pages}/${limitId}`),
  };
}

describe('a guardian’s limit', () => {
  it('closes what the child switched on, says who set it, and lifted brings back what the child had chosen', async () => {
    const { childId, child, byGuardian, lift } = await family();
    const situation = 'profile.find/search';
    await choose(childId, situation);
    const set = await byGuardian({ kind: 'closed', situation });
    expect([set.status, set.body.note]).toEqual([200, null]);
    expect(await view(childId, situation)).toMatchObject({
      allowed: false,
      has: ['child'],
      sleeping: [],
      limits: [{ situation, by: 'guardian', how: 'closed' }],
    });
    expect((await view(childId, situation)).reasons).toContain('guardian-limit');
    expect((await ask(childId, situation, {})).context.reasons).toContain('guardian-limit');
    const again = await choose(childId, situation);
    expect([again.status, again.body.code, again.body.limits]).toEqual([
      409,
      'limited',
      [{ situation, by: 'guardian', how: 'closed' }],
    ]);
    const { body } = await child.send('GET', '/child/api/me');
    expect(body.limits).toMatchObject([{ by: 'guardian', kind: 'closed', situation }]);
    expect(body.told[0]).toMatchObject({ kind: 'limit-set-by-guardian', situation });

    const { limitId } = body.limits[0];
    for (const answer of [
      await child.send('DELETE', `/child/api/limits/${limitId}`),
      await service.platform('DELETE', `/v1/children/${childId}/limits/${limitId}`),
    ])
      expect([answer.status, answer.body.code]).toEqual([403, 'limit-of-another']);
    expect((await lift(limitId)).status).toBe(204);
    expect((await lift(limitId)).body.code).toBe('limit-unknown');
    expect(await view(childId, situation)).toMatchObject({ allowed: true, limits: [], sleeping: [] });
    const { ledger } = (await service.platform('GET', `/v1/children/${childId}/export`)).body;
    expect(
      ledger
        .filter(({ kind }: { kind: string }) => kind.startsWith('limit-'))
        .map(({ body }: { body: object }) => body),
    ).toEqual([
      { by: 'guardian', kind: 'closed', about: `situation ${situation}` },
      { by: 'guardian', kind: 'closed', about: `situation ${situation}` },
    ]);
  });

  it('takes a guardian who has agreed, and ends at 18 for both to see', async () => {
    const { childId, child, byGuardian } = await family();
    const situation = 'content.view/sensitive';
    await byGuardian({ kind: 'content', content: 'sensitive' });
    expect(await service.isAllowed(childId, situation)).toBe(false);
    service.time.now = Date.parse('2032-11-23T12:00:00Z');
    expect(await service.isAllowed(childId, situation)).toBe(true);
    await guardianJobs(service.context);
    expect(await listed(childId)).toEqual([]);
    const { url } = (await service.platform('POST', `/v1/children/${childId}/page-link`)).body;
    await child.send('POST', '/child/api/open', { token: tokenIn(url) });
    const { told } = (await child.send('GET', '/child/api/me')).body;
    expect(told.map(({ kind }: { kind: string }) => kind)).toEqual(
      expect.arrayContaining(['limits-ended', 'guardian-ended']),
    );
    const late = await byGuardian({ kind: 'minutes', minutes: 10 });
    expect([late.status, late.body.code]).toEqual([401, 'not-signed-in']);

    const other = await service.createChild('GB', { lo: 12, hi: 12 });
    const asked = await service.invite(other, 'asked-only@example.com');
    const early = await asked.send('POST', `/guardian/api/children/${other}/limits`, {
      kind: 'minutes',
      minutes: 10,
    });
    expect([early.status, early.body.code]).toEqual([409, 'not-consented']);
  });

  it('may ask each time: a yes is used up by one use', async () => {
    const { childId, guardian, byGuardian } = await family();
    const situation = 'purchase.buy/item';
    await byGuardian({ kind: 'ask', situation });
    expect(await use(childId, situation)).toBe(false);
    expect((await choose(childId, situation)).body.code).toBe('guardian-needed');
    for (let turn = 0; turn < 2; turn++) {
      const { askId } = (await service.platform('POST', `/v1/children/${childId}/asks`, { situation })).body;
      const yes = await guardian.send('POST', `/guardian/api/children/${childId}/asks/${askId}`, {
        answer: 'approve',
      });
      expect([yes.status, yes.body]).toEqual([200, { state: 'approved' }]);
      expect(await view(childId, situation)).toMatchObject({ allowed: true, once: true });
      expect([await use(childId, situation), await use(childId, situation)]).toEqual([true, false]);
    }
  });
});

describe('a limit', () => {
  it('counts minutes, hours and money, and takes what it is not told for too much', async () => {
    const { childId } = await family();
    await limit(childId, { kind: 'minutes', minutes: 60 });
    await limit(childId, { kind: 'quiet', hours: { from: '21:00', to: '07:00' } });
    await limit(childId, { kind: 'money', amount: 500, currency: 'GBP', per: 'week' });
    const at = (localTime: string, minutesToday?: number) =>
      ask(childId, 'engage.use', { localTime, schoolDay: false, minutesToday });
    expect((await at('2026-11-22T15:00', 59)).decision).toBe(true);
    for (const [time, minutes] of [
      ['2026-11-22T15:00', 60],
      ['2026-11-22T15:00', undefined],
      ['2026-11-22T21:30', 5],
    ] as const) {
      const { decision, context } = await at(time, minutes);
      expect([time, minutes, decision]).toEqual([time, minutes, false]);
      expect(context.reasons).toContain('platform-limit');
    }
    const buy = (spent?: unknown) => ask(childId, 'purchase.buy/item', { spent });
    expect((await buy({ amount: 500, currency: 'GBP' })).decision).toBe(true);
    for (const spent of [undefined, { amount: 501, currency: 'GBP' }, { amount: 1, currency: 'EUR' }, 'much'])
      expect((await buy(spent)).decision).toBe(false);
    expect(await use(childId, 'purchase.buy/item')).toBe(false);
    expect(await use(childId, 'purchase.buy/item', { spent: { amount: 100, currency: 'GBP' } })).toBe(true);
  });

  it('closes what rests on what it closes, in every answer', async () => {
    const { childId } = await family();
    for (const situation of ['location.collect/coarse', 'location.share/contact'])
      await choose(childId, situation);
    expect((await ask(childId, 'location.share/contact', {})).decision).toBe(true);
    await limit(childId, { kind: 'closed', situation: 'location.collect' });
    const { decision, context } = await ask(childId, 'location.share/contact', { record: true });
    expect(decision).toBe(false);
    expect(context).toMatchObject({
      waitsFor: ['location.collect/coarse'],
      limits: [{ situation: 'location.collect/coarse', by: 'platform', how: 'closed' }],
      record: {
        others: [{ situation: 'location.collect/coarse', by: 'child' }],
        limits: [{ situation: 'location.collect/coarse', by: 'platform', how: 'closed' }],
      },
    });
  });

  it('takes the place of the one before by the same, and of nobody else’s', async () => {
    const { childId, child, byGuardian } = await family();
    await limit(childId, { kind: 'minutes', minutes: 60 });
    await limit(childId, { kind: 'minutes', minutes: 90 });
    await byGuardian({ kind: 'minutes', minutes: 45 });
    await child.send('POST', '/child/api/limits', { kind: 'minutes', minutes: 30 });
    const all = await listed(childId);
    expect(all.map(({ by, minutes }: { by: string; minutes: number }) => [by, minutes]).sort()).toEqual([
      ['child', 30],
      ['guardian', 45],
      ['platform', 90],
    ]);
    const own = all.find(({ by }: { by: string }) => by === 'child');
    expect((await child.send('DELETE', `/child/api/limits/${own.limitId}`)).status).toBe(204);
    expect(await listed(childId)).toHaveLength(2);
  });

  it('on hours stands beside one on other hours, and says what it replaces', async () => {
    const childId = await service.createChild('GB', { lo: 12, hi: 12 });
    const night = { kind: 'quiet', hours: { from: '21:00', to: '07:00' } };
    const noon = { kind: 'quiet', hours: { from: '12:00', to: '13:00' } };
    const first = (await limit(childId, night)).body;
    expect([first.replaces, (await limit(childId, noon)).body.replaces]).toEqual([null, null]);
    expect(await listed(childId)).toHaveLength(2);
    const at = async (time: string) =>
      (await ask(childId, 'engage.use', { localTime: `2026-11-22T${time}`, schoolDay: false })).decision;
    expect([await at('12:30'), await at('15:00'), await at('22:00')]).toEqual([false, true, false]);
    expect((await limit(childId, night)).body.replaces).toBe(first.limit.limitId);
    expect(await listed(childId)).toHaveLength(2);
  });

  it('on what the law closes anyway is stored, and keeps it closed where the law opens it', async () => {
    const situation = 'contact.message/contact';
    const real = await openTestService();
    const moved = async (limited: boolean) => {
      const childId = await real.createChild('AU', { lo: 14, hi: 14 });
      const limits = `/v1/children/${childId}/limits`;
      if (limited) {
        const { body } = await real.platform('POST', limits, { kind: 'closed', situation });
        expect(body).toMatchObject({ limit: { by: 'platform', situation }, note: 'already-closed' });
        expect((await real.platform('GET', limits)).body.limits).toEqual([body.limit]);
      }
      expect(await real.isAllowed(childId, situation)).toBe(false);
      await real.platform('PUT', `/v1/children/${childId}/place`, { place: 'GB' });
      return real.isAllowed(childId, situation);
    };
    expect([await moved(false), await moved(true)]).toEqual([true, false]);
    await real.close();
  });

  it('that makes no sense is refused by its field, and changes nothing', async () => {
    const childId = await service.createChild('GB', { lo: 12, hi: 12 });
    for (const [body, field] of [
      [{ kind: 'minutes', minutes: -1 }, 'minutes'],
      [{ kind: 'minutes', minutes: 1441 }, 'minutes'],
      [{ kind: 'minutes', minutes: 1.5 }, 'minutes'],
      [{ kind: 'minutes' }, 'minutes'],
      [{ kind: 'minutes', minutes: 5, situation: 'feed.rank' }, 'situation'],
      [{ kind: 'quiet' }, 'hours'],
      [{ kind: 'quiet', hours: { from: '25:00', to: '07:00' } }, 'hours.from'],
      [{ kind: 'school', hours: { from: '08:00', to: '8' } }, 'hours.to'],
      [{ kind: 'school', hours: { from: '08:00', to: '08:00' } }, 'hours.to'],
      [{ kind: 'school', hours: { from: '08:00', to: '15:00', days: [] } }, 'hours.days'],
      [{ kind: 'content', content: 'rude' }, 'content'],
      [{ kind: 'money', amount: -1, currency: 'GBP', per: 'day' }, 'amount'],
      [{ kind: 'money', amount: 5, currency: 'XYZ', per: 'day' }, 'currency'],
      [{ kind: 'money', amount: 5, currency: 'GBP', per: 'year' }, 'per'],
    ] as const) {
      const { status, body: problem } = await limit(childId, body);
      expect([status, problem.code, problem.field]).toEqual([422, 'limit-invalid', field]);
    }
    const unknown = await limit(childId, { kind: 'closed', situation: 'contact.message/nobody' });
    expect([unknown.status, unknown.body.code]).toEqual([400, 'situation-unknown']);
    expect((await limit(childId, { kind: 'closed', situation: 'feed.rank', note: 'x' })).status).toBe(400);
    expect(await listed(childId)).toEqual([]);
  });

  it('is one of at most 50 by the same, is exported, and goes when the child is erased', async () => {
    const childId = await service.createChild('AU', { lo: 12, hi: 12 });
    for (let hour = 0; hour < 50; hour++)
      await service.context.db
        .insertInto('limits')
        .values({
          ...{ child_id: childId, limit_id: `l${hour}`, by: 'platform', kind: 'minutes', guardian_id: '' },
          ...{ about: `n${hour}`, body: JSON.stringify({ kind: 'minutes', minutes: 60 }), set_at: 'x' },
        })
        .execute();
    await service.platform('POST', `/v1/children/${childId}/sessions`);
    const more = await limit(childId, { kind: 'closed', situation: 'feed.rank' });
    expect([more.status, more.body.code]).toEqual([409, 'too-many-limits']);
    expect((await service.platform('GET', `/v1/children/${childId}/export`)).body.limits).toHaveLength(50);
    await service.platform('DELETE', `/v1/children/${childId}`);
    const left = await service.context.db
      .selectFrom('limits')
      .selectAll()
      .where('child_id', '=', childId)
      .execute();
    expect(left).toEqual([]);
  });
});
