import { type AgeInterval, ageInterval } from './age.ts';
import type { RuleCitation } from './binding.ts';
import type { DecisionRecord } from './decision.ts';
import { type Direction, directionOf } from './diff.ts';
import type { Grant, Grantor } from './grants.ts';
import { type Limit, limiters } from './limits.ts';
import { parsePlace } from './place.ts';
import type { DecideRequest, Rulebook } from './rulebook.ts';
import {
  type Effect,
  effects,
  isSituation,
  type Level,
  type Obligation,
  obligationNames,
  type Situation,
  situationNumber,
} from './vocabulary.ts';

/** What was asked, with nothing in it that says about whom. */
export interface LoggedQuestion {
  readonly situation: Situation;
  /** ISO 3166 codes, all of whose law was joined, or `unknown`. */
  readonly in: readonly string[] | 'unknown';
  readonly age: AgeInterval;
  /** Who had said yes to this situation. */
  readonly granted: readonly Grantor[];
  /** Who of them for one time alone; left out where nobody. */
  readonly once?: readonly Grantor[];
  /** The yeses to what it rests on, as far as law or a limit wanted them; left out where there were none. */
  readonly others?: readonly Grant[];
  /** The limits that closed it, or wanted a yes each time; left out where there were none. */
  readonly limits?: readonly Limit[];
}

/**
 * A decision as somebody may keep it: all that it takes to answer it again, and nothing that says who it was about.
 * Ages are whole years; there is no id, no address, no date of birth.
 */
export interface LoggedDecision extends LoggedQuestion {
  /** When it was answered, ISO 8601. */
  readonly at: string;
  readonly effect: Effect;
  readonly allowed: boolean;
  readonly obligations: readonly Obligation[];
  /** Of the rulebook that answered. */
  readonly revision: string;
}

/** What is no logged decision. `right` says what would be. */
export class LoggedDecisionError extends Error {
  readonly right: string;
  constructor(field: string, right: string) {
    super(`${field}: ${right}`);
    this.name = 'LoggedDecisionError';
    this.right = right;
  }
}

/** Checks what was kept. Throws `LoggedDecisionError`; members that it does not know are ignored. */
export function readLoggedDecision(given: unknown): LoggedDecision {
  const record = members(given, 'the record');
  const { at, situation, allowed, revision } = record;
  if (typeof at !== 'string' || Number.isNaN(Date.parse(at)))
    throw new LoggedDecisionError('at', 'give a time such as 2026-11-22T12:00:00Z');
  if (typeof allowed !== 'boolean') throw new LoggedDecisionError('allowed', 'give true or false');
  if (typeof revision !== 'string' || !/^[0-9a-f]{16}$/.test(revision))
    throw new LoggedDecisionError('revision', 'give the 16 hexadecimal digits that the answer bore');
  return {
    at,
    situation: aSituation(situation, 'situation'),
    in: readPlaces(record.in),
    age: readAge(record.age),
    granted: words(record.granted, 'granted', grantors),
    ...(record.once !== undefined && { once: words(record.once, 'once', grantors) }),
    ...(record.others !== undefined && { others: readOthers(record.others) }),
    ...(record.limits !== undefined && { limits: readLimits(record.limits) }),
    effect: words([record.effect], 'effect', effects)[0]!,
    allowed,
    obligations: words(record.obligations, 'obligations', obligationNames),
    revision,
  };
}

/** A logged decision, answered again. */
export interface Replay {
  readonly record: LoggedDecision;
  /** Under the rulebook of its time. */
  readonly before: DecisionRecord;
  /** What differs between what was logged and what that rulebook answers. Anything here is an alarm. */
  readonly unlike: readonly ('effect' | 'allowed' | 'obligations')[];
  readonly today: DecisionRecord;
  readonly change: Direction | 'same';
  /** Rules that are cited on one side only. */
  readonly because: { readonly gone: readonly RuleCitation[]; readonly come: readonly RuleCitation[] };
}

/**
 * Answers a logged decision again, under the rulebook of its time and under another, such as today's. Throws `RangeError`
 * if the first is not the one that the record names.
 */
export function replay(record: LoggedDecision, old: Rulebook, now: Rulebook): Replay {
  if (old.revision !== record.revision)
    throw new RangeError(`The rulebook is ${old.revision}, the record is of ${record.revision}.`);
  const { situation, in: places, age } = record;
  const [answer, today] = [old, now].map((book) => book.decide(askedAgain(record)).toJSON());
  const [before, after] = [old, now].map((book) => book.scope(places).row(age)[situationNumber(situation)]!);
  const unlike = [
    ...(record.effect === answer!.effect ? [] : (['effect'] as const)),
    ...(record.allowed === answer!.allowed ? [] : (['allowed'] as const)),
    ...(sameWords(record.obligations, answer!.obligations) ? [] : (['obligations'] as const)),
  ];
  const direction = directionOf(before!, after!);
  const owed = sameWords(before!.obligations, after!.obligations) ? 'same' : 'obligations';
  return {
    record,
    before: answer!,
    unlike,
    today: today!,
    change: direction ?? owed,
    because: { gone: without(answer!.rules, today!.rules), come: without(today!.rules, answer!.rules) },
  };
}

/** What was asked, ready to be asked again. */
export function askedAgain(record: LoggedQuestion): DecideRequest {
  const { situation, in: places, age, once = [], others = [], limits = [] } = record;
  const own = record.granted.map((by): Grant => ({ situation, by, once: once.includes(by) }));
  return { situation, in: places, age, granted: [...own, ...others], limits };
}

const grantors = ['child', 'guardian'] as const;

function readOthers(given: unknown): Grant[] {
  return list(given, 'others').map((one) => {
    const { situation, by, once = false } = members(one, 'others');
    if (typeof once !== 'boolean') throw new LoggedDecisionError('others', 'give once as true or false');
    return {
      situation: aSituation(situation, 'others'),
      by: words([by], 'others', grantors)[0]!,
      ...(once && { once }),
    };
  });
}

function readLimits(given: unknown): Limit[] {
  return list(given, 'limits').map((one) => {
    const { situation, by, how } = members(one, 'limits');
    return {
      situation: aSituation(situation, 'limits'),
      by: words([by], 'limits', limiters)[0]!,
      how: words([how], 'limits', ['closed', 'ask'] as const)[0]!,
    };
  });
}

function list(given: unknown, field: string): readonly unknown[] {
  if (!Array.isArray(given)) throw new LoggedDecisionError(field, 'give a list');
  return given;
}

function aSituation(given: unknown, field: string): Situation {
  if (typeof given === 'string' && isSituation(given)) return given;
  throw new LoggedDecisionError(field, 'give a situation such as contact.message/adult');
}

function without(rules: readonly RuleCitation[], others: readonly RuleCitation[]): readonly RuleCitation[] {
  const names = new Set(others.map(({ code, rule }) => `${code}/${rule}`));
  return rules.filter(({ code, rule }) => !names.has(`${code}/${rule}`));
}

function sameWords(a: readonly string[], b: readonly string[]): boolean {
  return a.every((word) => b.includes(word)) && b.every((word) => a.includes(word));
}

function members(given: unknown, field: string): Readonly<Record<string, unknown>> {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new LoggedDecisionError(field, 'give an object');
  return given as Record<string, unknown>;
}

function readPlaces(given: unknown): LoggedDecision['in'] {
  if (given === 'unknown') return given;
  const right = 'give a list of ISO 3166 codes such as ["GB"], or "unknown"';
  if (!Array.isArray(given) || given.length === 0) throw new LoggedDecisionError('in', right);
  try {
    return given.map((one) => parsePlace(String(one)));
  } catch {
    throw new LoggedDecisionError('in', right);
  }
}

function readAge(given: unknown): AgeInterval {
  const { lo, hi, level } = members(given, 'age');
  try {
    return ageInterval(lo as number, hi as number, level as Level);
  } catch (error) {
    throw new LoggedDecisionError('age', (error as Error).message);
  }
}

function words<Word extends string>(given: unknown, field: string, known: readonly Word[]): Word[] {
  if (!Array.isArray(given) || !given.every((one) => (known as readonly unknown[]).includes(one)))
    throw new LoggedDecisionError(field, `give words out of: ${known.join(', ')}`);
  return given as Word[];
}
