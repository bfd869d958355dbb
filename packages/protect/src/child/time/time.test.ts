import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { guardianJobs } from '../../guardian/pages/guardian-jobs.ts';
import { openTestService, type TestService, tokenIn } from '../../open-test-service.testing.ts';
import { expire } from '../../operator/retention/expire.ts';
import { lifeCodes } from '../sleep/lives.testing.ts';
import { readUse } from './count-use.ts';

let service: TestService;
let start: number;
beforeAll(async () => {
  service = await openTestService({
    codes: lifeCodes,
    settings: { mailsADay: 1000, platformMailsADay: 10_000 },
  });
  start = service.time.now;
});
beforeEach(() => {
  service.time.now = start;
});
afterAll(() => service?.close());

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const phone = 'phone-7dK2mQ';
const tablet = 'tablet-Xb9Rt1';

const child = () => service.createChild('GB', { lo: 12, hi: 12 });
const beat = async (childId: string, device = phone, state = 'active') => {
  const answer = await service.platform('POST', `/v1/children/${childId}/time`, { device, state });
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
};
const read = async (childId: string) => (await service.platform('GET', `/v1/children/${childId}/time`)).body;
const limit = (childId: string, body: unknown) =>
  service.platform('POST', `/v1/children/${childId}/limits`, body);
/** Beats of some devices every half minute, the first at once. */
async function use(childId: string, minutes: number, devices = [phone]) {
  for (let at = 0; at <= minutes * 2; at++) {
    for (const device of devices) await beat(childId, device);
    if (at < minutes * 2) service.time.now += 30 * second;
  }
}
const used = async (childId: string) => (await read(childId)).minutesUsed;

/** Minutes since the last break. */
async function runOf(childId: string) {
  const facts = await service.context.children.need(childId);
  const found = await readUse(service.context.db, [facts], service.time.now);
  return found.get(childId)!.runMs / minute;
}
/** Answers by the link of the newest letter, as who is signed in nowhere. */
const byLetter = async (answer: 'approve' | 'refuse') =>
  service
    .browser()
    .send('POST', '/guardian/api/answer-favour', { token: await service.mailedToken(), answer });

/** A child with a guardian who has consented, and both their browsers. */
async function family(age = 12, place = 'GB') {
  const childId = await service.createChild(place, { lo: age, hi: age });
  const guardian = await service.invite(childId, `${childId.slice(2)}@example.com`);
  await service.agree(guardian, childId, ['profile.view']);
  const { url } = (await service.platform('POST', `/v1/children/${childId}/page-link`)).body;
  const own = service.browser();
  await own.send('POST', '/child/api/open', { token: tokenIn(url) });
  const pages = `/guardian/api/children/${childId}`;
  return {
    childId,
    own,
    guardian,
    set: async (body: unknown) => {
      const answer = await guardian.send('POST', `${pages}/limits`, body);
      expect(answer.status, answer.text).toBe(200);
      return answer.body.limit.limitId as string;
    },
    give: (minutes: number) => guardian.send('POST', `${pages}/more-time`, { minutes }),
    answer: (favourId: string, body: unknown) => guardian.send('POST', `${pages}/favours/${favourId}`, body),
    ask: (minutes: number) => own.send('POST', '/child/api/favours', { minutes }),
    see: async (what: string) => (await guardian.send('GET', `${pages}/${what}`)).body,
    seeOwn: async (what: string) => (await own.send('GET', `/child/api/${what}`)).body,
  };
}

describe('use', () => {
  it('is counted by the clock of the service, and on several devices at once it counts once', async () => {
    const [one, two] = [await child(), await child()];
    expect(await read(one)).toMatchObject({ allowed: true, minutesUsed: null, minutesLeft: null });
    await use(one, 10);
    expect(await used(one)).toBe(10);
    service.time.now = start;
    await use(two, 10, [phone, tablet]);
    expect(await used(two)).toBe(10);
  });

  it('counts nothing over a longer gap, while idle, or after the end', async () => {
    const childId = await child();
    await use(childId, 2);
    service.time.now += 91 * second;
    await beat(childId);
    expect(await used(childId)).toBe(2);
    service.time.now += 90 * second;
    await beat(childId, phone, 'idle');
    expect(await used(childId)).toBe(3.5);
    for (let at = 0; at < 10; at++) {
      service.time.now += 30 * second;
      await beat(childId, phone, 'idle');
    }
    expect(await used(childId)).toBe(3.5);
    await beat(childId);
    await beat(childId, phone, 'ended');
    service.time.now += 30 * second;
    await beat(childId);
    expect(await used(childId)).toBe(3.5);
    // One device goes idle while another is in use.
    await beat(childId, tablet);
    await beat(childId, phone, 'idle');
    service.time.now += 30 * second;
    await beat(childId, tablet);
    expect(await used(childId)).toBe(4);
  });

  it('is no less for a device that calls itself something else each time, or for a clock that goes back', async () => {
    const childId = await child();
    for (let at = 0; at < 41; at++) {
      await beat(childId, `device-${String(at).padStart(4, '0')}`);
      service.time.now += 30 * second;
    }
    expect(await used(childId)).toBe(20);
    service.time.now -= 10 * minute;
    await beat(childId);
    expect(await used(childId)).toBe(20);
    service.time.now -= 24 * hour;
    expect(await used(childId)).toBe(20);
    await limit(childId, { kind: 'minutes', minutes: 20 });
    expect(await read(childId)).toMatchObject({ allowed: false, why: { reason: 'minutes', by: 'platform' } });
  });

  it('is the same however many beats come at once', async () => {
    const childId = await child();
    await beat(childId);
    for (let turn = 0; turn < 5; turn++) {
      service.time.now += 30 * second;
      await Promise.all(Array.from({ length: 20 }, (_, at) => beat(childId, `device-${at}-${turn}`)));
    }
    expect(await used(childId)).toBe(2.5);
  });

  it('begins anew at the midnight of the child, warns before its end, and asks for a break', async () => {
    const childId = await child();
    const zone = await service.platform('PUT', `/v1/children/${childId}/zone`, { zone: 'Asia/Tokyo' });
    expect([zone.status, zone.body.zone, zone.body.day]).toEqual([200, 'Asia/Tokyo', '2026-11-22']);
    await limit(childId, { kind: 'minutes', minutes: 60 });
    service.time.now = Date.parse('2026-11-22T13:59:00Z');
    await use(childId, 45);
    const warned = await beat(childId);
    expect(warned).toMatchObject({
      allowed: true,
      minutesUsed: 45,
      minutesLeft: 15,
      warn: 15,
    });
    expect(warned.endsAt).toBe('2026-11-22T14:59:00.000Z');
    expect(await runOf(childId)).toBe(45);
    await use(childId, 15);
    expect(await beat(childId)).toMatchObject({
      allowed: false,
      minutesLeft: 0,
      opensAt: '2026-11-22T15:00:00.000Z',
    });
    service.time.now = Date.parse('2026-11-22T15:00:00Z');
    expect(await read(childId)).toMatchObject({ allowed: true, day: '2026-11-23', minutesUsed: 0 });
    service.time.now += 5 * minute;
    await beat(childId);
    expect(await runOf(childId)).toBe(0);
    const wrong = await service.platform('PUT', `/v1/children/${childId}/zone`, { zone: 'Mars/Olympus' });
    expect([wrong.status, wrong.body.code]).toEqual([422, 'zone-unknown']);
  });

  it('answers questions of minutes where the platform says none; nobody’s count is a no', async () => {
    const childId = await child();
    await limit(childId, { kind: 'minutes', minutes: 30 });
    const context = { localTime: '2026-11-22T12:00', schoolDay: false };
    const asked = {
      subject: { type: 'service', id: 'app' },
      resource: { type: 'child', id: childId },
      action: { name: 'engage.use' },
      context,
    };
    const decide = async (more: object = {}) =>
      (
        await service.platform('POST', '/access/v1/evaluation', {
          ...asked,
          context: { ...context, ...more },
        })
      ).body.decision;
    const batch = async () =>
      (
        await service.platform('POST', '/access/v1/evaluations', { evaluations: [asked, asked] })
      ).body.evaluations.map(({ decision }: { decision: boolean }) => decision);
    const useIt = async () =>
      (
        await service.platform('POST', `/v1/children/${childId}/uses`, {
          situation: 'engage.use/within-limit',
          ...context,
        })
      ).body.allowed;
    const all = async () => [await decide(), ...(await batch()), await useIt()];
    expect(await all()).toEqual([false, false, false, false]);
    await use(childId, 29);
    expect(await all()).toEqual([true, true, true, true]);
    expect(await decide({ minutesToday: 30 })).toBe(false);
    await use(childId, 1);
    expect(await all()).toEqual([false, false, false, false]);
    expect(await decide({ minutesToday: 5 })).toBe(true);
  });

  it('is kept as sums of days alone, for a fortnight, and goes with the child', async () => {
    const childId = await child();
    await use(childId, 3);
    const { body } = await service.platform('GET', `/v1/children/${childId}/export`);
    expect(body.use).toEqual([{ child_id: childId, day: '2026-11-22', ms: expect.anything() }]);
    const rows = async () => {
      const count = async (table: 'time_beats' | 'time_days') =>
        (await service.context.db.selectFrom(table).selectAll().where('child_id', '=', childId).execute())
          .length;
      return [await count('time_beats'), await count('time_days')];
    };
    service.time.now = start + 14 * 24 * hour;
    await expire(service.context);
    expect(await rows()).toEqual([1, 1]);
    service.time.now = start + 17 * 24 * hour;
    await expire(service.context);
    expect(await rows()).toEqual([0, 0]);
    await use(childId, 1);
    await service.platform('DELETE', `/v1/children/${childId}`);
    expect(await rows()).toEqual([0, 0]);
    const late = await service.platform('POST', `/v1/children/${childId}/time`, {
      device: phone,
      state: 'active',
    });
    expect([late.status, late.body.code]).toEqual([404, 'child-unknown']);
  });
});

describe('more time today', () => {
  it('is asked for, given from the letter in two presses, seen by both, and over at midnight', async () => {
    const home = await family();
    const { childId } = home;
    expect((await home.ask(15)).body.code).toBe('not-needed');
    await home.set({ kind: 'minutes', minutes: 10 });
    await use(childId, 10);
    expect((await read(childId)).allowed).toBe(false);
    const asked = await home.ask(15);
    expect([asked.status, asked.body.state, asked.body.until]).toEqual([
      202,
      'waiting',
      '2026-11-23T00:00:00.000Z',
    ]);
    expect((await home.ask(30)).body.code).toBe('favour-waits');
    const [letter] = await service.mails();
    expect(letter!.text).toContain('15 more minutes today');
    const token = tokenIn(letter!.text);
    const stranger = service.browser();
    const look = () => stranger.send('POST', '/guardian/api/look', { token });
    for (let turn = 0; turn < 2; turn++)
      expect((await look()).body).toMatchObject({
        purpose: 'favour',
        points: ['15 more minutes today'],
        favour: { state: 'waiting', minutes: 15 },
      });
    expect((await read(childId)).allowed).toBe(false);
    const press = () => stranger.send('POST', '/guardian/api/answer-favour', { token, answer: 'approve' });
    const [first, second] = await Promise.all([press(), press()]);
    expect([first, second].map(({ status }) => status).sort()).toEqual([200, 410]);
    expect((await look()).body.code).toMatch(/link-(used|ended)/);
    // It answers this one favour, and lets nobody in.
    expect((await stranger.send('GET', '/guardian/api/home')).status).toBe(401);
    const now = {
      allowed: true,
      minutesLeft: 15,
      moreTime: { minutes: 15, until: '2026-11-23T00:00:00.000Z' },
    };
    for (const seen of [await read(childId), await home.see('time'), await home.seeOwn('time')])
      expect(seen).toMatchObject(now);
    for (const seen of [await home.see('favours'), await home.seeOwn('favours')])
      expect(seen.favours).toMatchObject([{ state: 'approved', given: 15 }]);
    const { told } = await home.seeOwn('me');
    expect(told.map(({ kind }: { kind: string }) => kind)).toEqual(
      expect.arrayContaining(['favour', 'favour-granted', 'more-time']),
    );
    expect((await home.see('usage')).moreMinutes).toBe(15);
    expect(await home.see('usage')).toEqual(await home.seeOwn('usage'));
    service.time.now = Date.parse('2026-11-23T00:00:00Z');
    await use(childId, 10);
    expect(await read(childId)).toMatchObject({ allowed: false, minutesLeft: 0, moreTime: null });
  });

  it('opens nothing else: HAFamilyLink #99, replayed', async () => {
    const { childId, set, give, see } = await family();
    const bedtime = await set({ kind: 'quiet', hours: { from: '11:00', to: '13:00' } });
    await set({ kind: 'closed', situation: 'profile.find/search' });
    await set({ kind: 'money', amount: 100, currency: 'GBP', per: 'day' });
    await set({ kind: 'minutes', minutes: 10 });
    await limit(childId, { kind: 'minutes', minutes: 45 });
    await use(childId, 10);
    const before = (await service.platform('GET', `/v1/children/${childId}/protections`)).body.situations;
    expect((await give(200)).status).toBe(200);
    expect((await give(41)).body.code).toBe('enough-more-time');
    expect(await read(childId)).toMatchObject({ allowed: false, why: { reason: 'quiet', by: 'guardian' } });
    const after = (await service.platform('GET', `/v1/children/${childId}/protections`)).body.situations;
    const open = (page: Record<string, { allowed: boolean }>) =>
      Object.entries(page).map(([situation, { allowed }]) => [situation, allowed]);
    expect(open(after)).toEqual(open(before));
    const limits = (await see('limits')).limits as { limitId: string; minutes?: number }[];
    expect(limits.find(({ limitId }) => limitId === bedtime)).toBeDefined();
    expect(
      limits
        .map(({ minutes }) => minutes)
        .filter(Boolean)
        .sort(),
    ).toEqual([10, 45]);
    service.time.now = start + 90 * minute;
    // The platform's own limit stands beside the guardian's, which alone is wider.
    expect(await read(childId)).toMatchObject({ allowed: true, minutesLeft: 35 });
  });

  it('is refused for the day, and is nobody else’s to give', async () => {
    const { childId, set, ask, answer } = await family();
    await set({ kind: 'minutes', minutes: 10 });
    const { favourId } = (await ask(15)).body;
    expect((await answer(favourId, { answer: 'refuse' })).body.state).toBe('refused');
    expect((await answer(favourId, { answer: 'approve' })).body.code).toBe('favour-over');
    expect((await ask(15)).body.code).toBe('ask-already-answered');
    const other = await family();
    expect((await other.answer(favourId, { answer: 'approve' })).body.code).toBe('favour-unknown');
    const foreign = await other.guardian.send('POST', `/guardian/api/children/${childId}/more-time`, {
      minutes: 5,
    });
    expect(foreign.status).toBe(404);
    service.time.now += 24 * hour;
    const later = await service.platform('POST', `/v1/children/${childId}/favours`, { minutes: 20 });
    expect(later.status, later.text).toBe(202);
    expect((await byLetter('approve')).body.given).toBe(20);
    expect((await read(childId)).moreTime.minutes).toBe(20);
  });

  it('ends with what the guardian agreed to', async () => {
    const { childId, set, ask, answer, guardian, give } = await family();
    await set({ kind: 'minutes', minutes: 10 });
    const { favourId } = (await ask(15)).body;
    expect((await answer(favourId, { answer: 'approve', minutes: 5 })).body.given).toBe(5);
    expect((await read(childId)).moreTime.minutes).toBe(5);
    await guardian.send('POST', `/guardian/api/children/${childId}/withdraw`, {});
    expect((await read(childId)).moreTime).toBeNull();
    expect((await give(5)).body.code).toBe('not-consented');
  });

  it('that was asked for is over at midnight by itself, and the letter with it', async () => {
    const { childId, set, ask } = await family();
    await set({ kind: 'minutes', minutes: 10 });
    await ask(15);
    // The letter is out before its time is over.
    await service.mails();
    const listed = async () =>
      (await service.platform('GET', `/v1/children/${childId}/favours`)).body.favours;
    service.time.now = Date.parse('2026-11-22T23:59:59Z');
    expect((await listed())[0].state).toBe('waiting');
    service.time.now = Date.parse('2026-11-23T00:00:00Z');
    expect((await listed())[0].state).toBe('expired');
    expect((await byLetter('approve')).body.code).toBe('link-expired');
    service.time.now += 20 * 24 * hour;
    await expire(service.context);
    expect(await listed()).toEqual([]);
  });
});

describe('a purchase', () => {
  const buy = async (childId: string, amount: number, more: object = {}) => {
    const body = { situation: 'purchase.buy/item', amount, currency: 'GBP', ...more };
    const answer = await service.platform('POST', `/v1/children/${childId}/purchases`, body);
    expect(answer.status, answer.text).toBe(200);
    return answer.body;
  };

  it('is counted in the period of each limit, and over it a guardian is asked, once for one sum', async () => {
    const { childId, set, answer, see } = await family();
    await set({ kind: 'money', amount: 1000, currency: 'GBP', per: 'week' });
    expect((await buy(childId, 600)).allowed).toBe(true);
    const first = await buy(childId, 500);
    expect(first).toMatchObject({
      allowed: false,
      favour: { state: 'waiting', amount: 500, currency: 'GBP' },
    });
    expect((await buy(childId, 500)).favour.favourId).toBe(first.favour.favourId);
    const [letter] = await service.mails();
    expect(letter!.text).toContain('one purchase of £5.00');
    await answer(first.favour.favourId, { answer: 'approve' });
    // Another sum is another question, and of two at once one goes through.
    expect((await buy(childId, 501, { ask: false })).allowed).toBe(false);
    const both = await Promise.all([buy(childId, 500, { ask: false }), buy(childId, 500, { ask: false })]);
    expect(both.map(({ allowed }) => allowed).sort()).toEqual([false, true]);
    expect(await see('usage')).toMatchObject({
      purchases: 2,
      spent: [{ currency: 'GBP', amount: 1100 }],
      favours: 1,
    });
    // A Sunday; the week begins on Monday.
    service.time.now += 24 * hour;
    expect((await buy(childId, 1000)).allowed).toBe(true);
    expect((await buy(childId, 1, { ask: false })).allowed).toBe(false);
  });

  it('that a guardian wants to be asked about each time is approved once, and over after a day', async () => {
    const { childId, set, answer } = await family();
    await set({ kind: 'ask', situation: 'purchase.buy/item' });
    const { favour } = await buy(childId, 300);
    await answer(favour.favourId, { answer: 'approve' });
    service.time.now += 24 * hour;
    expect((await buy(childId, 300, { ask: false })).allowed).toBe(false);
    await buy(childId, 300);
    expect((await byLetter('approve')).body.state).toBe('approved');
    expect([(await buy(childId, 300)).allowed, (await buy(childId, 300, { ask: false })).allowed]).toEqual([
      true,
      false,
    ]);
  });

  it('that something else closes is no guardian’s to open, and none is asked', async () => {
    const { childId, set } = await family();
    await set({ kind: 'money', amount: 100, currency: 'GBP', per: 'day' });
    await limit(childId, { kind: 'closed', situation: 'purchase.buy/item' });
    expect(await buy(childId, 50)).toMatchObject({ allowed: false, favour: null });
    expect(await buy(childId, 500)).toMatchObject({ allowed: false, favour: null });
    const alone = await child();
    await limit(alone, { kind: 'money', amount: 100, currency: 'GBP', per: 'day' });
    expect(await buy(alone, 500)).toMatchObject({ allowed: false, favour: null });
  });
});

describe('letters', () => {
  const to = async (childId: string) =>
    (await service.mails()).filter((mail) => mail.to === `${childId.slice(2)}@example.com`);
  const wish = async ({ guardian, childId }: Awaited<ReturnType<typeof family>>, body: object) => {
    const path = `/guardian/api/children/${childId}/wishes`;
    const answer = await guardian.send('PUT', path, { tell: [], summaryDay: null, ...body });
    expect(answer.status, answer.text).toBe(200);
  };
  const buy = async (childId: string) => {
    const body = { situation: 'purchase.buy/item', amount: 399, currency: 'GBP' };
    expect((await service.platform('POST', `/v1/children/${childId}/purchases`, body)).body.allowed).toBe(
      true,
    );
  };

  it('tell at once of a purchase and of minutes that are used up to who asked for that, and to nobody else', async () => {
    const [wanting, other] = [await family(), await family()];
    await wish(wanting, { tell: ['bought', 'limit-reached'] });
    for (const one of [wanting, other]) await one.set({ kind: 'minutes', minutes: 2 });
    for (const one of [wanting, other]) {
      await buy(one.childId);
      await use(one.childId, 4);
    }
    const [before, after] = [await to(other.childId), await to(wanting.childId)];
    expect(
      after.slice(0, after.length - before.length).map(({ subject }) => subject.split(' at ')[0]),
    ).toEqual(['The minutes of today are used up', 'Something was bought']);
    // The pages tell both: once, however many beats come after the end.
    const { alerts } = await service.home(other.guardian);
    expect(alerts.filter(({ kind }: { kind: string }) => kind === 'limit-reached')).toHaveLength(1);
    expect(alerts.filter(({ kind }: { kind: string }) => kind === 'bought')).toHaveLength(1);
  });

  it('sum up the week as the page does, by day where the child is', async () => {
    const one = await family();
    await service.platform('PUT', `/v1/children/${one.childId}/zone`, { zone: 'America/Los_Angeles' });
    await use(one.childId, 10);
    await buy(one.childId);
    await wish(one, { summaryDay: 'mon' });
    const written = async (moment: string) => {
      service.time.now = Date.parse(moment);
      await guardianJobs(service.context);
      return (await to(one.childId))
        .filter(({ subject }) => subject.includes('week'))
        .map(({ text }) => text);
    };
    // A Monday in Europe, still Sunday or night in Los Angeles; then nine in the morning there.
    expect(await written('2026-11-23T04:00:00Z')).toEqual([]);
    expect(await written('2026-11-23T16:59:00Z')).toEqual([]);
    const [letter] = await written('2026-11-23T17:00:00Z');
    for (const line of ['22 November 2026: 10 minutes', 'Purchases: 1', 'Spent: £3.99'])
      expect(letter).toContain(line);
    expect(await written('2026-11-23T20:00:00Z')).toHaveLength(1);
  });
});

describe('the jobs', () => {
  it('run with all of it on record', async () => {
    await guardianJobs(service.context);
  });
});

// Last, since it is of days far ahead, on which what others have asked for is over.
describe('questions that say no time', () => {
  const ask = async (childId: string, name: string, context: object = {}) =>
    (
      await service.platform('POST', '/access/v1/evaluation', {
        subject: { type: 'service', id: 'app' },
        resource: { type: 'child', id: childId },
        action: { name },
        context: { minutesToday: 0, ...context },
      })
    ).body.decision;
  const use = async (childId: string) =>
    (
      await service.platform('POST', `/v1/children/${childId}/uses`, {
        situation: 'engage.use/within-limit',
        minutesToday: 0,
      })
    ).body.allowed;
  const at = (moment: string) => {
    service.time.now = Date.parse(moment);
  };
  const limited = async (place: string) => {
    const childId = await service.createChild(place, { lo: 12, hi: 12 });
    await limit(childId, { kind: 'minutes', minutes: 60 });
    await limit(childId, { kind: 'quiet', hours: { from: '21:00', to: '07:00' } });
    return childId;
  };

  it('go by the quiet hours of the child, before and after its clocks are moved', async () => {
    const childId = await limited('GB');
    // Clocks are put forward in the night from 27 to 28 March 2027.
    for (const [moment, allowed] of [
      ['2027-03-27T20:59:00Z', true],
      ['2027-03-27T21:00:00Z', false],
      ['2027-03-28T05:59:00Z', false],
      ['2027-03-28T06:00:00Z', true],
      ['2027-03-28T19:59:00Z', true],
      ['2027-03-28T20:00:00Z', false],
      // And back in that from 30 to 31 October 2027.
      ['2027-10-30T20:00:00Z', false],
      ['2027-10-31T06:59:00Z', false],
      ['2027-10-31T07:00:00Z', true],
      ['2027-10-31T20:59:00Z', true],
      ['2027-10-31T21:00:00Z', false],
    ] as const) {
      at(moment);
      const answers = [
        await ask(childId, 'engage.use'),
        await ask(childId, 'engage.use/within-limit'),
        await use(childId),
      ];
      expect([moment, ...answers]).toEqual([moment, allowed, allowed, allowed]);
    }
  });

  it('go by the hours and the calendar of its school, before and after its clocks are moved', async () => {
    const childId = await child();
    await limit(childId, { kind: 'minutes', minutes: 60 });
    await limit(childId, { kind: 'school', hours: { from: '09:00', to: '15:00', term: true } });
    const calendar = [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//school//EN',
      'BEGIN:VEVENT',
      'UID:easter',
      'DTSTAMP:20261101T000000Z',
      'DTSTART;VALUE=DATE:20270329',
      'SUMMARY:Easter Monday',
      'END:VEVENT',
      'END:VCALENDAR',
    ].join('\r\n');
    const hours = { from: '09:00', to: '15:00', days: ['mon', 'tue', 'wed', 'thu', 'fri'] };
    const set = await service.platform('PUT', `/v1/children/${childId}/school`, {
      hours,
      calendar: { text: calendar },
    });
    expect(set.status, set.text).toBe(200);
    for (const [moment, allowed] of [
      ['2027-03-26T08:30:00Z', true],
      ['2027-03-26T09:30:00Z', false],
      ['2027-03-27T09:30:00Z', true],
      ['2027-03-29T09:30:00Z', true],
      ['2027-03-30T08:30:00Z', false],
      ['2027-03-30T14:00:00Z', true],
    ] as const) {
      at(moment);
      expect([moment, await ask(childId, 'engage.use'), await use(childId)]).toEqual([
        moment,
        allowed,
        allowed,
      ]);
    }
    // A platform that says the time and not the day is answered by the calendar as well.
    expect(await ask(childId, 'engage.use', { localTime: '2027-03-29T10:00' })).toBe(true);
    expect(await ask(childId, 'engage.use', { localTime: '2027-03-30T10:00' })).toBe(false);
    expect(await ask(childId, 'engage.use', { localTime: '2027-03-30T10:00', schoolDay: false })).toBe(true);
  });

  it('go by every zone in which the child may be, and are closed where it may be anywhere', async () => {
    const childId = await limited('US');
    // 21:30 in New York, 18:30 in Los Angeles.
    at('2027-01-15T02:30:00Z');
    expect(await ask(childId, 'engage.use')).toBe(false);
    await service.platform('PUT', `/v1/children/${childId}/zone`, { zone: 'America/Los_Angeles' });
    expect(await ask(childId, 'engage.use')).toBe(true);
    at('2027-01-15T20:00:00Z');
    const somewhere = await limited('US');
    expect(await ask(somewhere, 'engage.use')).toBe(true);
    // Where else it is said to be, another hour may be shown; what is said of the time and cannot be read is no time.
    expect(await ask(somewhere, 'engage.use', { place: 'JP' })).toBe(false);
    expect(await ask(somewhere, 'engage.use', { localTime: 'noon' })).toBe(false);
    const unknown = await service.platform('POST', '/v1/children', { place: 'unknown' });
    await limit(unknown.body.id, { kind: 'quiet', hours: { from: '21:00', to: '07:00' } });
    expect(await ask(unknown.body.id, 'engage.use')).toBe(false);
  });
});
