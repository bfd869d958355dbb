import type { ApiDescription } from '@stairgate/wire';
import Fastify, { type FastifyServerFactory } from 'fastify';
import { serveDocs } from '../docs/api-docs.ts';
import { collectMethods } from '../http/allowed-methods.ts';
import { compileLate } from '../http/compile-late.ts';
import { compressAnswers } from '../http/compress-answers.ts';
import { limitAnybody, type Strangers } from '../http/limit-anybody.ts';
import type { ProblemHandler } from '../http/problem-handler.ts';
import { logRequests, quietLog } from '../http/quiet-log.ts';
import { readBodies, refuseZero } from '../http/read-bodies.ts';
import { broughtId, hasOddId, type RequestIds } from '../http/request-id.ts';
import { secureHeaders } from '../http/secure-headers.ts';
import type { ServiceApp } from '../http/service-app.ts';
import type { GroundSettings } from '../settings/settings.ts';

const bodyLimit = 64 * 1024;
/** Milliseconds that requests under way get when the service stops. A browser may also hold a line it never used. */
const closePatience = 1000;

/** The HTTP application, with nothing on it yet; `prepareServiceApp` comes before the first route. */
export function createServiceApp({
  settings,
  ids,
  handler,
  logTo,
  serverFactory,
}: {
  settings: Pick<GroundSettings, 'logLevel' | 'trustProxy'>;
  ids: RequestIds;
  handler: ProblemHandler;
  /** Where log lines go; by default standard output. */
  logTo?: { write(line: string): void } | undefined;
  serverFactory?: FastifyServerFactory;
}): ServiceApp {
  return Fastify({
    logger: {
      level: settings.logLevel,
      ...(logTo === undefined ? {} : { stream: logTo }),
    },
    logController: quietLog,
    requestIdHeader: false,
    genReqId: ({ headers }) => ids.forLog(headers),
    ...(serverFactory === undefined ? {} : { serverFactory }),
    bodyLimit,
    trustProxy: settings.trustProxy,
    forceCloseConnections: 'idle',
    frameworkErrors: handler.answerFrameworkError,
    clientErrorHandler: (error, socket) => handler.answerBrokenRequest(error, socket, ids.own()),
    routerOptions: { maxParamLength: 128 },
    schemaController: { compilersFactory: compileLate },
    ajv: {
      customOptions: {
        coerceTypes: false,
        removeAdditional: false,
        useDefaults: true,
        // A body is small and a schema has no costly pattern, so every field that is wrong can be named.
        allErrors: true,
        verbose: true,
        discriminator: true,
        keywords: ['x-right'],
      },
    },
  });
}

/**
 * What holds for every route of a service: problems, logs, bodies, request ids, the description, headers, a limit for
 * each address.
 * @returns what counts a try with an unknown key.
 */
export async function prepareServiceApp(
  app: ServiceApp,
  {
    settings,
    handler,
    description,
    often,
    perMinute,
  }: {
    settings: Pick<GroundSettings, 'logLevel' | 'pagesDir' | 'publicUrl'>;
    handler: ProblemHandler;
    description: ApiDescription;
    /** Routes whose log lines would be too many to be of use at level info. */
    often: ReadonlySet<string>;
    /** Requests that one address may send a minute. */
    perMinute: number;
  },
): Promise<Strangers> {
  app.addHook('onRequest', (request, reply, done) => {
    // What nobody said may be kept is not kept: nearly every answer is about somebody.
    reply
      .header('x-request-id', broughtId(request.headers) ?? request.id)
      .header('cache-control', 'no-store');
    done(refuseZero(request.url));
  });
  handler.answerProblems(app, collectMethods(app), settings.pagesDir);
  logRequests(app, settings.logLevel, often);
  readBodies(app);
  app.decorateRequest('apiKey', null);
  app.addHook('onSend', (request, _reply, payload, done) => {
    done(null, typeof payload === 'string' && hasOddId(request.headers) ? Buffer.from(payload) : payload);
  });
  await secureHeaders(app, settings.publicUrl);
  await compressAnswers(app);
  const strangers = await limitAnybody(app, perMinute);
  await serveDocs(app, description);
  return strangers;
}

/** Answers what is under way, then closes. */
export async function closeServiceApp(app: ServiceApp): Promise<void> {
  const impatient = setTimeout(() => app.server.closeAllConnections(), closePatience);
  await app.close();
  clearTimeout(impatient);
}
