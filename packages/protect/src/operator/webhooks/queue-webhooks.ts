import { insertMany } from '@stairgate/service';
import { type WebhookType, webhookTypeOf } from '@stairgate/wire';
import type { Insertable, Kysely, Transaction } from 'kysely';
import type { Database, WebhookDeliveryRow, WebhookEndpointRow } from '../../database/schema.ts';
import type { ServiceEvent } from '../../database/service-event.ts';
import type { WebhookContext } from './webhook-context.ts';

/** Something that platforms are told. */
interface Told {
  readonly type: WebhookType;
  /** Whose child it is about; null where it is told to all. */
  readonly platform: string | null;
  readonly childId: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface WebhookQueue {
  /** Writes what was published in a transaction for every endpoint that hears of it, in the same transaction. */
  write(trx: Transaction<Database>, events: readonly ServiceEvent[]): Promise<void>;
  /** Whether anything may have to be sent for a platform, or for any. */
  concerns(event: ServiceEvent): boolean;
  /** Hears of endpoints from now on. */
  follow(events: Pick<WebhookContext['events'], 'live' | 'subscribe'>): void;
}

/**
 * Remembers which platforms have endpoints, so that a change of any other costs no question to the database. An endpoint
 * that another node has just made is heard of within `staleBound`.
 */
export function createWebhookQueue({
  db,
  clock,
  id,
}: Pick<WebhookContext, 'db' | 'clock' | 'id'>): WebhookQueue {
  /** Undefined while it is not known: then everybody is looked for. */
  let known: ReadonlySet<string> | undefined;
  let generation = 0;
  let reading = false;
  let live = () => false;

  const learn = () => {
    if (reading || !live()) return;
    reading = true;
    const begun = generation;
    db.selectFrom('webhook_endpoints')
      .select('platform_id')
      .distinct()
      .where('state', '!=', 'disabled')
      .execute()
      .then((rows) => {
        if (begun === generation && live()) known = new Set(rows.map(({ platform_id }) => platform_id));
      })
      // Nothing is known then, and the next change asks again.
      .catch(() => {})
      .finally(() => {
        reading = false;
      });
  };
  const has = (platform: string | null) =>
    known === undefined || !live() || (platform === null ? known.size > 0 : known.has(platform));

  return {
    async write(trx, events) {
      const told = toldOf(events).filter(({ platform }) => has(platform));
      if (told.length === 0) return;
      if (known === undefined) learn();
      const platforms = new Set(told.map(({ platform }) => platform));
      const endpoints = await trx
        .selectFrom('webhook_endpoints')
        .select(['platform_id', 'webhook_id', 'types'])
        .where('state', '!=', 'disabled')
        .$if(!platforms.has(null), (query) => query.where('platform_id', 'in', [...platforms] as string[]))
        .execute();
      const at = new Date(clock()).toISOString();
      const rows = endpoints.flatMap((endpoint) =>
        told
          .filter(({ type, platform }) => hears(endpoint, type) && isOf(endpoint, platform))
          .map((one) => newDelivery(endpoint, one, { id, at })),
      );
      await insertMany(trx, 'webhook_deliveries', rows);
    },
    concerns: (event) =>
      event.kind === 'child' || event.kind === 'news' || event.kind === 'webhook'
        ? has(event.platform)
        : event.kind === 'rulebook' && has(null),
    follow(events) {
      live = () => events.live;
      events.subscribe(({ kind }) => {
        if (kind !== 'webhook' && kind !== 'link') return;
        known = undefined;
        generation++;
      });
    },
  };
}

/** A row for one endpoint. Its id is the header `webhook-id`, the same however often it is sent. */
export function newDelivery(
  { platform_id, webhook_id }: Pick<WebhookEndpointRow, 'platform_id' | 'webhook_id'>,
  { type, childId, data }: Pick<Told, 'type' | 'childId' | 'data'>,
  { id, at }: { id: WebhookContext['id']; at: string },
): Insertable<WebhookDeliveryRow> {
  return {
    platform_id,
    webhook_id,
    delivery_id: id('msg'),
    child_id: childId,
    type,
    body: JSON.stringify({ type, timestamp: at, data }),
    state: 'waiting',
    next_at: at,
    made_at: at,
  };
}

/** Tells one endpoint something that is about no child. */
export async function tellEndpoint(
  { id, clock }: Pick<WebhookContext, 'id' | 'clock'>,
  trx: Kysely<Database>,
  endpoint: Pick<WebhookEndpointRow, 'platform_id' | 'webhook_id'>,
  type: 'resync' | 'test',
): Promise<void> {
  const at = new Date(clock()).toISOString();
  await trx
    .insertInto('webhook_deliveries')
    .values({
      ...newDelivery(endpoint, { type, childId: null, data: {} }, { id, at }),
      // Before all that became due at this moment.
      next_at: new Date(clock() - 1).toISOString(),
    })
    .execute();
}

function toldOf(events: readonly ServiceEvent[]): Told[] {
  const versions = new Map<string, number>();
  const erased = new Set<string>();
  for (const event of events) {
    if (event.kind === 'child') versions.set(event.childId, event.version);
    if (event.kind === 'news' && event.what === 'child-erased') erased.add(event.childId);
  }
  const told = new Map<string, Told>();
  for (const event of events) {
    if (event.kind === 'rulebook')
      told.set('rulebook', {
        ...{ type: 'rulebook.changed', platform: null, childId: null },
        data: { revision: event.revision },
      });
    if (event.kind !== 'child' && event.kind !== 'news') continue;
    const { platform, childId } = event;
    const type = event.kind === 'child' ? 'child.changed' : webhookTypeOf(event.what);
    // Of a child that is gone, that alone is told.
    if (erased.has(childId) && type !== 'child.erased') continue;
    const data = { childId, version: versions.get(childId) ?? 0 };
    told.set(`${type} ${childId}`, { type, platform, childId, data });
  }
  return [...told.values()];
}

function hears({ types }: Pick<WebhookEndpointRow, 'types'>, type: WebhookType): boolean {
  return types === null || (JSON.parse(types) as WebhookType[]).includes(type);
}

function isOf({ platform_id }: Pick<WebhookEndpointRow, 'platform_id'>, platform: string | null): boolean {
  return platform === null || platform === platform_id;
}
