import { exampleValues, webhookEvents } from '@stairgate/wire';
import { Webhook } from 'standardwebhooks';
import { expect, it } from 'vitest';
import { verifyWebhook, type WebhookHeaders } from './verify-webhook.ts';

const secret: string = exampleValues.webhookSecret;
const now = Date.parse('2026-11-22T12:00:00.000Z');
const body = JSON.stringify(webhookEvents['child.changed'].example);
const signedAt = (at: number, by = secret, text = body) => ({
  'webhook-id': 'msg_1',
  'webhook-timestamp': String(Math.floor(at / 1000)),
  'webhook-signature': new Webhook(by).sign('msg_1', new Date(at), text),
});
const why = (headers: WebhookHeaders, text: string | Uint8Array = body, by: string | string[] = secret) =>
  verifyWebhook(headers, text, by, now).then(
    () => 'taken',
    (error: { why: string }) => error.why,
  );

it('takes what the library of Standard Webhooks signs, whatever holds the headers', async () => {
  const headers = signedAt(now);
  expect(await verifyWebhook(headers, body, secret, now)).toEqual(webhookEvents['child.changed'].example);
  expect(await why(new Headers(headers))).toBe('taken');
  expect(await why(headers, new TextEncoder().encode(body))).toBe('taken');
  const known = {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  };
  await expect(
    verifyWebhook(known, '{"test": 2432232314}', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 1_614_265_330_000),
  ).rejects.toMatchObject({ why: 'body' });
});

it('takes either secret while they change over', async () => {
  const other = `whsec_${btoa('another secret of 32 bytes in all')}`;
  const both = signedAt(now);
  both['webhook-signature'] += ` ${signedAt(now, other)['webhook-signature']}`;
  for (const by of [secret, other, [other, secret]]) expect(await why(both, body, by)).toBe('taken');
  expect(await why(signedAt(now), body, [other])).toBe('signature');
});

it('refuses what was changed, is five minutes away, or is not signed', async () => {
  expect(await why(signedAt(now), `${body} `)).toBe('signature');
  expect(await why({ ...signedAt(now), 'webhook-id': 'msg_2' })).toBe('signature');
  expect(await why({ ...signedAt(now - 299_000) })).toBe('taken');
  for (const away of [-301_000, 301_000]) expect(await why(signedAt(now + away))).toBe('time');
  expect(await why({ ...signedAt(now), 'webhook-signature': 'v1,%%%' })).toBe('signature');
  expect(await why({ ...signedAt(now), 'webhook-signature': '' })).toBe('headers');
  expect(await why({})).toBe('headers');
  expect(await why(signedAt(now), body, 'whsec_short')).toBe('secret');
  expect(await why(signedAt(now, secret, 'null'), 'null')).toBe('body');
});
