import { LogController } from 'fastify';
import type { GroundSettings } from '../settings/settings.ts';
import type { ServiceApp } from './service-app.ts';

/** Fastify's own lines about requests quote their addresses, which hold ids of people. */
export const quietLog = new LogController({ disableRequestLogging: true });

/**
 * One line for each request: the pattern of its route, never its address, its body or who sent it.
 * @param often routes whose lines would be too many to be of use at level info.
 */
export function logRequests(
  app: ServiceApp,
  logLevel: GroundSettings['logLevel'],
  often: ReadonlySet<string>,
): void {
  const debugging = logLevel === 'debug';
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    const level = often.has(route) && reply.statusCode < 500 ? 'debug' : 'info';
    if (level === 'info' || debugging) {
      request.log[level]({
        method: request.method,
        route,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
      });
    }
    done();
  });
}
