import { type TObject, Type } from 'typebox';
import type { News } from './event.ts';
import { exampleValues } from './example-values.ts';
import { instant, text, type Wire } from './schema.ts';

const { at, childId, revision } = exampleValues;

/** Which child, and its version: whoever keeps a higher one has heard of something later already. */
const child = { childId: text, version: Type.Integer() };
const exampleChild = { childId, version: 7 };

function webhookEvent<const Type_ extends string, Data extends TObject>(
  type: Type_,
  description: string,
  data: Data,
  example: Readonly<Record<string, unknown>>,
) {
  const title = `${type.replaceAll(/(?:^|\W)(\w)/g, (_, letter: string) => letter.toUpperCase())}Webhook`;
  return {
    description,
    schema: Type.Object({ type: Type.Literal(type), timestamp: instant, data }, { title }),
    example: { type, timestamp: at, data: example },
  };
}

const ofChild = <const Type_ extends string>(type: Type_, description: string) =>
  webhookEvent(type, description, Type.Object(child), exampleChild);

/**
 * Everything that is sent to a platform, by its type: ids and kinds alone. Who may see more reads it by a key. News of
 * `/v1/changes` have the same names, with a dot for their first hyphen.
 */
export const webhookEvents = {
  'child.changed': ofChild(
    'child.changed',
    'What may happen to a child may be another than before: forget what is kept of it, unless that has this version or a later one.',
  ),
  'child.erased': ofChild(
    'child.erased',
    'A child was erased here: erase what the platform holds of it. It is the last that is sent of this child.',
  ),
  'consent.given': ofChild(
    'consent.given',
    'A guardian agreed: what may be done with the child is read anew.',
  ),
  'consent.withdrawn': ofChild(
    'consent.withdrawn',
    'A guardian took something back: end it, and what was collected for it.',
  ),
  'limits.changed': ofChild('limits.changed', 'Somebody set or lifted a limit.'),
  'guardian.ended': ofChild('guardian.ended', 'A guardian has no say any more: what hung on it is closed.'),
  'guardian.undeliverable': ofChild(
    'guardian.undeliverable',
    'Letters do not reach the guardian: ask for another address.',
  ),
  'guardian.withdrawn': ofChild(
    'guardian.withdrawn',
    'A guardian took everything back: end all that rested on it, and what was collected for it.',
  ),
  'complaint.about-guardian': ofChild(
    'complaint.about-guardian',
    'A child complained about its guardian: a person has to read it.',
  ),
  'rulebook.changed': webhookEvent(
    'rulebook.changed',
    'Another rulebook is in force: forget all that is kept of any child.',
    Type.Object({ revision: text }),
    { revision },
  ),
  resync: webhookEvent(
    'resync',
    'Events may have been missed: forget all that is kept of any child.',
    Type.Object({}),
    {},
  ),
  test: webhookEvent('test', 'Somebody wants to see whether webhooks arrive.', Type.Object({}), {}),
} as const;

export type WebhookType = keyof typeof webhookEvents;
export const webhookTypes = Object.keys(webhookEvents) as readonly WebhookType[];

/** What a receiver of webhooks is told. */
export type WebhookEvent = {
  [Name in WebhookType]: Wire<(typeof webhookEvents)[Name]['schema']>;
}[WebhookType];

type Dotted<What extends string> = What extends `${infer About}-${infer Rest}` ? `${About}.${Rest}` : never;

/** How news of the change stream are called in a webhook. */
export function webhookTypeOf<What extends News['what']>(what: What): Dotted<What> & WebhookType {
  return what.replace('-', '.') as Dotted<What> & WebhookType;
}
