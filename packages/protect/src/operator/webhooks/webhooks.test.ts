import { createApiKey, makeKeys } from '@stairgate/service';
import type { MadeWebhook, WantedWebhook, WebhookDeliveries, WebhookEvent } from '@stairgate/wire';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  startTestPostgres,
  type TestPostgres,
} from '../../../../service/src/database/test-postgres.testing.ts';
import { openTestService, type TestService } from '../../open-test-service.testing.ts';
import { testCodes } from '../../test-codes.testing.ts';
import { expire } from '../retention/expire.ts';
import { nextTry } from './next-try.ts';
import { createWebhookQueue } from './queue-webhooks.ts';
import { createWebhookSender } from './send-webhooks.ts';
import { answering, isSigned, startReceiver, taken } from './start-receiver.testing.ts';
import { listWebhooks, removeWebhook } from './webhook-endpoints.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const api = '/operator/api/webhooks';

let service: TestService;
let operator: ReturnType<TestService['browser']>;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
const closing: (() => Promise<unknown>)[] = [];

async function signIn(to: TestService) {
  const { key } = await createApiKey(to.context, { name: 'anna', scope: 'operator' });
  const browser = to.browser();
  await browser.send('POST', '/operator/api/sign-in', { key });
  return browser;
}
beforeAll(async () => {
  service = await openTestService({ codes: testCodes, settings: { webhooksHere: true } });
});
afterAll(() => service?.close());
beforeEach(async () => {
  service.time.now += minute;
  // Nobody may sign in too often, and what is grave takes somebody who has just done so.
  const session = await (operator as typeof operator | undefined)?.send('GET', '/operator/api/session');
  if (!(Date.parse(session?.body?.freshUntil) > service.time.now)) operator = await signIn(service);
  receiver = await startReceiver();
  closing.push(receiver.close);
});
afterEach(async () => {
  for (const { webhookId } of await listWebhooks(service.context.db))
    await removeWebhook(service.context, webhookId);
  for (const close of closing.splice(0).reverse()) await close();
});

async function make(more: Partial<WantedWebhook> = {}): Promise<MadeWebhook> {
  const { status, text, body } = await operator.send('POST', api, {
    platform: 'default',
    url: receiver.url,
    ...more,
  });
  if (status !== 201) throw new Error(text);
  return body as MadeWebhook;
}
const read = async (webhookId: string) =>
  (await operator.send('GET', api)).body.webhooks.find(
    (one: { webhookId: string }) => one.webhookId === webhookId,
  );
const deliveries = async (webhookId: string, query = '') =>
  (await operator.send('GET', `${api}/${webhookId}/deliveries${query}`)).body as WebhookDeliveries;
const types = () => receiver.received.map(({ event }) => event.type);
const press = async (webhookId: string, what: string, body?: unknown) => {
  const { status, text, body: answer } = await operator.send('POST', `${api}/${webhookId}/${what}`, body);
  if (status >= 300) throw new Error(text);
  return answer;
};
const child = () => service.createChild('GB', { lo: 12, hi: 12 });
const touch = (childId: string) => service.platform('POST', `/v1/children/${childId}/sessions`);

describe('a webhook', () => {
  it('tells what the change stream tells, signed, by ids and kinds alone', async () => {
    const { secret } = await make();
    const childId = await child();
    const limited = await service.platform('POST', `/v1/children/${childId}/limits`, {
      kind: 'closed',
      situation: 'live.broadcast/anyone',
    });
    expect(limited.status).toBeLessThan(300);
    const at = new Date(service.time.now).toISOString();
    const { version } = (await service.context.children.get(childId))!;
    await service.webhooks.sendDue();
    expect(receiver.received.map(({ event }) => event)).toEqual(
      expect.arrayContaining([
        { type: 'child.changed', timestamp: at, data: { childId, version } },
        { type: 'limits.changed', timestamp: at, data: { childId, version } },
      ]),
    );
    for (const one of receiver.received) {
      expect(isSigned(one, secret, service.time.now)).toBe(true);
      expect(isSigned(one, `whsec_${Buffer.alloc(32).toString('base64')}`, service.time.now)).toBe(false);
      expect(one.headers['content-type']).toBe('application/json');
      expect(Object.keys(one.event.data).sort()).toEqual(['childId', 'version']);
    }
    await service.webhooks.sendDue();
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(receiver.received.length);
  });

  it('tells of consents, and of the end of a guardian', async () => {
    await make();
    const childId = await service.createChild('US', { lo: 12, hi: 12 });
    const guardian = await service.invite(childId);
    const { purposes } = (await service.home(guardian)).children[0]!;
    await service.agree(
      guardian,
      childId,
      purposes.map(({ id }) => id),
    );
    const taken = await guardian.send('POST', `/guardian/api/children/${childId}/withdraw`, {});
    expect(taken.status, taken.text).toBeLessThan(300);
    await service.webhooks.sendDue();
    expect(types()).toEqual(
      expect.arrayContaining(['consent.given', 'consent.withdrawn', 'guardian.withdrawn', 'child.changed']),
    );
  });

  it('of a child that is erased tells that alone, and forgets all else of it', async () => {
    const { webhook } = await make();
    const childId = await child();
    await touch(childId);
    await service.platform('DELETE', `/v1/children/${childId}`);
    await service.webhooks.sendDue();
    expect(types()).toEqual(['child.erased']);
    expect(receiver.received[0]!.event.data).toMatchObject({ childId });
    expect((await deliveries(webhook.webhookId)).deliveries.map(({ type }) => type)).toEqual([
      'child.erased',
    ]);
  });

  it('is written with what it tells, or not at all', async () => {
    const { webhook } = await make();
    const childId = await child();
    const before = (await deliveries(webhook.webhookId)).deliveries.length;
    await expect(
      service.context.children.change(childId, async (change) => {
        await change.record('limit-set', {});
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect((await deliveries(webhook.webhookId)).deliveries).toHaveLength(before);
  });

  it('hears only of the events that were chosen', async () => {
    const { webhook } = await make({ types: ['child.erased'] });
    const childId = await child();
    await service.platform('DELETE', `/v1/children/${childId}`);
    await press(webhook.webhookId, 'test');
    await service.webhooks.sendDue();
    expect(types().sort()).toEqual(['child.erased', 'test']);
  });

  it('costs a change no question where no platform has one', async () => {
    const childId = await child();
    await touch(childId);
    // Now it is known that there is none.
    await new Promise(setImmediate);
    await service.context.db.selectFrom('platforms').select('name').execute();
    await service.context.db.schema.alterTable('webhook_endpoints').renameTo('away').execute();
    expect((await touch(childId)).status).toBe(201);
    await service.context.db.schema.alterTable('away').renameTo('webhook_endpoints').execute();
    await make();
    await touch(childId);
    await service.webhooks.sendDue();
    expect(types()).toContain('child.changed');
  });
});

describe('a receiver that does not take it', () => {
  it('gets it again by the same id, later each time, until it does', async () => {
    const { webhook } = await make();
    receiver.answers(answering(500));
    await child().then(touch);
    const [first] = await service.context.db.selectFrom('webhook_deliveries').selectAll().execute();
    await service.webhooks.sendDue();
    const came = () => receiver.received.filter(({ id }) => id === first!.delivery_id).length;
    expect(came()).toBe(1);
    await service.webhooks.sendDue();
    expect(came()).toBe(1);
    service.time.now += 6_100;
    await service.webhooks.sendDue();
    expect(came()).toBe(2);
    expect(await read(webhook.webhookId)).toMatchObject({
      state: 'active',
      failingSince: expect.any(String),
    });
    service.time.now += 4 * minute;
    await service.webhooks.sendDue();
    expect(came()).toBe(2);
    service.time.now += 3 * minute;
    receiver.answers(taken);
    await service.webhooks.sendDue();
    expect(came()).toBe(3);
    expect((await deliveries(webhook.webhookId)).deliveries).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          deliveryId: first!.delivery_id,
          state: 'delivered',
          attempts: 3,
          status: 204,
        }),
      ]),
    );
    expect(await read(webhook.webhookId)).toMatchObject({ failingSince: null, waiting: 0 });
  });

  it('is left alone for as long as it asks', async () => {
    const { webhook } = await make();
    receiver.answers(answering(503, { 'retry-after': '3600' }));
    await press(webhook.webhookId, 'test');
    await service.webhooks.sendDue();
    service.time.now += hour - 1;
    await service.webhooks.sendDue();
    expect(receiver.received).toHaveLength(1);
    service.time.now += 2;
    await service.webhooks.sendDue();
    expect(receiver.received).toHaveLength(2);
  });

  it('is paused after three days, while its events wait, and told once it is resumed', async () => {
    const { webhook } = await make();
    receiver.answers(answering(500));
    const childId = await child();
    await touch(childId);
    for (let tries = 0; tries < 12; tries++) {
      await service.webhooks.sendDue();
      service.time.now += 12 * hour;
    }
    operator = await signIn(service);
    expect(await read(webhook.webhookId)).toMatchObject({ state: 'paused', why: 'failing' });
    const said = service.log.filter((line) => line.includes('it is paused'));
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(webhook.webhookId);
    expect(said[0]).not.toContain(childId);
    expect(said[0]).not.toContain('127.0.0.1');
    const came = receiver.received.length;
    receiver.answers(taken);
    await touch(childId);
    await service.webhooks.sendDue();
    expect(receiver.received).toHaveLength(came);
    await press(webhook.webhookId, 'resume');
    await service.webhooks.sendDue();
    const after = types().slice(came);
    expect(after.slice(0, 4)).toContain('resync');
    expect(after).toContain('child.changed');
  });

  it('is disabled by 410, and hears of nothing until it is resumed', async () => {
    const { webhook } = await make();
    receiver.answers(answering(410));
    const childId = await child();
    await press(webhook.webhookId, 'test');
    await service.webhooks.sendDue();
    expect(await read(webhook.webhookId)).toMatchObject({ state: 'disabled', why: 'gone', waiting: 0 });
    const came = receiver.received.length;
    await touch(childId);
    receiver.answers(taken);
    service.time.now += hour;
    await service.webhooks.sendDue();
    expect(receiver.received).toHaveLength(came);
    operator = await signIn(service);
    await press(webhook.webhookId, 'resume');
    await service.webhooks.sendDue();
    expect(types().slice(came)).toEqual(['resync']);
  });

  it('is given up after 75 hours and a half', () => {
    const pauses = Array.from({ length: 10 }, (_, at) => nextTry(at + 1, 0));
    expect(pauses.pop()).toBe(null);
    expect(pauses.reduce((sum, pause) => sum! + pause!, 0)! / hour).toBeCloseTo(75.585, 2);
    expect(nextTry(1, 0.999)).toBeLessThanOrEqual(6000);
    expect(nextTry(1, 0, 10 ** 6)).toBe(day);
  });
});

describe('what a webhook may reach', () => {
  it('is no other address than its own: a redirect is a fault', async () => {
    const { webhook } = await make();
    const other = await startReceiver();
    closing.push(other.close);
    receiver.answers(answering(302, { location: other.url }));
    await press(webhook.webhookId, 'test');
    await service.webhooks.sendDue();
    expect((await deliveries(webhook.webhookId)).deliveries[0]).toMatchObject({
      state: 'waiting',
      fault: 'redirected',
    });
    expect(other.received).toEqual([]);
  });

  it('is nothing inside, neither by its address nor by what its name means when it is sent', async () => {
    const strict = await openTestService({ codes: testCodes });
    closing.push(() => strict.close());
    const by = await signIn(strict);
    const refused = [
      receiver.url,
      'http://example.com/',
      'https://a:b@example.com/',
      'https://example.com/#x',
      'x',
    ];
    for (const url of refused) {
      const { status, body } = await by.send('POST', api, { url });
      expect([url, status, body.code]).toEqual([url, 422, 'webhook-address']);
    }
    for (const url of [
      'https://10.0.0.1/',
      'https://[::1]/',
      'https://169.254.169.254/latest',
      'https://0x7f.1/',
    ]) {
      const { status, body } = await by.send('POST', api, { url });
      expect([url, status, body.code]).toEqual([url, 422, 'webhook-address']);
    }
    const made = await by.send('POST', api, { url: 'https://hooks.example/' });
    const { webhookId } = made.body.webhook;
    await by.send('POST', `${api}/${webhookId}/test`);
    const lookup = ((_name: string, _options: object, done: (error: null, found: object) => void) =>
      done(null, [{ address: '10.0.0.1', family: 4 }])) as never;
    await createWebhookSender(strict.context, createWebhookQueue(strict.context), { lookup }).sendDue();
    const { body } = await by.send('GET', `${api}/${webhookId}/deliveries`);
    expect(body.deliveries[0]).toMatchObject({ fault: 'not-public', state: 'waiting', status: null });
  });

  it('waits for a slow receiver for a bounded time, while others get theirs', async () => {
    const slow = await startReceiver(() => {});
    closing.push(slow.close);
    const { webhook: held } = await make({ url: slow.url });
    await make();
    const childId = await child();
    for (let times = 0; times < 6; times++) await touch(childId);
    const sender = createWebhookSender(service.context, createWebhookQueue(service.context), {
      timeout: 2000,
    });
    const sending = sender.sendDue();
    await receiver.until(6);
    // Four at once, and not one more until they end.
    expect(slow.received.length).toBeLessThanOrEqual(4);
    await sending;
    const found = await deliveries(held.webhookId);
    expect(found.deliveries.every(({ state }) => state === 'waiting')).toBe(true);
    expect(found.deliveries[0]).toMatchObject({ fault: 'too-slow' });
  });
});

describe('a process that dies between sending and noting', () => {
  it('sends it again by the same id once its time is over, and loses nothing', async () => {
    const { webhook } = await make();
    await press(webhook.webhookId, 'test');
    const { db } = service.context;
    const dying = new Proxy(db, {
      get(target, name) {
        if (receiver.received.length > 0) throw new Error('killed');
        const value = Reflect.get(target, name) as unknown;
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    await createWebhookSender(
      { ...service.context, db: dying },
      createWebhookQueue(service.context),
    ).sendDue();
    expect(receiver.received).toHaveLength(1);
    await service.webhooks.sendDue();
    expect(receiver.received).toHaveLength(1);
    service.time.now += minute + 1;
    await service.webhooks.sendDue();
    expect(receiver.received).toHaveLength(2);
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(1);
    expect((await deliveries(webhook.webhookId)).deliveries[0]).toMatchObject({
      state: 'delivered',
      attempts: 2,
    });
  });
});

describe('an operator', () => {
  it('changes, pauses, removes; each is in the audit, no secret is kept in the clear or shown again', async () => {
    const { webhook, secret } = await make({ about: 'cache' });
    const { webhookId } = webhook;
    const rows = JSON.stringify(
      await service.context.db.selectFrom('webhook_endpoints').selectAll().execute(),
    );
    expect(rows).not.toContain(secret.slice(6));
    expect((await operator.send('GET', api)).text).not.toContain(secret.slice(6));
    expect((await operator.send('POST', `${api}/${webhookId}`, { about: 'mail' })).body.about).toBe('mail');
    expect(await press(webhookId, 'pause')).toMatchObject({ state: 'paused', why: 'operator' });
    await press(webhookId, 'test');
    await service.webhooks.sendDue();
    expect(receiver.received).toEqual([]);
    expect((await operator.send('DELETE', `${api}/${webhookId}`)).status).toBe(204);
    expect((await operator.send('GET', `${api}/${webhookId}/deliveries`)).body.code).toBe('webhook-unknown');
    const { body } = await operator.send('GET', '/operator/api/audit');
    expect(body.kinds).toEqual(
      expect.arrayContaining([
        'make-webhook',
        'change-webhook',
        'pause-webhook',
        'remove-webhook',
        'test-webhook',
      ]),
    );
  });

  it('changes a secret while the one from before counts for a stated time', async () => {
    const { webhook, secret: former } = await make();
    const { webhookId } = webhook;
    const { secret } = await press(webhookId, 'secret', { hours: 24 });
    const sentOnce = async () => {
      await press(webhookId, 'test');
      await service.webhooks.sendDue();
      const one = receiver.received.at(-1)!;
      return [secret, former].map((by) => isSigned(one, by, service.time.now));
    };
    expect(await sentOnce()).toEqual([true, true]);
    service.time.now += day;
    operator = await signIn(service);
    expect(await sentOnce()).toEqual([true, false]);
    await expire(service.context);
    expect((await read(webhookId)).formerSecretUntil).toBe(null);
    await press(webhookId, 'secret', { hours: 0 });
    expect(await sentOnce()).toEqual([false, false]);
  });

  it('has one sent again, or all since a time, by their own ids', async () => {
    const { webhook } = await make();
    const { webhookId } = webhook;
    await press(webhookId, 'test');
    await service.webhooks.sendDue();
    service.time.now += minute;
    await press(webhookId, 'test');
    await service.webhooks.sendDue();
    const [first, second] = receiver.received.map(({ id }) => id);
    expect(await press(webhookId, 'replay', { deliveryId: first })).toEqual({ replayed: 1 });
    await service.webhooks.sendDue();
    const since = new Date(service.time.now).toISOString();
    expect(await press(webhookId, 'replay', { since })).toEqual({ replayed: 1 });
    await service.webhooks.sendDue();
    expect(receiver.received.map(({ id }) => id)).toEqual([first, second, first, second]);
    const unknown = await operator.send('POST', `${api}/${webhookId}/replay`, { deliveryId: 'msg_x' });
    expect(unknown.body.code).toBe('delivery-unknown');
  });

  it('sees them page by page, for fourteen days', async () => {
    const { webhook } = await make();
    const { webhookId } = webhook;
    const childId = await child();
    for (let times = 0; times < 55; times++) await touch(childId);
    const first = await deliveries(webhookId);
    expect([first.deliveries.length, first.more]).toEqual([50, true]);
    const rest = await deliveries(webhookId, `?before=${first.deliveries.at(-1)!.deliveryId}`);
    expect(rest.more).toBe(false);
    const all = [...first.deliveries, ...rest.deliveries].map(({ deliveryId }) => deliveryId);
    expect(new Set(all).size).toBe(all.length);
    await service.webhooks.sendDue();
    expect((await deliveries(webhookId, '?state=waiting')).deliveries).toEqual([]);
    service.time.now += 14 * day - 1;
    await expire(service.context);
    operator = await signIn(service);
    expect((await deliveries(webhookId)).deliveries).toHaveLength(50);
    service.time.now += 1;
    await expire(service.context);
    expect((await deliveries(webhookId)).deliveries).toEqual([]);
  });
});

describe('a platform', () => {
  it("sees and has sent again its own, and of another's is told what it is told of none", async () => {
    const { webhook } = await make({ platform: 'default' });
    await press(webhook.webhookId, 'test');
    await service.webhooks.sendDue();
    const { key } = await createApiKey(service.context, {
      ...{ name: 'x', scope: 'platform', platform: 'Birch' },
      scopes: ['webhooks'],
    });
    const ask = (method: 'GET' | 'POST', path: string, by: string, body?: unknown) =>
      service.request(method, `/v1/webhooks${path}`, body, { authorization: `Bearer ${by}` });
    const { webhookId } = webhook;
    const { id } = receiver.received[0]!;
    expect((await ask('GET', '', service.key)).body.webhooks).toHaveLength(1);
    expect((await ask('GET', `/${webhookId}/deliveries`, service.key)).body.deliveries).toHaveLength(1);
    expect((await ask('POST', `/${webhookId}/replay`, service.key, { deliveryId: id })).status).toBe(200);
    expect((await ask('GET', '', key)).body).toEqual({ webhooks: [] });
    for (const of of [webhookId, 'wh_none']) {
      expect((await ask('GET', `/${of}/deliveries`, key)).body.code).toBe('webhook-unknown');
      expect((await ask('POST', `/${of}/replay`, key, { deliveryId: id })).body.code).toBe('webhook-unknown');
    }
    const other = await createApiKey(service.context, {
      ...{ name: 'y', scope: 'platform', platform: 'Birch' },
      scopes: ['decide'],
    });
    expect((await ask('GET', '', other.key)).body.code).toBe('key-scope');
  });

  it('hears of its own children alone, and of the rulebook like all', async () => {
    const birch = await make({ platform: 'Birch' });
    await child();
    const { context } = service;
    await context.events.transact((trx) => context.events.publish(trx, { kind: 'rulebook', revision: 'r' }));
    await service.webhooks.sendDue();
    expect(receiver.received.map(({ event }) => event)).toEqual([
      expect.objectContaining<Partial<WebhookEvent>>({ type: 'rulebook.changed', data: { revision: 'r' } }),
    ]);
    expect(birch.webhook.platform).toBe('Birch');
  });
});

describe('Standard Webhooks', () => {
  it('gives its known answer', () => {
    const signed = new Webhook('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw').sign(
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      new Date(1_614_265_330_000),
      '{"test": 2432232314}',
    );
    expect(signed).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });
});

describe('two nodes on one Postgres', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startTestPostgres();
  });
  afterAll(() => postgres?.stop());

  it('never have one event on its way twice, and send each', async () => {
    const settings = {
      databaseUrl: await postgres.database(),
      keys: JSON.stringify(makeKeys()),
      webhooksHere: true,
      logLevel: 'info' as const,
    };
    const nodes = await Promise.all([0, 1].map(() => openTestService({ codes: testCodes, settings })));
    closing.push(...nodes.map((node) => () => node.close()));
    const [first, second] = nodes as [TestService, TestService];
    const by = await signIn(first);
    const { body } = await by.send('POST', api, { url: receiver.url });
    const { webhookId } = body.webhook;
    const childId = await first.createChild('GB', { lo: 12, hi: 12 });
    for (let times = 0; times < 40; times++)
      await (times % 2 ? first : second).request('POST', `/v1/children/${childId}/sessions`, undefined, {
        authorization: `Bearer ${first.key}`,
      });
    const waiting = await first.context.db.selectFrom('webhook_deliveries').select('delivery_id').execute();
    expect(waiting.length).toBeGreaterThanOrEqual(40);
    await Promise.all([first.webhooks.sendDue(), second.webhooks.sendDue()]);
    await Promise.all([first.webhooks.sendDue(), second.webhooks.sendDue()]);
    expect(receiver.received.map(({ id }) => id).sort()).toEqual(
      waiting.map(({ delivery_id }) => delivery_id).sort(),
    );
    expect((await by.send('GET', api)).body.webhooks[0]).toMatchObject({ webhookId, waiting: 0 });
  });
});
