import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestService, type TestService } from '../../open-test-service.testing.ts';
import type { Settings } from '../../settings.ts';
import { testCodes } from '../../test-codes.testing.ts';
import { type Answers, startProvider } from './start-provider.testing.ts';

const start = Date.parse('2026-11-22T12:00:00.000Z');
let now = start;
let provider: Awaited<ReturnType<typeof startProvider>>;
let service: TestService;
type Browser = ReturnType<TestService['browser']>;

const oidc = (): Partial<Settings> => ({
  oidcIssuer: provider.issuer,
  oidcClientId: 'stairgate',
  oidcRoles: { staff: 'see', 'trust-and-safety': 'act', counsel: 'switch-law' },
});
beforeAll(async () => {
  provider = await startProvider(() => now);
});
afterAll(() => provider?.stop());
beforeEach(async () => {
  now = start;
  provider.answer({});
  service = await openTestService({ codes: testCodes, settings: oidc() });
  return () => service.close();
});

/** Goes to the provider and comes back, where nothing went wrong on the way. */
async function go(browser: Browser, query = '', changes: (back: URLSearchParams) => void = () => {}) {
  const away = await browser.send('GET', `/operator/sign-in${query}`);
  expect(away.status).toBe(303);
  const to = new URL(String(away.headers.location), 'http://localhost:4300');
  if (to.pathname === '/operator/signed-in') return { to, back: to.href };
  provider.went(to);
  const asked = new URLSearchParams({ code: 'c', state: to.searchParams.get('state')! });
  changes(asked);
  const back = await browser.send('GET', `/operator/sign-in/return?${asked}`);
  expect(back.status).toBe(303);
  return { to, back: String(back.headers.location) };
}
const session = (browser: Browser) => browser.send('GET', '/operator/api/session');
const fault = (location: string) => new URL(location, 'http://localhost').searchParams.get('fault');

describe('an operator who signs in by the provider', () => {
  it('goes there with PKCE, state and nonce, and comes back signed in to the page they were on', async () => {
    const browser = service.browser();
    const { to, back } = await go(browser, '?return=%2Foperator%2Faudit%3Fkind%3Dsign-in');
    expect(Object.fromEntries(to.searchParams)).toMatchObject({
      client_id: 'stairgate',
      redirect_uri: 'http://localhost:4300/operator/sign-in/return',
      response_type: 'code',
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      scope: 'openid profile email',
    });
    expect(back).toBe('/operator/audit?kind=sign-in');
    expect((await session(browser)).body).toMatchObject({
      ...{ person: 'anna', name: 'Anna Lind', role: 'switch-law', by: 'oidc' },
      freshUntil: '2026-11-22T12:05:00.000Z',
    });
    // What took them there is used up.
    expect(await service.context.db.selectFrom('sign_ins').selectAll().execute()).toEqual([]);
  });

  it.each([
    ['//evil.example', '/operator'],
    ['https://evil.example/operator', '/operator'],
    ['/operator/../evil', '/operator'],
    ['/operator//evil.example', '/operator'],
    ['/operator\\evil', '/operator'],
    ['/operator/sign-in', '/operator'],
    ['/guardian', '/operator'],
    ['/operator/keys', '/operator/keys'],
  ])('who wants back to %s comes to %s', async (asked, expected) => {
    expect((await go(service.browser(), `?return=${encodeURIComponent(asked)}`)).back).toBe(expected);
  });

  it('has the furthest role that the claim gives, also where the user info alone says it', async () => {
    provider.answer({ claims: { groups: ['staff', 'trust-and-safety', 'chess'] } });
    const one = service.browser();
    await go(one);
    expect((await session(one)).body.role).toBe('act');
    provider.answer({ claims: { groups: undefined }, userinfo: { groups: 'staff' } });
    const other = service.browser();
    await go(other);
    expect((await session(other)).body.role).toBe('see');
  });

  it('did not just sign in where they were signed in there for long', async () => {
    provider.answer({ claims: { auth_time: start / 1000 - 3600 } });
    const browser = service.browser();
    await go(browser);
    await session(browser);
    const made = await browser.send('POST', '/operator/api/keys', { name: 'n', scope: 'platform' });
    expect(made.body.code).toBe('sign-in-again');
    provider.answer({});
    const { to } = await go(browser, '?again=yes');
    expect(Object.fromEntries(to.searchParams)).toMatchObject({ prompt: 'login', max_age: '0' });
    expect((await browser.send('GET', '/operator/api/session')).status).toBe(200);
    expect((await browser.send('POST', '/operator/api/keys', { name: 'n', scope: 'platform' })).status).toBe(
      201,
    );
  });

  it('is not let go on by a provider that did not ask again, nor as somebody else', async () => {
    const browser = service.browser();
    await go(browser);
    provider.answer({ claims: { auth_time: start / 1000 - 3600 } });
    expect(fault((await go(browser, '?again=yes')).back)).toBe('answer');
    provider.answer({ claims: { sub: 'ben' } });
    expect(fault((await go(browser, '?again=yes')).back)).toBe('other-person');
  });
});

describe('a sign-in that goes wrong', () => {
  const wrong: [string, Answers, string][] = [
    ['another issuer in its document', { discovery: { issuer: 'https://evil.example' } }, 'issuer'],
    ['no document', { status: 503 }, 'down'],
    ['another nonce', { claims: { nonce: 'x' } }, 'answer'],
    ['no nonce', { claims: { nonce: undefined } }, 'answer'],
    ['a token that is over', { claims: { exp: start / 1000 - 600, iat: start / 1000 - 700 } }, 'answer'],
    ['a token of another issuer', { claims: { iss: 'https://evil.example' } }, 'answer'],
    ['a token for somebody else', { claims: { aud: 'other' } }, 'answer'],
    ['no signature', { isUnsigned: true }, 'answer'],
    ['a signature of another key', { isForged: true }, 'answer'],
    ['no time of the sign-in', { claims: { auth_time: undefined } }, 'answer'],
    ['no role claim', { claims: { groups: undefined } }, 'claim'],
    ['no role', { claims: { groups: ['chess'] } }, 'role'],
    ['an empty list of roles', { claims: { groups: [] } }, 'role'],
    ['a role by a name of every object', { claims: { groups: ['constructor'] } }, 'role'],
  ];
  it.each(wrong)('by %s signs nobody in, says so, and is in the audit', async (_, answers, expected) => {
    const browser = service.browser();
    provider.answer(answers);
    expect(fault((await go(browser)).back)).toBe(expected);
    expect((await session(browser)).status).toBe(401);
    const noted = await service.context.db.selectFrom('audit').selectAll().execute();
    expect(noted.map(({ kind }) => kind)).toEqual(['sign-in-failed']);
    expect(JSON.parse(noted[0]!.body)).toMatchObject({ by: 'nobody', about: { why: expected } });
  });

  it('because the provider says no, or it is not the browser or the state that went', async () => {
    const browser = service.browser();
    const refuse = (back: URLSearchParams) => {
      back.delete('code');
      back.set('error', 'access_denied');
    };
    expect(fault((await go(browser, '', refuse)).back)).toBe('refused');
    expect(fault((await go(browser, '', (back) => back.set('state', 'guess'))).back)).toBe('lapsed');
    const away = await browser.send('GET', '/operator/sign-in');
    const to = new URL(String(away.headers.location));
    provider.went(to);
    const victim = service.browser();
    const query = `?code=c&state=${to.searchParams.get('state')}`;
    const planted = await victim.send('GET', `/operator/sign-in/return${query}`);
    expect(fault(String(planted.headers.location))).toBe('lapsed');
    service.time.now += 11 * 60_000;
    const late = await browser.send('GET', `/operator/sign-in/return${query}`);
    expect(fault(String(late.headers.location))).toBe('lapsed');
    service.time.now = start;
  });

  it('because no provider is set', async () => {
    const own = await openTestService({ codes: testCodes });
    const { headers } = await own.request('GET', '/operator/sign-in');
    expect(headers.location).toBe('/operator/signed-in?fault=off');
    await own.close();
  });

  it.each<[string, Partial<Settings>, Answers, string | null]>([
    ['acr', { oidcAcr: ['phr'] }, {}, 'acr'],
    ['acr', { oidcAcr: ['phr'] }, { claims: { acr: 'phr' } }, null],
    ['e-mail', { oidcPersonClaim: 'email' }, { claims: { email: 'anna@example.org' } }, 'person'],
    [
      'e-mail',
      { oidcPersonClaim: 'email' },
      { claims: { email: 'a@b.example', email_verified: true } },
      null,
    ],
  ])('or right, by the %s that is asked for', async (_, settings, answers, expected) => {
    const own = await openTestService({ codes: testCodes, settings: { ...oidc(), ...settings } });
    const before = service;
    service = own;
    provider.answer(answers);
    expect(fault((await go(own.browser())).back)).toBe(expected);
    service = before;
    await own.close();
  });
});
