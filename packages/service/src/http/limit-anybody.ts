import rateLimit from '@fastify/rate-limit';
import type { FastifyRequest } from 'fastify';
import { GroundProblem } from '../problems/service-problem.ts';
import { requesterAt } from './requester-at.ts';
import type { ServiceApp } from './service-app.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Set on a scope whose routes count by key. */
    countsByKey: boolean;
  }
}

/** Counts a request of somebody whose key is not known; throws when there were too many. */
export type Strangers = (request: FastifyRequest) => Promise<void>;

/**
 * Limits every route by address, unless its `config.rateLimit` is false or says otherwise. Routes that need a key
 * count by key instead (`needKey`).
 * @returns what counts a try with an unknown key.
 */
export async function limitAnybody(app: ServiceApp, perMinute: number): Promise<Strangers> {
  app.decorate('countsByKey', false);
  app.addHook('onRoute', function (route) {
    if (this.countsByKey) route.config = { rateLimit: false, ...route.config };
  });
  await app.register(rateLimit, {
    global: true,
    max: perMinute,
    timeWindow: 60_000,
    keyGenerator: ({ ip }) => requesterAt(ip),
    errorResponseBuilder: (_request, { max }) =>
      new GroundProblem('too-many-requests', `This address may send ${max} requests a minute.`),
  });
  const check = app.createRateLimit({
    max: perMinute,
    timeWindow: 60_000,
    keyGenerator: ({ ip }) => requesterAt(ip),
  });
  return async (request) => {
    const result = await check(request);
    if (!result.isAllowed && result.isExceeded) {
      const detail = 'Too many tries with a key that is not known.';
      throw new GroundProblem('too-many-requests', detail, { retryAfter: result.ttlInSeconds });
    }
  };
}
