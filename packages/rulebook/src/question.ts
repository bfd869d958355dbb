import type { AgeInterval } from './age.ts';
import type { Hours } from './code.ts';
import { isOpen } from './decision.ts';
import type { Grants } from './grants.ts';
import { isTimed, isWithin, type LocalMoment, minutesByLaw, situationsAt, type Timed } from './hours.ts';
import { type Limit, type Limiter, type Limits, limits as packLimits } from './limits.ts';
import type { Rulebook } from './rulebook.ts';
import type { Scope } from './scope.ts';
import {
  activities,
  activityOf,
  bandOf,
  effects,
  isActivity,
  isSituation,
  type Situation,
  situationNumber,
  situations,
} from './vocabulary.ts';

/** Who acts towards the child, as a platform knows it. */
export const relations = ['contact', 'peer', 'adult', 'anyone', 'stranger', 'guardian'] as const;
export type Relation = (typeof relations)[number];

/** What a stranger turned out to be. */
export type Stranger = 'peer' | 'adult' | 'anyone';

/** What is asked about a child. A word that is unknown leaves open what it was to say, and so closes. */
export interface AskedAbout {
  /** An activity, or a whole situation. */
  readonly action: string;
  readonly circumstance?: string | undefined;
  /** Beside another name of the circumstance, the strictest of what they mean counts. */
  readonly relation?: string | undefined;
  /** For the relation `stranger`; a grown-up where nobody knows. */
  readonly stranger?: Stranger | undefined;
  /** When it happens, where the child is. */
  readonly moment?: LocalMoment | undefined;
  /**
   * What a clock of one's own says in each zone where the child may be, where the asker says no moment: the strictest
   * counts. Limits go by it, and the law's hours where the circumstance is left open: which one a platform names, it may
   * be planning for.
   */
  readonly clock?: readonly LocalMoment[] | undefined;
  /** What the platform has counted today, where a limit is about that. */
  readonly counted?: Counted | undefined;
}

/** Counts that limits are about. What is left out is not known, and counts as too much. */
export interface Counted {
  /** Minutes of use today, in the child's local day. */
  readonly minutes?: number | undefined;
  /** What was spent in the time of the limit, what is about to be spent included, and in which currency (ISO 4217). */
  readonly spent?:
    | {
        readonly amount: number;
        readonly currency: string;
        /** The sum in each period, where it is counted by that. Left out, `amount` is in whichever a limit is about. */
        readonly per?: Readonly<Record<'day' | 'week' | 'month', number>>;
      }
    | undefined;
}

/** What is known of the child when the question is asked. */
export interface Known {
  readonly rulebook: Rulebook;
  readonly scope: Scope;
  readonly age: AgeInterval;
  readonly granted: Grants;
  readonly set?: readonly SetLimit[] | undefined;
}

/** The situation that a question is about, and what closes it. */
export interface Meant {
  readonly situation: Situation;
  /** Whether the strictest was taken because nobody said which it is. */
  readonly circumstanceUnknown: boolean;
  readonly limits: Limits | undefined;
}

/** A limit as it was set. Each only closes; what it is about and does not know counts as over it. */
export type SetLimit = { readonly by: Limiter } & (
  | { readonly kind: 'closed' | 'ask'; readonly situation: string }
  /** Use for more than this many minutes a day. */
  | { readonly kind: 'minutes'; readonly minutes: number }
  /** No use and no notices in these hours. */
  | { readonly kind: 'quiet' | 'school'; readonly hours: Hours }
  | { readonly kind: 'content'; readonly content: 'sensitive' | 'harmful' | 'adult-only' | 'suitable' }
  /** Buying for more than this sum, in the smallest unit of the currency, in a day, a week or a month. */
  | {
      readonly kind: 'money';
      readonly amount: number;
      readonly currency: string;
      readonly per: 'day' | 'week' | 'month';
    }
);

/** Circumstances that a relation can mean, the best fit first. */
const meanings: Readonly<Record<Exclude<Relation, 'stranger'>, readonly string[]>> = {
  contact: ['contact'],
  guardian: ['guardian', 'with-guardian'],
  peer: ['peer', 'stranger', 'anyone', 'adult'],
  adult: ['adult', 'stranger', 'anyone'],
  anyone: ['anyone', 'stranger', 'adult'],
};

const bySuffix: ReadonlyMap<string, ReadonlyMap<string, Situation>> = new Map(
  Object.entries(activities).map(([activity, all]) => [
    activity,
    new Map(all.map((one) => [one, `${activity}/${one}` as Situation])),
  ]),
);

/** The situation that was named, where no limit is set. */
const exactly: readonly Meant[] = situations.map((situation) =>
  Object.freeze({ situation, circumstanceUnknown: false, limits: undefined }),
);

/** Whether the time that a child may use the service is up: the clock cannot tell. */
const useLimits: readonly Situation[] = ['engage.use/within-limit', 'engage.use/over-limit'];

/**
 * The one place where a question becomes a situation: the one that is meant or, of those that it may be, the one least
 * likely to be allowed.
 * @returns undefined for a word that is not in the vocabulary.
 */
export function situationMeant(asked: AskedAbout, known: Known): Meant | undefined {
  const { action, moment, counted } = asked;
  // A clock of no zone is none: hours that nobody looked at close.
  const clock = asked.clock?.length === 0 ? undefined : asked.clock;
  const moments = moment === undefined ? clock : [moment];
  const { set = [], rulebook, scope, age } = known;
  const said = situationsSaid(asked);
  if (said === undefined) return undefined;
  const named = typeof said === 'string' ? said : null;
  const several = typeof said === 'string' ? null : said;
  // Nearly every question names its situation, of a child with no limit: no more is made for it than was made before.
  if (named !== null && set.length === 0) {
    const isAnyTime = moment === undefined && counted?.minutes === undefined;
    if (isAnyTime || !isTimed(activityOf(named))) return exactly[situationNumber(named)]!;
  }
  const activity = isActivity(action) ? action : activityOf(action as Situation);
  const limits = set.length > 0 ? limitsNow(set, moments, counted) : undefined;
  const strictest = (among: Iterable<Situation>, circumstanceUnknown: boolean): Meant => ({
    situation: strictestOf(among, known, limits),
    circumstanceUnknown,
    limits,
  });
  if (!isTimed(activity)) {
    if (named !== null) return { situation: named, circumstanceUnknown: false, limits };
    return strictest(several ?? bySuffix.get(activity)!.values(), true);
  }
  // What the law's hours and the limits bring about is joined with what the platform says; the strictest decides.
  const isOpenWhich = named === null && several === null;
  const byLaw =
    (isOpenWhich ? moments : moment && [moment])?.flatMap((one) =>
      situationsAt(rulebook, scope, activity, age, one),
    ) ?? [];
  const minutesSaid = activity === 'engage.use' ? minutesByLawSay(known, counted) : undefined;
  const byLimits = [
    ...limitsSay(activity, set, moments, counted),
    ...(minutesSaid === 'engage.use/over-limit' ? [minutesSaid] : []),
  ];
  if (named !== null) return strictest([named, ...byLaw, ...byLimits], false);
  if (several !== null) return strictest([...several, ...byLaw, ...byLimits], true);
  const unknownTime = moments === undefined;
  const isOpen =
    activity === 'engage.use' && minutesSaid === undefined && !set.some(({ kind }) => kind === 'minutes');
  const among = [
    ...(unknownTime ? bySuffix.get(activity)!.values() : byLaw),
    ...(isOpen ? useLimits : []),
    ...(minutesSaid === 'engage.use/within-limit' && !unknownTime ? [minutesSaid] : []),
    ...byLimits,
  ];
  return strictest(among, isOpen || unknownTime);
}

/** What limits make of an activity that has hours: a time that they close, or minutes that are over. */
function limitsSay(
  activity: Timed,
  set: readonly SetLimit[],
  moments: readonly LocalMoment[] | undefined,
  counted: Counted | undefined,
): readonly Situation[] {
  const hours = set.flatMap((limit): Situation[] => {
    if (limit.kind !== 'quiet' && limit.kind !== 'school') return [];
    const kind = limit.kind === 'quiet' ? 'night' : 'school';
    return mayBeWithin(limit.hours, kind, moments) ? [`${activity}/${kind}`] : [];
  });
  const minutes = activity === 'engage.use' && set.some(({ kind }) => kind === 'minutes');
  return minutes ? [...hours, minutesSay(set, counted)] : hours;
}

/**
 * What the minutes that the law itself gives make of those that were counted; undefined where it gives none, nobody counts,
 * or a guardian has set others, which laws let them.
 */
function minutesByLawSay(
  { scope, age, set = [] }: Known,
  counted: Counted | undefined,
): Situation | undefined {
  if (counted?.minutes === undefined) return undefined;
  const least = minutesByLaw(scope, age);
  if (least === undefined) return undefined;
  const isSet = set.some(({ kind, by }) => kind === 'minutes' && by === 'guardian');
  const cell = scope.row(age)[situationNumber('engage.use/over-limit')]!;
  if (isSet && cell.own !== 'forbid') return undefined;
  return counted.minutes >= 0 && counted.minutes < least
    ? 'engage.use/within-limit'
    : 'engage.use/over-limit';
}

/** Hours hold if they do in any of the zones; where nobody knows the time, always. */
function mayBeWithin(
  hours: Hours,
  kind: 'night' | 'school',
  moments: readonly LocalMoment[] | undefined,
): boolean {
  return moments === undefined || moments.some((moment) => isWithin(hours, kind, moment));
}

function minutesSay(set: readonly SetLimit[], counted: Counted | undefined): Situation {
  const least = Math.min(...set.map((limit) => (limit.kind === 'minutes' ? limit.minutes : Infinity)));
  const within = counted?.minutes !== undefined && counted.minutes >= 0 && counted.minutes < least;
  return within ? 'engage.use/within-limit' : 'engage.use/over-limit';
}

/**
 * The limits that close something now. Without a moment or a count, every limit about those does: on a page that is what
 * a limit says, and in a question nobody may take a missing fact for permission.
 */
export function limitsNow(
  set: readonly SetLimit[],
  moments?: readonly LocalMoment[] | undefined,
  counted?: Counted | undefined,
): Limits {
  return packLimits(set.flatMap((limit) => closedBy(limit, moments, counted)));
}

/** The limits that stand whatever the hour is and whatever was counted; undefined where there are none. */
export function lastingLimits(set: readonly SetLimit[]): Limits | undefined {
  const lasting = set.filter(({ kind }) => kind === 'closed' || kind === 'ask' || kind === 'content');
  return lasting.length > 0 ? limitsNow(lasting) : undefined;
}

function closedBy(
  limit: SetLimit,
  moments: readonly LocalMoment[] | undefined,
  counted: Counted | undefined,
): Limit[] {
  const { by } = limit;
  const closed = (...situations: Situation[]) =>
    situations.map((situation): Limit => ({ by, situation, how: 'closed' }));
  switch (limit.kind) {
    case 'closed':
    case 'ask':
      return [{ by, situation: limit.situation, how: limit.kind }];
    case 'minutes':
      return closed('engage.use/over-limit');
    case 'quiet':
    case 'school': {
      const kind = limit.kind === 'quiet' ? 'night' : 'school';
      if (!mayBeWithin(limit.hours, kind, moments)) return [];
      return closed(`engage.use/${kind}`, `engage.notify/${kind}`);
    }
    case 'content':
      return closed(`content.view/${limit.content}`, `content.recommend/${limit.content}`);
    case 'money': {
      const spent = counted?.spent;
      const sum = spent?.per === undefined ? spent?.amount : spent.per[limit.per];
      const within =
        sum !== undefined && spent?.currency === limit.currency && sum >= 0 && sum <= limit.amount;
      return within ? [] : closed('purchase.buy/item', 'purchase.buy/random');
    }
  }
}

/** Whether answering needs to know if a stranger is a peer. */
export function dependsOnStranger({ action, relation }: AskedAbout): boolean {
  if (relation !== 'stranger') return false;
  const activity = isSituation(action) ? activityOf(action) : action;
  return bySuffix.get(activity)?.has('peer') === true;
}

/**
 * Whether two people count as peers: both in one age group of children, and the one who acts known to be by more than
 * a claim. A grown-up who says to be twelve is no peer of anybody.
 */
export function arePeers(actor: AgeInterval, child: AgeInterval): boolean {
  if (actor.level !== 'estimated' && actor.level !== 'verified') return false;
  if (child.level === 'none') return false;
  const band = bandOf(child.lo);
  return band !== '18+' && [child.hi, actor.lo, actor.hi].every((age) => bandOf(age) === band);
}

/**
 * The situation that a question names; those of which the strictest counts, where it names several or leaves open what is
 * beside one; null when it names none, undefined for a word that is unknown.
 */
function situationsSaid({
  action,
  circumstance,
  relation,
  stranger = 'adult',
}: AskedAbout): Situation | readonly Situation[] | null | undefined {
  const whole = isSituation(action) ? action : undefined;
  if (whole !== undefined && circumstance === undefined && relation === undefined) return whole;
  const own = bySuffix.get(whole === undefined ? action : activityOf(whole));
  if (own === undefined) return undefined;
  if (own.size === 1) return own.values().next().value!;
  const byCircumstance = circumstance === undefined ? undefined : (own.get(circumstance) ?? null);
  const byRelation = relation === undefined ? undefined : relationSays(own, relation, stranger);
  const said = [whole, byCircumstance, byRelation].filter((one) => one !== undefined);
  const named = new Set(said.filter((one) => one !== null));
  // What this activity does not have says nothing about which of those it has is meant.
  if (named.size < 1) return null;
  if (said.includes(null)) return [...own.values()];
  return named.size > 1 ? [...named] : said[0]!;
}

/** Null for a word that is unknown; undefined where the activity is not about people, or not about such. */
function relationSays(
  own: ReadonlyMap<string, Situation>,
  relation: string,
  stranger: Stranger,
): Situation | null | undefined {
  if (!(relations as readonly string[]).includes(relation))
    return Object.values(meanings).some((all) => all.some((one) => own.has(one))) ? null : undefined;
  const meant = relation === 'stranger' ? stranger : (relation as keyof typeof meanings);
  const found = meanings[meant].find((one) => own.has(one));
  return found === undefined ? undefined : own.get(found);
}

/** Of these, the one that is least likely to be allowed: what counts when nobody says which it is. */
function strictestOf(
  among: Iterable<Situation>,
  { scope, age, granted }: Known,
  limits: Limits | undefined,
): Situation {
  const row = scope.row(age);
  let strictest: Situation | undefined;
  let worst = -1;
  for (const situation of among) {
    const number = situationNumber(situation);
    const cell = row[number]!;
    let { rung } = cell;
    let allowed: boolean;
    if (limits === undefined) allowed = isOpen(cell, number, granted);
    else {
      const decision = scope.decide(situation, age, granted, limits);
      ({ allowed } = decision);
      rung = effects.indexOf(decision.effect);
    }
    const score = (allowed ? 0 : 100) + rung * 10 + cell.need;
    if (score > worst) {
      worst = score;
      strictest = situation;
    }
  }
  return strictest!;
}
