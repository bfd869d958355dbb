import pg from 'pg';

/** What a node that follows the table of events tells, in the order in which it was committed. */
export interface Follower {
  /** Events that were committed together, who wrote them, and when, as ISO 8601 by the writer's clock. */
  hear(events: readonly unknown[], node: string, at: string): void;
  /** The line is lost, or stands again and nothing that is kept has been missed since. */
  turn(live: boolean): void;
  onError(error: unknown): void;
}

export interface Following {
  /** Whether the last poll that reached the newest event began less than the bound ago. */
  readonly live: boolean;
  /** Tells other nodes, where the database can, that there is something to read. They would find it by themselves. */
  wake(): void;
  /** Nothing that is kept is certain any more, until a poll has begun after this. */
  doubt(): void;
  close(): Promise<void>;
}

/** Milliseconds. */
export interface Pace {
  /** Between the beginnings of two polls, where nobody wakes it. */
  readonly every: number;
  /** How long a node may go on answering from memory on what one poll said. */
  readonly bound: number;
  /** Between attempts to get a lost line back. */
  readonly retry: number;
  /** For one answer, after which a line is given up. */
  readonly patience: number;
}

/** What a poll reads at most at once. */
const page = 500;
/** Milliseconds between polls of a node that is woken again and again. */
const breath = 20;
const channel = 'stairgate';

/** One statement and so one moment: where the table ends, and what stands in it after the cursor. */
const poll = `select head.seq as head, events.seq, events.node, events.at, events.body
  from event_head as head left join events on events.seq > $1
  where head.id = 'main' order by events.seq limit ${page}`;

interface Row {
  readonly head: string;
  readonly seq: string | null;
  readonly node: string;
  readonly at: string;
  readonly body: string;
}

/**
 * Follows the table of events from now on, on a connection of its own so that no crowd in the pool delays it. Needs
 * nothing but SQL; where the connection can LISTEN, a notice makes the next poll come at once.
 * @param now milliseconds that only rise.
 * @throws what the database says, when the first poll fails.
 */
export async function followEvents(
  { url, pace, now }: { url: string; pace: Pace; now: () => number },
  { hear, turn, onError }: Follower,
): Promise<Following> {
  let cursor: number | null = null;
  /** When the last poll that reached the end began. */
  let fresh = Number.NEGATIVE_INFINITY;
  /** Polls that began before this count for nothing. */
  let doubted = Number.NEGATIVE_INFINITY;
  let live = false;
  let closed = false;
  let line: Line | undefined;
  let next: NodeJS.Timeout | undefined;
  let stale: NodeJS.Timeout | undefined;

  const set = (to: boolean) => {
    if (live === to || closed) return;
    live = to;
    turn(to);
  };

  const lose = (lost: Line) => {
    if (line !== lost || closed) return;
    line = undefined;
    clearTimeout(next);
    lost.cut();
    set(false);
    next = setTimeout(() => void connect().catch(onError), pace.retry);
  };

  /** @returns whether the end was reached. */
  const take = (rows: readonly Row[]): boolean => {
    const [first] = rows;
    if (first === undefined) throw new Error('The table event_head has no row: run the migrations again.');
    const head = Number(first.head);
    const found = rows.filter(({ seq }) => seq !== null);
    let last = cursor;
    const whole =
      last !== null &&
      (found.length > 0 || last === head) &&
      found.every(({ seq }) => Number(seq) === ++last!);
    if (!whole) {
      // It has just begun, or what comes next is no longer kept: whatever is remembered may be old.
      set(false);
      cursor = head;
      return true;
    }
    for (const row of found) {
      cursor = Number(row.seq);
      hear(JSON.parse(row.body) as unknown[], row.node, row.at);
    }
    return cursor === head;
  };

  async function connect(): Promise<void> {
    let polling = false;
    let woken = false;
    const own = openLine(url, pace.patience, {
      onEnd: () => lose(own),
      onNotice: () => {
        woken = true;
        if (!polling && line === own) schedule();
      },
    });
    line = own;

    const schedule = () => {
      clearTimeout(next);
      const due = fresh + (woken ? breath : pace.every) - now();
      next = setTimeout(() => void look().catch(failed), Math.max(0, due));
    };
    const failed = (error: unknown) => {
      if (line === own && !closed) onError(error);
      lose(own);
    };
    const look = async () => {
      polling = true;
      try {
        let ended = false;
        while (!ended) {
          woken = false;
          const began = now();
          const rows = await own.ask<Row>(poll, [cursor]);
          if (line !== own || closed) return;
          ended = take(rows);
          if (ended) fresh = began;
        }
        clearTimeout(stale);
        const left = fresh + pace.bound - now();
        if (left > 0 && fresh > doubted) {
          set(true);
          stale = setTimeout(() => set(false), left);
        }
        schedule();
      } finally {
        polling = false;
      }
    };

    try {
      await own.open();
      await look();
    } catch (error) {
      lose(own);
      throw error;
    }
  }

  try {
    await connect();
  } catch (error) {
    closed = true;
    clearTimeout(next);
    throw error;
  }

  return {
    get live() {
      // A loop that was held up looks at the time itself: its timers are late as well.
      if (live && now() - fresh >= pace.bound) set(false);
      return live;
    },
    wake: () => line?.notify(),
    doubt() {
      doubted = now();
      set(false);
    },
    async close() {
      closed = true;
      clearTimeout(next);
      clearTimeout(stale);
      await line?.end();
    },
  };
}

interface Line {
  /** Connects, and listens where that leads to anything. */
  open(): Promise<void>;
  /** Rejects when the answer takes longer than the patience; the line has ended then. */
  ask<R extends object>(text: string, values?: readonly unknown[]): Promise<R[]>;
  notify(): void;
  /** Ends the socket at once: a connection that has fallen silent would not answer a farewell. */
  cut(): void;
  end(): Promise<void>;
}

function openLine(
  url: string,
  patience: number,
  { onEnd, onNotice }: { onEnd: () => void; onNotice: () => void },
): Line {
  const client = new pg.Client({
    connectionString: url,
    keepAlive: true,
    connectionTimeoutMillis: patience,
    application_name: 'stairgate events',
  });
  // pg keeps it, and its types do not say so.
  const pid = () => (client as unknown as { processID: number | null }).processID;
  client.on('error', onEnd);
  client.on('end', onEnd);
  client.on('notification', ({ processId }) => {
    if (processId !== pid()) onNotice();
  });
  let listens = false;
  let notifying = false;

  const cut = () => void client.connection?.stream?.destroy?.();
  const ask = async <R extends object>(text: string, values: readonly unknown[] = []): Promise<R[]> => {
    let answered = false;
    const silent = setTimeout(() => {
      // What was answered while the loop was held up is read before this.
      setImmediate(() => {
        if (!answered) cut();
      });
    }, patience);
    try {
      return (await client.query<R>(text, [...values])).rows;
    } finally {
      answered = true;
      clearTimeout(silent);
    }
  };

  return {
    ask,
    cut,
    async open() {
      await client.connect();
      // A pooler names processes of its own making, and LISTEN would stay with a connection that it lends to others.
      const [at] = await ask<{ pid: number }>('select pg_backend_pid() as pid');
      if (at?.pid !== pid()) return;
      listens = await ask(`listen ${channel}`).then(
        () => true,
        (error: { code?: string }) => {
          // Refused by a database that has no LISTEN; without a code, the line is gone.
          if (error.code === undefined) throw error;
          return false;
        },
      );
    },
    notify() {
      if (!listens || notifying) return;
      notifying = true;
      client
        .query(`notify ${channel}`)
        .catch(() => {})
        .finally(() => {
          notifying = false;
        });
    },
    end: () => client.end().catch(() => {}),
  };
}
