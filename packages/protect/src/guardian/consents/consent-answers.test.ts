import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestService, type TestService } from '../../open-test-service.testing.ts';
import { guardianJobs } from '../pages/guardian-jobs.ts';
import { answerConsent } from './answer-consent.ts';
import { endOutdatedSharing } from './end-outdated-sharing.ts';
import { refuseConsent } from './refuse-consent.ts';

let service: TestService;
let count = 0;
beforeAll(async () => {
  service = await openTestService({ settings: { mailsADay: 1000 } });
});
afterAll(() => service?.close());

type Browser = ReturnType<TestService['browser']>;

async function invited(
  place = 'GB',
  age = 10,
): Promise<{ childId: string; guardian: Browser; email: string }> {
  const childId = await service.createChild(place, { lo: age, hi: age });
  const email = `parent-${count++}@example.com`;
  return { childId, guardian: await service.invite(childId, email), email };
}
async function noticeOf(guardian: Browser, childId: string): Promise<string> {
  const { children } = await service.home(guardian);
  return children.find((child) => child.childId === childId)!.notice.version;
}
async function answer(guardian: Browser, childId: string, changes: Record<string, unknown> = {}) {
  return guardian.send('POST', `/guardian/api/children/${childId}/consents`, {
    purposes: ['core'],
    refused: [],
    method: 'email-plus',
    noticeVersion: await noticeOf(guardian, childId),
    ...changes,
  });
}
/** A second browser of a grown-up who reads the same inbox. */
async function secondGuardian(email: string): Promise<Browser> {
  await service.browser().send('POST', '/guardian/api/sign-in', { email });
  const other = service.browser();
  await service.open(other, await service.mailedToken());
  return other;
}

describe('an answer', () => {
  it('is refused with the reason when it cannot stand, and changes nothing', async () => {
    const { childId, guardian } = await invited();
    const cases: [Record<string, unknown>, number, string][] = [
      [{ purposes: ['core', 'nonsense'] }, 422, 'purpose-unknown'],
      [{ purposes: ["'; drop table consents --"] }, 422, 'purpose-unknown'],
      [{ purposes: [] }, 422, 'nothing-agreed'],
      [{ purposes: ['ads.market'] }, 422, 'core-needed'],
      [{ purposes: ['ads.market'], refused: ['core'] }, 422, 'core-needed'],
      [{ purposes: ['core'], refused: ['core'] }, 400, 'invalid'],
      [{ purposes: ['core', 'core'] }, 400, 'invalid'],
      [{ method: 'say-so' }, 400, 'method-unknown'],
      [{ method: 'adult-credential' }, 422, 'proof-invalid'],
      [{ method: 'adult-credential', attempt: 'at_guessed' }, 404, 'attempt-unknown'],
      [{ proof: { token: 'a.b.c' } }, 400, 'invalid'],
      [{ noticeVersion: 'x' }, 409, 'notice-changed'],
      [{ extra: true }, 400, 'invalid'],
    ];
    for (const [changes, status, code] of cases) {
      const { status: got, body } = await answer(guardian, childId, changes);
      expect([changes, got, body.code]).toEqual([changes, status, code]);
      expect(body.fix).not.toBe('');
    }
    const [child] = (await service.home(guardian)).children;
    expect(child).toMatchObject({ state: 'invited', consents: [] });
  });

  it('keeps nothing of a proof but the method, the issuer and the time', async () => {
    const { childId, guardian } = await invited();
    const about = { name: 'Ada Lovelace', birthdate: '1980-01-01' };
    const { attempt, token } = await service.proofFor(guardian, childId, about);
    await service.handOver(guardian, childId, { attempt, token });
    expect((await answer(guardian, childId, { method: 'adult-credential', attempt })).status).toBe(200);
    const held = JSON.stringify([
      await service.context.db.selectFrom('consents').selectAll().execute(),
      await service.context.db.selectFrom('ledger').selectAll().execute(),
      await service.context.db.selectFrom('guardians').selectAll().execute(),
    ]);
    expect(held).toContain('https://wallet.example');
    for (const part of ['Lovelace', '1980-01-01', token]) expect(held).not.toContain(part);
  });

  it('counts once when two guardians answer at the same moment', async () => {
    const { childId, guardian, email } = await invited();
    const other = await secondGuardian(email);
    const [a, b] = [await service.proven(guardian, childId), await service.proven(other, childId)];
    const method = 'adult-credential';
    const answers = await Promise.all([
      answer(guardian, childId, { method, attempt: a, refused: ['ads.market'] }),
      answer(other, childId, { method, attempt: b, purposes: ['core', 'ads.market'] }),
      other.send('POST', `/guardian/api/children/${childId}/refuse`),
    ]);
    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    for (const { status, body } of answers.filter((one) => !won.includes(one))) {
      expect([status, body.code]).toEqual([409, 'consent-already-answered']);
      expect(['consented', 'refused']).toContain(body.state);
    }
  });

  it('counts once in whatever order two come, by mail or by proof, a no included', async () => {
    for (const order of [0, 1, 2, 3]) {
      const { childId, guardian, email } = await invited();
      const other = await secondGuardian(email);
      const noticeVersion = await noticeOf(guardian, childId);
      const consent = { purposes: ['core'], refused: [], method: 'email-plus', noticeVersion };
      const path = `/guardian/api/children/${childId}`;
      const acts = [
        () => guardian.send('POST', `${path}/consents`, consent),
        order < 2
          ? () => other.send('POST', `${path}/consents`, { ...consent, purposes: ['core', 'ads.market'] })
          : () => other.send('POST', `${path}/refuse`),
      ];
      const answers = await Promise.all((order % 2 === 0 ? acts : acts.reverse()).map((act) => act()));
      const { guardian: state } = (await service.platform('GET', `/v1/children/${childId}`)).body;
      const statuses = answers.map(({ status }) => status);
      if (order < 2) {
        expect(statuses.sort()).toEqual([200, 409]);
        expect((await service.home(guardian)).children[0]!.consents).toHaveLength(1);
      } else {
        // A no may follow an answer that only waits to be confirmed; nothing follows a no.
        expect([state, statuses[order === 2 ? 1 : 0]]).toEqual(['refused', 200]);
        expect([200, 409]).toContain(statuses[order === 2 ? 0 : 1]);
        const consents = await service.context.db
          .selectFrom('consents')
          .select('state')
          .where('child_id', '=', childId)
          .execute();
        expect(consents.filter((one) => one.state !== 'lapsed')).toEqual([]);
      }
    }
  });

  it('is decided by what stands under the lock, not by what was read before it', async () => {
    const { context } = service;
    for (const first of ['answer', 'refuse'] as const) {
      const { childId, guardian } = await invited();
      const noticeVersion = await noticeOf(guardian, childId);
      const read = await context.db
        .selectFrom('guardians')
        .selectAll()
        .where('child_id', '=', childId)
        .executeTakeFirstOrThrow();
      const agree = () =>
        answerConsent(context, read, {
          purposes: ['core'],
          refused: [],
          method: 'email-plus',
          noticeVersion,
        });
      await (first === 'answer' ? agree() : refuseConsent(context, read));
      await expect(agree()).rejects.toMatchObject({
        code: 'consent-already-answered',
        extra: { state: first === 'answer' ? 'confirming' : 'refused' },
      });
    }
  });

  it('that waits to be confirmed can be given anew, and then only the newer link counts', async () => {
    const { childId, guardian } = await invited();
    await answer(guardian, childId);
    const first = await service.mailedToken();
    expect((await answer(guardian, childId, { purposes: ['core', 'ads.market'] })).body).toMatchObject({
      code: 'consent-already-answered',
      state: 'confirming',
    });
    await answer(guardian, childId, { purposes: ['core', 'ads.market'], change: true });
    const second = await service.mailedToken();
    expect((await service.open(service.browser(), first)).body.code).toBe('link-ended');
    expect(await service.isAllowed(childId, 'account.open/with-guardian')).toBe(false);
    expect((await service.open(service.browser(), second)).status).toBe(200);
    expect(await service.isAllowed(childId, 'account.open/with-guardian')).toBe(true);
  });

  it('to a further purpose leaves what stood, and a no to what stood ends it at once', async () => {
    const { childId, guardian } = await invited();
    await service.agree(guardian, childId, ['core', 'feed.rank'], 'email-plus');
    expect(await service.isAllowed(childId, 'feed.rank/behaviour')).toBe(false); // the child has to agree as well
    const more = await answer(guardian, childId, { purposes: ['data.train'] });
    expect(more.body.state).toBe('confirming');
    await service.open(service.browser(), await service.mailedToken());
    const refuse = await answer(guardian, childId, { purposes: ['ads.market'], refused: ['data.train'] });
    expect(refuse.body.code).toBe('consent-already-answered');
    const changed = await answer(guardian, childId, {
      purposes: ['ads.market'],
      refused: ['data.train'],
      change: true,
    });
    expect(changed.body.state).toBe('confirming');
    const [child] = (await service.home(guardian)).children;
    expect(child!.purposes.filter(({ granted }) => granted).map(({ id }) => id)).toEqual([
      'core',
      'feed.rank',
    ]);
  });

  it('is asked anew when the notice changed between reading and answering', async () => {
    const { childId, guardian } = await invited('GB', 10);
    const noticeVersion = await noticeOf(guardian, childId);
    await service.platform('PUT', `/v1/children/${childId}/place`, { place: 'US' });
    const { status, body } = await answer(guardian, childId, { noticeVersion });
    expect([status, body.code]).toEqual([409, 'notice-changed']);
    expect(body.noticeVersion).toBe(await noticeOf(guardian, childId));
    expect((await answer(guardian, childId, { noticeVersion: body.noticeVersion })).status).toBe(200);
  });

  it('has to be renewed where the child moved under a law that asks for more', async () => {
    const { childId, guardian } = await invited('GB', 10);
    await service.agree(guardian, childId, ['core'], 'email-plus');
    await service.platform('PUT', `/v1/children/${childId}/place`, { place: 'US' });
    const core = (await service.home(guardian)).children[0]!.purposes.find(({ id }) => id === 'core')!;
    expect(core).toMatchObject({ granted: false, renew: true });
    expect(await service.isAllowed(childId, 'data.collect/essential')).toBe(false);
    const renewed = await answer(guardian, childId, { change: true });
    expect(renewed.status).toBe(200);
    await service.open(service.browser(), await service.mailedToken());
    expect(await service.isAllowed(childId, 'data.collect/essential')).toBe(true);
  });

  it('to sharing ends when the notice names somebody new, and the guardian is told; the rest stands', async () => {
    const { childId, guardian } = await invited('US', 10);
    const consentId = await service.agree(guardian, childId, ['core', 'data.share/third-party']);
    const { context } = service;
    expect(await endOutdatedSharing(context)).toBe(0);
    expect(await service.isAllowed(childId, 'data.share/third-party')).toBe(true);
    const toys = { name: 'Toys Inc', why: 'sends offers', kind: 'third-party' as const };
    const changed = { ...context, settings: { ...context.settings, recipients: [toys] } };
    expect(await endOutdatedSharing(changed)).toBe(1);
    expect(await endOutdatedSharing(changed)).toBe(0);
    expect(await service.isAllowed(childId, 'data.share/third-party')).toBe(false);
    expect(await service.isAllowed(childId, 'account.open/with-guardian')).toBe(true);
    expect((await service.home(guardian)).alerts.map(({ kind }) => kind)).toEqual(['notice']);
    const entry = await context.db
      .selectFrom('ledger')
      .select('body')
      .where('kind', '=', 'consent-withdrawn')
      .orderBy('seq', 'desc')
      .executeTakeFirstOrThrow();
    expect(JSON.parse(entry.body)).toMatchObject({ cause: 'material-change', consents: [consentId] });
  });

  it('that is never confirmed lapses with the time to answer', async () => {
    const { childId, guardian } = await invited();
    await answer(guardian, childId);
    const token = await service.mailedToken();
    const start = service.time.now;
    service.time.now += 7 * 86_400_000;
    expect((await service.open(service.browser(), token)).body.code).toBe('link-expired');
    await guardianJobs(service.context);
    expect((await service.platform('GET', `/v1/children/${childId}`)).body.guardian).toBe('expired');
    expect((await service.open(service.browser(), token)).body.code).toBe('link-ended');
    service.time.now = start;
  });
});

describe('what a child asks for', () => {
  const ask = (childId: string, situation: string) =>
    service.platform('POST', `/v1/children/${childId}/asks`, { situation });
  const reply = (guardian: Browser, childId: string, askId: string, body: Record<string, unknown>) =>
    guardian.send('POST', `/guardian/api/children/${childId}/asks/${askId}`, body);

  it('is granted by a method that is strong enough, with a receipt, or refused for a day', async () => {
    const { childId, guardian } = await invited('US', 11);
    expect((await ask(childId, 'contact.message/contact')).body.code).toBe('no-guardian');
    await service.agree(guardian, childId, ['core'], 'email-plus');
    expect((await ask(childId, 'ads.show/contextual')).body.code).toBe('not-needed');
    expect((await ask(childId, 'content.view/nonsense')).body.code).toBe('situation-unknown');

    const { body: strong } = await ask(childId, 'contact.message/contact');
    expect((await ask(childId, 'contact.message/contact')).body.askId).toBe(strong.askId);
    await service.context.outbox.settled();
    expect((await service.mails())[0]!.subject).toBe('A request waits for you at Treehouse');
    const [child] = (await service.home(guardian)).children;
    expect(child!.asks[0]).toMatchObject({ askId: strong.askId, strong: true, state: 'waiting' });
    const weak = await reply(guardian, childId, strong.askId, { answer: 'approve' });
    expect([weak.status, weak.body.code]).toEqual([422, 'method-too-weak']);
    const attempt = await service.proven(guardian, childId);
    const method = 'adult-credential';
    const yes = await reply(guardian, childId, strong.askId, { answer: 'approve', method, attempt });
    expect(yes.body.state).toBe('approved');
    const receipt = await guardian.send(
      'GET',
      `/guardian/api/children/${childId}/consents/${yes.body.consentId}/receipt`,
    );
    const check = await service.request('POST', '/v1/receipts/verify', { receipt: receipt.text });
    expect(check.body.payload.consent_record.pii_processing.purposes).toHaveLength(1);
    expect((await reply(guardian, childId, strong.askId, { answer: 'refuse' })).body.code).toBe(
      'ask-already-answered',
    );

    const { body: plain } = await ask(childId, 'data.train/own-models');
    expect((await reply(guardian, childId, plain.askId, { answer: 'refuse' })).body.state).toBe('refused');
    const again = await ask(childId, 'data.train/own-models');
    expect([again.status, again.body.code, again.body.state]).toEqual([
      409,
      'ask-already-answered',
      'refused',
    ]);
    const start = service.time.now;
    service.time.now += 86_400_000;
    expect((await ask(childId, 'data.train/own-models')).status).toBe(202);
    service.time.now = start;

    await guardian.send('POST', `/guardian/api/children/${childId}/withdraw`, {
      purposes: ['contact.message/contact'],
    });
    const { situations } = (await service.platform('GET', `/v1/children/${childId}/protections`)).body;
    expect(situations['contact.message/contact'].has).toEqual([]);
  });

  it('is answered once when two guardians answer at the same moment', async () => {
    const { childId, guardian, email } = await invited();
    await service.agree(guardian, childId, ['core'], 'email-plus');
    const other = await secondGuardian(email);
    const { body } = await ask(childId, 'data.train/own-models');
    const answers = await Promise.all([
      reply(guardian, childId, body.askId, { answer: 'approve' }),
      reply(other, childId, body.askId, { answer: 'refuse' }),
      reply(other, childId, body.askId, { answer: 'approve' }),
    ]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const { status, body } of answers.filter(({ status }) => status !== 200))
      expect([status, body.code]).toEqual([409, 'ask-already-answered']);
  });
});
