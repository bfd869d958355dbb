import { type Kysely, sql } from 'kysely';
import { tokenHash } from '../../../protect/src/browser/links.ts';
import type { Context } from '../../../protect/src/child/facts/context.ts';
import type { Database, MailOutboxRow } from '../../../protect/src/database/schema.ts';
import { writeMail } from '../../../protect/src/guardian/letters/write-mail.ts';

/** How long a mail may be on its way, in milliseconds, before it counts as lost with the process that sent it. */
const lease = 120_000;
const firstPause = 30_000;
const longestPause = 6 * 3_600_000;

export type NewMail = Pick<MailOutboxRow, 'kind'> &
  Partial<Pick<MailOutboxRow, 'child_id' | 'guardian_id' | 'email_hash' | 'consent_id'>>;

/** Puts a mail in the outbox, in the caller's transaction: it goes out if and only if that is committed. */
export async function queueMail(
  { clock, id }: Pick<Context, 'clock' | 'id'>,
  trx: Kysely<Database>,
  { kind, child_id = null, guardian_id = null, email_hash = null, consent_id = null }: NewMail,
): Promise<void> {
  const at = new Date(clock()).toISOString();
  await trx
    .insertInto('mail_outbox')
    .values({
      mail_id: id('o'),
      kind,
      child_id,
      guardian_id,
      email_hash,
      consent_id,
      attempts: 0,
      next_at: at,
      created_at: at,
    })
    .execute();
}

/**
 * Sends what is due, one mail after another; safe to run from several nodes at once. Each mail goes out at least once: a
 * process that dies between sending and noting it sends it again, with a new link.
 * @returns how many were handed on.
 */
export async function sendDue(context: Context): Promise<number> {
  let sent = 0;
  for (;;) {
    const mail = await claim(context);
    if (mail === undefined) return sent;
    if (await sendOne(context, mail)) sent++;
  }
}

async function claim({ db, clock }: Context): Promise<MailOutboxRow | undefined> {
  const now = clock();
  return db
    .updateTable('mail_outbox')
    .set({
      attempts: sql<number>`attempts + 1`,
      next_at: new Date(now + lease).toISOString(),
    })
    .where('mail_id', '=', (eb) =>
      eb
        .selectFrom('mail_outbox')
        .select('mail_id')
        .where('next_at', '<=', new Date(now).toISOString())
        .orderBy('next_at')
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .returningAll()
    .executeTakeFirst();
}

async function sendOne(context: Context, mail: MailOutboxRow): Promise<boolean> {
  const { db, mailer, clock, log } = context;
  const done = () => db.deleteFrom('mail_outbox').where('mail_id', '=', mail.mail_id).execute();
  const written = await writeMail(context, mail);
  if (written === null) {
    await done();
    return false;
  }
  try {
    await mailer.send(written.mail);
  } catch (error) {
    const pause = Math.min(longestPause, firstPause * 4 ** (mail.attempts - 1));
    await db.deleteFrom('links').where('token_hash', '=', tokenHash(written.token)).execute();
    await db
      .updateTable('mail_outbox')
      .set({ next_at: new Date(clock() + pause).toISOString() })
      .where('mail_id', '=', mail.mail_id)
      .execute();
    // What a mail server answers may quote the address; only its codes are kept.
    const { code, responseCode } = error as { code?: string; responseCode?: number };
    log.warn({ mail: mail.kind, attempts: mail.attempts, code, responseCode }, 'mail not taken');
    return false;
  }
  await done();
  return true;
}

interface Runner {
  running: Promise<void> | null;
  again: boolean;
  stopped: boolean;
}

const runners = new WeakMap<Context, Runner>();

function runnerOf(context: Context): Runner {
  let runner = runners.get(context);
  if (runner === undefined) {
    runner = { running: null, again: false, stopped: false };
    runners.set(context, runner);
  }
  return runner;
}

/** Sends what is due without making anybody wait for it. */
export function startSending(context: Context): void {
  const runner = runnerOf(context);
  if (runner.stopped) return;
  runner.again = true;
  runner.running ??= (async () => {
    try {
      while (runner.again && !runner.stopped) {
        runner.again = false;
        await sendDue(context);
      }
    } catch (error) {
      context.log.error({ name: (error as Error).name }, 'outbox');
    } finally {
      runner.running = null;
    }
  })();
}

/** Waits until nothing is being sent in this process. */
export async function sendingSettled(context: Context): Promise<void> {
  await runnerOf(context).running;
}

/** Lets what is being sent end and starts nothing more. */
export async function stopSending(context: Context): Promise<void> {
  const runner = runnerOf(context);
  runner.stopped = true;
  await runner.running;
}
