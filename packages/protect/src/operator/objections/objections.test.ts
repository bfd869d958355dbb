import { createApiKey, verifyLedger } from '@stairgate/service';
import type { ObjectionList, VoucherList } from '@stairgate/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyRecords } from '../../child/facts/sealed-record.ts';
import { openTestService, type TestService } from '../../open-test-service.testing.ts';

let service: TestService;
type Browser = ReturnType<TestService['browser']>;
let operator: Browser;
const day = 86_400_000;
beforeAll(async () => {
  service = await openTestService({ settings: { mailsADay: 50, childrenPerGuardian: 2 } });
  operator = await signedIn('act');
});
afterAll(() => service?.close());

async function signedIn(role: 'see' | 'act'): Promise<Browser> {
  const { key } = await createApiKey(service.context, { name: role, scope: 'operator', role });
  const browser = service.browser();
  await browser.send('POST', '/operator/api/sign-in', { key });
  return browser;
}
const post = (guardian: Browser, childId: string, what: string) =>
  guardian.send('POST', `/guardian/api/children/${childId}/${what}`, {});
let families = 0;
/** One grown-up refused and objects, the other has agreed. */
async function disputed() {
  const childId = await service.createChild('US', { lo: 10, hi: 10 });
  const name = `d${families++}`;
  const [a, b] = [`a-${name}@example.com`, `b-${name}@example.com`];
  const first = await service.invite(childId, a);
  await post(first, childId, 'refuse?tellMe=true');
  const second = await service.invite(childId, b);
  await service.agree(second, childId, ['core']);
  await post(first, childId, 'object');
  return { childId, a, b, first, second };
}
const list = async (query = '', as = operator) =>
  (await as.send('GET', `/operator/api/objections${query}`)).body as ObjectionList;
const settle = (childId: string, body: object, as = operator) =>
  as.send('POST', `/operator/api/children/${childId}/guardian/objection`, body);
const isOpen = (childId: string) => service.isAllowed(childId, 'account.open/with-guardian');
const letterTo = async (address: string, subject: string) =>
  (await service.mails()).find((mail) => mail.to === address && mail.subject === subject)?.text;
const subject = 'An objection at Treehouse is settled';
const audited = async (kind: string) =>
  service.context.db.selectFrom('audit').selectAll().where('kind', '=', kind).execute();

describe('an objection', () => {
  it('stands before operators with what is known and no address, and each look is in the audit', async () => {
    const { childId, a, b } = await disputed();
    const all = await list();
    const at = new Date(service.time.now).toISOString();
    expect(all.objections.filter((one) => one.childId === childId)).toEqual([
      {
        ...{ childId, platform: 'default', place: 'US', band: '10-12', state: 'open', objectedAt: at },
        no: {
          kind: 'refused',
          at,
          standsUntil: new Date(service.time.now + 30 * day).toISOString(),
        },
        isReachable: true,
        others: [
          {
            state: 'consented',
            invitedAt: at,
            answeredAt: at,
            method: 'adult-credential',
            shutOutSince: null,
          },
        ],
        ...{ settledAt: null, settledBy: null, reason: null },
      },
    ]);
    expect(all.open).toBe(all.objections.length);
    for (const address of [a, b]) expect(JSON.stringify(all)).not.toContain(address);
    const { ledger_alias: alias } = await service.context.db
      .selectFrom('children')
      .select('ledger_alias')
      .where('child_id', '=', childId)
      .executeTakeFirstOrThrow();
    const looks = await audited('list-objections');
    expect(looks.map((one) => one.alias)).toContain(alias);
    expect(JSON.stringify(looks)).not.toContain(childId);
  });

  it('is dismissed with a reason: the yes counts again, both read why, the platform hears of it', async () => {
    const news: unknown[] = [];
    const stop = service.context.events.subscribe((event) => {
      if (event.kind === 'news') news.push([event.childId, event.what]);
    });
    const { childId, a, b } = await disputed();
    expect(await isOpen(childId)).toBe(false);
    const reason = 'You both have a say for this account.\nNothing that you wrote is against it.';
    expect((await settle(childId, { outcome: 'dismissed', reason })).body).toEqual({ outcome: 'dismissed' });
    expect(await isOpen(childId)).toBe(true);
    const [toA, toB] = [await letterTo(a, subject), await letterTo(b, subject)];
    expect(toA).toContain('the other grown-up’s yes counts');
    expect(toB).toContain('your yes counts again');
    for (const text of [toA, toB]) {
      expect(text?.replaceAll(/\s+/g, ' ')).toContain(reason.replaceAll(/\s+/g, ' '));
      expect(text).not.toMatch(/[ab]-d\d+@/);
    }
    await expect
      .poll(() => news)
      .toEqual([
        [childId, 'consent-given'],
        [childId, 'objection-made'],
        [childId, 'objection-settled'],
      ]);
    stop();
    const settled = (await list('?state=settled')).objections.find((one) => one.childId === childId);
    expect(settled).toMatchObject({ state: 'dismissed', settledBy: 'operator', reason });
    expect((await list()).objections.map((one) => one.childId)).not.toContain(childId);
    expect((await settle(childId, { outcome: 'dismissed', reason })).body.code).toBe('nothing-to-settle');
    // What was written is for two people: the audit says that and how it was settled, not in which words.
    const audit = JSON.stringify(await audited('settle-any-objection'));
    expect(audit).toContain('settle-any-objection');
    expect(audit).not.toContain('have a say');
    const records = (trx: Parameters<typeof verifyRecords>[0]) => verifyRecords(trx, service.context.keys);
    expect(await verifyLedger(service.context.db, { records: (trx) => records(trx) })).toMatchObject({
      ok: true,
    });
  });

  it('is upheld: what the other agreed to is taken back, and both are told, also after its time', async () => {
    const { childId, a, b } = await disputed();
    service.time.now += 31 * day;
    operator = await signedIn('act');
    const reason = 'The child lives with who said no.';
    expect((await settle(childId, { outcome: 'upheld', reason })).status).toBe(200);
    const shutOut = async () =>
      (await list('?state=settled')).objections.find((one) => one.childId === childId)!.others[0]!
        .shutOutSince;
    expect(await shutOut()).toBe(new Date(service.time.now).toISOString());
    expect(await isOpen(childId)).toBe(false);
    expect(await letterTo(a, subject)).toContain('your no stands');
    expect(await letterTo(b, subject)).toContain('their no stands');
    const letIn = () => operator.send('DELETE', `/operator/api/children/${childId}/guardian/shut-outs`);
    expect([(await letIn()).body, await shutOut()]).toEqual([{ letIn: 1 }, null]);
    expect((await letIn()).body.code).toBe('nobody-shut-out');
    expect(JSON.stringify(await audited('let-any-grown-ups-in'))).toContain(childId);
  });

  it('is settled by who may act, with a reason, and by nobody else', async () => {
    const { childId } = await disputed();
    const whole = { outcome: 'upheld', reason: 'Because.' };
    const sees = await signedIn('see');
    expect((await list('', sees)).objections.length).toBeGreaterThan(0);
    expect((await settle(childId, whole, sees)).status).toBe(403);
    for (const body of [{ outcome: 'upheld' }, { outcome: 'upheld', reason: '  ' }, { reason: 'Because.' }])
      expect((await settle(childId, body)).status).toBe(400);
    expect((await settle(childId, whole, service.browser())).status).toBe(401);
    expect((await list()).objections.map((one) => one.childId)).toContain(childId);
  });
});

describe('one grown-up for many children', () => {
  const vouchers = async () => (await operator.send('GET', '/operator/api/vouchers')).body as VoucherList;

  it('stands before operators by its mailbox and by its proof, with the yes that was refused', async () => {
    const address = 'class@example.com';
    const children: string[] = [];
    for (let at = 0; at < 3; at++) {
      const childId = await service.createChild('US', { lo: 10, hi: 10 });
      children.push(childId);
      const guardian = await service.invite(childId, address);
      const proof = await service.proofFor(guardian, childId, { sub: 'one-wallet' });
      await service.handOver(guardian, childId, proof);
      const home = (await service.home(guardian)).children.find((one) => one.childId === childId)!;
      await guardian.send('POST', `/guardian/api/children/${childId}/consents`, {
        purposes: ['core'],
        refused: home.purposes.map(({ id }) => id).filter((id) => id !== 'core'),
        noticeVersion: home.notice.version,
        ...{ method: 'adult-credential', attempt: proof.attempt },
      });
    }
    const found = await vouchers();
    const ours = found.vouchers.filter((one) =>
      one.children.some(({ childId }) => children.includes(childId)),
    );
    expect(found).toMatchObject({ atLeast: 2, limit: 2 });
    expect(
      ours.map(({ knownBy, consented, refused, children: of }) => [knownBy, consented, refused, of.length]),
    ).toEqual([
      ['mailbox', 2, 1, 3],
      ['proof', 2, 0, 2],
    ]);
    expect(ours[0]!.children.at(-1)).toMatchObject({
      childId: children[2],
      refusedAt: new Date(service.time.now).toISOString(),
    });
    const held = await service.context.db.selectFrom('guardians').select('email_hash').execute();
    for (const { email_hash } of held)
      if (email_hash !== null) expect(JSON.stringify(found)).not.toContain(email_hash);
    expect(JSON.stringify(found)).not.toMatch(/one-wallet|class@/);
    expect((await audited('list-vouchers')).length).toBe(3);
  });

  it('does not stand there for two children of a family', async () => {
    const large = await openTestService();
    try {
      for (let at = 0; at < 2; at++) {
        const childId = await large.createChild('US', { lo: 10, hi: 10 });
        const guardian = await large.invite(childId, 'family@example.com');
        await large.agree(guardian, childId, ['core']);
      }
      const { key } = await createApiKey(large.context, { name: 'see', scope: 'operator', role: 'see' });
      const browser = large.browser();
      await browser.send('POST', '/operator/api/sign-in', { key });
      expect((await browser.send('GET', '/operator/api/vouchers')).body).toEqual({
        ...{ vouchers: [], atLeast: 3 },
        limit: large.context.settings.childrenPerGuardian,
      });
    } finally {
      await large.close();
    }
  });
});

describe('a guardian into whose pages somebody else may have got', () => {
  it('is signed out everywhere by an operator who may act; its say stays, and it signs in again by mail', async () => {
    const { childId, second } = await disputed();
    const path = `/operator/api/children/${childId}/guardian/sign-out`;
    expect((await (await signedIn('see')).send('POST', path)).status).toBe(403);
    expect((await second.send('GET', '/guardian/api/home')).status).toBe(200);
    expect((await operator.send('POST', path)).status).toBe(204);
    expect((await second.send('GET', '/guardian/api/home')).status).toBe(401);
    const { body } = await service.platform('GET', `/v1/children/${childId}/guardian`);
    expect(body.state).toBe('consented');
    expect((await audited('sign-guardians-out')).length).toBe(1);
    const alone = await service.createChild('GB', { lo: 14, hi: 14 });
    const none = await operator.send('POST', path.replace(childId, alone));
    expect(none.body.code).toBe('no-guardian');
  });
});
