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
  /** Counts of hours that are over, not yet written. */
  readonly #finished: { hour: number; counts: Counts }[] = [];
  /** All decisions since the start, by what they came to. */
  readonly totals = { allowed: noneYet(), denied: noneYet() };
  #flushing: Promise<void> = Promise.resolve();
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
      let own = this.#counts.get(platform);
      if (own === undefined) {
        own = new Map();
        this.#counts.set(platform, own);
      }
      counts = own.get(place);
      if (counts === undefined) {
        counts = new Uint32Array(cells);
        own.set(place, counts);
      }
      this.#lastPlatform = platform;
      this.#lastPlace = place;
      this.#lastCounts = counts;
    }
    counts[(shape.number * countedBands.length + shape.band) * 2 + (shape.allowed ? 1 : 0)]!++;
  }

  #turn(at: number): void {
    if (this.#counts.size > 0) this.#finished.push({ hour: this.#hour, counts: this.#counts });
    this.#counts = new Map();
    this.#lastCounts = undefined;
    this.#hour = Math.floor(at / hour) * hour;
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
    // One after another: two at once would both write the same.
    const flushing = this.#flushing.then(() => this.#write(db));
    this.#flushing = flushing.catch(() => {});
    return flushing;
  }

  async #write(db: Kysely<Database>): Promise<void> {
    this.#turn(this.#hour);
    for (let batch = this.#finished[0]; batch !== undefined; batch = this.#finished[0]) {
      const rows = countRows(batch);
      if (rows.length > 0) {
        await db
          .insertInto('decision_counts')
          .values(rows)
          .onConflict((conflict) =>
            conflict
              .columns(['platform_id', 'hour', 'situation', 'band', 'place', 'allowed'])
              .doUpdateSet({ count: sql`decision_counts.count + excluded.count` }),
          )
          .execute();
      }
      this.#finished.shift();
    }
  }
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

function countRows({ hour: start, counts }: { hour: number; counts: Counts }) {
  const rows: {
    platform_id: string;
    hour: string;
    situation: Situation;
    band: Band | 'unknown';
    place: string;
    allowed: boolean;
    count: number;
  }[] = [];
  const all = [...counts].flatMap(([platform, places]) =>
    [...places].map(([place, own]) => ({ platform, place, own })),
  );
  for (const { platform, place, own } of all) {
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
