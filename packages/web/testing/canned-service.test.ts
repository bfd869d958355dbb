import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CannedService, openCannedService } from './canned-service.ts';

/** Every answer that the pages are tested with is one that the service could give. */
describe('the canned service', () => {
  let service: CannedService;
  const child = '/guardian/api/children/c_canned';
  beforeAll(async () => {
    service = await openCannedService('/nowhere');
  });
  // `close` fails where an answer was not as it is described.
  afterAll(() => service.close());

  const ask = async (method: string, path: string, body?: unknown, token = 'canned-csrf') =>
    (
      await fetch(service.url + path, {
        method,
        headers: { 'content-type': 'application/json', 'x-csrf-token': token },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
    ).status;

  it('answers what it answers as the operations describe it', async () => {
    service.state.child.asks = [{ askId: 'as_0', situation: 'feed.rank/behaviour', state: 'waiting' }];
    service.state.signedIn = { child: true, guardian: true, operator: true };
    const choice = { situation: 'profile.find/search', duration: 'once', met: [] };
    const statuses = [
      await ask('GET', '/child/api/session'),
      await ask('GET', '/child/api/me'),
      await ask('POST', '/child/api/choices', choice),
      await ask('DELETE', '/child/api/choices/profile.find/search'),
      await ask('POST', '/child/api/limits', { kind: 'closed', situation: 'live.broadcast/anyone' }),
      await ask('DELETE', '/child/api/limits/l_0_child'),
      await ask('DELETE', '/child/api/limits/l_none'),
      await ask('POST', '/child/api/asks', { situation: 'feed.rank/behaviour' }),
      await ask('POST', '/child/api/complaints', { about: 'age' }),
      await ask('GET', '/child/api/me'),
      await ask('POST', '/child/api/guardian', { email: 'nobody' }),
      await ask('POST', '/child/api/guardian', { email: 'parent@example.com' }),
      await ask('GET', '/guardian/api/home'),
      await ask('POST', '/guardian/api/sign-in', { email: 'parent@example.com' }),
      await ask('PUT', `${child}/label`, { label: 'Bo' }),
      await ask('POST', `${child}/limits`, { kind: 'closed', situation: 'live.broadcast/anyone' }),
      await ask('POST', `${child}/asks/as_0`, { answer: 'approve' }),
      await ask('POST', `${child}/asks/as_none`, { answer: 'approve' }),
      await ask('POST', `${child}/consents`, { purposes: ['core'], refused: [], method: 'email-plus' }),
      await ask('GET', '/guardian/api/home'),
      await ask('POST', `${child}/withdraw`, {}),
      await ask('POST', `${child}/refuse`),
      await ask('GET', `${child}/consents/n_first/receipt`),
      await ask('POST', '/v1/receipts/verify', { receipt: 'x' }),
      await ask('POST', '/child/api/choices', choice, 'another'),
      await ask('POST', '/child/api/open', { token: 'used' }),
      await ask('POST', '/guardian/api/open', { token: 'old' }),
      await ask('POST', '/guardian/api/open', { token: 'fresh' }),
      await ask('GET', '/operator/api/policy?in=GB'),
      await ask('GET', '/operator/api/policy/cell?in=GB&situation=profile.find/search&age=12'),
      await ask('GET', '/operator/api/diff?in=GB&in2=US'),
      await ask('GET', '/operator/api/common?in=GB,US'),
      await ask('GET', '/operator/api/profile'),
      await ask('GET', '/operator/api/codes'),
      await ask('GET', '/operator/api/codes/uk-aadc'),
      await ask('GET', '/operator/api/codes/none'),
      await ask('POST', '/operator/api/sign-in', { key: 'wrong' }),
      await ask('GET', '/operator/api/decisions'),
      await ask('GET', '/operator/api/ledger'),
      await ask('GET', '/mailbox/api/messages'),
    ];
    expect(statuses.filter((status) => status >= 500)).toEqual([]);
    expect(statuses.filter((status) => status >= 400)).toEqual([422, 404, 422, 404, 403, 410, 410, 404, 401]);
  });
});
