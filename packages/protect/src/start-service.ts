import { createAnchor, isExposed, listen, noteAudit, openKeyDoor, repeat, urlOf } from '@stairgate/service';
import { type AppOptions, createApp, type RunningApp } from './app.ts';
import { sealOld } from './child/facts/seal-old.ts';
import { guardianJobs } from './guardian/pages/guardian-jobs.ts';
import { flushEvery } from './law/candidate/candidate-trial.ts';
import { recordRulebook } from './law/in-force/record-rulebook.ts';
import { warnOfLapses } from './law/profile/lapses-today.ts';
import { expire } from './operator/retention/expire.ts';
import { sealPower } from './seal-power.ts';
import { leftUnnamed, needSafeSettings, readSettings } from './settings.ts';

export interface RunningService extends RunningApp {
  /** Where it listens. */
  readonly url: string;
}

const minute = 60_000;
/** How often, in milliseconds, a node looks for events that another did not come to send, or that are tried again. */
const webhooksEvery = 5_000;

/**
 * Starts the service: listens, and every minute deletes what has expired, sends mail that was not taken, writes counts down,
 * anchors the ledger and looks whether another rulebook holds.
 * @throws SettingsError, LawForged, FolderInUse, KeysDoNotFit, PortInUse.
 */
export async function startService(options: AppOptions = {}): Promise<RunningService> {
  const settings = readSettings(options.settings);
  needSafeSettings(settings);
  const running = await createApp(options);
  const { app, context, log, trial } = running;
  try {
    const address = await listen(app, context.settings);
    const { clock, db, keys, ledger, settings } = context;
    const anchor =
      settings.ledgerAnchor === null
        ? async () => {}
        : createAnchor({ db, keys, clock, to: settings.ledgerAnchor, issuer: settings.publicUrl });
    if (settings.smtpUrl === null && !settings.mailbox)
      context.log.warn(
        'no mail is sent: set SMTP_URL, or STAIRGATE_MAILBOX=true to try it out on this machine alone',
      );
    const unnamed = leftUnnamed(settings);
    if (unnamed.length > 0)
      context.log.warn(
        `pages, letters and receipts do not say whose they are: set ${unnamed.join(', ')} before anybody gets one`,
      );
    if (settings.switchPeople === 1 && isExposed(settings))
      context.log.warn(
        'STAIRGATE_SWITCH_PEOPLE is 1: a single person can put another rulebook in force; leave it out where two can be asked',
      );
    const jobs = repeat(
      minute,
      async () => {
        await recordRulebook(context);
        warnOfLapses(context);
        await expire(context);
        await guardianJobs(context);
        await log.flush(context.db);
        await sealOld(context);
        await sealPower(context, { shared: settings.databaseUrl !== null });
        await running.ring.noteUse();
        await db.transaction().execute((trx) => noteAudit(trx, ledger));
        await anchor();
      },
      (error) => context.log.error({ name: error.name }, 'housekeeping'),
    );
    const counting = setInterval(() => void trial.flushDue(), flushEvery);
    counting.unref();
    const sending = repeat(
      webhooksEvery,
      async () => running.webhooks.startSending(),
      (error) => context.log.error({ name: error.name }, 'webhooks'),
    );
    const closeDoor = await openDoor(running);
    return {
      ...running,
      url: urlOf(address),
      async close() {
        clearInterval(counting);
        await closeDoor();
        await jobs.stop();
        await sending.stop();
        await running.close();
      },
    };
  } catch (error) {
    await running.close();
    throw error;
  }
}

/** Some file systems hold no sockets: then keys are made and ended while the service does not run. */
async function openDoor({ context }: RunningApp): Promise<() => Promise<void>> {
  const { dataDir } = context.settings;
  if (dataDir === null) return async () => {};
  try {
    return await openKeyDoor(context, dataDir);
  } catch (error) {
    const { name, code } = error as NodeJS.ErrnoException;
    context.log.warn({ name, code }, 'keys cannot be made while the service runs');
    return async () => {};
  }
}
