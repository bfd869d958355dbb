import { Type } from 'typebox';
import { exampleValues } from './example-values.ts';
import { closed, instant, oneOf, orNull, text, type Wire } from './schema.ts';
import { type WebhookType, webhookTypes } from './webhook-event.ts';

/** Events that an endpoint can be without. It always hears of `resync`, and of a test. */
export const chosenWebhookTypes = webhookTypes.filter((type) => type !== 'resync' && type !== 'test');
const chosenTypes = Type.Array(oneOf<WebhookType>(chosenWebhookTypes), { minItems: 1, uniqueItems: true });
const named = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' });
const address = Type.String({
  minLength: 1,
  maxLength: 2000,
  description: 'An https address on the public internet.',
});

/** Why a delivery did not arrive, beside what its status says. */
export const webhookFaults = {
  address: 'The address is none that webhooks go to.',
  'not-public': 'The name leads to an address that is not on the public internet.',
  unreachable: 'Nothing answered there.',
  redirected: 'It led on to another address; redirects are not followed.',
  'too-large': 'The answer was too large.',
  'too-slow': 'No answer came in time.',
  status: 'It answered that it did not take it.',
} as const;
export type WebhookFault = keyof typeof webhookFaults;

/** Why nothing is sent to an endpoint. */
export const webhookPauses = {
  operator: 'An operator paused it.',
  failing: 'Nothing had arrived there for three days.',
  gone: 'It answered 410 Gone.',
} as const;
export type WebhookPause = keyof typeof webhookPauses;

/** An endpoint of a platform, without its secret. */
export const webhookSchema = Type.Object(
  {
    webhookId: text,
    platform: Type.String({ description: 'The name of the platform whose it is.' }),
    url: text,
    about: Type.String({ description: 'What it is for, in the words of whoever made it.' }),
    types: orNull(Type.Array(oneOf<WebhookType>(chosenWebhookTypes)), {
      description: 'The events that it hears of; null for all.',
    }),
    state: oneOf(['active', 'paused', 'disabled'], {
      description:
        'While it is paused events wait, for fourteen days; while it is disabled there are none for it.',
    }),
    why: orNull(oneOf<WebhookPause>(Object.keys(webhookPauses) as WebhookPause[]), {
      description: 'Why nothing is sent; null while it is active.',
    }),
    failingSince: orNull(instant, { description: 'Since when nothing has arrived; null where it does.' }),
    formerSecretUntil: orNull(instant, {
      description: 'Until when the secret from before counts beside the new one.',
    }),
    waiting: Type.Integer({ description: 'Deliveries that wait to be sent.' }),
    failed: Type.Integer({ description: 'Deliveries that were given up.' }),
    lastDeliveredAt: orNull(instant),
    createdAt: instant,
  },
  { title: 'WebhookEndpoint' },
);
export type Webhook = Wire<typeof webhookSchema>;
export const webhooksSchema = Type.Object({ webhooks: Type.Array(webhookSchema) }, { title: 'Webhooks' });
export type Webhooks = Wire<typeof webhooksSchema>;

export const wantedWebhookSchema = closed(
  {
    platform: Type.Optional(named),
    url: address,
    about: Type.Optional(Type.String({ maxLength: 200 })),
    types: Type.Optional(orNull(chosenTypes)),
  },
  { title: 'WantedWebhook' },
);
export type WantedWebhook = Wire<typeof wantedWebhookSchema>;
export const webhookChangeSchema = closed(
  {
    url: Type.Optional(address),
    about: Type.Optional(Type.String({ maxLength: 200 })),
    types: Type.Optional(orNull(chosenTypes)),
  },
  { title: 'WebhookChange', minProperties: 1 },
);
export type WebhookChange = Wire<typeof webhookChangeSchema>;

const secret = Type.String({ description: 'What signatures are checked with. It is shown this once.' });
export const madeWebhookSchema = Type.Object({ webhook: webhookSchema, secret }, { title: 'MadeWebhook' });
export type MadeWebhook = Wire<typeof madeWebhookSchema>;

/** Hours for which a secret counts beside the one that takes its place. */
export const mostOverlapHours = 168;
export const rotateSecretSchema = closed(
  {
    hours: Type.Integer({
      minimum: 0,
      maximum: mostOverlapHours,
      description: 'Hours for which the secret from before counts as well: every event is signed with both.',
    }),
  },
  { title: 'RotateWebhookSecret' },
);
export type RotateSecret = Wire<typeof rotateSecretSchema>;

export const deliverySchema = Type.Object(
  {
    deliveryId: Type.String({ description: 'The header `webhook-id`, the same each time it is sent.' }),
    type: oneOf<WebhookType>(webhookTypes),
    at: Type.String({ description: 'When it happened; ISO 8601, UTC.' }),
    state: oneOf(['waiting', 'delivered', 'failed']),
    attempts: Type.Integer(),
    lastAt: orNull(instant, { description: 'When it was sent last.' }),
    nextAt: orNull(instant, { description: 'When it is sent next; null where it is not.' }),
    status: orNull(Type.Integer(), { description: 'The last status that was answered, if any.' }),
    fault: orNull(oneOf<WebhookFault>(Object.keys(webhookFaults) as WebhookFault[])),
    duration: orNull(Type.Integer(), { description: 'Milliseconds that the last attempt took.' }),
  },
  { title: 'WebhookDelivery' },
);
export type WebhookDelivery = Wire<typeof deliverySchema>;
export const deliveriesSchema = Type.Object(
  {
    deliveries: Type.Array(deliverySchema, { description: 'The newest first, fifty at most.' }),
    more: Type.Boolean(),
  },
  { title: 'WebhookDeliveries' },
);
export type WebhookDeliveries = Wire<typeof deliveriesSchema>;
export const deliveriesQuerySchema = closed({
  state: Type.Optional(oneOf(['waiting', 'delivered', 'failed'])),
  before: Type.Optional(
    Type.String({ maxLength: 64, description: 'Deliveries that are older than the one of this id alone.' }),
  ),
});
export type DeliveriesQuery = Wire<typeof deliveriesQuerySchema>;

export const replaySchema = Type.Union(
  [
    closed({ deliveryId: Type.String({ maxLength: 64 }) }),
    closed({
      since: Type.String({
        pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,3})?)?Z$',
        'x-right': 'give a time as 2026-11-22T12:00:00Z',
        description: 'All that happened since then.',
      }),
    }),
  ],
  { title: 'ReplayWebhooks' },
);
export type Replay = Wire<typeof replaySchema>;
export const replayedSchema = Type.Object(
  { replayed: Type.Integer({ description: 'Deliveries that are sent again.' }) },
  { title: 'ReplayedWebhooks' },
);
export type Replayed = Wire<typeof replayedSchema>;

export const webhookParams = Type.Object({ webhookId: Type.String({ maxLength: 64 }) });

const { at, webhookId, deliveryId, webhookSecret } = exampleValues;
export const exampleWebhook = {
  webhookId,
  platform: 'default',
  url: 'https://birch.example/hooks/stairgate',
  about: 'Drops the cache.',
  types: null,
  state: 'active',
  why: null,
  failingSince: null,
  formerSecretUntil: null,
  waiting: 0,
  failed: 0,
  lastDeliveredAt: at,
  createdAt: at,
} satisfies Webhook;
export const exampleMadeWebhook = {
  webhook: { ...exampleWebhook, lastDeliveredAt: null },
  secret: webhookSecret,
} satisfies MadeWebhook;
export const exampleDelivery = {
  deliveryId,
  type: 'child.changed',
  at,
  state: 'delivered',
  attempts: 1,
  lastAt: at,
  nextAt: null,
  status: 204,
  fault: null,
  duration: 41,
} satisfies WebhookDelivery;
