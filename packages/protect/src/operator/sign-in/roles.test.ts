import { createApiKey } from '@stairgate/service';
import { addressOf, mayActAs, type Operation, operations, type Role, roleNames } from '@stairgate/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestService, type TestService } from '../../open-test-service.testing.ts';
import { testCodes } from '../../test-codes.testing.ts';

const minutes = 60_000;
let service: TestService;
beforeAll(async () => {
  service = await openTestService({ codes: testCodes });
});
afterAll(() => service?.close());

async function signIn(role: Role, person?: string) {
  const { key, keyId } = await createApiKey(service.context, { name: role, scope: 'operator', role, person });
  const browser = service.browser();
  const answer = await browser.send('POST', '/operator/api/sign-in', { key });
  expect([answer.status, answer.body.role]).toEqual([200, role]);
  return { ...browser, keyId };
}

const guarded = Object.entries<Operation>(operations).filter(([, { caller }]) => caller === 'operator');
const ask = (browser: { send: ReturnType<TestService['browser']>['send'] }, operation: Operation) => {
  const { method, example } = operation;
  return browser.send(method, addressOf(operation, example), example.body);
};

describe('an operation for operators', () => {
  it('says which role it needs, and those that are grave want a sign-in of just now', () => {
    for (const [id, { caller, role }] of Object.entries<Operation>(operations))
      expect([id, role !== undefined]).toEqual([id, caller === 'operator' || caller === 'operator-key']);
    expect(guarded.filter(([, { fresh }]) => fresh).map(([id]) => id)).toEqual(
      expect.arrayContaining([
        'switchLaw',
        'proposeSwitch',
        'approveSwitch',
        'makeKey',
        'revokeKey',
        'exportAudit',
      ]),
    );
  });

  it('lets in whose role reaches that far, and names the role to everybody else', async () => {
    for (const role of roleNames) {
      const browser = await signIn(role);
      for (const [id, operation] of guarded) {
        if (id === 'signOperatorOut') continue;
        const { status, body } = await ask(browser, operation);
        const needs = operation.role!;
        if (mayActAs(role, needs)) expect([id, role, body?.code]).not.toEqual([id, role, 'role-missing']);
        else
          expect([id, role, status, body]).toEqual([
            id,
            role,
            403,
            expect.objectContaining({
              code: 'role-missing',
              needs,
              has: role,
              detail: expect.stringContaining(`"${needs}"`),
            }),
          ]);
      }
    }
    const { key } = await createApiKey(service.context, { name: 'see', scope: 'operator', role: 'see' });
    const published = await service.request('POST', '/v1/reviews', operations.publishReview.example.body, {
      authorization: `Bearer ${key}`,
    });
    expect(published.body).toMatchObject({ code: 'role-missing', needs: 'act' });
  });

  it('asks for another sign-in where that was some minutes ago, and only where it is grave', async () => {
    const browser = await signIn('switch-law', 'anna');
    const before = service.time.now;
    service.time.now += 6 * minutes;
    for (const [id, operation] of guarded) {
      if (id === 'signOperatorOut') continue;
      const { body } = await ask(browser, operation);
      expect([id, body?.code === 'sign-in-again']).toEqual([id, operation.fresh === true]);
    }
    service.time.now = before;
  });
});

describe('the session of an operator', () => {
  it('is over after half an hour without a request, and goes on while there are some', async () => {
    const browser = await signIn('see');
    const before = service.time.now;
    for (let visit = 0; visit < 3; visit++) {
      service.time.now += 25 * minutes;
      expect((await browser.send('GET', '/operator/api/session')).status).toBe(200);
    }
    service.time.now += 31 * minutes;
    expect((await browser.send('GET', '/operator/api/session')).body.code).toBe('not-signed-in');
    expect(browser.cookies.size).toBe(0);
    service.time.now = before;
  });

  it('is another one after each sign-in, and the one before is over', async () => {
    const { key } = await createApiKey(service.context, { name: 'again', scope: 'operator' });
    const browser = service.browser();
    await browser.send('POST', '/operator/api/sign-in', { key });
    const first = browser.cookies.get('sg_operator')!;
    await browser.send('POST', '/operator/api/sign-in', { key });
    expect(browser.cookies.get('sg_operator')).not.toBe(first);
    const stolen = await service.request('GET', '/operator/api/session', undefined, {
      cookie: `sg_operator=${first}`,
    });
    expect(stolen.status).toBe(401);
  });
});

describe('keys, on the page', () => {
  const make = (browser: Awaited<ReturnType<typeof signIn>>, body: object) =>
    browser.send('POST', '/operator/api/keys', body);

  it('are not ended by who has less than their role', async () => {
    const [low, high] = [await signIn('act', 'eve'), await signIn('switch-law', 'anna')];
    const refused = await low.send('DELETE', `/operator/api/keys/${high.keyId}`);
    expect([refused.status, refused.body.code, refused.body.needs]).toEqual([
      403,
      'role-missing',
      'switch-law',
    ]);
    expect((await high.send('GET', '/operator/api/session')).status).toBe(200);
    expect((await high.send('DELETE', `/operator/api/keys/${low.keyId}`)).status).toBe(204);
  });

  it('that let a platform be any child take the highest role, and everything has them all', async () => {
    const [low, high] = [await signIn('act', 'eve'), await signIn('switch-law', 'anna')];
    const grave = [undefined, ['children:write'], ['pages'], ['rights'], ['decide', 'rights']];
    for (const scopes of grave) {
      const wanted = { name: 'shop', scope: 'platform', scopes };
      expect([scopes, (await make(low, wanted)).body.needs]).toEqual([scopes, 'switch-law']);
      expect([scopes, (await make(high, wanted)).status]).toEqual([scopes, 201]);
    }
    const plain = {
      name: 'shop',
      scope: 'platform',
      scopes: ['decide', 'children:read', 'guardians', 'law'],
    };
    expect((await make(low, plain)).status).toBe(201);
  });

  it('say who made them, in the list, the audit and the ledger', async () => {
    const eve = await signIn('act', 'eve');
    const wanted = { name: 'for bob', scope: 'operator', role: 'see', person: 'bob' };
    const { keyId } = (await make(eve, wanted)).body;
    const { keys } = (await eve.send('GET', '/operator/api/keys')).body;
    expect(keys.find((key: { keyId: string }) => key.keyId === keyId)).toMatchObject({
      person: 'bob',
      madeBy: ['eve'],
    });
    const { entries } = (await eve.send('GET', '/operator/api/audit?kind=key-wanted')).body;
    expect(entries[0]).toMatchObject({ person: 'eve', about: wanted });
    const told = await service.context.db
      .selectFrom('ledger')
      .select('body')
      .where('kind', '=', 'api-key-created')
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    expect(JSON.parse(told.body)).toMatchObject({ keyId, by: entries[0].session });
  });

  it.each(['2027-02-29', '2027-02-31', '2027-04-31', '2100-02-29', '2027-13-01', '2027-00-10'])(
    'do not end on %s, which is no day',
    async (expires) => {
      const eve = await signIn('act', 'eve');
      const { status } = await make(eve, { name: 'shop', scope: 'platform', scopes: ['decide'], expires });
      expect(status).toBe(400);
    },
  );

  it('are made, listed without the key, used, and revoked', async () => {
    const browser = await signIn('act', 'anna');
    const made = await browser.send('POST', '/operator/api/keys', {
      ...{ name: 'shop', scope: 'platform', scopes: ['decide'] },
      expires: '2027-01-01',
    });
    expect(made.status).toBe(201);
    const listed = async () =>
      (await browser.send('GET', '/operator/api/keys')).body.keys.find(
        ({ keyId }: { keyId: string }) => keyId === made.body.keyId,
      );
    expect(await listed()).toMatchObject({
      name: 'shop',
      scopes: ['decide'],
      lastUsedOn: null,
      revokedAt: null,
    });
    expect((await browser.send('GET', '/operator/api/keys')).text).not.toContain(made.body.key);
    const use = () =>
      service.request('GET', '/v1/rulebook', undefined, { authorization: `Bearer ${made.body.key}` });
    expect((await use()).body.code).toBe('key-scope');
    await service.ring.noteUse();
    expect(await listed()).toMatchObject({ lastUsedOn: '2026-11-22' });
    expect((await browser.send('DELETE', `/operator/api/keys/${made.body.keyId}`)).status).toBe(204);
    expect((await use()).body.code).toBe('key-unknown');
    expect((await browser.send('DELETE', `/operator/api/keys/${made.body.keyId}`)).body.code).toBe(
      'not-found',
    );
  });

  it('give nobody more than who makes them has', async () => {
    const browser = await signIn('act', 'anna');
    const make = (body: object) =>
      browser.send('POST', '/operator/api/keys', { name: 'n', scope: 'operator', ...body });
    expect((await make({ role: 'switch-law' })).body).toMatchObject({
      code: 'role-missing',
      needs: 'switch-law',
    });
    expect((await make({ role: 'see', scopes: ['decide'] })).body.code).toBe('invalid');
    expect((await make({ expires: '2020-01-01' })).body.code).toBe('date-passed');
    expect((await make({ role: 'act' })).status).toBe(201);
  });
});
