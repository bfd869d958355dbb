import {
  askedAgain,
  type Cell,
  directionOf,
  type LoggedQuestion,
  type Rulebook,
  type Situation,
  situations,
} from '@stairgate/rulebook';
import { insertMany } from '@stairgate/service';
import { type Kysely, sql } from 'kysely';
import type { CandidateCountRow, Database } from '../../database/schema.ts';
import {
  type AskedShape,
  countedBands,
  elsewhere,
  mostPlaces,
  questionOf,
  type SerialDecision,
} from '../decisions/decision-log.ts';

/** What is compared: both rulebooks of today. */
export interface Pair {
  /** Which candidature it is: the `number` of `LawStateRow`. */
  readonly number: number;
  readonly active: Rulebook;
  readonly candidate: Rulebook;
}

/** A question with nothing in it that tells whose it was. */
export type ExampleQuestion = Omit<LoggedQuestion, 'situation' | 'in'>;

/** How one answer of the candidate stands beside the one that was given. */
export interface Compared {
  readonly direction: CandidateCountRow['direction'];
  readonly turn: CandidateCountRow['turn'];
}

type CandidateCount = Omit<CandidateCountRow, 'count'> & { count: number };

/** Answers that wait to be counted: more than one batch has. */
const queueSize = 16_384;
/** Kinds of question, with their places, that are counted before they are written into the records. */
const mostKinds = 50_000;
/** Answers whose latest kind is remembered by their serial number; half a MiB. */
const latestSize = 131_072;
/** Milliseconds after which a node writes its counts into the records, for the totals of all nodes. */
export const flushEvery = 5000;

/**
 * Asks a candidate rulebook, beside the one in force, what was asked of that. An answer only waits in a queue while it is
 * given; the candidate is asked afterwards, and of all questions that are alike, once. What is kept are counts by
 * situation, age group, place and direction, and one example of each, with no id and no time.
 */
export class CandidateTrial {
  readonly #db: Kysely<Database>;
  readonly #clock: () => number;
  readonly #onError: (error: Error) => void;
  #pair: Pair | undefined;
  readonly #answers: (SerialDecision | undefined)[] = new Array(queueSize).fill(undefined);
  readonly #places: string[] = new Array(queueSize).fill('');
  #queued = 0;
  /** Kinds of question: the answer given and the place. Their counts lie in `#counts`, under the same index. */
  readonly #kinds = new Map<number, number>();
  readonly #kindAnswers: SerialDecision[] = [];
  readonly #kindPlaces: string[] = [];
  #counts = new Uint32Array(1024);
  /** Of each answer by its serial number, the kind that it was counted as last, plus one. */
  readonly #latest = new Uint32Array(latestSize);
  readonly #placeNumbers = new Map<string, number>();
  readonly #named = new Set<string>();
  /** Counts on their way into the records. */
  readonly #unwritten: CandidateCount[] = [];
  #flushedAt: number;
  #flushing: Promise<void> = Promise.resolve();

  constructor({
    db,
    clock,
    onError,
  }: {
    db: Kysely<Database>;
    clock: () => number;
    onError: (error: Error) => void;
  }) {
    this.#db = db;
    this.#clock = clock;
    this.#onError = onError;
    this.#flushedAt = clock();
  }

  /** What is compared now; undefined while there is no candidate. */
  get pair(): Pair | undefined {
    return this.#pair;
  }

  /**
   * Compares these from now on. What was counted is written down first where only the day is another one, and forgotten
   * where it was for another candidate or another law in force.
   */
  compare(pair: Pair | undefined): void {
    const before = this.#pair;
    if (
      before?.number === pair?.number &&
      before?.active === pair?.active &&
      before?.candidate === pair?.candidate
    )
      return;
    if (before?.number === pair?.number) void this.flush();
    else this.#take();
    this.#pair = pair;
    this.#named.clear();
  }

  /** An answer was given. Costs a few nanoseconds; the rest is done once the caller has its answer. */
  add(place: string, answer: SerialDecision): void {
    if (this.#pair === undefined) return;
    const at = this.#queued++;
    this.#answers[at] = answer;
    this.#places[at] = place;
    if (at === 0) setImmediate(this.#work);
    else if (at === queueSize - 1) this.drain();
  }

  readonly #work = (): void => {
    try {
      this.drain();
      if (this.#clock() - this.#flushedAt >= flushEvery) void this.flush();
    } catch (error) {
      this.#onError(error as Error);
    }
  };

  /** Counts what waits in the queue. */
  drain(): void {
    const queued = this.#queued;
    this.#queued = 0;
    let lastPlace: string | undefined;
    let placeNumber = 0;
    for (let at = 0; at < queued; at++) {
      const answer = this.#answers[at]!;
      this.#answers[at] = undefined;
      const place = this.#places[at]!;
      // An answer is of one law, so it nearly always comes with one place; then no map is asked.
      const latest = answer.serial < latestSize ? this.#latest[answer.serial]! : 0;
      if (latest > 0 && this.#kindPlaces[latest - 1] === place) {
        this.#counts[latest - 1]!++;
        continue;
      }
      if (place !== lastPlace) {
        lastPlace = place;
        placeNumber = this.#placeNumbers.get(place) ?? this.#numberPlace(place);
      }
      const key = answer.serial * 65_536 + placeNumber;
      let kind = this.#kinds.get(key);
      if (kind === undefined) {
        if (answer.number < 0) continue;
        kind = this.#kindAnswers.length;
        this.#kinds.set(key, kind);
        this.#kindAnswers.push(answer);
        this.#kindPlaces.push(place);
        if (kind === this.#counts.length) {
          const wider = new Uint32Array(kind * 2);
          wider.set(this.#counts);
          this.#counts = wider;
        }
        this.#counts[kind] = 0;
      }
      this.#counts[kind]!++;
      if (answer.serial < latestSize) this.#latest[answer.serial] = kind + 1;
    }
    if (this.#kindAnswers.length >= mostKinds || this.#placeNumbers.size >= 40_000) void this.flush();
  }

  #numberPlace(place: string): number {
    const number = this.#placeNumbers.size;
    this.#placeNumbers.set(place, number);
    return number;
  }

  /** Writes the counts of this node into the records if it is time to. */
  async flushDue(): Promise<void> {
    if (this.#clock() - this.#flushedAt >= flushEvery) await this.flush();
  }

  /** Writes the counts of this node into the records. What cannot be written waits for the next time. Never rejects. */
  flush(): Promise<void> {
    this.#flushedAt = this.#clock();
    if (this.#unwritten.length < mostUnwritten) this.#unwritten.push(...this.#take());
    if (this.#unwritten.length > 0)
      this.#flushing = this.#flushing.then(() => this.#write().catch(this.#onError));
    return this.#flushing;
  }

  #take(): CandidateCount[] {
    const pair = this.#pair;
    if (pair === undefined) return [];
    this.drain();
    const rows = new Map<string, CandidateCount>();
    this.#kindAnswers.forEach((answer, kind) => {
      const place = this.#kindPlaces[kind]!;
      // Answered under the rulebook before this one, at the moment of the change.
      if (answer.revision !== pair.active.revision) return;
      const compared = compareAnswer(pair, place, answer);
      const row: CandidateCount = {
        number: pair.number,
        active: pair.active.revision,
        candidate: pair.candidate.revision,
        situation: situations[answer.number] as Situation,
        band: countedBands[answer.band]!,
        place: this.#nameOf(place),
        ...compared,
        count: this.#counts[kind]!,
        example: JSON.stringify(exampleOf(answer)),
      };
      const key = [row.situation, row.band, row.place, row.direction, row.turn].join(' ');
      const same = rows.get(key);
      if (same === undefined) rows.set(key, row);
      else same.count += row.count;
    });
    for (const { serial } of this.#kindAnswers) if (serial < latestSize) this.#latest[serial] = 0;
    this.#kinds.clear();
    this.#kindAnswers.length = 0;
    this.#kindPlaces.length = 0;
    this.#placeNumbers.clear();
    return [...rows.values()];
  }

  #nameOf(place: string): string {
    if (this.#named.has(place)) return place;
    if (this.#named.size >= mostPlaces) return elsewhere;
    this.#named.add(place);
    return place;
  }

  async #write(): Promise<void> {
    while (this.#unwritten.length > 0) {
      const rows = this.#unwritten.slice(0, rowsAtOnce);
      await insertMany(this.#db, 'shadow_counts', rows, (insert) =>
        insert.onConflict((conflict) =>
          conflict
            .columns(['number', 'active', 'candidate', 'situation', 'band', 'place', 'direction', 'turn'])
            .doUpdateSet({ count: sql`shadow_counts.count + excluded.count` }),
        ),
      );
      this.#unwritten.splice(0, rows.length);
    }
  }
}

const rowsAtOnce = 500;
const mostUnwritten = 100_000;

function exampleOf(answer: SerialDecision): ExampleQuestion {
  const { situation: _situation, in: _in, ...example } = questionOf(answer, 'unknown');
  return example;
}

/** How the candidate answers what was answered. */
export function compareAnswer({ active, candidate }: Pair, place: string, answer: AskedShape): Compared {
  const { number, age } = answer;
  const before = active.scope(place).row(age)[number]!;
  const after = candidate.scope(place).row(age)[number]!;
  const asked = askedAgain(questionOf(answer, place));
  const [was, is] = [active, candidate].map((book) => book.decide(asked).allowed);
  return {
    direction: directionOf(before, after) ?? (sameObligations(before, after) ? 'same' : 'obligations'),
    turn: was === is ? 'none' : is ? 'to-yes' : 'to-no',
  };
}

function sameObligations({ obligations: before }: Cell, { obligations: after }: Cell): boolean {
  return before.length === after.length && before.every((one) => after.includes(one));
}
