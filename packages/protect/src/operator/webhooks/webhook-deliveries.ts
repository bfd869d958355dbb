import type { DeliveriesQuery, Replay, WebhookDeliveries, WebhookDelivery } from '@stairgate/wire';
import type { Selectable } from 'kysely';
import type { WebhookDeliveryRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import type { WebhookContext } from './webhook-context.ts';

/** Deliveries of one answer. */
const mostShown = 50;

/** An endpoint, as somebody may name it: an operator any, a platform its own. */
export interface NamedWebhook {
  readonly webhookId: string;
  readonly platformId?: string;
}

/** How events arrived, the newest first. @throws Problem `webhook-unknown`, `delivery-unknown`. */
export async function listDeliveries(
  context: Pick<WebhookContext, 'db'>,
  named: NamedWebhook,
  { state, before }: DeliveriesQuery,
): Promise<WebhookDeliveries> {
  const { db } = context;
  const { webhookId } = named;
  await needWebhook(context, named);
  const older = before === undefined ? undefined : await needDelivery(context, webhookId, before);
  const rows = await db
    .selectFrom('webhook_deliveries')
    .selectAll()
    .where('webhook_id', '=', webhookId)
    .$if(state !== undefined, (query) => query.where('state', '=', state!))
    .$if(older !== undefined, (query) =>
      query.where((eb) =>
        eb.or([
          eb('made_at', '<', older!.made_at),
          eb.and([eb('made_at', '=', older!.made_at), eb('delivery_id', '<', older!.delivery_id)]),
        ]),
      ),
    )
    .orderBy('made_at', 'desc')
    .orderBy('delivery_id', 'desc')
    .limit(mostShown + 1)
    .execute();
  return { deliveries: rows.slice(0, mostShown).map(deliveryView), more: rows.length > mostShown };
}

/**
 * Sends one again, or all that happened since a time, by their own ids.
 * @returns how many. What waits goes out at once.
 * @throws Problem `webhook-unknown`, `delivery-unknown`.
 */
export async function replayDeliveries(
  context: Pick<WebhookContext, 'db' | 'clock' | 'events'>,
  named: NamedWebhook,
  what: Replay,
): Promise<number> {
  const { clock, events } = context;
  const { webhookId } = named;
  const { platform_id } = await needWebhook(context, named);
  const at = new Date(clock()).toISOString();
  return events.transact(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('webhook_deliveries')
      .set({ state: 'waiting', attempts: 0, next_at: at })
      .where('webhook_id', '=', webhookId)
      .where((eb) =>
        'deliveryId' in what
          ? eb('delivery_id', '=', what.deliveryId)
          : eb('made_at', '>=', new Date(what.since).toISOString()),
      )
      .executeTakeFirst();
    if ('deliveryId' in what && numUpdatedRows === 0n) throw new Problem('delivery-unknown');
    await events.publish(trx, { kind: 'webhook', platform: platform_id });
    return Number(numUpdatedRows);
  });
}

async function needWebhook(
  { db }: Pick<WebhookContext, 'db'>,
  { webhookId, platformId }: NamedWebhook,
): Promise<{ platform_id: string }> {
  const row = await db
    .selectFrom('webhook_endpoints')
    .select('platform_id')
    .where('webhook_id', '=', webhookId)
    .$if(platformId !== undefined, (query) => query.where('platform_id', '=', platformId!))
    .executeTakeFirst();
  if (row === undefined) throw new Problem('webhook-unknown');
  return row;
}

async function needDelivery({ db }: Pick<WebhookContext, 'db'>, webhookId: string, deliveryId: string) {
  const row = await db
    .selectFrom('webhook_deliveries')
    .select(['made_at', 'delivery_id'])
    .where('webhook_id', '=', webhookId)
    .where('delivery_id', '=', deliveryId)
    .executeTakeFirst();
  if (row === undefined) throw new Problem('delivery-unknown');
  return row;
}

function deliveryView(row: Selectable<WebhookDeliveryRow>): WebhookDelivery {
  return {
    deliveryId: row.delivery_id,
    type: row.type,
    at: row.made_at,
    state: row.state,
    attempts: row.attempts,
    lastAt: row.last_at,
    nextAt: row.state === 'waiting' ? row.next_at : null,
    status: row.status,
    fault: row.fault,
    duration: row.duration,
  };
}
