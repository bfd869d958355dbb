import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyRecords } from '../../child/facts/sealed-record.ts';
import { openTestService, type TestService, tokenIn } from '../../open-test-service.testing.ts';
import { testCodes } from '../../test-codes.testing.ts';

// Nebraska's night in these codes: no use from midnight to six, whatever anybody says.
let service: TestService;
const noon = Date.parse('2026-11-24T18:00:00Z');
const minute = 60_000;
beforeAll(async () => {
  service = await openTestService({
    codes: testCodes,
    settings: { mailsADay: 1000, platformMailsADay: 10_000 },
  });
});
beforeEach(() => {
  service.time.now = noon;
});
afterAll(() => service?.close());

/** A family that is together then: sessions end after half an hour. */
async function family(minutes = 0, place = 'US') {
  at(minutes);
  const childId = await service.createChild(place, { lo: 12, hi: 12 });
  await service.platform('PUT', `/v1/children/${childId}/zone`, { zone: 'America/Chicago' });
  const guardian = await service.invite(childId, `${childId.slice(2)}@example.com`);
  await service.agree(guardian, childId, ['ads.show/personalised']);
  const { url } = (await service.platform('POST', `/v1/children/${childId}/page-link`)).body;
  const own = service.browser();
  await own.send('POST', '/child/api/open', { token: tokenIn(url) });
  const pages = `/guardian/api/children/${childId}`;
  return {
    childId,
    guardian,
    own,
    set: async (body: unknown) => {
      const answer = await guardian.send('POST', `${pages}/limits`, body);
      expect(answer.status, answer.text).toBe(200);
      return answer.body.limit.limitId as string;
    },
    ask: (limitId: string, minutes?: number) =>
      own.send('POST', `/child/api/limits/${limitId}/favours`, minutes === undefined ? {} : { minutes }),
    answer: (favourId: string, body: unknown) => guardian.send('POST', `${pages}/favours/${favourId}`, body),
    beat: () =>
      service.platform('POST', `/v1/children/${childId}/time`, { device: 'phone-7dK2mQ', state: 'idle' }),
    time: async () => (await service.platform('GET', `/v1/children/${childId}/time`)).body,
    use: async (situation: string) =>
      (await service.platform('POST', `/v1/children/${childId}/uses`, { situation })).body.allowed as boolean,
    decide: async (name: string) =>
      (
        await service.platform('POST', '/access/v1/evaluation', {
          subject: { type: 'child', id: childId },
          resource: { type: 'child', id: childId },
          action: { name },
        })
      ).body.decision as boolean,
    page: async () => (await service.platform('GET', `/v1/children/${childId}/protections`)).body,
    favours: async () => (await own.send('GET', '/child/api/favours')).body.favours,
  };
}
/** So many minutes after noon in Omaha. */
const at = (minutes: number) => {
  service.time.now = noon + minutes * minute;
};
const hours = (h: number, m = 0) => h * 60 + m;
const bedtime = { kind: 'quiet', hours: { from: '21:00', to: '07:00' }, reason: 'sleep' };

describe('a limit that a child asks to lift', () => {
  it('is lifted from when its hours begin, in every answer, and holds again by itself', async () => {
    const { set, ask, answer, time, use, decide, page, own } = await family(hours(8));
    const limitId = await set(bedtime);
    const { body: asked, status } = await ask(limitId, 30);
    expect(status).toBe(202);
    expect(asked).toMatchObject({ kind: 'limit', limitId, minutes: 30, state: 'waiting', limit: bedtime });
    expect((await time()).endsAt).toBe('2026-11-25T03:00:00.000Z');
    const until = '2026-11-25T03:30:00.000Z';
    expect((await answer(asked.favourId, { answer: 'approve', reason: 'agreed' })).body).toMatchObject({
      ...{ state: 'approved', given: 30, until, reason: 'agreed' },
    });
    expect((await time()).endsAt).toBe(until);
    expect((await page()).limits).toEqual([expect.objectContaining({ limitId, liftedUntil: until })]);
    expect((await own.send('GET', '/child/api/limits')).body.limits[0].liftedUntil).toBe(until);
    const open = async () => [
      (await time()).allowed,
      await decide('engage.use'),
      await use('engage.use/within-limit'),
    ];
    at(hours(9, 10));
    expect(await open()).toEqual([true, true, true]);
    expect((await time()).warn).toBeNull();
    at(hours(9, 20));
    expect((await time()).warn).toBe(15);
    at(hours(9, 30));
    expect(await open()).toEqual([false, false, false]);
    expect((await page()).limits[0].liftedUntil).toBeUndefined();
    // The next evening it is as it was.
    at(hours(33, 10));
    expect(await open()).toEqual([false, false, false]);
  });

  it('opens nothing that the law closes, however long a guardian gives', async () => {
    const { set, ask, answer, time, decide, use, beat } = await family(hours(11, 30), 'US-NE');
    await set({ kind: 'minutes', minutes: 600 });
    await beat();
    const limitId = await set(bedtime);
    const { favourId } = (await ask(limitId, 60)).body;
    expect((await answer(favourId, { answer: 'approve', minutes: 240 })).status).toBe(200);
    expect(await time()).toMatchObject({ allowed: true, endsAt: '2026-11-25T06:00:00.000Z' });
    at(hours(12, 1));
    expect(await time()).toMatchObject({ allowed: false, why: { reason: 'law' } });
    expect([await decide('engage.use'), await use('engage.use/night')]).toEqual([false, false]);
  });

  it('opens what law, platform or child keep closed for nobody, and those limits are nobody’s to ask for', async () => {
    const { childId, own, set, ask, answer, decide } = await family(0, 'US-NE');
    const situation = 'contact.message/peer';
    const ofGuardian = await set({ kind: 'closed', situation });
    const ofPlatform = (
      await service.platform('POST', `/v1/children/${childId}/limits`, { kind: 'closed', situation })
    ).body.limit.limitId;
    const ofChild = (await own.send('POST', '/child/api/limits', { kind: 'closed', situation })).body.limit
      .limitId;
    for (const limitId of [ofPlatform, ofChild])
      expect((await ask(limitId)).body.code).toBe('limit-of-another');
    expect((await ask('l_nobodys')).body.code).toBe('limit-unknown');
    const { favourId } = (await ask(ofGuardian)).body;
    await answer(favourId, { answer: 'approve' });
    expect(await decide(situation)).toBe(false);
    const minutes = await set({ kind: 'minutes', minutes: 30 });
    expect((await ask(minutes)).body.code).toBe('not-needed');
    const forbidden = await set({ kind: 'closed', situation: 'engage.notify/night' });
    expect((await ask(forbidden)).body.code).toBe('not-needed');
    const onSunday = await set({ kind: 'quiet', hours: { from: '10:00', to: '11:00', days: ['sun'] } });
    expect((await ask(onSunday)).body.code).toBe('not-needed');
  });

  it('is open for the rest of the day where a guardian says so, and is taken back by a no', async () => {
    const { set, ask, answer, use, page, favours } = await family();
    const situation = 'profile.view/anyone';
    const before = await use(situation);
    const limitId = await set({ kind: 'closed', situation });
    expect(await use(situation)).toBe(false);
    const { favourId } = (await ask(limitId, 30)).body;
    expect((await ask(limitId, 30)).body.code).toBe('favour-waits');
    const tag = async () => JSON.stringify((await page()).situations[situation]);
    const closed = await tag();
    expect((await answer(favourId, { answer: 'approve', today: true })).body).toMatchObject({
      ...{ given: null, until: '2026-11-25T06:00:00.000Z' },
    });
    expect(await use(situation)).toBe(before);
    expect((await answer(favourId, { answer: 'refuse', reason: 'school' })).body.state).toBe('refused');
    expect(await use(situation)).toBe(false);
    expect(await tag()).toBe(closed);
    expect((await favours())[0]).toMatchObject({ state: 'refused', reason: 'school' });
    expect((await answer(favourId, { answer: 'approve' })).body.code).toBe('favour-over');
    // A no stands for that day, of that limit alone.
    expect((await ask(limitId)).body.code).toBe('ask-already-answered');
    expect((await ask(await set(bedtime))).status).toBe(202);
  });

  it('is answered from the letter, which names it, and no more once it is gone', async () => {
    const { set, ask, favours, guardian, childId, time } = await family(hours(9, 5));
    const limitId = await set(bedtime);
    await ask(limitId, 30);
    const [letter] = await service.mails();
    expect(letter!.text).toContain('30 minutes without this limit: Quiet hours, from 21:00 to 07:00');
    const token = await service.mailedToken();
    const nobody = service.browser();
    const look = await nobody.send('POST', '/guardian/api/look', { token });
    expect(look.body.favour, look.text).toMatchObject({ kind: 'limit', limit: { limitId } });
    const answered = await nobody.send('POST', '/guardian/api/answer-favour', { token, answer: 'approve' });
    expect(answered.body).toMatchObject({ state: 'approved', until: '2026-11-25T03:35:00.000Z' });
    expect((await time()).allowed).toBe(true);
    at(hours(9, 6));
    const other = await set({ kind: 'school', hours: { from: '20:00', to: '23:30' } });
    await ask(other);
    const second = await service.mailedToken();
    await guardian.send('DELETE', `/guardian/api/children/${childId}/limits/${other}`);
    expect((await favours())[0]).toMatchObject({ state: 'expired', limit: null });
    expect((await nobody.send('POST', '/guardian/api/look', { token: second })).body.code).toBe('link-ended');
    // Set anew, it is another limit: nothing of it is lifted.
    await set(bedtime);
    expect((await time()).allowed).toBe(false);
  });

  it('holds again at once when the guardian takes everything back', async () => {
    const { set, ask, answer, guardian, childId, favours } = await family();
    const limitId = await set({ kind: 'closed', situation: 'profile.view/anyone' });
    const { favourId } = (await ask(limitId, 240)).body;
    await answer(favourId, { answer: 'approve' });
    await guardian.send('POST', `/guardian/api/children/${childId}/withdraw`, {});
    expect((await favours())[0].state).toBe('expired');
    const facts = await service.context.children.need(childId);
    expect(facts.lifted).toEqual([]);
  });

  it('is sealed: nobody lifts one beside the service', async () => {
    const { set, ask, answer, childId } = await family();
    const limitId = await set(bedtime);
    const { favourId } = (await ask(limitId, 30)).body;
    const check = () =>
      service.context.db.transaction().execute((trx) => verifyRecords(trx, service.context.keys));
    await answer(favourId, { answer: 'refuse' });
    expect(await check()).toMatchObject({ ok: true });
    const forge = (state: 'approved' | 'refused') =>
      service.context.db.updateTable('favours').set({ state }).where('child_id', '=', childId).execute();
    await forge('approved');
    expect(await check()).toMatchObject({ ok: false });
    await forge('refused');
    const change = (limit_id: string) =>
      service.context.db.updateTable('favours').set({ limit_id }).where('child_id', '=', childId).execute();
    await change('l_other');
    expect(await check()).toMatchObject({ ok: false });
    await change(limitId);
    expect(await check()).toMatchObject({ ok: true });
  });
});
