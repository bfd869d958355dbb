import type { Code, Day, Rulebook } from '@stairgate/rulebook';
import type { Events, Ledger, ServiceKeys } from '@stairgate/service';
import type { Kysely } from 'kysely';
import type { Database, LawStateRow } from '../../database/schema.ts';
import type { ServiceEvent } from '../../database/service-event.ts';
import { currentRulebook } from './current-rulebook.ts';
import { type Law, type WrittenLaw, writeLaw } from './law.ts';
import { LawForged, readLawState, sealLaw } from './law-seal.ts';
import { fetchLaw, storeLaw } from './law-store.ts';

/** A law that this node has loaded. */
export interface LoadedLaw {
  /** Its name in the records. */
  readonly id: string;
  readonly from: Day | null;
  /** Its codes, with the guidance in them even where that is left out. */
  readonly codes: readonly Code[];
  /** What `writeLaw` makes of it. */
  readonly text: () => string;
  /** Whether what a regulator only recommends binds. */
  readonly guidance: boolean;
  /** The rulebook of today. */
  readonly rulebook: () => Rulebook;
}

/** That this node answers from another rulebook than the one that is in force. */
export interface Behind {
  /** What is in force, as whoever switched to it saw it. */
  readonly revision: string;
  readonly since: string;
  readonly why: string;
}

/** Which law this node answers from, and which one is tried beside it. The records decide; this follows them. */
export interface Laws {
  /** The rulebook in force now, as far as this node has heard. */
  readonly rulebook: () => Rulebook;
  readonly active: LoadedLaw;
  /** What is tried beside it; undefined when nothing is, or it cannot be loaded here. */
  readonly candidate: LoadedLaw | undefined;
  /** The law that came with the software. */
  readonly installed: WrittenLaw;
  /** The row of the records that this node follows. */
  readonly state: LawStateRow;
  /** Null when this node answers from what is in force. */
  readonly behind: Behind | null;
  /** Why the candidate cannot be loaded here. */
  readonly candidateProblem: string | null;
  /**
   * Whether this node knows what is in force. While it does not, `refresh` before answering anything: it has heard of a
   * change and not yet made it, or would not hear of one.
   */
  readonly certain: boolean;
  /** Follows the records. Rejects with what the database says when they cannot be read. */
  refresh(options?: { again?: boolean }): Promise<void>;
  /** Tells of every other rulebook or candidate, and of days that bring another revision. */
  subscribe(listener: () => void): () => void;
}

/**
 * Opens the law in force: the one that the records name. On the first start, that is the installed one. Later, codes
 * that came with newer software take effect at once where nobody has chosen others; on a database that several nodes
 * share only the first time, so that nodes of two releases do not push each other's law aside.
 * @param installed must compile today.
 * @throws CompileError, LawForged, or what the database says.
 */
export async function openLaws({
  db,
  events,
  ledger,
  keys,
  clock,
  installed,
  shared,
  takesUp,
  onError,
}: {
  db: Kysely<Database>;
  events: Events<ServiceEvent, Database>;
  ledger: Ledger;
  keys: Pick<ServiceKeys, 'mac' | 'checkMac'>;
  clock: () => number;
  installed: Law;
  /** Whether several nodes may use the database. */
  shared: boolean;
  /** Whether installed codes may take the place of those in force. */
  takesUp: boolean;
  onError: (error: Error, what: string) => void;
}): Promise<Laws> {
  const own = writeLaw(installed);
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of [...listeners]) listener();
  };

  const make = (id: string, law: Law, from: Day | null): LoadedLaw => {
    const rulebook = currentRulebook(law, {
      clock,
      from,
      onNew: tell,
      onBroken: (error) => onError(error, 'the law of this day cannot be compiled; the one before it stays'),
    });
    rulebook();
    const guidance = law.guidance && law.profile?.guidance !== false;
    return { id, from, codes: law.codes, text: () => writeLaw(law).body, guidance, rulebook };
  };
  const installedLaw = make(own.id, installed, null);

  let generation = 0;
  let certain = false;
  let reading: { generation: number; done: Promise<void> } | undefined;
  events.subscribe(({ kind }) => {
    if (kind !== 'rulebook' && kind !== 'law' && kind !== 'link') return;
    generation++;
    certain = false;
  });

  let state = await takeUp({ events, ledger, keys }, own, { shared, takesUp, now: clock() });
  let active = installedLaw;
  let candidate: LoadedLaw | undefined;
  let behind: Behind | null = null;
  let candidateProblem: string | null = null;

  /** One that is loaded, or from the records. @throws LawError, CompileError, or what the database says. */
  const load = async (id: string, from: Day | null): Promise<LoadedLaw> => {
    const loaded = [active, candidate, installedLaw].find((one) => one?.id === id && one.from === from);
    return loaded ?? make(id, id === own.id ? installed : await fetchLaw(db, id), from);
  };

  const follow = async (row: LawStateRow): Promise<void> => {
    const wanted = await attempt(() => load(row.law, row.from_day));
    const tried =
      row.candidate === null ? undefined : await attempt(() => load(row.candidate!, row.candidate_from));
    // Somebody else may have followed a newer row meanwhile.
    if (row.number < state.number) return;
    const before = [active, candidate, state.number];
    state = row;
    if (wanted instanceof Error) {
      if (behind === null) onError(wanted, 'the rulebook in force cannot be loaded; the one before it stays');
      behind = { revision: row.revision, since: row.since, why: wanted.message };
    } else {
      active = wanted;
      behind = null;
    }
    candidate = tried instanceof Error ? undefined : tried;
    candidateProblem = tried instanceof Error ? tried.message : null;
    if (before[0] !== active || before[1] !== candidate || before[2] !== row.number) tell();
  };
  await follow(state);

  const read = async (again: boolean): Promise<void> => {
    const begun = generation;
    const wasLive = events.live;
    const row = await readLawState(db, keys).catch((error: unknown) => {
      if (!(error instanceof LawForged)) throw error;
      if (behind === null)
        onError(error, 'the law in force was changed beside the service; the one before it stays');
      behind = { revision: state.revision, since: state.since, why: error.message };
      return undefined;
    });
    const moved = row !== undefined && (row.number !== state.number || row.revision !== state.revision);
    if (row !== undefined && (moved || (again && (behind !== null || candidateProblem !== null))))
      await follow(row);
    if (wasLive && generation === begun && events.live) certain = true;
  };

  await read(false);

  return {
    rulebook: () => active.rulebook(),
    get active() {
      return active;
    },
    get candidate() {
      return candidate;
    },
    installed: own,
    get state() {
      return state;
    },
    get behind() {
      return behind;
    },
    get candidateProblem() {
      return candidateProblem;
    },
    get certain() {
      return events.live && certain;
    },
    refresh({ again = false } = {}) {
      // While changes may go unheard, everybody reads for themselves.
      if (!events.live || again) return read(again);
      if (reading === undefined || reading.generation !== generation) {
        const current = {
          generation,
          done: read(false).finally(() => {
            if (reading === current) reading = undefined;
          }),
        };
        reading = current;
      }
      return reading.done;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** What a law that cannot be loaded says; what the database says is thrown on. */
async function attempt(run: () => Promise<LoadedLaw>): Promise<LoadedLaw | Error> {
  try {
    return await run();
  } catch (error) {
    const { name } = error as Error;
    if (
      name === 'LawError' ||
      name === 'CompileError' ||
      error instanceof SyntaxError ||
      error instanceof TypeError
    )
      return error as Error;
    throw error;
  }
}

/**
 * Makes the installed law the one in force where that is for it to be. Which revision that is, is for `recordRulebook` to
 * write down.
 * @returns the row as it is then.
 */
async function takeUp(
  {
    events,
    ...sealing
  }: {
    events: Events<ServiceEvent, Database>;
    ledger: Ledger;
    keys: Pick<ServiceKeys, 'mac' | 'checkMac'>;
  },
  own: WrittenLaw,
  { shared, takesUp, now }: { shared: boolean; takesUp: boolean; now: number },
): Promise<LawStateRow> {
  return events.transact(async (trx) => {
    const at = new Date(now).toISOString();
    const row = await readLawState(trx, sealing.keys, { lock: true });
    if (row !== undefined && (!takesUp || (row.law === own.id && row.from_day === null))) return row;
    const known = await trx.selectFrom('laws').select('law').where('law', '=', own.id).executeTakeFirst();
    await storeLaw(trx, own, now);
    if (row === undefined) {
      const made = await trx
        .insertInto('law_state')
        .values({
          id: 'main',
          number: 1,
          law: own.id,
          from_day: null,
          revision: '',
          as_of: '',
          since: at,
          chosen_by: 'installed',
          candidate: null,
          candidate_from: null,
          candidate_since: null,
        })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .returningAll()
        .executeTakeFirst();
      if (made !== undefined) await sealLaw(trx, sealing);
      return made ?? (await readLawState(trx, sealing.keys))!;
    }
    if (row.chosen_by === 'operator' || (shared && known !== undefined)) return row;
    const change = {
      number: row.number + 1,
      law: own.id,
      from_day: null,
      as_of: '',
      since: at,
    };
    await trx.updateTable('law_state').set(change).where('id', '=', 'main').execute();
    await sealLaw(trx, sealing);
    await events.publish(trx, { kind: 'law' });
    return { ...row, ...change };
  });
}
