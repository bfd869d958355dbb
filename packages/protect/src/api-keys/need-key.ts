import type { FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify';
import { Problem } from '../problem.ts';
import type { KeyRing, KeyScope, KnownKey } from './api-keys.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** An `onRequest` hook for routes of platforms. */
    needPlatformKey: onRequestHookHandler;
  }
  interface FastifyRequest {
    /** Who calls, once `needKey` has let the request in. */
    apiKey: KnownKey | null;
  }
}

interface Window {
  start: number;
  count: number;
}

const minute = 60_000;

/**
 * A hook that lets in only who has a key of the scope, and no more often than `perMinute`.
 * @param strangers what counts the tries of an address whose key is not known, before the records are asked; throws
 *   when they are too many.
 */
export function needKey({
  ring,
  scope,
  perMinute,
  clock,
  strangers,
}: {
  ring: KeyRing;
  scope: KeyScope;
  perMinute: number;
  clock: () => number;
  strangers: (request: FastifyRequest) => Promise<void>;
}): onRequestHookHandler {
  const windows = new Map<string, Window>();

  const letIn = (request: FastifyRequest, reply: FastifyReply, key: KnownKey) => {
    if (key.scope !== scope) throw new Problem('key-scope', `This needs a key of scope "${scope}".`);
    const now = clock();
    let window = windows.get(key.keyId);
    if (window === undefined || now - window.start >= minute || now < window.start) {
      window = { start: now, count: 0 };
      windows.set(key.keyId, window);
    }
    if (++window.count > perMinute) {
      const seconds = Math.ceil((window.start + minute - now) / 1000);
      reply.header('retry-after', seconds);
      throw new Problem('too-many-requests', `This key may send ${perMinute} requests a minute.`);
    }
    request.apiKey = key;
  };

  return (request, reply, done) => {
    const header = request.headers.authorization;
    if (header === undefined || !/^bearer [\x21-\x7e]+$/i.test(header)) {
      reply.header('www-authenticate', 'Bearer');
      done(new Problem('key-missing'));
      return;
    }
    const given = header.slice(7);
    const known = ring.peek(given);
    const settle = (key: KnownKey) => {
      try {
        letIn(request, reply, key);
        done();
      } catch (error) {
        done(error as Error);
      }
    };
    if (known !== undefined) {
      settle(known);
      return;
    }
    strangers(request)
      .then(() => ring.find(given))
      .then((key) => {
        if (key !== undefined) return settle(key);
        reply.header('www-authenticate', 'Bearer error="invalid_token"');
        done(new Problem('key-unknown'));
      })
      .catch((error: Error) => done(error));
  };
}
