import {
  type AgeInterval,
  type Band,
  bandOf,
  bands,
  type Effect,
  type Grant,
  type Grantor,
  type Level,
  type Limit,
  type LoggedDecision,
  type LoggedQuestion,
  type Obligation,
  onceBit,
  type Situation,
  situations,
} from '@stairgate/rulebook';
import { insertMany } from '@stairgate/service';
import type { RecentDecision } from '@stairgate/wire';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Database } from '../../database/schema.ts';

/** What a decision was, without whom it was about. Shared by all that are alike. */
export interface DecisionShape {
  readonly situation: string;
  /** -1 for a word that is no situation. */
  readonly number: number;
  readonly effect: Effect;
  readonly allowed: boolean;
  readonly level: Level;
  /** The age that was decided for. */
  readonly age: AgeInterval;
  /** Who had said yes to this, as bits of `Grants`. */
  readonly has: number;
  /** Yeses to what this rests on, as far as they counted. */
  readonly others: readonly Grant[];
  /** The limits that closed it, or wanted a yes each time. */
  readonly limits: readonly Limit[];
  readonly obligations: readonly Obligation[];
  /** Index in `countedBands`. */
  readonly band: number;
  readonly revision: string;
  readonly reasons: readonly string[];
}

/** A decision that was written down once for all who are alike. */
export interface SerialDecision extends DecisionShape {
  /** Tells it from every other that was written; see `CandidateTrial`. */
  readonly serial: number;
}

/** The age groups that are told apart, and a last one for ages of which nothing is known. */
export const countedBands: readonly (Band | 'unknown')[] = [...bands, 'unknown'];

export function countedBand(age: { readonly lo: number; readonly level: Level }): number {
  return age.level === 'none' ? countedBands.length - 1 : bands.indexOf(bandOf(age.lo));
}

const recentSize = 200;
const hour = 3_600_000;
const cells = situations.length * countedBands.length * 2;
/** Places that are counted by name in an hour, for each platform; callers may name any, and any together. */
export const mostPlaces = 500;
/** The name under which all others are counted. */
export const elsewhere = 'elsewhere';
/** Hours whose counts wait while the records cannot be written. */
const mostHours = 48;
/** Days that counts are kept: a year that is compared with the one before. */
export const countDays = 800;

/** By the platform that asked and by place. */
type Counts = Map<string, Map<string, Uint32Array>>;

const noneYet = (): Record<Effect, number> => ({ allow: 0, 'opt-in': 0, guardian: 0, forbid: 0 });

/**
 * Remembers the last decisions and counts all of them by platform, hour, situation, age group, place and outcome. Neither holds
 * an id, and both are cheap enough for every single decision.
 */
export class DecisionLog {
  readonly #at = new Float64Array(recentSize);
  readonly #shapes: (DecisionShape | undefined)[] = new Array(recentSize).fill(undefined);
  readonly #places: string[] = new Array(recentSize).fill('');
  readonly #wheres: string[] = new Array(recentSize).fill('');
  readonly #platforms: string[] = new Array(recentSize).fill('');
  #next = 0;
  #hour = 0;
  #counts: Counts = new Map();
  /** Places that are counted by name in this hour, by platform. */
  readonly #named = new Map<string, Set<string>>();
  /** Counts of one hour each, not yet written, the oldest first. */
  readonly #unwritten = new Map<number, Counts>();
  #writing: Promise<void> = Promise.resolve();
  /** All decisions since the start, by what they came to. */
  readonly totals = { allowed: noneYet(), denied: noneYet() };
  #lastPlatform = '';
  #lastPlace = '';
  #lastCounts: Uint32Array | undefined;

  /**
   * @param platform the id of who asked.
   * @param where the places whose law was joined, with commas, if the question added one.
   */
  add(at: number, platform: string, place: string, shape: DecisionShape, where = place): void {
    const next = this.#next;
    this.#at[next] = at;
    this.#shapes[next] = shape;
    this.#places[next] = place;
    this.#wheres[next] = where;
    this.#platforms[next] = platform;
    this.#next = next + 1 === recentSize ? 0 : next + 1;
    this.totals[shape.allowed ? 'allowed' : 'denied'][shape.effect]++;
    if (shape.number < 0) return;
    if (at >= this.#hour + hour || at < this.#hour) this.#turn(at);
    let counts = this.#lastCounts;
    if (counts === undefined || place !== this.#lastPlace || platform !== this.#lastPlatform) {
      counts = cellsOf(this.#counts, platform, this.#nameOf(platform, place));
      this.#lastPlatform = platform;
      this.#lastPlace = place;
      this.#lastCounts = counts;
    }
    counts[(shape.number * countedBands.length + shape.band) * 2 + (shape.allowed ? 1 : 0)]!++;
  }

  #nameOf(platform: string, place: string): string {
    const named = this.#named.get(platform) ?? new Set();
    if (named.has(place)) return place;
    if (named.size >= mostPlaces) return elsewhere;
    this.#named.set(platform, named.add(place));
    return place;
  }

  #turn(at: number): void {
    if (this.#counts.size > 0) this.#keep(this.#hour, this.#counts);
    this.#counts = new Map();
    this.#lastCounts = undefined;
    const now = Math.floor(at / hour) * hour;
    if (now !== this.#hour) this.#named.clear();
    this.#hour = now;
  }

  #keep(of: number, counts: Counts): void {
    const before = this.#unwritten.get(of);
    if (before === undefined) this.#unwritten.set(of, counts);
    else for (const { platform, place, own } of listOf(counts)) addUp(cellsOf(before, platform, place), own);
    if (this.#unwritten.size > mostHours) this.#unwritten.delete(Math.min(...this.#unwritten.keys()));
  }

  /** The last decisions, newest first. */
  recent(): RecentDecision[] {
    const list: RecentDecision[] = [];
    for (let back = 1; back <= recentSize; back++) {
      const index = (this.#next - back + recentSize) % recentSize;
      const shape = this.#shapes[index];
      if (shape === undefined) break;
      const { situation, effect, allowed, band, level, revision, reasons } = shape;
      list.push({
        at: new Date(this.#at[index]!).toISOString(),
        situation,
        effect,
        allowed,
        band: countedBands[band]!,
        level,
        place: this.#places[index]!,
        platform: this.#platforms[index]!,
        revision,
        reasons,
      });
    }
    return list;
  }

  /** The same as `recent`, each with all that it takes to answer it again, and still about nobody. */
  records(): LoggedDecision[] {
    const list: LoggedDecision[] = [];
    for (let back = 1; back <= recentSize; back++) {
      const index = (this.#next - back + recentSize) % recentSize;
      const shape = this.#shapes[index];
      if (shape === undefined) break;
      if (shape.number >= 0) list.push(recordOf(shape, this.#at[index]!, this.#wheres[index]!));
    }
    return list;
  }

  /** Adds what was counted since to the records. What cannot be written is kept for the next time. */
  flush(db: Kysely<Database>): Promise<void> {
    // One after another: counts that two wrote at once would stand there twice.
    const written = this.#writing.then(() => this.#flush(db));
    this.#writing = written.catch(() => {});
    return written;
  }

  async #flush(db: Kysely<Database>): Promise<void> {
    this.#turn(this.#hour);
    for (const [of, counts] of [...this.#unwritten]) {
      this.#unwritten.delete(of);
      try {
        await insertMany(db, 'decision_counts', countRows(of, counts), (insert) =>
          insert.onConflict((conflict) =>
            conflict
              .columns(['platform_id', 'hour', 'situation', 'band', 'place', 'allowed'])
              .doUpdateSet({ count: sql`decision_counts.count + excluded.count` }),
          ),
        );
      } catch (error) {
        this.#keep(of, counts);
        throw error;
      }
    }
  }
}

/** The counts of a place for a platform, all 0 before the first. */
function cellsOf(counts: Counts, platform: string, place: string): Uint32Array {
  let places = counts.get(platform);
  if (places === undefined) {
    places = new Map();
    counts.set(platform, places);
  }
  let own = places.get(place);
  if (own === undefined) {
    own = new Uint32Array(cells);
    places.set(place, own);
  }
  return own;
}

function listOf(counts: Counts) {
  return [...counts].flatMap(([platform, places]) =>
    [...places].map(([place, own]) => ({ platform, place, own })),
  );
}

function addUp(counts: Uint32Array, more: Uint32Array): void {
  for (let index = 0; index < more.length; index++) counts[index]! += more[index]!;
}

/** What of a decision says what was asked. */
export type AskedShape = Pick<DecisionShape, 'number' | 'age' | 'has' | 'others' | 'limits'>;

/** What was asked, without whom it was about. */
export function questionOf({ number, age, has, others, limits }: AskedShape, where: string): LoggedQuestion {
  const situation = situations[number]!;
  const once = grantsIn(has, situation).flatMap((grant) => (grant.once ? [grant.by] : []));
  return {
    situation,
    in: where === 'unknown' ? where : where.split(','),
    age,
    granted: grantorsOf(has),
    ...(once.length > 0 && { once }),
    ...(others.length > 0 && { others }),
    ...(limits.length > 0 && { limits }),
  };
}

/** What somebody may keep of a decision. */
export function recordOf(shape: DecisionShape, at: number, where: string): LoggedDecision {
  const { effect, allowed, obligations, revision } = shape;
  return {
    at: new Date(at).toISOString(),
    ...questionOf(shape, where),
    ...{ effect, allowed, obligations, revision },
  };
}

/** Who said yes, from the bits of `Grants`. */
export function grantorsOf(has: number): Grantor[] {
  return [...(has & 1 ? (['child'] as const) : []), ...(has & 2 ? (['guardian'] as const) : [])];
}

/** The same as grants, those for one time marked. */
export function grantsIn(has: number, situation: Situation): Grant[] {
  return grantorsOf(has).map((by) => ({
    situation,
    by,
    ...((has & onceBit(by)) !== 0 && { once: true }),
  }));
}

function countRows(start: number, counts: Counts) {
  const rows: {
    platform_id: string;
    hour: string;
    situation: Situation;
    band: Band | 'unknown';
    place: string;
    allowed: boolean;
    count: number;
  }[] = [];
  for (const { platform, place, own } of listOf(counts)) {
    own.forEach((count, index) => {
      if (count === 0) return;
      const cell = index >> 1;
      rows.push({
        platform_id: platform,
        hour: new Date(start).toISOString(),
        situation: situations[Math.floor(cell / countedBands.length)] as Situation,
        band: countedBands[cell % countedBands.length]!,
        place,
        allowed: (index & 1) === 1,
        count,
      });
    });
  }
  return rows;
}
