import type { FastifyBaseLogger } from 'fastify';
import { type Insertable, type Kysely, sql } from 'kysely';
import { type GroundTables, groundOf, type OutboxRow } from '../database/ground-tables.ts';
import type { Mail, Mailer } from './mailer.ts';
import { refusedForGood } from './refused-for-good.ts';

/** How long a mail may be on its way, in milliseconds, before it counts as lost with the process that sent it. */
const lease = 120_000;
const firstPause = 30_000;
const longestPause = 6 * 3_600_000;
/** RFC 5321, 4.5.4.1: one gives up after four to five days. */
const longestTrying = 5 * 86_400_000;

/** Milliseconds in which an answer that is made is out. */
const answered = 20;

/** A mail to be sent: its kind, and whatever else the service's own columns say of it. */
export type NewMail<Row extends OutboxRow> = Omit<
  Insertable<Row>,
  'mail_id' | 'attempts' | 'next_at' | 'created_at'
>;

/** A mail as it is handed on. */
export interface WrittenMail {
  readonly mail: Mail;
  /** Takes back what was made for this mail alone, such as its link: it was not taken, and is written anew next time. */
  undo(): Promise<unknown>;
  /** Runs once it was taken. */
  taken?(): Promise<unknown>;
}

/** What a letter that will never arrive means to the service. */
export interface GivenUp<Row extends OutboxRow> {
  readonly row: Row;
  /** `refused`: the mail server said so of the mailbox. `too-long`: nobody took it in the time it had. */
  readonly why: 'refused' | 'too-long';
}

export interface OutboxOptions<Row extends OutboxRow> {
  /** Writes a mail at the moment it is sent; null when there is nobody or nothing left to write to about. */
  readonly write: (row: Row) => Promise<WrittenMail | null>;
  /** Runs before the mail is forgotten; again, where the process dies in between. */
  readonly giveUp?: (given: GivenUp<Row>) => Promise<unknown>;
  /** Milliseconds after which nobody waits for a mail any more. Default: five days. */
  readonly tryFor?: (row: Row) => number;
}

export interface Outbox<Row extends OutboxRow> {
  /**
   * Puts a mail in the outbox, in the caller's transaction: it goes out if and only if that is committed.
   * @param from before which it does not go out, in milliseconds since the epoch; now, if left out.
   */
  queue<Tables extends GroundTables>(trx: Kysely<Tables>, mail: NewMail<Row>, from?: number): Promise<void>;
  /**
   * Sends what is due, one mail after another; safe to run from several nodes at once. Each mail goes out at least once:
   * a process that dies between sending and noting it sends it again, with a new link. What was not taken is tried again
   * after 30 seconds, then four times as long each time up to six hours, until it is too old or refused for good.
   * @returns how many were handed on.
   */
  sendDue(): Promise<number>;
  /**
   * Sends what is due without making anybody wait for it: only once the answer is out, so that how long that takes says
   * nothing of whether there is a letter to write, and so of whether an address is known.
   */
  startSending(): void;
  /** Waits until nothing is being sent in this process. */
  settled(): Promise<void>;
  /** Lets what is being sent end and starts nothing more. */
  stop(): Promise<void>;
}

/**
 * @param urgent kinds that go before all others that are due, so that letters which anybody can cause in any number keep
 *   none of these waiting.
 */
export function createOutbox<Row extends OutboxRow>(
  {
    db,
    mailer,
    clock,
    id,
    log,
    urgent = [],
    pause = () => new Promise((resolve) => setTimeout(resolve, answered)),
  }: {
    db: Kysely<GroundTables>;
    mailer: Mailer;
    clock: () => number;
    id: (prefix: string) => string;
    log: FastifyBaseLogger;
    urgent?: readonly Row['kind'][];
    /** Waits until the answer is out that a letter comes of. */
    pause?: () => Promise<unknown>;
  },
  { write, giveUp = async () => {}, tryFor = () => longestTrying }: OutboxOptions<Row>,
): Outbox<Row> {
  const claim = (): Promise<Row | undefined> => {
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
          .orderBy(({ eb }) => (urgent.length === 0 ? eb.lit(1) : eb('kind', 'in', urgent)), 'desc')
          .orderBy('next_at')
          .limit(1)
          .forUpdate()
          .skipLocked(),
      )
      .returningAll()
      .executeTakeFirst() as Promise<Row | undefined>;
  };

  const sendOne = async (row: Row): Promise<boolean> => {
    const done = () => db.deleteFrom('mail_outbox').where('mail_id', '=', row.mail_id).execute();
    const written = await write(row);
    if (written === null) {
      await done();
      return false;
    }
    try {
      await mailer.send(written.mail);
    } catch (error) {
      await written.undo();
      // What a mail server answers may quote the address; only its codes are kept.
      const { code, responseCode } = error as { code?: string; responseCode?: number };
      const about = { mail: row.kind, attempts: row.attempts, code, responseCode };
      const now = clock();
      const why = refusedForGood(error)
        ? 'refused'
        : now - Date.parse(row.created_at) >= tryFor(row)
          ? 'too-long'
          : undefined;
      if (why !== undefined) {
        log.warn({ ...about, why }, 'mail given up');
        await giveUp({ row, why });
        await done();
        return false;
      }
      const pause = Math.min(longestPause, firstPause * 4 ** (row.attempts - 1));
      await db
        .updateTable('mail_outbox')
        .set({ next_at: new Date(now + pause).toISOString() })
        .where('mail_id', '=', row.mail_id)
        .execute();
      log.warn(about, 'mail not taken');
      return false;
    }
    await written.taken?.();
    await done();
    return true;
  };

  const sendDue = async (): Promise<number> => {
    let sent = 0;
    for (;;) {
      const row = await claim();
      if (row === undefined) return sent;
      try {
        if (await sendOne(row)) sent++;
      } catch (error) {
        // One letter that cannot be written holds up no other; its lease tries it again.
        log.error({ mail: row.kind, name: (error as Error).name }, 'mail not written');
      }
    }
  };

  let running: Promise<void> | null = null;
  let again = false;
  let stopped = false;
  return {
    async queue(trx, mail, from = clock()) {
      const at = new Date(clock()).toISOString();
      const own = { mail_id: id('o'), attempts: 0, next_at: new Date(from).toISOString(), created_at: at };
      await groundOf(trx)
        .insertInto('mail_outbox')
        .values({ ...mail, ...own } as unknown as Insertable<OutboxRow>)
        .execute();
    },
    sendDue,
    startSending() {
      if (stopped) return;
      again = true;
      running ??= (async () => {
        try {
          while (again && !stopped) {
            await pause();
            if (stopped) return;
            again = false;
            await sendDue();
          }
        } catch (error) {
          log.error({ name: (error as Error).name }, 'outbox');
        } finally {
          running = null;
        }
      })();
    },
    async settled() {
      await running;
    },
    async stop() {
      stopped = true;
      await running;
    },
  };
}
