import type { FastifyReply } from 'fastify';
import type { ServiceContext } from '../context.ts';
import { groundOf } from '../database/ground-tables.ts';
import type { ServiceApp } from '../http/service-app.ts';
import { GroundProblem } from '../problems/service-problem.ts';
import { type EventStream, streamEvents } from './server-sent-events.ts';

/** Milliseconds between looks at whether a key is past its end. */
const look = 500;

/** Whose stream it is: a platform by its key, or somebody whose browser is signed in. It ends with either. */
export type StreamOwner =
  | { readonly keyId: string; readonly endsAt: number | null }
  | { readonly session: { readonly hash: string; readonly expiresAt: string } };

/** The streams of events of a service. */
export interface Streams {
  /**
   * Turns a reply into a stream.
   * @param onClose called once, when either side ends it.
   * @throws Problem `too-many-streams`.
   */
  open(reply: FastifyReply, owner: StreamOwner, onClose: () => void): EventStream;
}

/** Streams that one key may have open at one node: each server of a platform follows by one. */
export const streamsOfKey = 200;
/** Streams that one session may have open at one node: each tab of a browser follows by one. */
export const streamsOfSession = 10;

/**
 * Keeps the streams of an application: each ends with the key or session that opened it and when the service stops, and
 * nobody has more than they need.
 */
export function createStreams(
  app: ServiceApp,
  { events, db, clock, log }: Pick<ServiceContext, 'events' | 'db' | 'clock' | 'log'>,
): Streams {
  const owned = new Map<string, Set<EventStream>>();
  const closeAll = (name: string) => {
    for (const stream of [...(owned.get(name) ?? [])]) stream.close();
  };

  /** Ends the streams of keys and sessions that ended while nothing was heard, or between being let in and being listed. */
  const lookAgain = async (names = [...owned.keys()]) => {
    const keys = await groundOf(db)
      .selectFrom('api_keys')
      .select('key_id')
      .where('revoked_at', 'is', null)
      .execute();
    const ofSessions = names.filter((name) => name.startsWith('session ')).map((name) => name.slice(8));
    const sessions =
      ofSessions.length === 0
        ? []
        : await groundOf(db)
            .selectFrom('web_sessions')
            .select('session_hash')
            .where('session_hash', 'in', ofSessions)
            .execute();
    const inForce = new Set([
      ...keys.map(({ key_id }) => `key ${key_id}`),
      ...sessions.map(({ session_hash }) => `session ${session_hash}`),
    ]);
    for (const name of names) if (!inForce.has(name)) closeAll(name);
  };
  const warn = (error: Error) => log.warn({ name: error.name }, 'streams');
  events.subscribe((event) => {
    if (event.kind === 'api-key') closeAll(`key ${event.keyId}`);
    if (event.kind === 'signed-out')
      for (const session of event.sessions as readonly string[]) closeAll(`session ${session}`);
    if (event.kind === 'link' && event.live === true) lookAgain().catch(warn);
  });
  app.addHook('preClose', async () => {
    for (const name of [...owned.keys()]) closeAll(name);
  });

  return {
    open(reply, owner, onClose) {
      const [name, most, until] =
        'keyId' in owner
          ? [`key ${owner.keyId}`, streamsOfKey, owner.endsAt ?? Number.POSITIVE_INFINITY]
          : [`session ${owner.session.hash}`, streamsOfSession, Date.parse(owner.session.expiresAt)];
      const own = owned.get(name) ?? new Set();
      if (own.size >= most)
        throw new GroundProblem('too-many-streams', `There are ${most} open already.`, { retryAfter: 15 });
      owned.set(name, own);
      const stream = streamEvents(
        reply,
        () => {
          clearInterval(ending);
          own.delete(stream);
          if (own.size === 0 && owned.get(name) === own) owned.delete(name);
          onClose();
        },
        () => clock() < until,
      );
      own.add(stream);
      const ending =
        'keyId' in owner && owner.endsAt !== null
          ? setInterval(() => clock() < until || stream.close(), look)
          : undefined;
      ending?.unref();
      lookAgain([name]).catch(warn);
      return stream;
    },
  };
}
