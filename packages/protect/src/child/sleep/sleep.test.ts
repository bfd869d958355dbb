import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { guardianJobs } from '../../guardian/pages/guardian-jobs.ts';
import { openTestService, type TestService } from '../../open-test-service.testing.ts';
import { lifeCodes } from './lives.testing.ts';
import { settleAll } from './settle-all.ts';

let service: TestService;
let start: number;
beforeAll(async () => {
  service = await openTestService({ isForged: true, codes: lifeCodes, settings: { mailsADay: 1000 } });
  start = service.time.now;
});
beforeEach(() => {
  service.time.now = start;
});
afterAll(() => service?.close());

const view = async (childId: string, situation: string) =>
  (await service.platform('GET', `/v1/children/${childId}/protections`)).body.situations[situation];
const move = (childId: string, place: string) =>
  service.platform('PUT', `/v1/children/${childId}/place`, { place });
const choose = (childId: string, situation: string, met: readonly string[] = []) =>
  service.platform('POST', `/v1/children/${childId}/choices`, { situation, duration: 'until-changed', met });

describe('a consent that was confirmed by e-mail', () => {
  const shown = 'profile.view/adult';

  it('sleeps where the law asks for more, says why, and wakes when a strong method confirms it', async () => {
    const childId = await service.createChild('GB', { lo: 12, hi: 12 });
    const guardian = await service.invite(childId, `${childId.slice(2)}@example.com`);
    await service.agree(guardian, childId, ['profile.view'], 'email-plus');
    expect(await view(childId, shown)).toMatchObject({ allowed: true, sleeping: [] });

    await move(childId, 'US');
    const { allowed, reasons, sleeping, has } = await view(childId, shown);
    expect({ allowed, sleeping, has }).toEqual({
      allowed: false,
      sleeping: [{ by: 'guardian', why: 'method-too-weak' }],
      has: [],
    });
    expect(reasons).toContain('guardian-consent-missing');

    const home = await service.home(guardian);
    expect(home.alerts.map(({ kind }) => kind)).toContain('consent-asleep');
    const [purpose] = home.children[0]!.purposes.filter(({ id }) => id === 'profile.view');
    expect(purpose).toMatchObject({ granted: false, renew: true });
    await guardianJobs(service.context);
    const [mail] = await service.mails();
    expect(mail!.subject).toBe('Please confirm what you agreed to at Treehouse');
    expect(mail!.text).toContain('a surer way of confirming');
    expect(mail!.text).toContain('United States');
    expect(mail!.text.split(`${purpose!.title}. `).length).toBe(2);

    const weak = await guardian.send('POST', `/guardian/api/children/${childId}/consents`, {
      purposes: ['profile.view'],
      refused: [],
      method: 'email-plus',
      noticeVersion: home.children[0]!.notice.version,
    });
    expect([weak.status, weak.body.code]).toEqual([422, 'method-too-weak']);
    expect(await service.isAllowed(childId, shown)).toBe(false);
    await service.agree(guardian, childId, ['profile.view'], 'adult-credential');
    expect(await view(childId, shown)).toMatchObject({ allowed: true, sleeping: [] });
    const { body } = await service.platform('GET', `/v1/children/${childId}/export`);
    expect(body.ledger.map(({ kind }: { kind: string }) => kind)).toContain('yes-asleep');
  });

  it('stays asleep when the child moves back', async () => {
    const childId = await service.createChild('GB', { lo: 12, hi: 12 });
    const guardian = await service.invite(childId, `${childId.slice(2)}@example.com`);
    await service.agree(guardian, childId, ['profile.view'], 'email-plus');
    for (const place of ['US', 'GB']) await move(childId, place);
    expect(await view(childId, shown)).toMatchObject({
      allowed: false,
      sleeping: [{ by: 'guardian', why: 'method-too-weak' }],
    });
    await service.agree(guardian, childId, ['profile.view'], 'email-plus');
    expect(await service.isAllowed(childId, shown)).toBe(true);
  });

  it('is told of in one letter a day, however often the child moves', async () => {
    const childId = await service.createChild('GB', { lo: 12, hi: 12 });
    const guardian = await service.invite(childId, 'moving@example.com');
    await service.agree(guardian, childId, ['profile.view'], 'email-plus');
    await move(childId, 'US');
    await guardianJobs(service.context);
    await service.agree(guardian, childId, ['profile.view']);
    const before = (await service.mails()).length;
    for (const place of ['FR', 'US']) await move(childId, place);
    await guardianJobs(service.context);
    expect((await service.mails()).length).toBe(before);
    service.time.now += 86_400_000;
    await guardian.send('POST', '/guardian/api/sign-in', { email: 'moving@example.com' });
    await service.open(guardian, await service.mailedToken());
    await service.agree(guardian, childId, ['profile.view']);
    for (const place of ['FR', 'US']) await move(childId, place);
    await guardianJobs(service.context);
    expect((await service.mails()).length).toBe(before + 3);
  });

  it('does not count once nobody trusts who vouched for the guardian', async () => {
    const childId = await service.createChild('GB', { lo: 12, hi: 12 });
    const guardian = await service.invite(childId, `${childId.slice(2)}@example.com`);
    await service.agree(guardian, childId, ['profile.view']);
    expect(await service.isAllowed(childId, shown)).toBe(true);
    await service.context.db
      .updateTable('grants')
      .set({ issuer: 'https://fallen.example' })
      .where('child_id', '=', childId)
      .execute();
    await service.platform('POST', `/v1/children/${childId}/sessions`);
    expect(await view(childId, shown)).toMatchObject({
      allowed: false,
      sleeping: [{ by: 'guardian', why: 'method-not-trusted' }],
    });
  });

  it('does not count where it is older than what is kept of how it was given', async () => {
    const childId = await service.createChild('GB', { lo: 12, hi: 12 });
    const guardian = await service.invite(childId, `${childId.slice(2)}@example.com`);
    await service.agree(guardian, childId, ['profile.view']);
    await service.context.children.change(childId, async ({ trx }) => {
      await trx.updateTable('grants').set({ terms: null }).where('child_id', '=', childId).execute();
    });
    await service.platform('POST', `/v1/children/${childId}/sessions`);
    expect(await service.isAllowed(childId, shown)).toBe(false);
    await service.agree(guardian, childId, ['profile.view']);
    expect(await service.isAllowed(childId, shown)).toBe(true);
  });
});

describe('nothing comes back on', () => {
  it('when a later birthday asks again for the consent that an earlier one had closed', async () => {
    const childId = await service.createChild('GB', { lo: 12, hi: 12 });
    const guardian = await service.invite(childId, `${childId.slice(2)}@example.com`);
    await service.agree(guardian, childId, ['profile.view'], 'email-plus');
    service.time.now = Date.parse('2027-11-22T12:00:00Z');
    expect(await view(childId, 'profile.view/adult')).toMatchObject({ effect: 'forbid' });
    expect(await settleAll(service.context)).toBeGreaterThan(0);
    expect(await settleAll(service.context)).toBe(0);
    service.time.now = Date.parse('2028-11-22T12:00:00Z');
    await settleAll(service.context);
    expect(await view(childId, 'profile.view/adult')).toMatchObject({
      allowed: false,
      effect: 'guardian',
      sleeping: [{ by: 'guardian', why: 'was-not-open' }],
    });
  });

  it('when a law that had closed it ends, until the child says yes again', async () => {
    const childId = await service.createChild('GB', { lo: 12, hi: 12 });
    expect((await choose(childId, 'profile.find/search', ['explain-risk'])).status).toBe(200);
    service.time.now = Date.parse('2027-01-15T12:00:00Z');
    expect(await service.isAllowed(childId, 'profile.find/search')).toBe(false);
    await settleAll(service.context);
    service.time.now = Date.parse('2027-02-15T12:00:00Z');
    expect(await view(childId, 'profile.find/search')).toMatchObject({
      allowed: false,
      sleeping: [{ by: 'child', why: 'was-not-open' }],
    });
    expect((await choose(childId, 'profile.find/search', ['explain-risk'])).body.view.allowed).toBe(true);
  });

  it('also when a change comes before the sweep has seen the day', async () => {
    const childId = await service.createChild('GB', { lo: 12, hi: 12 });
    await choose(childId, 'profile.find/search', ['explain-risk']);
    service.time.now = Date.parse('2027-01-15T12:00:00Z');
    await move(childId, 'AU');
    await move(childId, 'DE');
    await move(childId, 'GB');
    service.time.now = Date.parse('2027-02-15T12:00:00Z');
    expect(await service.isAllowed(childId, 'profile.find/search')).toBe(false);
  });

  it('when what it rests on was switched off and on again', async () => {
    const childId = await service.createChild('GB', { lo: 12, hi: 12 });
    const early = await choose(childId, 'location.share/contact');
    expect([early.status, early.body.code]).toEqual([409, 'waits']);
    expect(early.body.waitsFor).toMatchObject([
      { situation: 'location.collect/coarse', unlock: [{ by: 'child', how: 'opt-in' }, { by: 'time' }] },
    ]);
    await choose(childId, 'location.collect/coarse');
    expect((await choose(childId, 'location.share/contact')).body.view.allowed).toBe(true);
    await service.platform('DELETE', `/v1/children/${childId}/choices/location.collect/coarse`);
    expect(await view(childId, 'location.share/contact')).toMatchObject({
      allowed: false,
      waitsFor: ['location.collect/coarse'],
    });
    await choose(childId, 'location.collect/coarse');
    expect(await view(childId, 'location.share/contact')).toMatchObject({
      allowed: false,
      sleeping: [{ by: 'child', why: 'was-not-open' }],
    });
  });

  it('but a child may switch off and on what a guardian agreed to, with no new consent', async () => {
    const childId = await service.createChild('US', { lo: 12, hi: 12 });
    const guardian = await service.invite(childId, `${childId.slice(2)}@example.com`);
    await service.agree(guardian, childId, ['live.broadcast/contact']);
    for (let turn = 0; turn < 2; turn++) {
      expect((await choose(childId, 'live.broadcast/contact')).body.view.allowed).toBe(true);
      await service.platform('DELETE', `/v1/children/${childId}/choices/live.broadcast/contact`);
      expect(await service.isAllowed(childId, 'live.broadcast/contact')).toBe(false);
    }
  });
});

describe('an answer that contradicts itself', () => {
  it('is refused, and names both', async () => {
    const childId = await service.createChild('US', { lo: 12, hi: 12 });
    const guardian = await service.invite(childId, `${childId.slice(2)}@example.com`);
    const child = (await service.home(guardian)).children[0]!;
    const wide = child.purposes.find(({ id }) => id === 'live.broadcast/anyone')!;
    expect(wide.restsOn).toEqual(['live.broadcast/contact']);
    const answer = await guardian.send('POST', `/guardian/api/children/${childId}/consents`, {
      purposes: ['live.broadcast/anyone'],
      refused: ['live.broadcast/contact'],
      method: 'adult-credential',
      noticeVersion: child.notice.version,
      attempt: await service.proven(guardian, childId),
    });
    expect([answer.status, answer.body.code]).toEqual([422, 'contradicts']);
    expect(answer.body.contradicts).toMatchObject([
      { purpose: 'live.broadcast/anyone', refused: 'live.broadcast/contact' },
    ]);
    expect((await service.home(guardian)).children[0]!.consents).toEqual([]);
  });
});
