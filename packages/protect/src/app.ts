import { randomBytes } from 'node:crypto';
import Fastify, { type FastifyBaseLogger } from 'fastify';
import { createKeyRing, type KeyScope } from '../../service/src/api-keys/api-keys.ts';
import { createKeyLimiter, type KeyLimiter } from '../../service/src/api-keys/key-limiter.ts';
import { needKey } from '../../service/src/api-keys/need-key.ts';
import type { ServiceApp } from '../../service/src/app/service-app.ts';
import { describeRoutes, serveDocs } from '../../service/src/docs/api-docs.ts';
import { healthRoutes } from '../../service/src/health/health-routes.ts';
import { collectMethods } from '../../service/src/http/allowed-methods.ts';
import { limitAnybody } from '../../service/src/http/limit-anybody.ts';
import { logRequests, quietLog } from '../../service/src/http/quiet-log.ts';
import { readJson } from '../../service/src/http/read-json.ts';
import { broughtId, createRequestIds, hasOddId } from '../../service/src/http/request-id.ts';
import { secureHeaders } from '../../service/src/http/secure-headers.ts';
import {
  answerBrokenRequest,
  answerFrameworkError,
  answerProblems,
  logFailure,
} from '../../service/src/problems/problem-handler.ts';
import { createAnswerer } from './answer/evaluation/answer-request.ts';
import { createFastServer, type Lane } from './answer/evaluation/fast-lane.ts';
import { evaluationMetadata, evaluationRoutes } from './answer/evaluation/routes.ts';
import { useRoutes } from './answer/uses/routes.ts';
import { withCookies } from './browser/web-session.ts';
import { eventRoutes } from './child/changes/routes.ts';
import { ageRoutes } from './child/children/age-routes.ts';
import { childrenRoutes } from './child/children/routes.ts';
import { choiceRoutes } from './child/choices/routes.ts';
import { complaintRoutes } from './child/complaints/routes.ts';
import type { Context } from './child/facts/context.ts';
import { limitRoutes } from './child/limits/routes.ts';
import { rightsRoutes } from './child/rights/routes.ts';
import { sessionRoutes } from './child/sessions/routes.ts';
import { guardianSide } from './guardian/pages/routes.ts';
import { Shadow } from './law/candidate/candidate-trial.ts';
import { candidateRoutes } from './law/candidate/routes.ts';
import { DecisionLog } from './law/decisions/decision-log.ts';
import { followLaws } from './law/in-force/follow-laws.ts';
import { recordRulebook } from './law/in-force/record-rulebook.ts';
import { rulebookRoutes } from './law/in-force/routes.ts';
import { waitUntilCertain } from './law/in-force/wait-until-certain.ts';
import { warnOfLapses } from './law/profile/lapses-today.ts';
import { type ContextOptions, openContext } from './open-context.ts';
import { operatorRoutes } from './operator/desk/routes.ts';
import { reviewPagesRoutes, reviewRoutes } from './operator/reviews/routes.ts';
import { Problem } from './problem.ts';
import { readSettings } from './settings.ts';

export interface AppOptions extends ContextOptions {
  /** Where log lines go; by default standard output. */
  readonly logTo?: { write(line: string): void };
}

export interface RunningApp {
  readonly app: ServiceApp;
  readonly context: Context;
  /** What decisions were, without whom they were about. */
  readonly log: DecisionLog;
  /** What a candidate rulebook would have answered. */
  readonly shadow: Shadow;
  /** Answers what is under way, then closes everything. */
  close(): Promise<void>;
}

const bodyLimit = 64 * 1024;
/** Reports that one key may send: each is read whole. */
const reportsPerMinute = 60;
/** Milliseconds that requests under way get when the service stops. A browser may also hold a line it never used. */
const closePatience = 1000;

/**
 * Opens the records and builds the application; it does not listen yet.
 * @throws SettingsError, FolderInUse, KeysDoNotFit, or what the database says.
 */
export async function createApp(options: AppOptions = {}): Promise<RunningApp> {
  const settings = readSettings(options.settings);
  const ids = createRequestIds(options.random ?? randomBytes);
  let lane: Lane | undefined;
  const app: ServiceApp = Fastify({
    logger: {
      level: settings.logLevel,
      ...(options.logTo === undefined ? {} : { stream: options.logTo }),
    },
    logController: quietLog,
    requestIdHeader: false,
    genReqId: ({ headers }) => ids.forLog(headers),
    serverFactory: (router) => createFastServer(router, { lane: () => lane, ids }),
    bodyLimit,
    trustProxy: settings.trustProxy,
    forceCloseConnections: 'idle',
    frameworkErrors: answerFrameworkError,
    clientErrorHandler: (error, socket) => answerBrokenRequest(error, socket, ids.own()),
    routerOptions: { maxParamLength: 128 },
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

  const { context, close: closeContext } = await openContext(
    { ...options, settings },
    app.log as FastifyBaseLogger,
  );
  const log = new DecisionLog();
  const ring = createKeyRing(context);
  const onError = (error: Error) => logFailure(app.log, error, 'internal');
  const shadow = new Shadow({ db: context.db, clock: context.clock, onError });
  const answerer = createAnswerer(context, log, shadow);
  const following = followLaws(context, shadow, onError);
  try {
    answerProblems(app, collectMethods(app));
    logRequests(app, settings);
    readBodies(app);
    app.decorateRequest('apiKey', null);
    app.addHook('onRequest', (request, reply, done) => {
      reply.header('x-request-id', broughtId(request.headers) ?? request.id);
      done(refuseZero(request.url));
    });
    app.addHook('onSend', (request, _reply, payload, done) => {
      done(null, typeof payload === 'string' && hasOddId(request.headers) ? Buffer.from(payload) : payload);
    });
    waitUntilCertain(app, context);
    await describeRoutes(app, context);
    await secureHeaders(app, settings.publicUrl);
    const strangers = await limitAnybody(app, settings.rateLimits.anybody);
    await serveDocs(app);

    const limiter = (perMinute: number) => createKeyLimiter(perMinute, context.clock);
    const platformLimiter = limiter(settings.rateLimits.platform);
    const decisionLimiter = limiter(settings.rateLimits.decisions);
    const keyed = (of: KeyScope, limits: KeyLimiter, register: (scope: ServiceApp) => Promise<void>) =>
      app.register(async (scope: ServiceApp) => {
        scope.countsByKey = true;
        scope.addHook('onRoute', (route) => {
          route.schema = { security: [{ [of === 'platform' ? 'key' : 'operatorKey']: [] }], ...route.schema };
        });
        scope.addHook('onRequest', needKey({ ring, scope: of, limiter: limits, strangers }));
        await register(scope);
      });
    const platform = (limits: KeyLimiter, register: (scope: ServiceApp) => Promise<void>) =>
      keyed('platform', limits, register);
    // For routes that are registered elsewhere and need a platform's key too.
    app.decorate(
      'needPlatformKey',
      needKey({ ring, scope: 'platform', limiter: platformLimiter, strangers }),
    );
    await platform(decisionLimiter, (scope) => evaluationRoutes(scope, answerer));
    await platform(platformLimiter, async (scope) => {
      await childrenRoutes(scope, context);
      await ageRoutes(scope, context);
      await choiceRoutes(scope, context);
      await limitRoutes(scope, context);
      await sessionRoutes(scope, context);
      await useRoutes(scope, context, { log, shadow });
      await complaintRoutes(scope, context);
      await rightsRoutes(scope, context);
      await rulebookRoutes(scope, context);
      await eventRoutes(scope, context);
    });
    await keyed('operator', limiter(reportsPerMinute), (scope) => reviewRoutes(scope, context));
    await evaluationMetadata(app, context);
    await healthRoutes(app, context);
    await app.register(async (scope: ServiceApp) => {
      await withCookies(scope);
      await operatorRoutes(scope, context, { log, ring });
      await candidateRoutes(scope, context, { log, shadow });
      await reviewPagesRoutes(scope, context);
    });
    await guardianSide(app, context);
    await recordRulebook(context);
    warnOfLapses(context);
    // At level debug every request gets its line, which the router writes.
    if (settings.logLevel !== 'debug') {
      lane = { answerer, ring, limiter: decisionLimiter, ids, onError };
    }
  } catch (error) {
    await closeContext();
    throw error;
  }

  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= (async () => {
      const impatient = setTimeout(() => app.server.closeAllConnections(), closePatience);
      await app.close();
      clearTimeout(impatient);
      await following.stop();
      await log.flush(context.db).catch(() => {});
      await shadow.flush();
      await closeContext();
    })();
    return closing;
  };
  return { app, context, log, shadow, close };
}

/** The character U+0000, which no text column takes, comes to no route: neither in an address nor in a body. */
function refuseZero(url: string): Problem | undefined {
  if (!url.includes('%00')) return undefined;
  return new Problem('invalid', 'the address: leave out the character U+0000');
}

/** JSON bodies, which mean the same to every reader. The zero character is refused here for every text field. */
function readBodies(app: ServiceApp): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const text = body.toString();
    if (text.includes('\\u0000'))
      return done(new Problem('invalid', 'the body: leave out the character U+0000'));
    try {
      readJson(body as Buffer);
    } catch (error) {
      return done(error as Error);
    }
    return parse(request, text, done);
  });
}
