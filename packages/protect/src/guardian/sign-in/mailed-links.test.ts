import { makeKeys } from '@stairgate/service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  startTestPostgres,
  type TestPostgres,
} from '../../../../service/src/database/test-postgres.testing.ts';
import { openTestService, type TestService, tokenIn } from '../../open-test-service.testing.ts';
import { expire } from '../../operator/retention/expire.ts';
import { newMail } from '../letters/new-mail.ts';
import { browserName } from './browser-name.ts';

let service: TestService;
let count = 0;
beforeAll(async () => {
  service = await openTestService({ settings: { mailsADay: 1000 } });
});
afterAll(() => service?.close());

type Browser = ReturnType<TestService['browser']>;
const minute = 60_000;
const hour = 60 * minute;

async function family(of = service) {
  const email = `of-links${count++}@example.com`;
  const childId = await of.createChild('GB', { lo: 10, hi: 10 });
  const guardian = await of.invite(childId, email);
  await of.agree(guardian, childId, ['core']);
  return { childId, guardian, email };
}
const lettersTo = async (email: string, of = service) => (await of.mails()).filter(({ to }) => to === email);
const tokensIn = (text: string) => [...text.matchAll(/#t=([\w-]+)/g)].map(([, token]) => token!);
const look = (token: string, browser: Browser = service.browser()) =>
  browser.send('POST', '/guardian/api/look', { token });
const close = (token: string) => service.browser().send('POST', '/guardian/api/close', { token });
const askToSignIn = (email: string, of = service) => of.request('POST', '/guardian/api/sign-in', { email });
async function signIn(email: string, browser: Browser = service.browser()): Promise<Browser> {
  await askToSignIn(email);
  await service.open(browser, tokenIn((await lettersTo(email))[0]!.text));
  return browser;
}
const isIn = async (browser: Browser) => (await browser.send('GET', '/guardian/api/session')).status === 200;

describe('a letter about a consent', () => {
  it('has a link that takes everything back with one press and no sign-in, and can do nothing else', async () => {
    const { childId, email } = await family();
    const [given] = await lettersTo(email);
    expect(given!.subject).toBe('Your answer to Treehouse counts now');
    const [token] = tokensIn(given!.text) as [string];
    expect((await look(token)).body).toMatchObject({
      purpose: 'withdraw',
      points: ['The service itself'],
      browser: 'nobody',
    });
    expect((await service.open(service.browser(), token)).body.code).toBe('link-unknown');
    expect(await service.isAllowed(childId, 'account.open/with-guardian')).toBe(true);

    const pressed = await close(token);
    expect([pressed.status, pressed.body, pressed.headers['set-cookie']]).toEqual([
      200,
      { purpose: 'withdraw' },
      undefined,
    ]);
    expect(await service.isAllowed(childId, 'account.open/with-guardian')).toBe(false);
    const again = await close(token);
    expect([again.status, again.body.code, again.body.purpose]).toEqual([410, 'link-ended', 'withdraw']);
  });

  it('keeps that link for as long as there is something to take back, whatever an attacker asks for', async () => {
    const { childId, email } = await family();
    const [token] = tokensIn((await lettersTo(email))[0]!.text) as [string];
    const start = service.time.now;
    service.time.now += 400 * 24 * hour;
    await expire(service.context);
    for (let at = 0; at < 30; at++) await askToSignIn(email);
    expect((await close(token)).status).toBe(200);
    expect(await service.isAllowed(childId, 'account.open/with-guardian')).toBe(false);
    service.time.now = start;
  });

  it('of an answer that is not confirmed yet lets it be refused, and then there is nothing to confirm', async () => {
    const email = `of-links${count++}@example.com`;
    const childId = await service.createChild('GB', { lo: 10, hi: 10 });
    const guardian = await service.invite(childId, email);
    const { notice } = (await service.home(guardian)).children[0]!;
    await guardian.send('POST', `/guardian/api/children/${childId}/consents`, {
      purposes: ['core'],
      refused: [],
      method: 'email-plus',
      noticeVersion: notice.version,
    });
    const [confirm, back] = tokensIn((await lettersTo(email))[0]!.text) as [string, string];
    expect((await look(confirm)).body).toMatchObject({
      purpose: 'confirm',
      points: ['The service itself'],
    });
    expect((await close(confirm)).body.code).toBe('link-unknown');
    expect((await close(back)).status).toBe(200);
    const dead = await service.open(service.browser(), confirm);
    expect([dead.body.code, dead.body.purpose]).toEqual(['link-ended', 'confirm']);
    expect((await service.platform('GET', `/v1/children/${childId}`)).body.guardian).toBe('refused');
  });

  it('of many presses at once takes back once', async () => {
    const { childId, email } = await family();
    const [token] = tokensIn((await lettersTo(email))[0]!.text) as [string];
    const answers = await Promise.all(Array.from({ length: 6 }, () => close(token)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(new Set(answers.map(({ body }) => body.code))).toEqual(new Set([undefined, 'link-ended']));
    const { ledger } = (await service.platform('GET', `/v1/children/${childId}/export`)).body;
    expect(ledger.filter(({ kind }: { kind: string }) => kind === 'consent-withdrawn')).toHaveLength(1);
  });
});

describe('a link whose purpose is over', () => {
  it('says so for a week, and leads to nobody', async () => {
    const email = `of-links${count++}@example.com`;
    const childId = await service.createChild('GB', { lo: 10, hi: 10 });
    await service.platform('POST', `/v1/children/${childId}/guardian`, { email });
    const token = await service.mailedToken();
    await service.platform('DELETE', `/v1/children/${childId}/guardian`);
    const dead = await look(token);
    expect([dead.status, dead.body.code, dead.body.purpose]).toEqual([410, 'link-ended', 'invite']);
    const rows = await service.context.db
      .selectFrom('links')
      .selectAll()
      .where('ended', '=', true)
      .where('kind', '=', 'guardian-invite')
      .execute();
    for (const { child_id, guardian_id, email_hash, consent_id } of rows)
      expect([child_id, guardian_id, email_hash, consent_id]).toEqual([null, null, null, null]);

    const start = service.time.now;
    await expire(service.context);
    service.time.now += 8 * 24 * hour;
    await expire(service.context);
    expect((await look(token)).body.code).toBe('link-unknown');
    service.time.now = start;
  });
});

describe('a browser in which another guardian is signed in', () => {
  it('is not taken over without being told to, and the one who is replaced is signed out', async () => {
    const first = await family();
    const second = await family();
    await askToSignIn(second.email);
    const token = tokenIn((await lettersTo(second.email))[0]!.text);
    expect((await look(token, first.guardian)).body.browser).toBe('other');
    expect((await look(token, second.guardian)).body.browser).toBe('same');
    const refused = await service.open(first.guardian, token);
    expect([refused.status, refused.body.code]).toEqual([409, 'signed-in-as-another']);
    expect(await isIn(first.guardian)).toBe(true);
    const before = service.browser();
    for (const [name, value] of first.guardian.cookies) before.cookies.set(name, value);
    const body = { token, replace: true };
    expect((await first.guardian.send('POST', '/guardian/api/open', body)).status).toBe(200);
    expect((await service.home(first.guardian)).children[0]!.childId).toBe(second.childId);
    expect(await isIn(before)).toBe(false);
  });

  it('nor is a child’s', async () => {
    const pageOf = async () => {
      const childId = await service.createChild('GB', { lo: 10, hi: 10 });
      const { url } = (await service.platform('POST', `/v1/children/${childId}/page-link`)).body;
      return { childId, token: tokenIn(url) };
    };
    const [one, other] = [await pageOf(), await pageOf()];
    const browser = service.browser();
    const open = (body: object) => browser.send('POST', '/child/api/open', body);
    expect((await open({ token: one.token })).status).toBe(200);
    const refused = await open({ token: other.token });
    expect([refused.status, refused.body.code]).toEqual([409, 'signed-in-as-another']);
    expect((await browser.send('GET', '/child/api/me')).body.childId).toBe(one.childId);
    expect((await open({ token: other.token, replace: true })).status).toBe(200);
    expect((await browser.send('GET', '/child/api/me')).body.childId).toBe(other.childId);
  });
});

describe('whoever knows an address', () => {
  it('sends few letters there, and at no time keeps its owner from signing in', async () => {
    const { email } = await family();
    const start = service.time.now;
    const before = (await lettersTo(email)).length;
    for (let at = 0; at < 26 * 12; at++) {
      // Every five minutes of a day and two hours; and whenever its owner looks, the newest letter works.
      await askToSignIn(email);
      const [newest] = await lettersTo(email);
      expect((await look(tokenIn(newest!.text))).status).toBe(200);
      service.time.now += 5 * minute;
    }
    expect((await lettersTo(email)).length - before).toBeLessThanOrEqual(8);
    await service.open(service.browser(), tokenIn((await lettersTo(email))[0]!.text));
    // Whoever opens them begins anew.
    await askToSignIn(email);
    expect((await look(tokenIn((await lettersTo(email))[0]!.text))).status).toBe(200);
    service.time.now = start;
  });

  it('learns nothing by asking once more', async () => {
    const { email } = await family();
    const known = [await askToSignIn(email), await askToSignIn(email)];
    const unknown = [await askToSignIn('nobody@example.com'), await askToSignIn('nobody@example.com')];
    for (const { status, text } of [...known, ...unknown])
      expect([status, text]).toEqual([202, known[0]!.text]);
  });

  it('keeps no letter about safety waiting behind invitations', async () => {
    const { email, childId } = await family();
    const { db, outbox, keys } = service.context;
    const invited: string[] = [];
    for (let at = 0; at < 5; at++) {
      const id = await service.createChild('GB', { lo: 10, hi: 10 });
      await service.platform('POST', `/v1/children/${id}/guardian`, {
        email: `crowd${at}-${childId}@example.com`,
      });
      invited.push(id);
    }
    await outbox.settled();
    for (const child_id of invited) {
      const { guardian_id } = await db
        .selectFrom('guardians')
        .select('guardian_id')
        .where('child_id', '=', child_id)
        .executeTakeFirstOrThrow();
      await outbox.queue(db, newMail({ kind: 'invite', child_id, guardian_id }));
    }
    service.time.now += 1;
    await outbox.queue(db, newMail({ kind: 'new-browser', email_hash: keys.addresses.hash(email) }));
    const before = (await service.mails()).length;
    await outbox.sendDue();
    const sent = (await service.mails()).slice(0, -before).map(({ to }) => to);
    expect([sent.length, sent.at(-1)]).toEqual([6, email]);
  });
});

describe('a guardian’s sessions', () => {
  it('in a browser that is new are told in a letter, by which all end at once', async () => {
    const { email, guardian } = await family();
    const told = async () => (await lettersTo(email)).filter(({ subject }) => /new browser/.test(subject));
    expect(await told()).toEqual([]);
    const stranger = await signIn(email);
    const [letter] = await told();
    expect(letter!.text).toContain('in a browser that is new to us');
    // The same browser a second time is no news, nor is the first.
    await signIn(email, stranger);
    await signIn(email, guardian);
    expect(await told()).toHaveLength(1);

    await askToSignIn(email);
    const unopened = tokenIn((await lettersTo(email))[0]!.text);
    const token = tokenIn(letter!.text);
    expect((await look(token)).body).toMatchObject({ purpose: 'sign-out', about: null });
    expect(await isIn(stranger)).toBe(true);
    expect((await close(token)).body).toEqual({ purpose: 'sign-out' });
    expect([await isIn(stranger), await isIn(guardian)]).toEqual([false, false]);
    expect((await look(unopened)).body.code).toBe('link-ended');
    const again = await close(token);
    expect([again.body.code, again.body.purpose]).toEqual(['link-used', 'sign-out']);
    // No browser is known any more, so whoever signs in next is told of.
    await signIn(email, stranger);
    expect(await told()).toHaveLength(2);
  });

  it('are known by a cookie that signs nobody in, under names that two guardians of one browser do not share', async () => {
    const first = await family();
    const second = await family();
    const shared = await signIn(first.email);
    await askToSignIn(second.email);
    const token = tokenIn((await lettersTo(second.email))[0]!.text);
    await shared.send('POST', '/guardian/api/open', { token, replace: true });
    expect(shared.cookies.get('sg_known')!.split('.')).toHaveLength(2);
    const rows = await service.context.db.selectFrom('known_browsers').selectAll().execute();
    expect(new Set(rows.map(({ known_hash }) => known_hash)).size).toBe(rows.length);
    shared.cookies.delete('sg_guardian');
    expect(await isIn(shared)).toBe(false);
  });

  it('are shown with roughly which browser, and end everywhere with one press', async () => {
    const { email, guardian } = await family();
    const phone = service.browser();
    await askToSignIn(email);
    const agent = 'Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0';
    const token = tokenIn((await lettersTo(email))[0]!.text);
    await phone.send('POST', '/guardian/api/open', { token }, { 'user-agent': agent });
    const { browsers } = (await guardian.send('GET', '/guardian/api/browsers')).body;
    expect(browsers.map(({ here, browser }: { here: boolean; browser: string }) => [here, browser])).toEqual(
      expect.arrayContaining([
        [true, null],
        [false, 'Firefox, Android'],
      ]),
    );
    const other = await family();
    expect((await guardian.send('POST', '/guardian/api/sign-out-everywhere')).status).toBe(204);
    expect([await isIn(phone), await isIn(guardian), await isIn(other.guardian)]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('end when nobody uses them for an hour, and after twelve in any case', async () => {
    const { guardian } = await family();
    const start = service.time.now;
    service.time.now += 59 * minute;
    expect(await isIn(guardian)).toBe(true);
    service.time.now += 61 * minute;
    expect(await isIn(guardian)).toBe(false);
    service.time.now = start;

    const other = (await family()).guardian;
    for (let at = 0; at < 12 * 2 - 1; at++) {
      service.time.now += 30 * minute;
      expect(await isIn(other)).toBe(true);
    }
    service.time.now += 30 * minute;
    expect(await isIn(other)).toBe(false);
    service.time.now = start;
  });
});

describe('a browser', () => {
  it.each([
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36 Edg/131.0',
      'Edge, Windows',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Mobile/15E148 Safari/604.1',
      'Safari, iPhone',
    ],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0', 'Firefox, Linux'],
    ['<script>alert(1)</script>', null],
    [undefined, null],
  ])('%s is %s', (agent, name) => {
    expect(browserName(agent)).toBe(name);
  });
});

describe('on Postgres, with two nodes', () => {
  let postgres: TestPostgres | undefined;
  const nodes: TestService[] = [];
  beforeAll(async () => {
    postgres = await startTestPostgres();
    const settings = { databaseUrl: await postgres.database(), keys: JSON.stringify(makeKeys()) };
    for (let at = 0; at < 2; at++) nodes.push(await openTestService({ settings }));
  });
  afterAll(async () => {
    for (const node of nodes) await node.close();
    await postgres?.stop();
  });
  it('signing out everywhere ends sessions and their streams at once on both', async () => {
    const [one, two] = nodes as [TestService, TestService];
    const { guardian } = await family(one);
    const url = await two.app.listen({ port: 0, host: '127.0.0.1' });
    const cookie = [...guardian.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const stream = await fetch(`${url}/guardian/api/alerts`, { headers: { cookie } });
    expect(stream.status).toBe(200);
    expect((await guardian.send('POST', '/guardian/api/sign-out-everywhere')).status).toBe(204);
    expect((await fetch(`${url}/guardian/api/session`, { headers: { cookie } })).status).toBe(401);
    // Ends by itself; otherwise this never comes to an end.
    await stream.text();
  });
});
