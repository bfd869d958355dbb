import type { AgeInterval } from './age.ts';
import type { Cell } from './decision.ts';
import { childBit, type Grant, type Grants, guardianBit, neverBit, onceBit } from './grants.ts';
import type { Limits } from './limits.ts';
import type { Scope } from './scope.ts';
import { type Obligation, restsOn, type Situation, situationNumber, situations } from './vocabulary.ts';

/**
 * What the law asked for when a yes was given. It is kept with the yes, so that a later day, place, age or profile can be
 * held against it.
 */
export interface Terms {
  /** Whose yes was wanted, as bits of `Grants`, for the situation itself and for all that it rests on; nothing where 0. */
  readonly needs: Readonly<Partial<Record<Situation, number>>>;
  /** Ids of the codes that asked for a guardian's yes: whose law the notice was about. */
  readonly law: readonly string[];
}

/** A yes as it was given. */
export interface GivenYes extends Grant {
  readonly situation: Situation;
  readonly terms: Terms;
  /** What was done before it was said: the risk explained, a notice given. */
  readonly met: readonly Obligation[];
  /** Of a guardian's: whether the method of verification reaches to disclosing data to others. */
  readonly reach?: 'internal' | 'disclosure';
  /** Of a guardian's: whether it was asked for apart from any other. */
  readonly apart?: boolean;
}

/**
 * Why a yes does not count by the law of now: the method is too weak for it; the notice was about the law of another
 * place or day; it was asked for together with others; what has to come before it did not; or it had opened nothing
 * when the law wanted more, and nothing is switched on because the law now wants less.
 */
export type SleepReason =
  | 'method-too-weak'
  | 'notice-of-other-law'
  | 'not-asked-apart'
  | 'not-told-before'
  | 'was-not-open'
  | 'objected';

/** What has to be done before a yes counts. The other obligations hold while it is on. */
export const beforeYes: readonly Obligation[] = [
  'explain-risk',
  'notice-at-switch',
  'offer-just-this-time',
  'ask-an-adult-first',
  'disclose-ai',
];

const lawsOf = new WeakMap<Cell, readonly string[]>();

/** The codes that ask for a guardian's yes about this very situation. */
function lawOf(cell: Cell): readonly string[] {
  let law = lawsOf.get(cell);
  if (!law) {
    const asking = cell.rules.filter(({ effect, about }) => effect === 'guardian' && about === undefined);
    law = [...new Set(asking.map(({ code }) => code))].sort();
    lawsOf.set(cell, law);
  }
  return law;
}

/** The terms of a yes that is given now, at this age, under this law. */
export function termsOf(scope: Pick<Scope, 'row'>, situation: Situation, age: AgeInterval): Terms {
  const cell = scope.row(age)[situationNumber(situation)]!;
  const needs: Partial<Record<Situation, number>> = {};
  if (cell.need !== 0) needs[situation] = cell.need;
  for (const { situation: other, need } of cell.others) needs[situations[other]!] = need;
  return { needs, law: lawOf(cell) };
}

/** Those of the choices that count by the law of now, packed for `decide`, and why the others sleep. */
export interface Awake<G extends GivenYes = GivenYes> {
  readonly granted: Grants;
  readonly counting: readonly G[];
  readonly sleeping: readonly { readonly yes: G; readonly why: SleepReason }[];
}

/**
 * Holds every yes against the law of now. What no longer satisfies it sleeps until it is given again: a move, a birthday,
 * a day of law or a new profile switches nothing on.
 * @param row of the cells at this age, by number of situation, as `Scope.row` gives it.
 */
export function awake<G extends GivenYes>(row: readonly Cell[], given: readonly G[]): Awake<G> {
  const has = new Uint8Array(situations.length);
  for (const { situation, by } of given) has[situationNumber(situation)]! |= bitOf(by);
  const granted = new Uint8Array(situations.length);
  const counting: G[] = [];
  const sleeping: { yes: G; why: SleepReason }[] = [];
  for (const yes of given) {
    const number = situationNumber(yes.situation);
    const why = sleepOf(row[number]!, number, yes, has);
    if (why) sleeping.push({ yes, why });
    else {
      counting.push(yes);
      granted[number]! |= bitOf(yes.by) | (yes.once ? onceBit(yes.by) : 0);
    }
  }
  return { granted, counting, sleeping };
}

/**
 * The yeses for one time that a use takes: those to it and, where a limit asks each time, to what it rests on.
 * @param counting as `awake` gives it.
 */
export function usedUpBy<G extends GivenYes>(
  situation: Situation,
  counting: readonly G[],
  limits: Limits | undefined,
): readonly G[] {
  const rests = restsOn[situationNumber(situation)]!;
  return counting.filter((yes) => {
    if (yes.once !== true) return false;
    if (yes.situation === situation) return true;
    const other = situationNumber(yes.situation);
    return rests.includes(other) && limits !== undefined && limits[other] !== 0;
  });
}

const bitOf = (by: Grant['by']) => (by === 'child' ? childBit : guardianBit);

function sleepOf(cell: Cell, number: number, yes: GivenYes, has: Grants): SleepReason | undefined {
  // What nobody has to say yes to sleeps for nothing, and what is forbidden no yes opens.
  if (cell.need === neverBit) return undefined;
  if (cell.need & bitOf(yes.by)) {
    const owes = (obligation: Obligation) => cell.obligations.includes(obligation);
    if (yes.by === 'guardian') {
      if (owes('strong-consent') && yes.reach !== 'disclosure') return 'method-too-weak';
      if (!lawOf(cell).every((code) => yes.terms.law.includes(code))) return 'notice-of-other-law';
      if (owes('separate-consent') && yes.apart !== true) return 'not-asked-apart';
    } else if (!beforeYes.every((one) => !owes(one) || yes.met.includes(one))) {
      return 'not-told-before';
    }
  }
  return sameNeeds(cell, number, yes.terms) || wasOpen(yes.terms, has) ? undefined : 'was-not-open';
}

/** Whether the law wants the very yeses that it wanted then. */
function sameNeeds(cell: Cell, number: number, { needs }: Terms): boolean {
  if ((needs[situations[number]!] ?? 0) !== cell.need) return false;
  return restsOn[number]!.every((one) => {
    const now = cell.others.find(({ situation }) => situation === one)?.need ?? 0;
    return (needs[situations[one]!] ?? 0) === now;
  });
}

/** Whether all the yeses that were wanted then are there. */
function wasOpen({ needs }: Terms, has: Grants): boolean {
  return Object.entries(needs).every(([situation, need]) => (need & ~has[situationNumber(situation)]!) === 0);
}
