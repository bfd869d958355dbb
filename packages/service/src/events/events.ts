import { randomUUID } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { sql } from 'kysely';
import pg from 'pg';
import type { GroundTables } from '../database/ground-tables.ts';

/**
 * What other parts, browsers and nodes are told. Ids and versions only: who may see more reads it from the records. A
 * service adds kinds of its own.
 */
export type GroundEvent =
  | { readonly kind: 'api-key'; readonly keyId: string }
  /** Changes made elsewhere may have been missed, or can be heard again. */
  | { readonly kind: 'link'; readonly live: boolean };

/** An event of whatever kind, to those who look at kinds alone. */
export type AnyEvent = { readonly kind: string; readonly [more: string]: unknown };

/** Two transactions that waited for each other, or saw each other's changes: one of them is undone and may be tried again. */
const collisions = new Set(['40001', '40P01']);
const mostAttempts = 5;

export interface Events<Event extends AnyEvent = AnyEvent, Tables = GroundTables> {
  /** Whether a change made by any node reaches this one. While false, nothing may be answered from memory. */
  readonly live: boolean;
  /**
   * Runs a transaction; what was published within it is delivered once it is committed, and never if it is not.
   * Do not touch the outer database inside it: the embedded engine has one connection. It may run more than once, if it
   * collides with another.
   */
  transact<T>(run: (trx: Transaction<Tables>) => Promise<T>): Promise<T>;
  /** Queues an event in a transaction that `transact` began. */
  publish(trx: Transaction<Tables>, event: Event): Promise<void>;
  /** Tells this node alone, at once. */
  announce(event: Event): void;
  /** @returns what ends the subscription. */
  subscribe(listener: (event: Event) => void): () => void;
  close(): Promise<void>;
}

const channel = 'stairgate';

/**
 * How long, in milliseconds, a node may go on answering from memory after the connection that tells it of changes has
 * silently died: it asks every `beat` and waits `patience` for the answer. Notices and answers share one connection in
 * order, so an answer shows that the notices before it have come through.
 */
const beat = 300;
const patience = 700;
export const staleBound = beat + patience;

/**
 * @param sharedUrl the Postgres address to LISTEN on when several nodes share the database, else null.
 * @param retry milliseconds between attempts to get a lost connection back.
 */
export async function createEvents<Event extends AnyEvent, Tables>({
  db,
  sharedUrl,
  onError = () => {},
  retry = 250,
}: {
  db: Kysely<Tables>;
  sharedUrl: string | null;
  onError?: (error: unknown) => void;
  retry?: number;
}): Promise<Events<Event | GroundEvent, Tables>> {
  type Any = Event | GroundEvent;
  const node = randomUUID();
  const listeners = new Set<(event: Any) => void>();
  const queues = new WeakMap<Transaction<Tables>, Any[]>();
  let live = sharedUrl === null;
  let closed = false;
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;

  const announce = (event: Any) => {
    for (const listener of [...listeners]) {
      try {
        listener(event);
      } catch (error) {
        onError(error);
      }
    }
  };

  const lose = (lost: pg.Client) => {
    if (client !== lost || closed) return;
    client = undefined;
    live = false;
    announce({ kind: 'link', live });
    // Ends the socket at once: a connection that has fallen silent would not answer a farewell.
    lost.connection?.stream?.destroy?.();
    timer = setTimeout(() => void connect().catch(onError), retry);
  };

  async function connect(): Promise<void> {
    const next = new pg.Client({
      connectionString: sharedUrl!,
      keepAlive: true,
      connectionTimeoutMillis: 5000,
    });
    client = next;
    next.on('error', () => lose(next));
    next.on('end', () => lose(next));
    next.on('notification', ({ payload }) => {
      const { from, event } = JSON.parse(payload ?? '{}') as { from?: string; event?: Any };
      if (event !== undefined && from !== node) announce(event);
    });
    try {
      await next.connect();
      await next.query(`listen ${channel}`);
    } catch (error) {
      lose(next);
      throw error;
    }
    if (client !== next || closed) return;
    live = true;
    announce({ kind: 'link', live });
  }

  let asking = false;
  const ask = () => {
    const asked = client;
    if (asked === undefined || !live || asking) return;
    asking = true;
    const silent = setTimeout(() => lose(asked), patience);
    asked
      .query('select 1')
      .catch(() => lose(asked))
      .finally(() => {
        clearTimeout(silent);
        asking = false;
      });
  };
  let heart: NodeJS.Timeout | undefined;
  if (sharedUrl !== null) {
    try {
      await connect();
    } catch (error) {
      closed = true;
      clearTimeout(timer);
      throw error;
    }
    heart = setInterval(ask, beat);
    heart.unref();
  }

  return {
    get live() {
      return live;
    },
    announce,
    async transact(run) {
      for (let attempt = 1; ; attempt++) {
        let queue: Any[] = [];
        try {
          const result = await db.transaction().execute(async (trx) => {
            queue = [];
            queues.set(trx, queue);
            return run(trx);
          });
          for (const event of queue) announce(event);
          return result;
        } catch (error) {
          if (attempt === mostAttempts || !collisions.has((error as { code?: string }).code ?? ''))
            throw error;
        }
      }
    },
    async publish(trx, event) {
      const queue = queues.get(trx);
      if (queue === undefined) throw new Error('publish needs a transaction that transact began');
      queue.push(event);
      if (sharedUrl !== null) {
        // NOTIFY is part of the transaction: other nodes hear of it exactly when it is committed.
        await sql`select pg_notify(${channel}, ${JSON.stringify({ from: node, event })})`.execute(trx);
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      clearInterval(heart);
      listeners.clear();
      await client?.end().catch(() => {});
    },
  };
}
