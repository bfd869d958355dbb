import { LogController } from 'fastify';
import type { Settings } from '../../../protect/src/settings.ts';
import type { ServiceApp } from '../app/service-app.ts';

/** Fastify's own lines about requests quote their addresses, which hold ids of children. */
export const quietLog = new LogController({ disableRequestLogging: true });

/** Log lines that would be too many to be of use at level info. */
const often = new Set([
  '/access/v1/evaluation',
  '/access/v1/evaluations',
  '/access/v1/search/action',
  '/health',
  '/ready',
]);

/** One line for each request: the pattern of its route, never its address, its body or who sent it. */
export function logRequests(app: ServiceApp, { logLevel }: Pick<Settings, 'logLevel'>): void {
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
