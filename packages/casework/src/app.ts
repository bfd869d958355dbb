import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  checkKeysFit,
  closeServiceApp,
  createAnchor,
  createAudit,
  createEvents,
  createLedger,
  createMailer,
  createOutbox,
  createRequestIds,
  createServiceApp,
  expireGround,
  healthRoutes,
  listen,
  loadServiceKeys,
  mailboxRoutes,
  makeIds,
  makePrivate,
  noteAudit,
  openDatabase,
  prepareServiceApp,
  repeat,
  type ServiceApp,
  sealRows,
  urlOf,
} from '@stairgate/service';
import { caseworkApi, caseworkProblems, describeApi } from '@stairgate/wire';
import type { FastifyBaseLogger } from 'fastify';
import type { CaseworkEvent, Context } from './context.ts';
import { migrations } from './database/migrations.ts';
import type { MailRow, Tables } from './database/tables.ts';
import { openDocumentStore } from './documents/document-store.ts';
import { remind } from './letters/remind.ts';
import { writeMail } from './letters/write-mail.ts';
import { linkSeals, personSeals, sessionSeals } from './people/way-seals.ts';
import { problemHandler } from './problem.ts';
import { caseworkRoutes } from './routes.ts';
import { needSafeSettings, readSettings, type Settings } from './settings.ts';

export interface CaseworkOptions {
  readonly settings?: Partial<Settings>;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
  readonly random?: (size: number) => Uint8Array;
  /** An empty embedded database to start from; see `openDatabase`. */
  readonly emptyDatabase?: Blob;
  /** Where log lines go; by default standard output. */
  readonly logTo?: { write(line: string): void };
}

export interface RunningCasework {
  readonly app: ServiceApp;
  readonly context: Context;
  /** Deletes what is over and writes what is due: to be called from time to time. */
  keepHouse(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the records of an office and builds the application; it does not listen yet.
 * @throws SettingsError, FolderInUse, KeysDoNotFit, or what the database says.
 */
export async function createCasework(options: CaseworkOptions = {}): Promise<RunningCasework> {
  const settings = readSettings(options.settings);
  const clock = options.clock ?? Date.now;
  const random = options.random ?? randomBytes;
  const id = makeIds(random);
  const ids = createRequestIds(random as typeof randomBytes);
  const app = createServiceApp({ settings, ids, handler: problemHandler, logTo: options.logTo });
  const log = app.log as FastifyBaseLogger;
  if (settings.dataDir !== null) makePrivate(settings.dataDir);
  const database = await openDatabase<Tables>({
    migrations,
    databaseUrl: settings.databaseUrl,
    dataDir: settings.dataDir,
    emptyDatabase: options.emptyDatabase,
  });
  const { db } = database;
  const brief = settings.dataDir === null ? await mkdtemp(join(tmpdir(), 'stairgate-documents-')) : null;
  const closeRecords = async () => {
    await database.close();
    if (brief !== null) await rm(brief, { recursive: true, force: true });
  };
  try {
    const keys = await loadServiceKeys(settings);
    const ledger = createLedger({ clock });
    await checkKeysFit(db as never, keys, ledger);
    const events = await createEvents<CaseworkEvent, Tables>({
      db,
      sharedUrl: database.sharedUrl,
      clock,
      onError: (error) => log.warn({ name: (error as Error).name }, 'events'),
    });
    await events.transact((trx) =>
      sealRows(
        trx as never,
        [personSeals, linkSeals, sessionSeals],
        { ledger, keys },
        {
          mayRetire: database.sharedUrl === null,
        },
      ),
    );
    const mailer = createMailer({ settings, clock, id });
    const context: Context = {
      ...{ settings, db, clock, random, id, ledger, events: events as never, mailer, keys, log },
      audit: createAudit({ db: db as never, clock }),
      documents: await openDocumentStore(brief ?? join(settings.dataDir!, 'documents')),
      outbox: createOutbox<MailRow>(
        { db: db as never, mailer, clock, id, log, urgent: ['invitation'] },
        { write: (row) => writeMail(context, row) },
      ),
    };
    await prepareServiceApp(app, {
      settings,
      handler: problemHandler,
      description: describeApi({ url: settings.publicUrl, version: '0.1.0' }, caseworkApi),
      often: new Set(['/health', '/ready']),
      perMinute: settings.requestsAMinute,
    });
    await healthRoutes(app, context as never, {
      problems: caseworkProblems,
      ready: { prepare: async () => {}, read: () => ({ revision: '', live: events.live, behind: null }) },
    });
    await app.register((scope: ServiceApp) => caseworkRoutes(scope, context));
    await app.register((scope: ServiceApp) => mailboxRoutes(scope, context));
    app.addHook('onListen', async () => context.outbox.startSending());
    app.addHook('onClose', () => context.outbox.stop());
    const anchor =
      settings.ledgerAnchor === null
        ? async () => {}
        : createAnchor({
            db: db as never,
            keys,
            clock,
            to: settings.ledgerAnchor,
            issuer: settings.publicUrl,
          });
    let closing: Promise<void> | undefined;
    return {
      app,
      context,
      async keepHouse() {
        const now = new Date(clock()).toISOString();
        await expireGround(db as never, now);
        await db.deleteFrom('links').where('expires_at', '<=', now).execute();
        await remind(context);
        context.outbox.startSending();
        await events.transact((trx) => noteAudit(trx as never, ledger));
        await anchor();
      },
      close() {
        closing ??= (async () => {
          await closeServiceApp(app);
          await events.close();
          await mailer.close();
          await closeRecords();
        })();
        return closing;
      },
    };
  } catch (error) {
    await closeRecords();
    throw error;
  }
}

const minute = 60_000;

/**
 * Starts an office: listens, and looks after the house every minute.
 * @throws SettingsError, FolderInUse, KeysDoNotFit, PortInUse.
 */
export async function startCasework(
  options: CaseworkOptions = {},
): Promise<RunningCasework & { readonly url: string }> {
  needSafeSettings(readSettings(options.settings));
  const running = await createCasework(options);
  try {
    const url = urlOf(await listen(running.app, running.context.settings));
    const jobs = repeat(minute, running.keepHouse, (error) =>
      running.context.log.error({ name: error.name }, 'housekeeping'),
    );
    return {
      ...running,
      url,
      async close() {
        await jobs.stop();
        await running.close();
      },
    };
  } catch (error) {
    await running.close();
    throw error;
  }
}
