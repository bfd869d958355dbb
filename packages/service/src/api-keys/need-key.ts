import { type KeyScope, mayActAs, type Role } from '@stairgate/wire';
import type { FastifyRequest, onRequestHookHandler } from 'fastify';
import type { Strangers } from '../http/limit-anybody.ts';
import { GroundProblem } from '../problems/service-problem.ts';
import type { KeyKind, KeyRing, KnownKey } from './api-keys.ts';
import type { KeyLimiter } from './key-limiter.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a platform's key has to be made for, to call this route. */
    keyScope?: KeyScope;
    /** What an operator has to be, or have a key for, to call this route. */
    role?: Role;
  }
  interface FastifyRequest {
    /** Who calls, once `needKey` has let the request in. */
    apiKey: KnownKey | null;
  }
}

/**
 * A hook that lets in only who has a key of the scope, and no more often than the limiter says. It runs before the body is
 * read, whose bytes count by what the request says of them; of one that does not, by all that the route takes.
 * @param strangers what counts the tries of an address whose key is not known, before the records are asked; throws
 *   when they are too many.
 */
export function needKey({
  ring,
  scope,
  limiter,
  byteLimiter,
  strangers,
}: {
  ring: KeyRing;
  scope: KeyKind;
  limiter: KeyLimiter;
  byteLimiter: KeyLimiter;
  strangers: Strangers;
}): onRequestHookHandler {
  const letIn = (request: FastifyRequest, key: KnownKey) => {
    if (key.scope !== scope) throw new GroundProblem('key-scope', `This needs a key of scope "${scope}".`);
    if (ring.isOver(key)) throw new GroundProblem('key-expired');
    const { keyScope } = request.routeOptions.config;
    if (!mayUse(key, keyScope)) {
      const detail = `This key was not made for "${keyScope}".`;
      throw new GroundProblem('key-scope', detail, { scope: keyScope });
    }
    needRole(key.role, request.routeOptions.config.role);
    const who = countedAs(key);
    const retryAfter = limiter.wait(who);
    if (retryAfter > 0) {
      const detail = `This platform may send ${limiter.perMinute} requests a minute.`;
      throw new GroundProblem('too-many-requests', detail, { retryAfter });
    }
    const untilBytes = byteLimiter.wait(who);
    if (untilBytes > 0) {
      const detail = `This platform may send ${byteLimiter.perMinute} bytes a minute.`;
      throw new GroundProblem('too-many-requests', detail, { retryAfter: untilBytes });
    }
    limiter.count(who);
    byteLimiter.count(who, bytesOf(request));
    request.apiKey = key;
  };

  return (request, reply, done) => {
    const header = request.headers.authorization;
    if (header === undefined || !/^bearer [\x21-\x7e]+$/i.test(header)) {
      reply.header('www-authenticate', 'Bearer');
      done(new GroundProblem('key-missing'));
      return;
    }
    const given = header.slice(7);
    const known = ring.peek(given);
    const settle = (key: KnownKey) => {
      try {
        letIn(request, key);
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
        done(new GroundProblem('key-unknown'));
      })
      .catch((error: Error) => done(error));
  };
}

function bytesOf({ headers, routeOptions }: FastifyRequest): number {
  if (headers['transfer-encoding'] !== undefined) return routeOptions.bodyLimit;
  return Number(headers['content-length'] ?? 0);
}

/** @throws Problem `role-missing`, which names the role. */
export function needRole(has: Role | null, needs: Role | undefined): void {
  if (needs === undefined || (has !== null && mayActAs(has, needs))) return;
  throw new GroundProblem('role-missing', `This needs the role "${needs}".`, { needs, has });
}

/** Whether a key was made for something. */
export function mayUse({ scopes }: KnownKey, scope: KeyScope | undefined): boolean {
  return scopes === null || scope === undefined || scopes.has(scope);
}

/** Under what name requests are counted: the keys of one platform share what it may send. */
export function countedAs({ platform, keyId }: KnownKey): string {
  return platform ?? keyId;
}
