import { fetchOutside, OutsideError, type OutsideRequest } from '@stairgate/service';
import type { WebhookFault } from '@stairgate/wire';
import { type Selectable, sql } from 'kysely';
import { Webhook } from 'standardwebhooks';
import type { WebhookDeliveryRow, WebhookEndpointRow } from '../../database/schema.ts';
import { mayReach } from './may-reach.ts';
import { nextTry } from './next-try.ts';
import type { WebhookQueue } from './queue-webhooks.ts';
import type { WebhookContext } from './webhook-context.ts';
import { whoseSecret } from './webhook-endpoints.ts';

/** Milliseconds that a receiver has to answer; Standard Webhooks advises 15 to 30 seconds. */
const usualTimeout = 15_000;
/** How long, in milliseconds, an event may be on its way before it counts as lost with the process that sent it. */
const lease = 60_000;
/** Events that one node has on their way to one endpoint at a time; one while it fails. */
const mostAtOnce = 4;
/** Of an answer nothing is read but its status. */
const mostBytes = 64 * 1024;
/** Milliseconds without one event that arrived after which an endpoint is paused. */
const failingFor = 3 * 86_400_000;

type Endpoint = Selectable<WebhookEndpointRow>;
type Delivery = Selectable<WebhookDeliveryRow>;

interface Arrival {
  readonly status: number | null;
  readonly fault: WebhookFault | null;
  readonly duration: number;
  /** Seconds that the receiver wants to be left alone. */
  readonly retryAfter: number;
}

export interface WebhookSender {
  /** Sends what is due to every endpoint, and waits until that is done. */
  sendDue(): Promise<void>;
  /** Sends what is due without making anybody wait for it; nothing before `begin`. */
  startSending(): void;
  /** Sends from now on whenever something is committed. */
  begin(): void;
  /** Waits until nothing is being sent in this process. */
  settled(): Promise<void>;
  /** Lets what is being sent end and starts nothing more. */
  stop(): Promise<void>;
}

/**
 * Sends events to the endpoints of platforms. Any number of nodes may do so at once: each claims what it sends for a
 * while. Each event goes out at least once, by the same id, and again where a process dies before it noted the answer. An
 * endpoint has its own few events on their way, so that one which is slow holds up no other.
 * @param timeout milliseconds.
 */
export function createWebhookSender(
  context: WebhookContext,
  queue: WebhookQueue,
  { timeout = usualTimeout, lookup }: Pick<OutsideRequest, 'timeout' | 'lookup'> = {},
): WebhookSender {
  const { db, clock, events, keys, log, random, settings } = context;
  const reach: OutsideRequest = {
    plain: settings.webhooksHere,
    mayReach: (address) => mayReach(settings, address),
  };
  const instant = (time: number) => new Date(time).toISOString();

  const claim = (webhookId: string): Promise<Delivery | undefined> =>
    db
      .updateTable('webhook_deliveries')
      .set({ attempts: sql<number>`attempts + 1`, next_at: instant(clock() + lease) })
      .where('delivery_id', '=', (eb) =>
        eb
          .selectFrom('webhook_deliveries')
          .select('delivery_id')
          .where('webhook_id', '=', webhookId)
          .where('state', '=', 'waiting')
          .where('next_at', '<=', instant(clock()))
          .orderBy('next_at')
          .orderBy('made_at')
          .limit(1)
          .forUpdate()
          .skipLocked(),
      )
      .returningAll()
      .executeTakeFirst();

  const secretsOf = async ({ webhook_id, secret, former_secret, former_until }: Endpoint) => {
    const open = (sealed: string) => keys.addresses.open(sealed, whoseSecret(webhook_id));
    const former =
      former_secret !== null && former_until !== null && former_until > instant(clock())
        ? [await open(former_secret)]
        : [];
    return [await open(secret), ...former];
  };

  const send = async (endpoint: Endpoint, { delivery_id, body }: Delivery): Promise<Arrival> => {
    const at = new Date(clock());
    const signatures = (await secretsOf(endpoint)).map((secret) =>
      new Webhook(secret).sign(delivery_id, at, body),
    );
    const begun = performance.now();
    const took = () => Math.round(performance.now() - begun);
    try {
      const { status, headers } = await fetchOutside(endpoint.url, {
        ...reach,
        ...{ method: 'POST', body, mostBytes, timeout, ...(lookup && { lookup }) },
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Stairgate-Webhooks',
          'webhook-id': delivery_id,
          'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
          'webhook-signature': signatures.join(' '),
        },
      });
      const retryAfter = /^\d{1,6}$/.test(headers['retry-after'] ?? '') ? Number(headers['retry-after']) : 0;
      const fault = status >= 200 && status < 300 ? null : 'status';
      return { status, fault, retryAfter, duration: took() };
    } catch (error) {
      if (!(error instanceof OutsideError)) throw error;
      return { status: null, fault: error.fault, retryAfter: 0, duration: took() };
    }
  };

  /** What this process knows of a delivery counts only while nobody else has claimed it since. */
  const stillOwn = ({ delivery_id, attempts }: Delivery) =>
    db
      .updateTable('webhook_deliveries')
      .where('delivery_id', '=', delivery_id)
      .where('attempts', '=', attempts)
      .where('state', '=', 'waiting');

  const note = async (endpoint: Endpoint, delivery: Delivery, arrival: Arrival): Promise<void> => {
    const { webhook_id } = endpoint;
    const { status, fault, duration } = arrival;
    const now = clock();
    const at = instant(now);
    const heard = { status, fault, duration, last_at: at };
    const endpointNow = db.updateTable('webhook_endpoints').where('webhook_id', '=', webhook_id);
    if (fault === null) {
      await stillOwn(delivery)
        .set({ ...heard, state: 'delivered' })
        .execute();
      await endpointNow.set({ last_delivered_at: at, failing_since: null }).execute();
      return;
    }
    const chance = new DataView(Uint8Array.from(random(4)).buffer).getUint32(0) / 2 ** 32;
    const pause = nextTry(delivery.attempts, chance, arrival.retryAfter);
    await stillOwn(delivery)
      .set({ ...heard, ...(pause === null ? { state: 'failed' } : { next_at: instant(now + pause) }) })
      .execute();
    const about = { webhook: webhook_id, status, fault, attempts: delivery.attempts };
    if (status === 410) {
      await endIfActive(endpoint, 'disabled', 'gone');
      log.warn(about, 'a webhook answered 410 Gone and is disabled; resume it once its address is right');
      return;
    }
    const { failing_since } = await endpointNow
      .set({ failing_since: sql<string>`coalesce(failing_since, ${at})` })
      .returning('failing_since')
      .executeTakeFirst()
      .then((row) => row ?? { failing_since: null });
    if (failing_since !== null && now - Date.parse(failing_since) >= failingFor) {
      await endIfActive(endpoint, 'paused', 'failing');
      log.warn(about, 'nothing has arrived at a webhook for three days; it is paused. Its events wait');
    } else log.info(about, 'a webhook was not taken');
  };

  const endIfActive = (
    { webhook_id, platform_id }: Endpoint,
    state: 'paused' | 'disabled',
    why: 'failing' | 'gone',
  ) =>
    events.transact(async (trx) => {
      await trx
        .updateTable('webhook_endpoints')
        .set({ state, why })
        .where('webhook_id', '=', webhook_id)
        .where('state', '=', 'active')
        .execute();
      if (state === 'disabled')
        await trx
          .updateTable('webhook_deliveries')
          .set({ state: 'failed' })
          .where('webhook_id', '=', webhook_id)
          .where('state', '=', 'waiting')
          .execute();
      await events.publish(trx, { kind: 'webhook', platform: platform_id });
    });

  let stopped = false;
  let begun = false;
  const running = new Map<string, Promise<void>>();
  const again = new Set<string>();

  /** Sends one after another until nothing is due, or the endpoint is not to be sent to any more. */
  const lane = async (webhookId: string, isFirst: boolean): Promise<void> => {
    while (!stopped) {
      const endpoint = await db
        .selectFrom('webhook_endpoints')
        .selectAll()
        .where('webhook_id', '=', webhookId)
        .where('state', '=', 'active')
        .executeTakeFirst();
      if (endpoint === undefined || (endpoint.failing_since !== null && !isFirst)) return;
      const delivery = await claim(webhookId);
      if (delivery === undefined) return;
      await note(endpoint, delivery, await send(endpoint, delivery));
    }
  };

  const sendTo = (webhookId: string): Promise<void> => {
    again.add(webhookId);
    let own = running.get(webhookId);
    if (own === undefined) {
      own = (async () => {
        while (again.delete(webhookId) && !stopped)
          await Promise.all(Array.from({ length: mostAtOnce }, (_, at) => lane(webhookId, at === 0)));
      })()
        .catch((error: Error) => log.error({ webhook: webhookId, name: error.name }, 'webhooks'))
        .finally(() => running.delete(webhookId));
      running.set(webhookId, own);
    }
    return own;
  };

  const findDue = async (): Promise<string[]> => {
    const rows = await db
      .selectFrom('webhook_endpoints')
      .select('webhook_id')
      .where('state', '=', 'active')
      .where((eb) =>
        eb.exists(
          eb
            .selectFrom('webhook_deliveries')
            .select('delivery_id')
            .whereRef('webhook_deliveries.webhook_id', '=', 'webhook_endpoints.webhook_id')
            .where('webhook_deliveries.state', '=', 'waiting')
            .where('next_at', '<=', instant(clock())),
        ),
      )
      .execute();
    return rows.map(({ webhook_id }) => webhook_id);
  };

  let finding: Promise<unknown> | undefined;
  let findAgain = false;
  const startSending = () => {
    if (!begun || stopped) return;
    findAgain = true;
    finding ??= (async () => {
      while (findAgain && !stopped) {
        findAgain = false;
        for (const webhookId of await findDue()) void sendTo(webhookId);
      }
    })()
      .catch((error: Error) => log.error({ name: error.name }, 'webhooks'))
      .finally(() => {
        finding = undefined;
      });
  };
  const settled = async () => {
    await finding;
    await Promise.all(running.values());
  };

  return {
    async sendDue() {
      if (!stopped) await Promise.all((await findDue()).map(sendTo));
    },
    startSending,
    begin() {
      begun = true;
      events.subscribe((event) => {
        if (queue.concerns(event)) startSending();
      });
      startSending();
    },
    settled,
    async stop() {
      stopped = true;
      await settled();
    },
  };
}
