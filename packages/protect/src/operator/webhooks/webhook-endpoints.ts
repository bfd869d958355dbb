import { isIP } from 'node:net';
import { isLoopbackName, PlatformUnclear, platformNamed, readOutsideAddress } from '@stairgate/service';
import type { WantedWebhook, Webhook, WebhookChange } from '@stairgate/wire';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Database, WebhookEndpointRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import { mayReach } from './may-reach.ts';
import { tellEndpoint } from './queue-webhooks.ts';
import type { WebhookContext } from './webhook-context.ts';

/** Endpoints of one platform. */
const mostEndpoints = 20;
/** Standard Webhooks asks for 24 to 64 bytes. */
const secretBytes = 32;
const hour = 3_600_000;

/** To which row a secret is bound while it is sealed. */
export const whoseSecret = (webhookId: string) => `webhook/${webhookId}`;

/** Endpoints without their secrets, the oldest first: all, or those of a platform. */
export async function listWebhooks(
  db: Kysely<Database>,
  { platformId, webhookId }: { readonly platformId?: string; readonly webhookId?: string } = {},
): Promise<Webhook[]> {
  const rows = await db
    .selectFrom('webhook_endpoints')
    .leftJoin('platforms', 'platforms.platform_id', 'webhook_endpoints.platform_id')
    .selectAll('webhook_endpoints')
    .select('platforms.name as platform')
    .select((eb) =>
      (['waiting', 'failed'] as const).map((state) =>
        eb
          .selectFrom('webhook_deliveries')
          .select((of) => of.fn.countAll<number>().as('count'))
          .whereRef('webhook_deliveries.webhook_id', '=', 'webhook_endpoints.webhook_id')
          .where('webhook_deliveries.state', '=', state)
          .as(state),
      ),
    )
    .$if(platformId !== undefined, (query) => query.where('webhook_endpoints.platform_id', '=', platformId!))
    .$if(webhookId !== undefined, (query) => query.where('webhook_id', '=', webhookId!))
    .orderBy('webhook_endpoints.created_at')
    .orderBy('webhook_id')
    .execute();
  return rows.map((row) => ({
    webhookId: row.webhook_id,
    platform: row.platform ?? row.platform_id,
    url: row.url,
    about: row.about,
    types: row.types === null ? null : (JSON.parse(row.types) as NonNullable<Webhook['types']>),
    state: row.state,
    why: row.why,
    failingSince: row.failing_since,
    formerSecretUntil: row.former_until,
    waiting: Number(row.waiting ?? 0),
    failed: Number(row.failed ?? 0),
    lastDeliveredAt: row.last_delivered_at,
    createdAt: row.created_at,
  }));
}

/** @throws Problem `webhook-unknown`. */
export async function readWebhook(db: Kysely<Database>, webhookId: string): Promise<Webhook> {
  const [webhook] = await listWebhooks(db, { webhookId });
  if (webhook === undefined) throw new Problem('webhook-unknown');
  return webhook;
}

/**
 * Makes an endpoint. It hears of what is committed from then on; what changes on another node, within a second.
 * @returns its secret too, which is shown this once: what is kept of it is sealed.
 * @throws Problem `webhook-address`, `too-many-webhooks`, `platform-unclear`.
 */
export async function makeWebhook(
  context: WebhookContext,
  { platform, url, about = '', types = null }: WantedWebhook,
): Promise<{ webhook: Webhook; secret: string }> {
  const { clock, events, id } = context;
  const to = readAddress(context, url);
  const webhookId = id('wh');
  const { secret, sealed } = await newSecret(context, webhookId);
  await events.transact(async (trx) => {
    const platformId = await platformNamed(context, trx as never, platform).catch((error: unknown) => {
      throw error instanceof PlatformUnclear ? new Problem('platform-unclear', error.message) : error;
    });
    // Two that are made at once are counted one after the other.
    await trx
      .selectFrom('platforms')
      .select('platform_id')
      .where('platform_id', '=', platformId)
      .forUpdate()
      .execute();
    const { count } = await trx
      .selectFrom('webhook_endpoints')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('platform_id', '=', platformId)
      .executeTakeFirstOrThrow();
    if (Number(count) >= mostEndpoints) throw new Problem('too-many-webhooks', `At most ${mostEndpoints}.`);
    await trx
      .insertInto('webhook_endpoints')
      .values({
        platform_id: platformId,
        webhook_id: webhookId,
        url: to,
        about,
        types: types === null ? null : JSON.stringify(types),
        state: 'active',
        why: null,
        secret: sealed,
        former_secret: null,
        former_until: null,
        failing_since: null,
        last_delivered_at: null,
        created_at: new Date(clock()).toISOString(),
      })
      .execute();
    await events.publish(trx, { kind: 'webhook', platform: platformId });
  });
  return { webhook: await readWebhook(context.db, webhookId), secret };
}

/** @throws Problem `webhook-unknown`, `webhook-address`. */
export async function changeWebhook(
  context: WebhookContext,
  webhookId: string,
  { url, about, types }: WebhookChange,
): Promise<Webhook> {
  const set = {
    ...(url !== undefined && { url: readAddress(context, url) }),
    ...(about !== undefined && { about }),
    ...(types !== undefined && { types: types === null ? null : JSON.stringify(types) }),
  };
  return change(context, webhookId, async (trx) => {
    if (Object.keys(set).length > 0)
      await trx.updateTable('webhook_endpoints').set(set).where('webhook_id', '=', webhookId).execute();
  });
}

/** Sends nothing for a while. Events wait. @throws Problem `webhook-unknown`. */
export function pauseWebhook(context: WebhookContext, webhookId: string): Promise<Webhook> {
  return change(context, webhookId, async (trx, { state }) => {
    if (state !== 'active') return;
    await trx
      .updateTable('webhook_endpoints')
      .set({ state: 'paused', why: 'operator' })
      .where('webhook_id', '=', webhookId)
      .execute();
  });
}

/**
 * Sends again: first of all that events may have been missed, then what waits, anew.
 * @throws Problem `webhook-unknown`.
 */
export function resumeWebhook(context: WebhookContext, webhookId: string): Promise<Webhook> {
  return change(context, webhookId, async (trx, endpoint) => {
    if (endpoint.state === 'active') return;
    const at = new Date(context.clock()).toISOString();
    await trx
      .updateTable('webhook_endpoints')
      .set({ state: 'active', why: null, failing_since: null })
      .where('webhook_id', '=', webhookId)
      .execute();
    await trx
      .updateTable('webhook_deliveries')
      .set({ attempts: 0, next_at: at })
      .where('webhook_id', '=', webhookId)
      .where('state', '=', 'waiting')
      .execute();
    await tellEndpoint(context, trx, endpoint, 'resync');
  });
}

/**
 * A new secret. The one from before signs beside it for some hours, so that receivers change over in their own time.
 * @throws Problem `webhook-unknown`.
 */
export async function rotateSecret(
  context: WebhookContext,
  webhookId: string,
  hours: number,
): Promise<{ webhook: Webhook; secret: string }> {
  const { secret, sealed } = await newSecret(context, webhookId);
  const until = new Date(context.clock() + hours * hour).toISOString();
  const webhook = await change(context, webhookId, async (trx) => {
    await trx
      .updateTable('webhook_endpoints')
      .set(
        hours === 0
          ? { secret: sealed, former_secret: null, former_until: null }
          : { secret: sealed, former_secret: sql<string>`secret`, former_until: until },
      )
      .where('webhook_id', '=', webhookId)
      .execute();
  });
  return { webhook, secret };
}

/** Sends a `test`. @throws Problem `webhook-unknown`. */
export async function testWebhook(context: WebhookContext, webhookId: string): Promise<void> {
  await change(context, webhookId, (trx, endpoint) => tellEndpoint(context, trx, endpoint, 'test'));
}

/** Removes an endpoint and all that waits for it. @throws Problem `webhook-unknown`. */
export async function removeWebhook({ events }: WebhookContext, webhookId: string): Promise<void> {
  await events.transact(async (trx) => {
    const { platform_id } = await lock(trx, webhookId);
    for (const table of ['webhook_deliveries', 'webhook_endpoints'] as const)
      await trx.deleteFrom(table).where('webhook_id', '=', webhookId).execute();
    await events.publish(trx, { kind: 'webhook', platform: platform_id });
  });
}

/** Seals every secret that lies under an older key anew under the newest. Runs at the start. */
export async function resealSecrets({ db, keys }: Pick<WebhookContext, 'db' | 'keys'>): Promise<void> {
  const { addresses } = keys;
  for (const column of ['secret', 'former_secret'] as const) {
    const older = await db
      .selectFrom('webhook_endpoints')
      .select(['webhook_id', column])
      .where(column, 'is not', null)
      .where(column, 'not like', `${addresses.current}%`)
      .execute();
    for (const row of older) {
      const { webhook_id, [column]: sealed } = row as { webhook_id: string } & Record<typeof column, string>;
      const whose = whoseSecret(webhook_id);
      await db
        .updateTable('webhook_endpoints')
        .set({ [column]: await addresses.seal(await addresses.open(sealed, whose), whose) })
        .where('webhook_id', '=', webhook_id)
        .where(column, '=', sealed)
        .execute();
    }
  }
}

async function change(
  { db, events }: WebhookContext,
  webhookId: string,
  run: (trx: Transaction<Database>, endpoint: Selectable<WebhookEndpointRow>) => Promise<void>,
): Promise<Webhook> {
  await events.transact(async (trx) => {
    const endpoint = await lock(trx, webhookId);
    await run(trx, endpoint);
    await events.publish(trx, { kind: 'webhook', platform: endpoint.platform_id });
  });
  return readWebhook(db, webhookId);
}

async function lock(trx: Kysely<Database>, webhookId: string): Promise<Selectable<WebhookEndpointRow>> {
  const endpoint = await trx
    .selectFrom('webhook_endpoints')
    .selectAll()
    .where('webhook_id', '=', webhookId)
    .forUpdate()
    .executeTakeFirst();
  if (endpoint === undefined) throw new Problem('webhook-unknown');
  return endpoint;
}

async function newSecret(
  { keys, random }: Pick<WebhookContext, 'keys' | 'random'>,
  webhookId: string,
): Promise<{ secret: string; sealed: string }> {
  const secret = `whsec_${Buffer.from(random(secretBytes)).toString('base64')}`;
  return { secret, sealed: await keys.addresses.seal(secret, whoseSecret(webhookId)) };
}

/** An address in its plain form. What its name leads to is looked at each time that something is sent. */
function readAddress({ settings }: Pick<WebhookContext, 'settings'>, text: string): string {
  const wrong = (detail: string) => new Problem('webhook-address', detail);
  let url: URL;
  try {
    url = readOutsideAddress(text, settings.webhooksHere);
  } catch (error) {
    throw wrong((error as Error).message);
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !mayReach(settings, host)) throw wrong('It is not on the public internet.');
  if (url.hash !== '') throw wrong('Leave out the fragment.');
  if (url.protocol === 'http:' && !isLoopbackName(url.hostname))
    throw wrong('Give an address that begins with https://.');
  return url.href;
}
