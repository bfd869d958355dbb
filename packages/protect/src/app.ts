import { randomBytes } from 'node:crypto';
import {
  closeServiceApp,
  createKeyLimiter,
  createKeyRing,
  createRequestIds,
  createServiceApp,
  createStreams,
  healthRoutes,
  type KeyRing,
  keyedScopes,
  logFailure,
  mailboxRoutes,
  pageRoutes,
  prepareServiceApp,
  type ReadinessSource,
  type ServiceApp,
  startTelemetry,
  type Telemetry,
  withCookies,
} from '@stairgate/service';
import { describeApi, problems } from '@stairgate/wire';
import type { FastifyBaseLogger } from 'fastify';
import { createAnswerer } from './answer/evaluation/answer-request.ts';
import { createFastServer, type Lane } from './answer/evaluation/fast-lane.ts';
import { evaluationMetadata, evaluationRoutes } from './answer/evaluation/routes.ts';
import { guardRoutes } from './answer/guards/routes.ts';
import { purchaseRoutes } from './answer/purchases/routes.ts';
import { useRoutes } from './answer/uses/routes.ts';
import { returnRoutes } from './child/attempts/return-routes.ts';
import { attemptRoutes } from './child/attempts/routes.ts';
import { eventRoutes } from './child/changes/routes.ts';
import { ageRoutes } from './child/children/age-routes.ts';
import { childrenRoutes } from './child/children/routes.ts';
import { choiceRoutes } from './child/choices/routes.ts';
import { complaintRoutes } from './child/complaints/routes.ts';
import type { Context, RootContext } from './child/facts/context.ts';
import { openPlatformDoor } from './child/facts/platform-door.ts';
import { limitRoutes } from './child/limits/routes.ts';
import { childPageRoutes } from './child/pages/routes.ts';
import { rightsRoutes } from './child/rights/routes.ts';
import { childSchoolRoutes, schoolRoutes } from './child/school/routes.ts';
import { sessionRoutes } from './child/sessions/routes.ts';
import { childTimeRoutes, timeRoutes } from './child/time/routes.ts';
import { childFavourRoutes, favourPlatformRoutes, guardianTimeRoutes } from './guardian/favours/routes.ts';
import { childAskRoutes } from './guardian/pages/child-page-routes.ts';
import { guardianRoutes } from './guardian/pages/guardian-routes.ts';
import { guardianPlatformRoutes } from './guardian/pages/platform-routes.ts';
import { receiptRoutes } from './guardian/receipts/routes.ts';
import { CandidateTrial } from './law/candidate/candidate-trial.ts';
import { followLaws } from './law/candidate/follow-laws.ts';
import { candidateRoutes } from './law/candidate/routes.ts';
import { DecisionLog } from './law/decisions/decision-log.ts';
import { recordRulebook } from './law/in-force/record-rulebook.ts';
import { rulebookRoutes } from './law/in-force/routes.ts';
import { waitUntilCertain } from './law/in-force/wait-until-certain.ts';
import { warnOfLapses } from './law/profile/lapses-today.ts';
import { type ContextOptions, openContext } from './open-context.ts';
import { auditRoutes } from './operator/audit/routes.ts';
import { operatorComplaintRoutes } from './operator/complaints/routes.ts';
import { countRoutes } from './operator/counts/routes.ts';
import { operatorRoutes } from './operator/desk/routes.ts';
import { keyRoutes } from './operator/keys/routes.ts';
import { createLawDesk } from './operator/laws/create-law-desk.ts';
import { measureService } from './operator/measures/measure-service.ts';
import { operatorObjectionRoutes } from './operator/objections/routes.ts';
import { reviewPagesRoutes, reviewRoutes, sealRoutes } from './operator/reviews/routes.ts';
import { signInRoutes } from './operator/sign-in/routes.ts';
import { operatorWebhookRoutes, webhookRoutes } from './operator/webhooks/routes.ts';
import { createWebhookSender, type WebhookSender } from './operator/webhooks/send-webhooks.ts';
import { pages } from './pages.ts';
import { problemHandler } from './problem-handler.ts';
import { readSettings } from './settings.ts';

export interface AppOptions extends ContextOptions {
  /** Where log lines go; by default standard output. */
  readonly logTo?: { write(line: string): void };
}

export interface RunningApp {
  readonly app: ServiceApp;
  readonly context: RootContext;
  /** What decisions were, without whom they were about. */
  readonly log: DecisionLog;
  /** The keys that are remembered. */
  readonly ring: KeyRing;
  /** What a candidate rulebook would have answered. */
  readonly trial: CandidateTrial;
  /** Sends what platforms are told. */
  readonly webhooks: WebhookSender;
  /** Answers what is under way, then closes everything. */
  close(): Promise<void>;
}

/** Reports that one key may send: each is read whole. */
const reportsPerMinute = 60;
/** Routes whose log lines would be too many to be of use at level info. */
const often = new Set([
  '/access/v1/evaluation',
  '/access/v1/evaluations',
  '/access/v1/search/action',
  '/health',
  '/ready',
]);

/**
 * Opens the records and builds the application; it does not listen yet.
 * @throws SettingsError, LawForged, FolderInUse, KeysDoNotFit, or what the database says.
 */
export async function createApp(options: AppOptions = {}): Promise<RunningApp> {
  const settings = readSettings(options.settings);
  const ids = createRequestIds(options.random ?? randomBytes);
  let lane: Lane | undefined;
  const app = createServiceApp({
    settings,
    ids,
    handler: problemHandler,
    logTo: options.logTo,
    serverFactory: (router) => createFastServer(router, { lane: () => lane, ids }),
  });

  const {
    context,
    webhooks: webhookQueue,
    close: closeContext,
  } = await openContext({ ...options, settings }, app.log as FastifyBaseLogger);
  const webhooks = createWebhookSender(context, webhookQueue);
  const door = openPlatformDoor(context);
  const log = new DecisionLog();
  const ring = createKeyRing(context);
  const onError = (error: Error) => logFailure(app.log, error, 'internal');
  const trial = new CandidateTrial({ db: context.db, clock: context.clock, onError });
  const answerer = createAnswerer(context, log, trial);
  const desk = createLawDesk();
  const following = followLaws(context, trial, onError);
  let telemetry: Telemetry | undefined;
  try {
    const strangers = await prepareServiceApp(app, {
      settings,
      handler: problemHandler,
      description: describeApi({ url: settings.publicUrl, version: '0.1.0' }),
      often,
      perMinute: settings.rateLimits.anybody,
    });
    if (settings.telemetryUrl !== null) {
      const { clock } = context;
      telemetry = await startTelemetry({ endpoint: settings.telemetryUrl, name: 'stairgate-protect', clock });
      telemetry.watch(app);
      measureService(context, log, telemetry);
    }
    waitUntilCertain(app, context);

    const limiter = (perMinute: number) => createKeyLimiter(perMinute, context.clock);
    const platformLimiter = limiter(settings.rateLimits.platform);
    const decisionLimiter = limiter(settings.rateLimits.decisions);
    const byteLimiter = limiter(settings.platformMebibytesAMinute * 2 ** 20);
    const keyed = keyedScopes(app, { ring, byteLimiter, strangers });
    await keyed('platform', decisionLimiter, async (scope) => {
      await evaluationRoutes(scope, door, answerer);
      await guardRoutes(scope, door);
      await timeRoutes(scope, door);
    });
    await keyed('platform', platformLimiter, async (scope) => {
      await childrenRoutes(scope, door);
      await ageRoutes(scope, door);
      await attemptRoutes(scope, door);
      await choiceRoutes(scope, door);
      await limitRoutes(scope, door);
      await sessionRoutes(scope, door);
      await useRoutes(scope, door, { log, trial });
      await purchaseRoutes(scope, door, { log, trial });
      await schoolRoutes(scope, door);
      await favourPlatformRoutes(scope, door);
      await complaintRoutes(scope, door);
      await rightsRoutes(scope, door);
      await rulebookRoutes(scope, context);
      await eventRoutes(scope, door, createStreams(scope, context));
      await webhookRoutes(scope, door);
    });
    await keyed('operator', limiter(reportsPerMinute), (scope) => reviewRoutes(scope, context, { desk }));
    await keyed('operator', limiter(reportsPerMinute), (scope) => sealRoutes(scope, context));
    await evaluationMetadata(app, context);
    await healthRoutes(app, context, { problems, ready: readiness(context) });
    await app.register(async (scope: ServiceApp) => {
      await withCookies(scope, settings);
      await signInRoutes(scope, context, { ring });
      await operatorRoutes(scope, context, { log, desk });
      await keyRoutes(scope, context);
      await operatorWebhookRoutes(scope, context);
      await auditRoutes(scope, context);
      await countRoutes(scope, context);
      await candidateRoutes(scope, context, { log, trial, desk });
      await reviewPagesRoutes(scope, context);
      await scope.register((inner: ServiceApp) => operatorComplaintRoutes(inner, context));
      await scope.register((inner: ServiceApp) => operatorObjectionRoutes(inner, context));
    });
    await keyed('platform', platformLimiter, (scope) => guardianPlatformRoutes(scope, door));
    await app.register(async (scope: ServiceApp) => {
      await withCookies(scope, settings);
      await scope.register((inner: ServiceApp) => guardianRoutes(inner, context));
      await scope.register((inner: ServiceApp) => childPageRoutes(inner, context));
      await scope.register((inner: ServiceApp) => childAskRoutes(inner, context));
      await scope.register((inner: ServiceApp) => childTimeRoutes(inner, context));
      await scope.register((inner: ServiceApp) => childSchoolRoutes(inner, context));
      await scope.register((inner: ServiceApp) => childFavourRoutes(inner, context));
      await scope.register((inner: ServiceApp) => guardianTimeRoutes(inner, context));
    });
    await app.register((scope: ServiceApp) => returnRoutes(scope, context));
    await app.register((scope: ServiceApp) => receiptRoutes(scope, context));
    await app.register((scope: ServiceApp) => mailboxRoutes(scope, context));
    await app.register((scope: ServiceApp) => pageRoutes(scope, settings, pages));
    // What was not sent when the process ended last time goes out now.
    app.addHook('onListen', async () => context.outbox.startSending());
    app.addHook('onClose', () => context.outbox.stop());
    app.addHook('onListen', async () => webhooks.begin());
    app.addHook('onClose', () => webhooks.stop());
    await recordRulebook(context);
    warnOfLapses(context);
    // At level debug every request gets its line, which the router writes.
    if (settings.logLevel !== 'debug') {
      lane = { answerer, door, ring, limiter: decisionLimiter, byteLimiter, ids, onError };
    }
  } catch (error) {
    await telemetry?.close();
    await closeContext();
    throw error;
  }

  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= (async () => {
      await closeServiceApp(app);
      await desk.close();
      await following.stop();
      await log.flush(context.db).catch(() => {});
      await trial.flush();
      await telemetry?.close();
      await closeContext();
    })();
    return closing;
  };
  return { app, context, log, ring, trial, webhooks, close };
}

/** What a node says of itself beside that it is ready. */
function readiness({ rulebook, events, laws }: Context): ReadinessSource {
  return {
    async prepare() {
      if (!laws.certain) await laws.refresh();
    },
    read: () => ({ revision: rulebook().revision, live: events.live, behind: laws.behind }),
  };
}
