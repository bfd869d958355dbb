import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { Code } from '@stairgate/rulebook';
import Fastify, { type FastifyBaseLogger } from 'fastify';
import { createChildStore } from './children/child-store.ts';
import type { Context } from './context.ts';
import { openDatabase } from './database/open-database.ts';
import { createEvents } from './events/events.ts';
import { loadServiceKeys } from './keys/service-keys.ts';
import { createLedger } from './ledger/ledger.ts';
import { createMailer, type Mailer } from './mail/mailer.ts';
import { answerProblems } from './problem-handler.ts';
import { currentRulebook } from './rulebook/current-rulebook.ts';
import type { ServiceApp } from './service-app.ts';
import { readSettings, type Settings } from './settings.ts';

export interface AppOptions {
  readonly settings?: Partial<Settings>;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
  readonly random?: (size: number) => Uint8Array;
  /** The laws; by default all that `@stairgate/codes` holds. */
  readonly codes?: readonly Code[];
  readonly mailer?: Mailer;
  /** Where log lines go; by default standard output. */
  readonly logTo?: { write(line: string): void };
}

export interface RunningApp {
  readonly app: ServiceApp;
  readonly context: Context;
  /** Answers what is under way, then closes everything. */
  close(): Promise<void>;
}

/**
 * Opens the records and builds the application; it does not listen yet.
 * @throws SettingsError, FolderInUse, or what the database says.
 */
export async function createApp(options: AppOptions = {}): Promise<RunningApp> {
  const settings = readSettings(options.settings);
  const clock = options.clock ?? Date.now;
  const random = options.random ?? randomBytes;
  const id = (prefix: string) => `${prefix}_${Buffer.from(random(16)).toString('base64url')}`;

  const app: ServiceApp = Fastify({
    logger: {
      level: settings.logLevel,
      ...(options.logTo === undefined ? {} : { stream: options.logTo }),
    },
    disableRequestLogging: true,
    requestIdHeader: false,
    genReqId: (request) => requestId(request.headers['x-request-id']) ?? id('r'),
    bodyLimit: 64 * 1024,
    trustProxy: settings.trustProxy,
    requestTimeout: 30_000,
    forceCloseConnections: 'idle',
    ajv: {
      customOptions: {
        coerceTypes: false,
        removeAdditional: false,
        useDefaults: true,
        allErrors: true,
        verbose: true,
        discriminator: true,
        keywords: ['x-right'],
      },
    },
  });

  const database = await openDatabase(settings);
  const events = await createEvents({
    db: database.db,
    sharedUrl: database.sharedUrl,
    onError: (error) => app.log.warn({ name: (error as Error).name }, 'events'),
  });
  const ledger = createLedger({ clock });
  const context: Context = {
    settings,
    db: database.db,
    clock,
    random,
    id,
    rulebook: currentRulebook(options.codes ?? (await import('@stairgate/codes')).loadCodes(), clock),
    children: createChildStore({ db: database.db, events, ledger, clock, size: settings.cachedChildren }),
    ledger,
    events,
    mailer: options.mailer ?? createMailer({ settings, clock, id }),
    keys: await loadServiceKeys(settings),
    log: app.log as FastifyBaseLogger,
  };

  answerProblems(app);
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
  await addGuardianSide(app, context);

  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= (async () => {
      await app.close();
      await events.close();
      await context.mailer.close();
      await database.close();
    })();
    return closing;
  };
  return { app, context, close };
}

/** A caller's own request id, if it is fit for a log line. */
function requestId(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && /^[\x21-\x7e]{1,128}$/.test(header) ? header : undefined;
}

async function addGuardianSide(app: ServiceApp, context: Context): Promise<void> {
  const routes = new URL('./guardians/routes.ts', import.meta.url);
  if (!existsSync(routes)) return;
  const { guardianSide } = await import(routes.href);
  await guardianSide(app, context);
}
