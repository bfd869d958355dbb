import { tokenHash } from '@stairgate/service';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestService, type TestService, tokenIn } from '../open-test-service.testing.ts';
import { makeLink, mostPageLinks } from './links.ts';
import { mostSessions } from './web-session.ts';

let service: TestService;
beforeAll(async () => {
  service = await openTestService();
});
afterAll(() => service?.close());

let childId: string;
let count = 0;
const address = () => `parent-${count++}@example.com`;
beforeEach(async () => {
  childId = await service.createChild('GB', { lo: 10, hi: 10 });
});

async function mailedInvite(): Promise<string> {
  await service.platform('POST', `/v1/children/${childId}/guardian`, { email: address() });
  return service.mailedToken();
}

describe('a mailed link', () => {
  it('opens once, and of many at once exactly one wins', async () => {
    const token = await mailedInvite();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => service.open(service.browser(), token)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const { status, body } of answers.filter(({ status }) => status !== 200))
      expect([status, body.code]).toEqual([410, 'link-used']);
    const sessions = await service.context.db.selectFrom('web_sessions').selectAll().execute();
    expect(sessions).toHaveLength(1);
  });

  it('ends with the time to answer, to the millisecond', async () => {
    const token = await mailedInvite();
    const start = service.time.now;
    service.time.now = start + 7 * 86_400_000;
    expect((await service.open(service.browser(), token)).body.code).toBe('link-expired');
    service.time.now -= 1;
    expect((await service.open(service.browser(), token)).status).toBe(200);
    service.time.now = start;
  });

  it('is 256 random bits in the fragment, of which only the hash is stored', async () => {
    const token = await mailedInvite();
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect((await service.mails())[0]!.text).toContain(`/guardian#t=${token}`);
    const rows = JSON.stringify(await service.context.db.selectFrom('links').selectAll().execute());
    expect(rows).toContain(tokenHash(token));
    expect(rows).not.toContain(token);
  });

  it('of another kind opens nothing', async () => {
    const { url } = (await service.platform('POST', `/v1/children/${childId}/page-link`)).body;
    expect((await service.open(service.browser(), tokenIn(url))).body.code).toBe('link-unknown');
    const opened = await service.browser().send('POST', '/child/api/open', { token: await mailedInvite() });
    expect([opened.status, opened.body.code]).toEqual([404, 'link-unknown']);
    expect((await service.browser().send('POST', '/child/api/open', { token: tokenIn(url) })).status).toBe(
      200,
    );
  });

  it('that was never made is not known, whatever it looks like', async () => {
    for (const token of ['x', "' or 1=1 --", 'A'.repeat(200)])
      expect((await service.open(service.browser(), token)).body.code).toBe('link-unknown');
    expect((await service.open(service.browser(), 'A'.repeat(201))).status).toBe(400);
  });
});

describe('a browser session', () => {
  it('lives in a cookie that no script reads and no other site sends', async () => {
    const guardian = service.browser();
    const opened = await service.open(guardian, await mailedInvite());
    expect(String([opened.headers['set-cookie']].flat()[0])).toMatch(
      /^sg_guardian=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/,
    );
  });

  it('is bound to the host and to https where the public address is https', async () => {
    const secure = await openTestService({ settings: { publicUrl: 'https://gate.example' } });
    const child = await secure.createChild('GB', { lo: 10, hi: 10 });
    await secure.platform('POST', `/v1/children/${child}/guardian`, { email: address() });
    const opened = await secure.open(secure.browser(), await secure.mailedToken());
    const [cookie, known] = [opened.headers['set-cookie']].flat();
    expect(String(known)).toMatch(/^__Host-sg_known=[\w-]{43}; .*HttpOnly; Secure; SameSite=Strict$/);
    expect(String(cookie)).toMatch(
      /^__Host-sg_guardian=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
    expect(opened.headers['strict-transport-security']).toContain('max-age=');
    await secure.close();
  });

  it('refuses every change without the right token, and from another site', async () => {
    const guardian = service.browser();
    await service.open(guardian, await mailedInvite());
    const other = await service.invite(await service.createChild('GB', { lo: 10, hi: 10 }), address());
    const paths = ['withdraw', 'refuse', 'erase', 'consents'];
    for (const path of paths.map((name) => `/guardian/api/children/${childId}/${name}`)) {
      const body = path.endsWith('consents')
        ? { purposes: ['core'], refused: [], method: 'email-plus', noticeVersion: 'x' }
        : path.endsWith('withdraw')
          ? {}
          : undefined;
      for (const token of ['', 'x', other.csrf, `${guardian.csrf}x`, guardian.csrf.slice(1)]) {
        const answer = await guardian.send('POST', path, body, { 'x-csrf-token': token });
        expect([path, token, answer.status, answer.body.code]).toEqual([path, token, 403, 'csrf']);
      }
      const crossSite = await guardian.send('POST', path, body, { 'sec-fetch-site': 'cross-site' });
      expect([crossSite.status, crossSite.body.code]).toEqual([403, 'csrf']);
    }
    expect((await service.home(guardian)).children[0]!.state).toBe('invited');
    expect((await guardian.send('POST', `/guardian/api/children/${childId}/refuse`)).status).toBe(200);
  });

  it('ends when signed out, when its time is over, and is nobody without a cookie', async () => {
    const guardian = service.browser();
    await service.open(guardian, await mailedInvite());
    const stolen = service.browser();
    for (const [name, value] of guardian.cookies) stolen.cookies.set(name, value);
    expect((await stolen.send('GET', '/guardian/api/session')).status).toBe(200);
    expect((await guardian.send('POST', '/guardian/api/sign-out')).status).toBe(204);
    expect([...guardian.cookies.keys()]).toEqual(['sg_known']);
    expect((await stolen.send('GET', '/guardian/api/session')).body.code).toBe('not-signed-in');

    const late = service.browser();
    await service.platform('DELETE', `/v1/children/${childId}/guardian`);
    await service.open(late, await mailedInvite());
    service.time.now += 12 * 3_600_000;
    expect((await late.send('GET', '/guardian/api/home')).status).toBe(401);
    expect((await service.browser().send('GET', '/guardian/api/home')).status).toBe(401);
  });

  it('of a child opens nothing of a guardian, and the other way round', async () => {
    const { url } = (await service.platform('POST', `/v1/children/${childId}/page-link`)).body;
    const child = service.browser();
    await child.send('POST', '/child/api/open', { token: tokenIn(url) });
    child.cookies.set('sg_guardian', child.cookies.get('sg_child')!);
    expect((await child.send('GET', '/guardian/api/home')).status).toBe(401);
    expect((await child.send('GET', '/child/api/me')).status).toBe(200);
  });

  it('reaches no child but its own', async () => {
    const guardian = service.browser();
    await service.open(guardian, await mailedInvite());
    const other = await service.createChild('GB', { lo: 10, hi: 10 });
    await service.invite(other, address());
    for (const [method, path] of [
      ['POST', 'refuse'],
      ['POST', 'erase'],
      ['GET', 'export'],
      ['GET', 'consents/n_x/receipt'],
    ] as const) {
      const answer = await guardian.send(method, `/guardian/api/children/${other}/${path}`);
      expect([path, answer.status, answer.body.code]).toEqual([path, 404, 'child-unknown']);
    }
  });
});

it('a link is made in the caller’s transaction and is gone with it', async () => {
  const { context } = service;
  let token = '';
  await context.db
    .transaction()
    .execute(async (trx) => {
      const link = { kind: 'guardian-sign-in', expiresAt: '2099-01-01T00:00:00.000Z' } as const;
      ({ token } = await makeLink(context, trx, link));
      throw new Error('undone');
    })
    .catch(() => {});
  expect((await service.open(service.browser(), token)).body.code).toBe('link-unknown');
});

it('guessing at links and asking for sign-ins is slowed down by address', async () => {
  const slow = await openTestService({
    settings: { rateLimits: { platform: 1e6, decisions: 1e6, anybody: 30 } },
  });
  for (const [path, body] of [
    ['/guardian/api/open', { token: 'guess' }],
    ['/child/api/open', { token: 'guess' }],
    ['/guardian/api/sign-in', { email: 'x@example.com' }],
  ] as const) {
    const codes: number[] = [];
    for (let at = 0; at < 5; at++) codes.push((await slow.request('POST', path, body)).status);
    expect([path, codes.filter((code) => code === 429).length]).toEqual([path, 2]);
    const refused = await slow.request('POST', path, body);
    expect([refused.body.code, Number(refused.headers['retry-after']) > 0]).toEqual([
      'too-many-requests',
      true,
    ]);
  }
  await slow.close();
});

describe('of one child', () => {
  const link = async (): Promise<string> =>
    tokenIn((await service.platform('POST', `/v1/children/${childId}/page-link`)).body.url);
  const open = async (token: string) => {
    const browser = service.browser();
    return { browser, opened: await browser.send('POST', '/child/api/open', { token }) };
  };

  it('no more links to the page work than anybody needs: the oldest ends, and none of another child', async () => {
    const first = await link();
    const mine = childId;
    childId = await service.createChild('GB', { lo: 10, hi: 10 });
    const other = await link();
    childId = mine;
    const links: string[] = [];
    for (let made = 0; made < mostPageLinks; made++) {
      service.time.now += 1;
      links.push(await link());
    }
    expect((await open(first)).opened.status).toBe(410);
    expect((await open(links[0]!)).opened.status).toBe(200);
    expect((await open(links.at(-1)!)).opened.status).toBe(200);
    expect((await open(other)).opened.status).toBe(200);
  });

  it('no more browsers are signed in than anybody has: the one that began first ends', async () => {
    const browsers: Awaited<ReturnType<typeof open>>['browser'][] = [];
    for (let made = 0; made <= mostSessions; made++) {
      service.time.now += 1;
      browsers.push((await open(await link())).browser);
    }
    const statuses = await Promise.all(
      browsers.map(async (one) => (await one.send('GET', '/child/api/session')).status),
    );
    expect(statuses).toEqual([401, ...browsers.slice(1).map(() => 200)]);
  });
});
