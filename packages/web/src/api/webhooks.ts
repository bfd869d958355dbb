import type {
  DeliveriesQuery,
  MadeWebhook,
  Replay,
  Replayed,
  WantedWebhook,
  Webhook,
  WebhookDeliveries,
  Webhooks,
} from '@stairgate/wire';
import { createCaller } from './caller.ts';

const caller = createCaller('/operator/api');
const of = (webhookId: string) => `/webhooks/${encodeURIComponent(webhookId)}`;

/** Webhooks of every platform. Every function rejects with `Problem`. */
export const webhooksApi = {
  list: (signal?: AbortSignal) => caller.get<Webhooks>('/webhooks', signal),
  make: (wanted: WantedWebhook) => caller.send<MadeWebhook>('POST', '/webhooks', wanted),
  pause: (webhookId: string) => caller.send<Webhook>('POST', `${of(webhookId)}/pause`),
  resume: (webhookId: string) => caller.send<Webhook>('POST', `${of(webhookId)}/resume`),
  test: (webhookId: string) => caller.send<void>('POST', `${of(webhookId)}/test`),
  rotate: (webhookId: string, hours: number) =>
    caller.send<MadeWebhook>('POST', `${of(webhookId)}/secret`, { hours }),
  remove: (webhookId: string) => caller.send<void>('DELETE', of(webhookId)),
  deliveries: (webhookId: string, query: DeliveriesQuery, signal?: AbortSignal) =>
    caller.get<WebhookDeliveries>(
      `${of(webhookId)}/deliveries?${new URLSearchParams(Object.entries(query))}`,
      signal,
    ),
  replay: (webhookId: string, what: Replay) => caller.send<Replayed>('POST', `${of(webhookId)}/replay`, what),
};
