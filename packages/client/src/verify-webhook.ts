import type { WebhookEvent } from '@stairgate/wire';
import { WebhookRefused } from './errors.ts';

/** Headers of a request, whoever read it: of `fetch`, or Node's. */
export type WebhookHeaders =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/** Seconds by which a webhook may be away from now, as Standard Webhooks has it: what is older may be sent by somebody else. */
const mostAway = 300;
const mostSignatures = 10;

/**
 * Checks a webhook as Standard Webhooks has it, with nothing but WebCrypto, which compares in constant time.
 * @param body as it came: another spacing is another body.
 * @param secret as it was shown, `whsec_…`; several while they change over.
 * @param now milliseconds since the epoch.
 * @throws WebhookRefused where it is not signed by who knows the secret, or not now.
 */
export async function verifyWebhook(
  headers: WebhookHeaders,
  body: string | Uint8Array,
  secret: string | readonly string[],
  now: number,
): Promise<WebhookEvent> {
  const id = headerOf(headers, 'webhook-id');
  const timestamp = headerOf(headers, 'webhook-timestamp');
  const signatures = headerOf(headers, 'webhook-signature');
  if (id === '' || !/^\d{1,12}$/.test(timestamp) || signatures === '') throw new WebhookRefused('headers');
  if (Math.abs(now / 1000 - Number(timestamp)) > mostAway) throw new WebhookRefused('time');
  const encoder = new TextEncoder();
  const bytes = typeof body === 'string' ? encoder.encode(body) : body;
  const head = encoder.encode(`${id}.${timestamp}.`);
  const signed = new Uint8Array(head.length + bytes.length);
  signed.set(head);
  signed.set(bytes, head.length);
  const given = signatures
    .split(' ')
    .slice(0, mostSignatures)
    .flatMap((one) => (one.startsWith('v1,') ? (bytesOf(one.slice(3)) ?? []) : []));
  for (const one of [secret].flat()) {
    const key = await keyOf(one);
    for (const signature of given)
      if (await crypto.subtle.verify('HMAC', key, signature, signed)) return readEvent(bytes);
  }
  throw new WebhookRefused('signature');
}

function headerOf(headers: WebhookHeaders, name: string): string {
  if (typeof headers.get === 'function') return headers.get(name) ?? '';
  const value = (headers as Readonly<Record<string, string | readonly string[] | undefined>>)[name];
  return typeof value === 'string' ? value : '';
}

function keyOf(secret: string): Promise<CryptoKey> {
  const bytes = bytesOf(secret.replace(/^whsec_/, ''));
  if (bytes === undefined || bytes.length < 24) throw new WebhookRefused('secret');
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** The service signed it, so that it is what the service says; of a later service it may be of a type not known here. */
function readEvent(bytes: Uint8Array): WebhookEvent {
  let event: Partial<WebhookEvent> | null;
  try {
    event = JSON.parse(new TextDecoder().decode(bytes)) as typeof event;
  } catch {
    throw new WebhookRefused('body');
  }
  if (typeof event?.type !== 'string' || typeof event.data !== 'object' || event.data === null)
    throw new WebhookRefused('body');
  return event as WebhookEvent;
}
