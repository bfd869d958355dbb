import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rotateKeys } from '@stairgate/service';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeWallet, openTestService, type TestService, tokenIn } from '../../open-test-service.testing.ts';
import { guardianJobs } from '../pages/guardian-jobs.ts';

let service: TestService;
const start = Date.parse('2026-11-22T12:00:00.000Z');
const day = 86_400_000;
beforeAll(async () => {
  service = await openTestService({ settings: { mailsADay: 50, childrenPerGuardian: 2 } });
});
afterEach(() => {
  service.time.now = start;
});
afterAll(() => service?.close());

type Guardian = ReturnType<TestService['browser']>;
const post = (guardian: Guardian, childId: string, what: string, body: object = {}) =>
  guardian.send('POST', `/guardian/api/children/${childId}/${what}`, body);
const childOf = async (guardian: Guardian, childId: string) =>
  (await service.home(guardian)).children.find((one) => one.childId === childId)!;
const agreeing = async (guardian: Guardian, childId: string, more: object) => {
  const child = await childOf(guardian, childId);
  return post(guardian, childId, 'consents', {
    purposes: ['core'],
    refused: child.purposes.map(({ id }) => id).filter((id) => id !== 'core'),
    noticeVersion: child.notice.version,
    ...more,
  });
};
const isOpen = (childId: string) => service.isAllowed(childId, 'account.open/with-guardian');
let families = 0;
async function family() {
  const childId = await service.createChild('US', { lo: 10, hi: 10 });
  const name = `f${families++}`;
  const a = `a-${name}@example.com`;
  return { childId, a, b: `b-${name}@example.com`, first: await service.invite(childId, a) };
}

describe('a no of a grown-up', () => {
  it('A agrees and withdraws, B is asked and agrees: not by mail alone, and everybody is told', async () => {
    const { childId, a, b, first } = await family();
    await service.agree(first, childId, ['core'], 'email-plus');
    expect(await isOpen(childId)).toBe(true);
    const withdrawn = await post(first, childId, 'withdraw');
    expect(withdrawn.body).toMatchObject({ state: 'withdrawn' });
    expect(await isOpen(childId)).toBe(false);

    const invited = await service.platform('POST', `/v1/children/${childId}/guardian`, { email: b });
    expect(invited.status).toBe(202);
    const mails = await service.mails();
    const toA = mails.find(({ to }) => to === a)!;
    expect(toA.subject).toBe('Another grown-up was asked at Treehouse');
    const toB = mails.find(({ to }) => to === b)!;
    for (const { text } of [toA, toB]) expect(text).not.toMatch(/a-f\d+@|b-f\d+@/);

    const second = service.browser();
    await service.open(second, /#t=([\w-]+)/.exec(toB.text)![1]!);
    const seen = await childOf(second, childId);
    expect(seen.earlierNo).toEqual({
      kind: 'withdrawn',
      at: new Date(start).toISOString(),
      until: new Date(start + 30 * day).toISOString(),
    });
    expect(JSON.stringify(seen)).not.toContain(a);
    const weak = await agreeing(second, childId, { method: 'email-plus' });
    expect([weak.status, weak.body.code, weak.body.methods]).toEqual([
      409,
      'no-stands',
      ['adult-credential'],
    ]);
    expect(await isOpen(childId)).toBe(false);
    const strong = { method: 'adult-credential', attempt: await service.proven(second, childId) };
    expect((await agreeing(second, childId, strong)).body.state).toBe('given');
    expect(await isOpen(childId)).toBe(true);

    // A still has a say: it objects, and all is closed until somebody has settled it.
    const again = service.browser();
    await service.open(again, /#t=([\w-]+)/.exec(toA.text)![1]!);
    expect((await childOf(again, childId)).objection).toBe('possible');
    expect((await post(again, childId, 'object')).body).toEqual({ state: 'objected' });
    expect(await isOpen(childId)).toBe(false);
    expect((await childOf(again, childId)).objection).toBe('open');
    const more = { ...strong, attempt: await service.proven(second, childId), change: true };
    expect((await agreeing(second, childId, more)).body.code).toBe('objected');
    expect((await service.platform('GET', `/v1/children/${childId}/guardian`)).body.noStanding).toMatchObject(
      {
        objected: true,
      },
    );
    const settle = (outcome: string) =>
      service.platform('POST', `/v1/children/${childId}/guardian/objection`, { outcome });
    expect((await settle('dismissed')).body).toEqual({ outcome: 'dismissed' });
    expect(await isOpen(childId)).toBe(true);
    expect((await settle('dismissed')).body.code).toBe('nothing-to-settle');
  });

  it('that was objected from and upheld ends what the other agreed to', async () => {
    const { childId, b, first } = await family();
    await post(first, childId, 'refuse?tellMe=true');
    const second = await service.invite(childId, b);
    await service.agree(second, childId, ['core']);
    expect(await isOpen(childId)).toBe(true);
    await post(first, childId, 'object');
    const invite = await service.platform('POST', `/v1/children/${childId}/guardian`, {
      email: 'c@example.com',
    });
    expect(invite.body.code).toBe('guardian-consented');
    await service.platform('POST', `/v1/children/${childId}/guardian/objection`, { outcome: 'upheld' });
    expect(await isOpen(childId)).toBe(false);
    expect((await childOf(second, childId)).state).toBe('withdrawn');
    expect((await post(second, childId, 'object')).body.code).toBe('nothing-to-object');
  });

  /** An objection of the first to the second, who proved to be grown up as `subject`, was upheld. */
  async function overruled(of: TestService, subject: string) {
    const childId = await of.createChild('US', { lo: 10, hi: 10 });
    const [a, b] = [`a-${subject}@example.com`, `b-${subject}@example.com`];
    const first = await of.invite(childId, a);
    await first.send('POST', `/guardian/api/children/${childId}/refuse?tellMe=true`);
    const second = await of.invite(childId, b);
    const answer = await yes(of, second, childId, subject);
    if (answer.status !== 200) throw new Error(answer.text);
    await first.send('POST', `/guardian/api/children/${childId}/object`);
    await of.platform('POST', `/v1/children/${childId}/guardian/objection`, { outcome: 'upheld' });
    const invite = async (email: string) =>
      (await of.platform('POST', `/v1/children/${childId}/guardian`, { email })).body;
    return { childId, a, b, first, second, invite };
  }
  async function yes(of: TestService, guardian: Guardian, childId: string, sub: string) {
    const child = (await of.home(guardian)).children.find((one) => one.childId === childId)!;
    const proof = await of.proofFor(guardian, childId, { sub });
    await of.handOver(guardian, childId, proof);
    return guardian.send('POST', `/guardian/api/children/${childId}/consents`, {
      ...{ purposes: ['core'], method: 'adult-credential', attempt: proof.attempt },
      refused: child.purposes.map(({ id }) => id).filter((id) => id !== 'core'),
      noticeVersion: child.notice.version,
    });
  }

  it('that was upheld shuts the other out, by mailbox and by proof, and from what is held of the child', async () => {
    const { childId, b, second, invite } = await overruled(service, 'bertha');
    expect(await childOf(second, childId)).toMatchObject({
      ...{ state: 'withdrawn', shutOut: 'this', mayAgree: false, mayHoldData: false },
    });
    expect((await yes(service, second, childId, 'another')).body).toMatchObject({
      code: 'shut-out',
      fix: expect.stringContaining('lets it in again'),
    });
    expect((await post(second, childId, 'forget-me')).status).toBeLessThan(300);
    for (const email of [b, b.toUpperCase(), b.replace('@', '+again@')])
      expect((await invite(email)).code).toBe('shut-out');
    // The same grown-up with another mailbox, and then somebody else.
    expect((await invite(`new-${b}`)).state).toBe('invited');
    const third = service.browser();
    const letter = (await service.mails()).find(({ to }) => to === `new-${b}`)!;
    await service.open(third, /#t=([\w-]+)/.exec(letter.text)![1]!);
    expect((await yes(service, third, childId, 'bertha')).body.code).toBe('shut-out');
    expect(await isOpen(childId)).toBe(false);
    expect((await yes(service, third, childId, 'carla')).body.state).toBe('given');
    expect(await isOpen(childId)).toBe(true);
    // Of another child it is no matter.
    const other = await service.createChild('US', { lo: 10, hi: 10 });
    expect((await yes(service, await service.invite(other, b), other, 'bertha')).body.state).toBe('given');
  });

  it('that was upheld is told to both, with what would change it, and in what is exported', async () => {
    const { childId, a, b } = await overruled(service, 'told');
    const letters = (await service.mails()).slice(0, 4);
    const to = (address: string) => letters.find((one) => one.to === address)!.text;
    expect(to(a)).toMatch(/cannot be asked or agree for this child again.*sign in to your page/s);
    expect(to(b)).toMatch(/cannot be asked or agree for this child again, until/);
    expect(letters.map(({ subject }) => subject)).not.toContain('You took back your permission at Treehouse');
    const { guardians, ledger } = (await service.platform('GET', `/v1/children/${childId}/export`)).body;
    expect(guardians.map((one: { shut_out_at: string | null }) => one.shut_out_at).sort()).toEqual([
      new Date(start).toISOString(),
      null,
    ]);
    expect(ledger.at(-1).kind).toMatch(/record-sealed|objection-settled/);
    const { url } = (await service.platform('POST', `/v1/children/${childId}/page-link`)).body;
    const child = service.browser();
    await child.send('POST', '/child/api/open', { token: tokenIn(url) });
    for (const [language, said] of [
      ['en', /Since 22 November 2026 this one cannot be asked or say yes for you, until .* Treehouse, lets/],
      ['cy', /Ers 22 Tachwedd 2026 ni ellir gofyn/],
    ] as const)
      expect((await child.send('GET', `/child/api/export/page?language=${language}`)).text).toMatch(said);
  });

  it('that was upheld is lifted by the one who objected, or by the platform, and by nobody else', async () => {
    for (const by of ['guardian', 'platform'] as const) {
      const { childId, b, first, second, invite } = await overruled(service, `lifted-by-${by}`);
      expect((await childOf(first, childId)).shutOut).toBe('other');
      const path = `/guardian/api/children/${childId}/shut-outs`;
      expect((await second.send('DELETE', path)).body.code).toBe('nobody-shut-out');
      expect((await invite(b)).code).toBe('shut-out');
      const lift = () =>
        by === 'guardian'
          ? first.send('DELETE', path)
          : service.platform('DELETE', `/v1/children/${childId}/guardian/shut-outs`);
      expect((await lift()).body).toEqual({ letIn: 1 });
      expect((await lift()).body.code).toBe('nobody-shut-out');
      expect((await childOf(first, childId)).shutOut).toBe(null);
      expect(await isOpen(childId)).toBe(false);
      expect((await invite(b)).state).toBe('invited');
      const { ledger } = (await service.platform('GET', `/v1/children/${childId}/export`)).body;
      expect(ledger).toContainEqual(
        expect.objectContaining({ kind: 'let-in-again', body: { by, grownUps: 1 } }),
      );
      const { url } = (await service.platform('POST', `/v1/children/${childId}/page-link`)).body;
      const child = service.browser();
      await child.send('POST', '/child/api/open', { token: tokenIn(url) });
      const { text } = await child.send('GET', '/child/api/export/page');
      expect(text).toContain('A grown-up who was shut out may be asked again.');
      expect(text).not.toMatch(/Something else was noted|cannot be asked or say yes/);
    }
  });

  it('that was upheld shuts out after the keys were rotated, too', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'stairgate-shut-out-'));
    const wallet = await makeWallet();
    const opened = () => openTestService({ wallet, settings: { dataDir } });
    const before = await opened();
    const { childId, b } = await overruled(before, 'rotated');
    await before.close();
    const file = join(dataDir, 'keys.json');
    writeFileSync(file, JSON.stringify(rotateKeys(JSON.parse(readFileSync(file, 'utf8')))));
    const after = await opened();
    const invite = await after.platform('POST', `/v1/children/${childId}/guardian`, { email: b });
    expect(invite.body.code).toBe('shut-out');
    const third = await after.invite(childId, `new-${b}`);
    expect((await yes(after, third, childId, 'rotated')).body.code).toBe('shut-out');
    await after.close();
    rmSync(dataDir, { recursive: true });
  });

  it('that was objected from is settled by the end of the guardianship, which is told and lets another be asked', async () => {
    const { childId, b, first } = await family();
    await post(first, childId, 'refuse?tellMe=true');
    const second = await service.invite(childId, b);
    await service.agree(second, childId, ['core']);
    await post(first, childId, 'object');
    const path = `/v1/children/${childId}/guardian`;
    const ended = await service.platform('POST', `${path}/end`, { reason: 'not-guardian' });
    expect(ended.status).toBe(200);
    expect((await childOf(first, childId)).objection).toBe('ended');
    expect((await service.platform('GET', path)).body.noStanding).toMatchObject({ objected: false });
    const { ledger } = (await service.platform('GET', `/v1/children/${childId}/export`)).body;
    expect(ledger).toContainEqual(
      expect.objectContaining({
        kind: 'objection-settled',
        body: expect.objectContaining({ outcome: 'ended', by: 'platform' }),
      }),
    );
    const settling = await service.platform('POST', `${path}/objection`, { outcome: 'upheld' });
    expect(settling.body.code).toBe('nothing-to-settle');
    // Its no stands, and it can object again to whoever is asked now.
    const invited = await service.platform('POST', path, { email: `c-${b}` });
    expect(invited.status).toBe(202);
    expect((await childOf(first, childId)).objection).toBe('possible');
    expect((await post(first, childId, 'object')).body).toEqual({ state: 'objected' });
  });

  it.each([
    ['takes its yes back', true],
    ['refuses', false],
  ])('that was objected from is settled where the other %s itself', async (_, agrees) => {
    const { childId, b, first } = await family();
    await post(first, childId, 'refuse?tellMe=true');
    const second = await service.invite(childId, b);
    if (agrees) await service.agree(second, childId, ['core']);
    await post(first, childId, 'object');
    expect((await post(second, childId, agrees ? 'withdraw' : 'refuse')).status).toBe(200);
    expect((await childOf(first, childId)).objection).toBe('ended');
    const path = `/v1/children/${childId}/guardian`;
    expect((await service.platform('GET', path)).body.noStanding).toMatchObject({ objected: false });
    const { ledger } = (await service.platform('GET', `/v1/children/${childId}/export`)).body;
    expect(ledger).toContainEqual(
      expect.objectContaining({
        kind: 'objection-settled',
        body: expect.objectContaining({ outcome: 'ended', by: 'guardian' }),
      }),
    );
    const settling = await service.platform('POST', `${path}/objection`, { outcome: 'upheld' });
    expect(settling.body.code).toBe('nothing-to-settle');
    expect((await service.platform('POST', path, { email: `c-${b}` })).status).toBe(202);
  });

  it('that was objected from keeps all closed until the last of several has been settled', async () => {
    const { childId, b, first } = await family();
    await post(first, childId, 'refuse?tellMe=true');
    const second = await service.invite(childId, b);
    service.time.now++;
    await post(second, childId, 'refuse?tellMe=true');
    const third = await service.invite(childId, `third-${b}`);
    await service.agree(third, childId, ['core']);
    expect(await isOpen(childId)).toBe(true);
    const before = (await service.mails()).length;
    for (const one of [first, second]) await post(one, childId, 'object');
    await guardianJobs(service.context);
    // Nobody is asked to confirm what cannot be confirmed meanwhile.
    expect((await service.mails()).slice(0, -before).map(({ subject }) => subject)).toEqual([]);
    const settle = async (outcome: string) =>
      (await service.platform('POST', `/v1/children/${childId}/guardian/objection`, { outcome })).status;
    expect(await settle('dismissed')).toBe(200);
    expect(await isOpen(childId)).toBe(false);
    expect([(await childOf(first, childId)).objection, (await childOf(second, childId)).objection]).toEqual([
      'dismissed',
      'open',
    ]);
    expect(await settle('dismissed')).toBe(200);
    expect(await isOpen(childId)).toBe(true);
    expect(await settle('dismissed')).toBe(409);
  });

  it('that was objected from in vain leaves no address once its time is over, and while that is open keeps it', async () => {
    const { childId, b, first } = await family();
    await post(first, childId, 'refuse?tellMe=true');
    await service.agree(await service.invite(childId, b), childId, ['core']);
    await post(first, childId, 'object');
    const address = async () =>
      (
        await service.context.db
          .selectFrom('guardians')
          .select('email')
          .where('child_id', '=', childId)
          .where('state', '=', 'refused')
          .executeTakeFirstOrThrow()
      ).email;
    service.time.now = start + 31 * day;
    await guardianJobs(service.context);
    expect(await address()).not.toBeNull();
    const path = `/v1/children/${childId}/guardian/objection`;
    expect((await service.platform('POST', path, { outcome: 'dismissed' })).status).toBe(200);
    await guardianJobs(service.context);
    expect(await address()).toBeNull();
  });

  it('that was objected from and upheld ends the question to whom nobody had an answer from, with its address', async () => {
    const { childId, b, first } = await family();
    await post(first, childId, 'refuse?tellMe=true');
    await service.invite(childId, b);
    await post(first, childId, 'object');
    const before = (await service.mails()).length;
    await service.platform('POST', `/v1/children/${childId}/guardian/objection`, { outcome: 'upheld' });
    await guardianJobs(service.context);
    const written = (await service.mails()).slice(0, -before);
    expect(written.map(({ to }) => to)).toContain(b);
    expect(written).toHaveLength(2);
    for (const { text } of written) {
      expect(text.replaceAll(/\s+/g, ' ')).toContain('agreed to nothing yet');
      expect(text).not.toContain('taken back');
    }
    const rows = await service.context.db
      .selectFrom('guardians')
      .select(['state', 'email'])
      .where('child_id', '=', childId)
      .where('state', '!=', 'refused')
      .execute();
    expect(rows).toEqual([{ state: 'expired', email: null }]);
  });

  it('stands no longer once the same grown-up has agreed again', async () => {
    const { childId, first } = await family();
    await service.agree(first, childId, ['core']);
    await post(first, childId, 'withdraw');
    const standing = async () =>
      (await service.platform('GET', `/v1/children/${childId}/guardian`)).body.noStanding;
    expect(await standing()).not.toBeNull();
    await service.agree(first, childId, ['core']);
    expect(await standing()).toBeNull();
  });

  it('is told to another also where the platform has ended the guardianship since', async () => {
    const { childId, b, first } = await family();
    await service.agree(first, childId, ['core']);
    await post(first, childId, 'withdraw');
    const ended = await service.platform('POST', `/v1/children/${childId}/guardian/end`, {
      reason: 'unsafe',
    });
    expect(ended.status).toBe(200);
    const second = await service.invite(childId, b);
    expect((await childOf(second, childId)).earlierNo?.kind).toBe('withdrawn');
    expect((await agreeing(second, childId, { method: 'email-plus' })).body.code).toBe('no-stands');
  });

  it('about a child that has come to be 18 leaves no address', async () => {
    const { childId, first } = await family();
    await post(first, childId, 'refuse?tellMe=true');
    expect((await service.showAge(childId)).status).toBe(200);
    const rows = await service.context.db
      .selectFrom('guardians')
      .select(['state', 'email'])
      .where('child_id', '=', childId)
      .execute();
    expect(rows).toEqual([{ state: 'ended', email: null }]);
  });

  it('of somebody who is not to be told leaves no address, and lets the same mailbox be asked again by mail', async () => {
    const { childId, a, first } = await family();
    expect((await post(first, childId, 'refuse')).body).toEqual({ state: 'refused', addressDeleted: true });
    const row = await service.context.db
      .selectFrom('guardians')
      .selectAll()
      .where('child_id', '=', childId)
      .executeTakeFirstOrThrow();
    expect([row.email, row.email_hash]).toEqual([null, null]);
    const same = await service.invite(childId, a.replace('@', '+again@').toUpperCase());
    expect((await childOf(same, childId)).earlierNo).toBeNull();
    await service.agree(same, childId, ['core'], 'email-plus');
    expect(await isOpen(childId)).toBe(true);
  });

  it('runs out: then a mail is enough, and nothing is left by which anybody could be known again', async () => {
    const { childId, b, first } = await family();
    await post(first, childId, 'refuse?tellMe=true');
    service.time.now = start + 29 * day;
    await guardianJobs(service.context);
    const early = await service.invite(childId, b);
    expect((await agreeing(early, childId, { method: 'email-plus' })).body.code).toBe('no-stands');
    service.time.now = start + 30 * day + 1;
    await guardianJobs(service.context);
    const rows = await service.context.db
      .selectFrom('guardians')
      .selectAll()
      .where('child_id', '=', childId)
      .where('state', '=', 'refused')
      .execute();
    expect(rows.map(({ email, no_mac, no_until }) => [email, no_mac, no_until])).toEqual([
      [null, null, null],
    ]);
    await service.platform('DELETE', `/v1/children/${childId}/guardian`);
    const late = await service.invite(childId, b);
    expect((await childOf(late, childId)).earlierNo).toBeNull();
    expect((await agreeing(late, childId, { method: 'email-plus' })).body.state).toBe('confirming');
  });

  it('tells the child from when, and how, it may ask', async () => {
    const { childId, first } = await family();
    const page = service.browser();
    const { url } = (await service.platform('POST', `/v1/children/${childId}/page-link`)).body;
    await page.send('POST', '/child/api/open', { token: /#t=([\w-]+)/.exec(url)![1]! });
    const noStanding = async () => (await page.send('GET', '/child/api/me')).body.noStanding;
    expect(await noStanding()).toBeNull();
    await post(first, childId, 'refuse');
    const until = new Date(start + 30 * day).toISOString();
    expect(await noStanding()).toEqual({ until, proof: true, objected: false });
    service.time.now = start + 31 * day;
    const { body } = await service.platform('GET', `/v1/children/${childId}/guardian`);
    expect(body).toMatchObject({ state: 'refused', noStanding: null });
  });
});

describe('where nobody can prove to be grown up', () => {
  let bare: TestService;
  beforeAll(async () => {
    bare = await openTestService({ settings: { trustedIssuers: [], mailsADay: 50 } });
  });
  afterAll(() => bare?.close());

  it('another cannot be asked until the no has run out', async () => {
    const childId = await bare.createChild('US', { lo: 10, hi: 10 });
    const first = await bare.invite(childId, 'first@example.com');
    await post(first, childId, 'refuse');
    const path = `/v1/children/${childId}/guardian`;
    const other = await bare.platform('POST', path, { email: 'other@example.com' });
    expect([other.status, other.body.code]).toEqual([409, 'no-stands']);
    expect(other.body.until).toBe(new Date(start + 30 * day).toISOString());
    expect((await bare.platform('POST', path, { email: 'first@example.com' })).status).toBe(202);
  });
});

describe('one grown-up', () => {
  it('vouches for so many children and no more, whichever mailbox it comes by', async () => {
    const subject = { sub: 'one-wallet' };
    const outcomes: string[] = [];
    for (let at = 0; at < 3; at++) {
      const { childId, first } = await family();
      const proof = await service.proofFor(first, childId, subject);
      await service.handOver(first, childId, proof);
      const { body } = await agreeing(first, childId, { method: 'adult-credential', attempt: proof.attempt });
      outcomes.push(body.state ?? body.code);
    }
    expect(outcomes).toEqual(['given', 'given', 'too-many-children']);
    expect(service.log.join('')).toContain('vouch for more children');
    const held = JSON.stringify(await service.context.db.selectFrom('consents').selectAll().execute());
    expect(held).not.toContain('one-wallet');
  });

  it('is counted by its mailbox where its proof names nobody', async () => {
    const outcomes: string[] = [];
    for (let at = 0; at < 3; at++) {
      const childId = await service.createChild('US', { lo: 10, hi: 10 });
      const guardian = await service.invite(childId, 'many@example.com');
      const proof = await service.proofFor(guardian, childId, { sub: undefined });
      await service.handOver(guardian, childId, proof);
      const { body } = await agreeing(guardian, childId, {
        method: 'adult-credential',
        attempt: proof.attempt,
      });
      outcomes.push(body.state ?? body.code);
    }
    expect(outcomes).toEqual(['given', 'given', 'too-many-children']);
  });

  it('is counted once, whatever follows a plus in its address', async () => {
    const outcomes: string[] = [];
    for (let at = 0; at < 3; at++) {
      const childId = await service.createChild('US', { lo: 10, hi: 10 });
      const guardian = await service.invite(childId, `Plus+${at}@example.com`);
      outcomes.push(await proven(guardian, childId));
    }
    expect(outcomes).toEqual(['given', 'given', 'too-many-children']);
  });

  it('that says several yeses at once is counted with each', async () => {
    const families = [];
    for (let at = 0; at < 5; at++) {
      const childId = await service.createChild('US', { lo: 10, hi: 10 });
      families.push({ childId, guardian: await service.invite(childId, `atonce+${at}@example.com`) });
    }
    const outcomes = await Promise.all(families.map(({ guardian, childId }) => proven(guardian, childId)));
    expect(outcomes.sort()).toEqual(['given', 'given', ...Array(3).fill('too-many-children')]);
  });

  async function proven(guardian: Awaited<ReturnType<TestService['invite']>>, childId: string) {
    const proof = await service.proofFor(guardian, childId, { sub: undefined });
    await service.handOver(guardian, childId, proof);
    const asked = { method: 'adult-credential', attempt: proof.attempt };
    const { body } = await agreeing(guardian, childId, asked);
    return String(body.state ?? body.code);
  }
});
