import { randomBytes } from 'node:crypto';
import { type Adapters, adaptersAt, ownAdapters } from '@stairgate/adapters';
import { ownLaw } from '@stairgate/codes/law';
import type { Code, Profile } from '@stairgate/rulebook';
import {
  checkKeysFit,
  createAudit,
  createEvents,
  createLedger,
  createMailer,
  createOutbox,
  createPaperPress,
  loadServiceKeys,
  type Mailer,
  makeIds,
  makePrivate,
} from '@stairgate/service';
import type { FastifyBaseLogger } from 'fastify';
import { createChildStore } from './child/facts/child-store.ts';
import type { RootContext } from './child/facts/context.ts';
import { createSeenNotes } from './child/facts/note-seen.ts';
import { resealCalendars } from './child/school/reseal-calendars.ts';
import { settle } from './child/sleep/settle.ts';
import { openRecords } from './database/open-records.ts';
import type { Database, MailOutboxRow } from './database/schema.ts';
import type { ServiceEvent } from './database/service-event.ts';
import { raiseAlert } from './guardian/alerts/raise-alert.ts';
import { endSay } from './guardian/ending/end-say.ts';
import { forgetGuardians } from './guardian/ending/forget-guardians.ts';
import { giveUpLetter, letterIsTriedFor } from './guardian/ending/give-up-letter.ts';
import { resealAddresses } from './guardian/guardians/reseal-addresses.ts';
import { inviteState } from './guardian/invitations/invite-guardian.ts';
import { urgentMail } from './guardian/letters/new-mail.ts';
import { writeMail } from './guardian/letters/write-mail.ts';
import { writeOfAnswer } from './guardian/letters/write-of-answer.ts';
import { writeOfEvent } from './guardian/letters/write-of-event.ts';
import { writeOfSleep } from './guardian/letters/write-of-sleep.ts';
import { noStanding } from './guardian/noes/standing-no.ts';
import { distrustOf } from './guardian/notice/distrust.ts';
import { seenByGuardians } from './guardian/pages/seen-by-guardians.ts';
import { dayOf } from './law/in-force/day-of.ts';
import { openLaws } from './law/in-force/laws.ts';
import { openProfile } from './law/profile/open-profile.ts';
import { createWebhookQueue, type WebhookQueue } from './operator/webhooks/queue-webhooks.ts';
import { resealSecrets } from './operator/webhooks/webhook-endpoints.ts';
import { sealPower } from './seal-power.ts';
import { readSettings, type Settings, unnamed } from './settings.ts';

export interface ContextOptions {
  readonly settings?: Partial<Settings>;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
  readonly random?: (size: number) => Uint8Array;
  /** The laws; by default all that `@stairgate/codes` holds. */
  readonly codes?: readonly Code[];
  /** What the operator documents of its service. */
  readonly profile?: Profile | undefined;
  /**
   * Whether other codes or another profile than those in force take their place, as they do when a service starts that
   * brings them. Whoever only visits the records says false. Default: true.
   */
  readonly takesUpLaw?: boolean;
  /** The ways to know an age, and to be sure of a grown-up; by default all that `@stairgate/adapters` holds. */
  readonly adapters?: Adapters;
  readonly mailer?: Mailer;
  /** An empty embedded database to start from; see `openDatabase`. */
  readonly emptyDatabase?: Blob;
}

export interface OpenContext {
  readonly context: RootContext;
  readonly codes: readonly Code[];
  /** Events for platforms, which are written with what they tell. */
  readonly webhooks: WebhookQueue;
  close(): Promise<void>;
}

/**
 * Opens the records and all that works on them, without HTTP.
 * @throws SettingsError, CompileError, LawError, LawForged, FolderInUse, KeysDoNotFit, or what the database says.
 */
export async function openContext(options: ContextOptions, log: FastifyBaseLogger): Promise<OpenContext> {
  const given = readSettings(options.settings);
  const clock = options.clock ?? Date.now;
  const random = options.random ?? randomBytes;
  const id = makeIds(random);
  const codes = options.codes ?? (await ownLaw()).codes;
  const profile =
    options.profile ??
    (given.profile === null ? undefined : openProfile(given.profile, { codes, today: dayOf(clock()) }));
  const serviceName = given.serviceName === unnamed ? profile?.service.name : given.serviceName;
  const settings: Settings = { ...given, serviceName: serviceName ?? unnamed };
  if (settings.dataDir !== null) keepPrivate(settings.dataDir, log);
  const database = await openRecords({ ...settings, emptyDatabase: options.emptyDatabase });
  const { db } = database;
  const adapters = adaptersAt(settings.publicUrl, options.adapters ?? ownAdapters);
  const press = createPaperPress();
  try {
    const keys = await loadServiceKeys(settings);
    const ledger = createLedger({ clock });
    await checkKeysFit(db, keys, ledger);
    const webhooks = createWebhookQueue({ db, clock, id });
    const events = await createEvents<ServiceEvent, Database>({
      db,
      sharedUrl: database.sharedUrl,
      clock,
      alsoWrite: webhooks.write,
      onError: (error) => log.warn({ name: (error as Error).name }, 'events'),
    });
    webhooks.follow(events);
    const shared = database.sharedUrl !== null;
    await sealPower({ db, ledger, keys, log, clock }, { shared });
    const laws = await openLaws({
      ...{ db, events, ledger, keys },
      clock,
      installed: { codes, profile, guidance: true },
      shared,
      takesUp: options.takesUpLaw ?? true,
      onError: ({ name, message }, what) => log.error({ name, message }, what),
    });
    const seen = createSeenNotes({
      events,
      clock,
      onError: (error) => log.warn({ name: (error as Error).name }, 'what a platform has seen'),
    });
    const mailer = options.mailer ?? createMailer({ settings, clock, id });
    const context: RootContext = {
      settings,
      adapters,
      db,
      clock,
      random,
      id,
      rulebook: laws.rulebook,
      profile,
      laws,
      children: createChildStore({
        db,
        events,
        ledger,
        keys,
        clock,
        size: settings.cachedChildren,
        distrust: distrustOf({ settings, adapters }),
        settle: (change, when) => settle(context, change, when),
        onForged: (alias) =>
          log.error({ alias }, 'a record was changed beside the service; run "stairgate ledger verify"'),
        onAsked: seen.note,
      }),
      guardians: {
        alert: (change, kind, situation, guardianId) =>
          raiseAlert(context, change, kind, situation, guardianId),
        writeOfEvent: (change, kind) => writeOfEvent(context, change, kind),
        writeOfSleep: (change) => writeOfSleep(context, change),
        writeOfAnswer: (change, guardianId) => writeOfAnswer(context, change, guardianId),
        async endSay(change) {
          await endSay(context, change, { why: 'of-age', by: 'calendar' });
        },
        forget: (change) => forgetGuardians(context, change),
        invite: (childId) => inviteState(context, childId),
        noStanding: (childId) => noStanding(context, childId),
        seen: (childId) => seenByGuardians(context, childId),
      },
      outbox: createOutbox<MailOutboxRow>(
        { db, mailer, clock, id, log, urgent: urgentMail },
        {
          write: (mail) => writeMail(context, mail),
          giveUp: (given) => giveUpLetter(context, given),
          tryFor: letterIsTriedFor,
        },
      ),
      press,
      ledger,
      audit: createAudit({ db, clock }),
      events,
      mailer,
      keys,
      log,
    };
    if (options.takesUpLaw ?? true) {
      await resealAddresses(context);
      await resealSecrets(context);
      await resealCalendars(context);
    }
    return {
      codes,
      context,
      webhooks,
      async close() {
        await seen.settled();
        await events.close();
        await mailer.close();
        await press.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Says what others on the machine could read until now: closing it does not take back what they have. */
function keepPrivate(dataDir: string, log: FastifyBaseLogger): void {
  const open = makePrivate(dataDir);
  if (open.length === 0) return;
  const keys = open.some((path) => path.endsWith('keys.json'));
  log.warn(
    { paths: open.slice(0, 10), more: Math.max(0, open.length - 10) },
    `others on this machine could open what lies in the data folder; it is closed now${keys ? '. The keys are among it: have new ones made if somebody may have read them' : ''}`,
  );
}
