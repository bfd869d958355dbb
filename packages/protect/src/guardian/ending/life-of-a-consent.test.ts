import { createApiKey } from '@stairgate/service';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestService, type TestService, tokenIn } from '../../open-test-service.testing.ts';
import { guardianJobs } from '../pages/guardian-jobs.ts';

let service: TestService;
let count = 0;
beforeAll(async () => {
  service = await openTestService({ settings: { mailsADay: 1000 } });
});
afterAll(() => service?.close());

const start = Date.parse('2026-11-22T12:00:00Z');
const day = 86_400_000;
type Browser = ReturnType<TestService['browser']>;

async function family(age = 12, email = `life${count++}@example.com`) {
  service.time.now = start;
  const childId = await service.createChild('GB', { lo: age, hi: age });
  const guardian = await service.invite(childId, email);
  const { children } = await service.home(guardian);
  const asked = children.find((one) => one.childId === childId)!;
  const feed = asked.purposes.filter(({ id }) => ['core', 'feed.rank'].includes(id)).map(({ id }) => id);
  await service.agree(guardian, childId, feed.length > 0 ? feed : [asked.purposes[0]!.id]);
  return { childId, guardian, email };
}
async function childBrowser(childId: string) {
  const { url } = (await service.platform('POST', `/v1/children/${childId}/page-link`)).body;
  const child = service.browser();
  await child.send('POST', '/child/api/open', { token: tokenIn(url) });
  return child;
}
const pageOf = async (child: Browser) => (await child.send('GET', '/child/api/me')).body;
const mailsTo = async (email: string) => (await service.mails()).filter(({ to }) => to === email);
const guardianRow = (childId: string) =>
  service.context.db
    .selectFrom('guardians')
    .selectAll()
    .where('child_id', '=', childId)
    .orderBy('invited_at', 'desc')
    .executeTakeFirstOrThrow();
const allowed = async (childId: string) =>
  Object.entries(
    (await service.platform('GET', `/v1/children/${childId}/protections`)).body.situations as Record<
      string,
      { allowed: boolean }
    >,
  ).flatMap(([situation, view]) => (view.allowed ? [situation] : []));
function newsHeard() {
  const heard: unknown[] = [];
  const stop = service.context.events.subscribe((event) => {
    if (event.kind === 'news') heard.push([event.childId, event.what]);
  });
  return { heard, stop };
}
async function operator() {
  const { key } = await createApiKey(service.context, { name: 'operator', scope: 'operator' });
  const browser = service.browser();
  await browser.send('POST', '/operator/api/sign-in', { key });
  return browser;
}

describe('a guardianship that its guardian does not end', () => {
  it('the platform ends: what hung on it closes, both are told, the address goes, another may be asked', async () => {
    const { childId, guardian, email } = await family();
    const limited = await guardian.send('POST', `/guardian/api/children/${childId}/limits`, {
      kind: 'closed',
      situation: 'live.broadcast/anyone',
    });
    const open = await allowed(childId);
    const refused = await service.platform('POST', `/v1/children/${childId}/guardian`, {
      email: `next${count}@example.com`,
    });
    expect([refused.status, refused.body.code]).toEqual([409, 'guardian-consented']);
    expect(refused.body.fix).toContain('/guardian/end');
    const { heard, stop } = newsHeard();
    const ended = await service.platform('POST', `/v1/children/${childId}/guardian/end`, {
      reason: 'not-guardian',
    });
    expect(ended.body).toEqual({ state: 'ended', reason: 'not-guardian' });
    await guardianJobs(service.context);
    await service.context.outbox.settled();
    await guardianJobs(service.context);
    stop();
    expect(heard).toContainEqual([childId, 'guardian-ended']);
    expect(await guardianRow(childId)).toMatchObject({
      state: 'ended',
      ended_why: 'not-guardian',
      email: null,
    });
    const after = await allowed(childId);
    expect(after.length).toBeLessThan(open.length);
    expect(open).toEqual(expect.arrayContaining(after));
    const [letter] = await mailsTo(email);
    expect(letter!.subject).toMatch(/has ended/);
    // Why, and who, is not told: it may be the child that is not safe.
    expect(letter!.text).not.toMatch(/18|not safe|look after/);
    expect(letter!.text).toContain('privacy@treehouse.example');
    expect((await service.home(guardian)).children ?? []).toEqual([]);
    const page = await pageOf(await childBrowser(childId));
    expect(page).toMatchObject({ guardianState: 'ended' });
    expect(page.told.map(({ kind }: { kind: string }) => kind)).toContain('guardian-removed');
    const { ledger } = (await service.platform('GET', `/v1/children/${childId}/export`)).body;
    expect(ledger.filter(({ kind }: { kind: string }) => kind === 'guardian-ended')).toMatchObject([
      { body: { why: 'not-guardian', by: 'platform' } },
    ]);
    const twice = await service.platform('POST', `/v1/children/${childId}/guardian/end`, {
      reason: 'unsafe',
    });
    expect([twice.status, twice.body.code]).toEqual([409, 'no-guardian']);
    // What it closed stays closed until the platform opens it, or another guardian does.
    const { limitId } = limited.body.limit;
    expect((await service.platform('DELETE', `/v1/children/${childId}/limits/${limitId}`)).status).toBe(204);
    const again = await service.platform('POST', `/v1/children/${childId}/guardian`, {
      email: `other${count++}@example.com`,
    });
    expect(again.status).toBe(202);
  });

  it('a key without that scope does not, nor another platform’s', async () => {
    const { childId } = await family();
    const { key } = await createApiKey(service.context, {
      name: 'narrow',
      scope: 'platform',
      scopes: ['guardians'],
    });
    const answer = await service.request(
      'POST',
      `/v1/children/${childId}/guardian/end`,
      { reason: 'unsafe' },
      { authorization: `Bearer ${key}` },
    );
    expect([answer.status, answer.body.code]).toEqual([403, 'key-scope']);
  });

  it('the operator ends, for a reason of the list alone', async () => {
    const { childId } = await family();
    const browser = await operator();
    const path = `/operator/api/children/${childId}/guardian/end`;
    expect((await browser.send('POST', path, { reason: 'I do not like them' })).status).toBe(400);
    const early = await browser.send('POST', path, { reason: 'own-choice' });
    expect([early.status, early.body.code]).toEqual([409, 'own-choice-too-early']);
    expect((await browser.send('POST', path, { reason: 'unsafe' })).status).toBe(200);
    expect((await guardianRow(childId)).state).toBe('ended');
    expect((await service.browser().send('POST', path, { reason: 'unsafe' })).status).toBe(401);
  });

  it('the child ends at the age of its own consent, and not before', async () => {
    const { childId } = await family(12);
    const young = await childBrowser(childId);
    expect((await pageOf(young)).decidesItself).toBe(false);
    const early = await young.send('POST', '/child/api/guardian/end', { reason: 'unreachable' });
    expect([early.status, early.body.code]).toEqual([409, 'child-cannot-end']);
    service.time.now = start + 400 * day;
    const child = await childBrowser(childId);
    expect((await pageOf(child)).decidesItself).toBe(true);
    const ended = await child.send('POST', '/child/api/guardian/end', { reason: 'own-choice' });
    expect(ended.body).toEqual({ state: 'ended', reason: 'own-choice' });
    expect((await pageOf(child)).guardianState).toBe('ended');
  });
});

describe('a complaint about the guardian', () => {
  it.each([
    ['guardian', 'told', false],
    ['other', undefined, false],
    ['other', 'told', true],
    ['data', undefined, true],
    ['data', 'withheld', false],
  ] as const)('about %s, answered with %s, reaches the guardian: %s', async (about, told, reaches) => {
    const { childId, guardian, email } = await family();
    const child = await childBrowser(childId);
    const { heard, stop } = newsHeard();
    const { body } = await child.send('POST', '/child/api/complaints', { about, text: 'They shout at me.' });
    stop();
    expect(heard.length).toBe(about === 'guardian' ? 1 : 0);
    const letters = (await mailsTo(email)).length;
    const answered = await service.platform(
      'POST',
      `/v1/children/${childId}/complaints/${body.complaintId}/answer`,
      { text: 'We will help you.', ...(told === undefined ? {} : { guardian: told }) },
    );
    expect(answered.body.withheld).toBe(!reaches);
    const home = await service.home(guardian);
    const mine = home.children.find((one) => one.childId === childId)!;
    expect(mine.complaints.length).toBe(reaches ? 1 : 0);
    expect(home.alerts.some(({ kind }) => kind === 'complaint-answered')).toBe(reaches);
    expect((await mailsTo(email)).length - letters).toBe(reaches ? 1 : 0);
    const held = (await guardian.send('GET', `/guardian/api/children/${childId}/export`)).text;
    expect(held).not.toContain('shout');
    expect(held.includes('We will help you')).toBe(reaches);
    if (about === 'guardian') expect(held).not.toMatch(/complaint-(received|answered)/);
    const [own] = (await pageOf(child)).complaints;
    expect(own).toMatchObject({ text: 'They shout at me.', answer: 'We will help you.' });
  });
});

describe('after everything is taken back', () => {
  it('the guardian signs in, downloads, sees its receipts and agrees again for 90 days, and not a day longer', async () => {
    const { childId, guardian, email } = await family();
    await guardian.send('POST', `/guardian/api/children/${childId}/withdraw`, {});
    const [letter] = await mailsTo(email);
    expect(letter!.subject).toMatch(/took back/);
    expect(letter!.text).toContain('20 February 2027');
    service.time.now = start + 89 * day;
    await guardianJobs(service.context);
    const back = service.browser();
    await back.send('POST', '/guardian/api/sign-in', { email });
    await service.open(back, await service.mailedToken());
    const [child] = (await service.home(back)).children;
    expect(child).toMatchObject({ state: 'withdrawn', mayAgree: true, mayHoldData: true });
    expect(child!.consents.length).toBe(1);
    const path = `/guardian/api/children/${childId}`;
    expect((await back.send('GET', `${path}/export`)).status).toBe(200);
    const receipt = await back.send('GET', `${path}/consents/${child!.consents[0]!.consentId}/receipt`);
    expect(receipt.status).toBe(200);
    await service.agree(back, childId, ['core'], 'email-plus');
    expect(await guardianRow(childId)).toMatchObject({ state: 'consented', expires_at: null });
    await back.send('POST', `${path}/withdraw`, {});
    service.time.now += 90 * day;
    await guardianJobs(service.context);
    expect(await guardianRow(childId)).toMatchObject({ state: 'withdrawn', email: null });
  });

  it('another guardian who is asked since shuts it out of all but its receipts', async () => {
    const { childId, guardian } = await family();
    const before = (await service.home(guardian)).children.find((one) => one.childId === childId)!;
    await guardian.send('POST', `/guardian/api/children/${childId}/withdraw`, {});
    await service.invite(childId, `second${count++}@example.com`);
    const mine = (await service.home(guardian)).children.find((one) => one.childId === childId)!;
    expect(mine).toMatchObject({ mayAgree: false, mayHoldData: false, place: 'unknown' });
    for (const [method, what] of [
      ['GET', 'export'],
      ['POST', 'erase'],
    ] as const) {
      const answer = await guardian.send(method, `/guardian/api/children/${childId}/${what}`);
      expect([what, answer.status, answer.body.code]).toEqual([what, 409, 'not-consented']);
    }
    const again = await guardian.send('POST', `/guardian/api/children/${childId}/consents`, {
      purposes: ['core'],
      refused: [],
      method: 'email-plus',
      noticeVersion: before.notice.version,
    });
    expect([again.status, again.body.code]).toEqual([409, 'guardian-already-asked']);
  });

  it('at 18 it is over all the same', async () => {
    const { childId, guardian } = await family();
    await guardian.send('POST', `/guardian/api/children/${childId}/withdraw`, {});
    await service.context.outbox.settled();
    // Not forgotten in time by a service that stood still.
    service.time.now = Date.parse('2032-11-23T12:00:00Z');
    await service.context.children.change(childId, async () => {});
    expect(await guardianRow(childId)).toMatchObject({ state: 'ended', ended_why: 'of-age' });
  });
});

describe('erasing', () => {
  it('tells the guardian by a last letter, and the platform; nothing is left of the address', async () => {
    const { childId, email } = await family();
    const word = (await guardianRow(childId)).word!;
    const child = await childBrowser(childId);
    const { heard, stop } = newsHeard();
    expect((await child.send('POST', '/child/api/erase')).status).toBe(204);
    const [letter] = await mailsTo(email);
    stop();
    expect(heard).toEqual([[childId, 'child-erased']]);
    expect(letter!.subject).toMatch(/erased/);
    expect(letter!.text).toContain(word.replace('-', ' '));
    expect(letter!.text).toMatch(/ask in the app/);
    expect(letter!.text).not.toMatch(/#t=/);
    expect(
      await service.context.db.selectFrom('mail_outbox').selectAll().where('kind', '=', 'erased').execute(),
    ).toEqual([]);
  });
});

describe('two children of one mailbox', () => {
  it('are told apart by two words, in the answer, the letter, on both pages, in each language', async () => {
    const email = `twins${count++}@example.com`;
    service.time.now = start;
    const words: string[] = [];
    for (let turn = 0; turn < 4; turn++) {
      const childId = await service.createChild('GB', { lo: 10, hi: 10 });
      const { body } = await service.platform('POST', `/v1/children/${childId}/guardian`, { email });
      const [letter] = await mailsTo(email);
      expect(letter!.text).toContain(`these words: ${body.word}.`);
      const { guardianWord } = await pageOf(await childBrowser(childId));
      expect(guardianWord.replace('-', ' ')).toBe(body.word);
      words.push(body.word);
    }
    expect(new Set(words).size).toBe(4);
    const guardian = service.browser();
    await service.open(guardian, await service.mailedToken());
    const { children } = await service.home(guardian);
    expect(new Set(children.map(({ word }) => word))).toEqual(new Set(words));
    const welsh = (await guardian.send('GET', '/guardian/api/home?language=cy')).body;
    for (const { word } of welsh.children) expect(words).not.toContain(word);
  });
});

describe('what a notice says is held', () => {
  it.each([
    { age: { lo: 10, hi: 10 }, says: [/about how old/, /in which country/] },
    { age: undefined, says: [/no name of your child/, /in which country/] },
  ])('is what is on record: $age', async ({ age, says }) => {
    service.time.now = start;
    const childId = await service.createChild('GB', age);
    const guardian = await service.invite(childId, `notice${count++}@example.com`);
    const { notice } = (await service.home(guardian)).children[0]!;
    const text = notice.sections.find(({ id }) => id === 'held')!.paragraphs.join(' ');
    const [letter] = await service.mails();
    for (const sentence of says) {
      expect(text).toMatch(sentence);
      expect(letter!.text).toMatch(sentence);
    }
    expect(/about how old/.test(text)).toBe(age !== undefined);
    expect(letter!.text).not.toMatch(/All that we hold/);
  });
});

describe('a letter that cannot be delivered', () => {
  type Reply = { code: number; at: 'recipient' | 'data' } | 'cut' | 'silent' | null;
  let reply: Reply = null;
  let mailed: TestService;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onRcptTo(_address, _session, done) {
      if (reply !== null && typeof reply === 'object' && reply.at === 'recipient')
        return done(Object.assign(new Error('no'), { responseCode: reply.code }));
      done();
    },
    onData(stream, session, done) {
      stream.resume();
      stream.on('end', () => {
        if (reply === 'silent') return;
        if (reply === 'cut') {
          // The server goes away before it says whether it took the letter.
          for (const connection of server.connections)
            if ((connection as unknown as { session: unknown }).session === session)
              (connection as unknown as { _socket: { destroy(): void } })._socket.destroy();
          return;
        }
        if (reply !== null && typeof reply === 'object')
          return done(Object.assign(new Error('no'), { responseCode: reply.code }));
        done();
      });
    },
  });
  server.on('error', () => {});
  beforeAll(async () => {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.server.address() as { port: number };
    mailed = await openTestService({
      settings: {
        mailsADay: 1000,
        smtpUrl: `smtp://127.0.0.1:${port}?socketTimeout=300`,
        mailFrom: 'no-reply@treehouse.example',
      },
    });
  });
  afterAll(async () => {
    await mailed?.close();
    await new Promise<void>((done) => server.close(() => done()));
  });
  const statusOf = async (childId: string) =>
    (await mailed.platform('GET', `/v1/children/${childId}/guardian`)).body;

  async function invited(how: Reply) {
    mailed.time.now = start;
    reply = how;
    const childId = await mailed.createChild('GB', { lo: 10, hi: 10 });
    await mailed.platform('POST', `/v1/children/${childId}/guardian`, { email: `m${count++}@example.com` });
    await mailed.context.outbox.settled();
    return childId;
  }

  it.each([
    [{ code: 550, at: 'recipient' }],
    [{ code: 552, at: 'data' }],
    [{ code: 554, at: 'data' }],
  ] as const)('%j is for good: said so, the address deleted, another may be given', async (how) => {
    const heard: unknown[] = [];
    const stop = mailed.context.events.subscribe((event) => {
      if (event.kind === 'news') heard.push(event.what);
    });
    const childId = await invited(how);
    stop();
    expect(heard).toEqual(['guardian-undeliverable']);
    expect(await statusOf(childId)).toMatchObject({ state: 'undeliverable', mail: null });
    const row = await mailed.context.db
      .selectFrom('guardians')
      .selectAll()
      .where('child_id', '=', childId)
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ state: 'undeliverable', email: null, email_hash: null });
    reply = null;
    const again = await mailed.platform('POST', `/v1/children/${childId}/guardian`, {
      email: `m${count++}@example.com`,
    });
    expect(again.status).toBe(202);
    await mailed.context.outbox.settled();
    expect(await statusOf(childId)).toMatchObject({ state: 'invited', mail: 'sent' });
  });

  it.each([
    [{ code: 421, at: 'recipient' }],
    [{ code: 452, at: 'recipient' }],
    [{ code: 451, at: 'data' }],
    // About how the letter was handed on, and so about us.
    [{ code: 530, at: 'recipient' }],
    ['cut'],
    ['silent'],
  ] as const)('%j is tried again, until it is taken', async (how) => {
    const childId = await invited(how);
    expect(await statusOf(childId)).toMatchObject({ state: 'invited', mail: 'retrying' });
    reply = null;
    mailed.time.now += 3_600_000;
    expect(await mailed.context.outbox.sendDue()).toBe(1);
    expect(await statusOf(childId)).toMatchObject({ state: 'invited', mail: 'sent' });
  });

  it('is given up after five days of trying', async () => {
    const childId = await invited({ code: 452, at: 'recipient' });
    for (let tries = 0; tries < 60; tries++) {
      const next = await mailed.context.db
        .selectFrom('mail_outbox')
        .select('next_at')
        .where('child_id', '=', childId)
        .executeTakeFirst();
      if (next === undefined) break;
      mailed.time.now = Date.parse(next.next_at);
      await mailed.context.outbox.sendDue();
    }
    expect(mailed.time.now - start).toBeGreaterThanOrEqual(5 * day);
    expect(mailed.time.now - start).toBeLessThan(6 * day);
    expect(await statusOf(childId)).toMatchObject({ state: 'undeliverable', mail: null });
  });
});
