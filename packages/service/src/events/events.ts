import { randomUUID } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { sql } from 'kysely';
import type { GroundTables } from '../database/ground-tables.ts';
import { type Following, followEvents, type Pace } from './follow-events.ts';

/**
 * What other parts, browsers and nodes are told. Ids and versions only: who may see more reads it from the records. A
 * service adds kinds of its own.
 */
export type GroundEvent =
  | { readonly kind: 'api-key'; readonly keyId: string }
  /** Browsers were signed out from elsewhere. */
  | { readonly kind: 'signed-out'; readonly sessions: readonly string[] }
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
  /** Milliseconds that the newest event of another node took to come here, by both clocks; null before the first. */
  readonly lag: number | null;
  /** Tells this node alone, at once. */
  announce(event: Event): void;
  /** @returns what ends the subscription. */
  subscribe(listener: (event: Event) => void): () => void;
  close(): Promise<void>;
}

/** How long, in milliseconds, a node may go on answering from memory after changes have ceased to reach it. */
export const staleBound = 1000;

const pace: Pace = { every: 300, bound: staleBound, retry: 250, patience: 5000 };

/** Hours that events are kept for nodes that have not read them. One that comes later begins anew. */
export const eventHours = 1;

/**
 * @param sharedUrl the address of the database when several nodes share it, else null: then nobody else is told.
 * @param clock says when an event happened, in milliseconds since the epoch.
 * @param alsoWrite writes what was published into records that outlast a node, in the same transaction.
 * @param now milliseconds that only rise, by which the bound is kept.
 * @throws what the database says.
 */
export async function createEvents<Event extends AnyEvent, Tables>({
  db,
  sharedUrl,
  clock,
  alsoWrite,
  onError = () => {},
  now = () => performance.now(),
  ...given
}: {
  db: Kysely<Tables>;
  sharedUrl: string | null;
  clock: () => number;
  alsoWrite?: (trx: Transaction<Tables>, events: readonly (Event | GroundEvent)[]) => Promise<void>;
  onError?: (error: unknown) => void;
  now?: () => number;
} & Partial<Pace>): Promise<Events<Event | GroundEvent, Tables>> {
  type Any = Event | GroundEvent;
  const node = randomUUID();
  const listeners = new Set<(event: Any) => void>();
  const queues = new WeakMap<Transaction<Tables>, Any[]>();
  let lag: number | null = null;
  let written = 0;
  /** Of this node, whose commit was not answered: they may stand in the records all the same. */
  const doubtful = new Set<string>();

  const announce = (event: Any) => {
    for (const listener of [...listeners]) {
      try {
        listener(event);
      } catch (error) {
        onError(error);
      }
    }
  };

  const following: Following | undefined =
    sharedUrl === null
      ? undefined
      : await followEvents(
          { url: sharedUrl, pace: { ...pace, ...given }, now },
          {
            hear: (events, writer, at) => {
              if (writer.startsWith(node) && !doubtful.delete(writer)) return;
              lag = clock() - Date.parse(at);
              for (const event of events as Any[]) announce(event);
            },
            turn: (live) => announce({ kind: 'link', live }),
            onError,
          },
        );

  /**
   * Raising the head takes the lock of its row until the end of the transaction, so that what is committed first has the
   * lower number and none is left out: who has read up to a number has missed nothing before it. Last in a transaction,
   * so that others wait for its commit alone, and always after the head of the ledger.
   */
  const write = async (trx: Transaction<Tables>, writer: string, queue: readonly Any[]) => {
    const at = new Date(clock()).toISOString();
    await sql`with head as (update event_head set seq = seq + 1 where id = 'main' returning seq)
      insert into events (seq, node, at, body)
      select seq, ${writer}, ${at}, ${JSON.stringify(queue)} from head`.execute(trx);
  };

  return {
    get live() {
      return following?.live ?? true;
    },
    get lag() {
      return lag;
    },
    announce,
    async transact(run) {
      for (let attempt = 1; ; attempt++) {
        const queue: Any[] = [];
        let writer: string | undefined;
        try {
          const result = await db.transaction().execute(async (trx) => {
            queues.set(trx, queue);
            const done = await run(trx);
            if (queue.length > 0) await alsoWrite?.(trx, queue);
            if (following !== undefined && queue.length > 0) {
              const name = `${node}/${++written}`;
              await write(trx, name, queue);
              writer = name;
            }
            return done;
          });
          if (queue.length > 0) following?.wake();
          for (const event of queue) announce(event);
          return result;
        } catch (error) {
          if (writer !== undefined) {
            doubtful.add(writer);
            following?.doubt();
          }
          if (attempt === mostAttempts || !collisions.has((error as { code?: string }).code ?? ''))
            throw error;
        }
      }
    },
    async publish(trx, event) {
      const queue = queues.get(trx);
      if (queue === undefined) throw new Error('publish needs a transaction that transact began');
      queue.push(event);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      listeners.clear();
      await following?.close();
    },
  };
}
