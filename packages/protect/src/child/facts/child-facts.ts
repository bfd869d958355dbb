import {
  type AgeInterval,
  awake,
  type Cell,
  type GivenYes,
  type Grants,
  type Limits,
  limitsNow,
  type Rulebook,
  type Scope,
  type SetLimit,
  type Situation,
  situationNumber,
} from '@stairgate/rulebook';
import type { AskState, GuardianState, LimitReason, School, WhyAsleep } from '@stairgate/wire';
import type { AgeEvidenceRow, GrantRow } from '../../database/schema.ts';
import { dayOf } from '../../law/in-force/day-of.ts';
import { type AgeEvidence, ageNow } from '../age/age-now.ts';

export interface EvidenceFact extends AgeEvidence {
  readonly seq: number;
  readonly method: AgeEvidenceRow['method'];
  readonly source: string | null;
}

export interface GrantFact extends GivenYes {
  readonly situation: Situation;
  readonly by: GrantRow['by'];
  readonly duration: GrantRow['duration'];
  readonly sessionId: string | null;
  readonly at: string;
  /** Why it sleeps until it is given again, whatever law says now; `noted` once the records say so. */
  readonly asleep: { readonly why: WhyAsleep; readonly noted: boolean } | null;
  /** Whether it had a part in what was open when that was last looked at. */
  readonly opened: boolean;
  /** Whether its guardian was told that it sleeps. */
  readonly told: boolean;
}

/** A limit, and who set it when. */
export interface LimitFact {
  readonly limitId: string;
  readonly at: string;
  readonly set: SetLimit;
  /** Why, where somebody has said so. */
  readonly reason: LimitReason | null;
  /** The guardian who set it; empty where that was none. */
  readonly guardianId: string;
  /** The version of the child that it came with; 0 where that is not known. */
  readonly version: number;
}

/** When a child has school, and the days on which it has none. */
export interface SchoolFact {
  readonly by: 'guardian' | 'platform';
  readonly at: string;
  readonly hours: School['hours'];
  readonly calendar: School['calendar'];
  readonly daysOff: readonly string[];
  readonly readAt: string | null;
}

/** Minutes on top of a guardian's limits, until then, in milliseconds since the epoch. */
export interface MoreTimeFact {
  readonly minutes: number;
  readonly until: number;
}

/** A limit that a guardian lifted for a while, until then, in milliseconds since the epoch. */
export interface LiftedFact {
  readonly limitId: string;
  readonly until: number;
}

export interface SessionFact {
  readonly sessionId: string;
  readonly startedAt: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** What is known of a child at one version. Immutable, so that it can be shared and cached. */
export interface ChildFacts {
  readonly childId: string;
  /** The id of the platform whose child it is. */
  readonly platform: string;
  /** ISO 3166, or null when the place is not known. */
  readonly place: string | null;
  /** The time zone that somebody said, of the IANA; null for that of the place. */
  readonly zone: string | null;
  readonly version: number;
  /** The latest version that its platform had asked of when this was read; 0 for none. */
  readonly seenVersion: number;
  readonly alias: string;
  readonly createdAt: string;
  readonly evidence: readonly EvidenceFact[];
  /** As stored; `childNow` tells which count. */
  readonly grants: readonly GrantFact[];
  readonly limits: readonly LimitFact[];
  readonly school: SchoolFact | null;
  /** What was given on top; some of it may be over. */
  readonly more: readonly MoreTimeFact[];
  /** What a guardian lifted for a while; some of it may be over. */
  readonly lifted: readonly LiftedFact[];
  /** The session that nobody has ended; it may have expired. */
  readonly session: SessionFact | null;
  readonly guardian: GuardianState;
  /** Whether any guardian has a say, was asked for one, may still sign in, or is to be told of another. */
  readonly hasGuardian: boolean;
  /** How many addresses of grown-ups are held for it. */
  readonly addresses: number;
  /** The latest answer to what the child asked for. */
  readonly asks: ReadonlyMap<Situation, AskState>;
}

/** A yes that does not count now, and why. */
export interface Sleeping {
  readonly grant: GrantFact;
  readonly why: WhyAsleep;
}

/** What decides now: facts read on a day, under a rulebook. */
export interface ChildNow {
  readonly age: AgeInterval;
  readonly scope: Scope;
  readonly granted: Grants;
  /** The grants that `granted` packs. */
  readonly grants: readonly GrantFact[];
  readonly sleeping: readonly Sleeping[];
  /** The limits as set, for what knows the time and has counted. */
  readonly set: readonly SetLimit[] | undefined;
  /** The same for pages, where every limit closes what it can; undefined where none is set. */
  readonly limits: Limits | undefined;
  readonly session: SessionFact | null;
  readonly rulebook: Rulebook;
  /** Until when, in milliseconds since the epoch, this holds if no record changes. */
  readonly until: number;
}

/** A guardian's limit of minutes with what a guardian gave on top. Nothing else is any wider for it. */
function withMore(set: SetLimit, more: readonly MoreTimeFact[]): SetLimit {
  if (more.length === 0 || set.kind !== 'minutes' || set.by !== 'guardian') return set;
  return { ...set, minutes: set.minutes + more.reduce((sum, { minutes }) => sum + minutes, 0) };
}

/** What is lifted now. A guardian's limit alone can be: what law, platform or child close stays as it is. */
export function liftedNow({ limits, lifted }: Pick<ChildFacts, 'limits' | 'lifted'>, now: number) {
  if (lifted.length === 0) return [];
  return lifted.filter(
    ({ limitId, until }) =>
      now < until && limits.some((one) => one.limitId === limitId && one.set.by === 'guardian'),
  );
}

/** The limits that count now: all but those that are lifted. */
export function limitsInForce(
  facts: Pick<ChildFacts, 'limits' | 'lifted'>,
  now: number,
): readonly LimitFact[] {
  const lifted = liftedNow(facts, now);
  if (lifted.length === 0) return facts.limits;
  return facts.limits.filter(({ limitId }) => !lifted.some((one) => one.limitId === limitId));
}

const dayLength = 86_400_000;
const lastNow = new WeakMap<ChildFacts, ChildNow>();

/** Where a child stands now. Cheap when asked again. */
export function childNow(facts: ChildFacts, rulebook: Rulebook, now: number): ChildNow {
  const known = lastNow.get(facts);
  if (
    known !== undefined &&
    now < known.until &&
    now >= known.until - dayLength &&
    known.rulebook === rulebook
  )
    return known;
  const session = facts.session !== null && now < facts.session.expiresAt ? facts.session : null;
  const age = ageNow(facts.evidence, dayOf(now));
  const scope = rulebook.scope(facts.place ?? 'unknown');
  const row = scope.row(age);
  const inForce = facts.grants.filter((grant) => {
    if (grant.duration === 'session' && session === null) return false;
    if (grant.sessionId !== null && grant.sessionId !== session?.sessionId) return false;
    if (grant.duration !== 'until-changed' || grant.by === 'guardian') return true;
    // The law may have come to demand a reset since this was chosen (the child moved, a code came into force).
    const resets = row[situationNumber(grant.situation)]?.obligations.includes('reset-at-session-end');
    return !resets || (session !== null && grant.at >= session.startedAt);
  });
  const asleep = inForce.flatMap((grant) => (grant.asleep ? [{ grant, why: grant.asleep.why }] : []));
  const held = awake(
    row,
    inForce.filter((grant) => grant.asleep === null),
  );
  const endOfDay = (Math.floor(now / dayLength) + 1) * dayLength;
  const more = facts.more.filter(({ until }) => now < until);
  const counting = limitsInForce(facts, now);
  const set = counting.length > 0 ? counting.map((limit) => withMore(limit.set, more)) : undefined;
  const fresh: ChildNow = {
    age,
    scope,
    granted: held.granted,
    grants: held.counting,
    sleeping: [...asleep, ...held.sleeping.map(({ yes, why }) => ({ grant: yes, why }))],
    set,
    limits: set && limitsNow(set),
    session,
    rulebook,
    until: Math.min(
      endOfDay,
      session?.expiresAt ?? endOfDay,
      ...[...more, ...liftedNow(facts, now)].map(({ until }) => until),
    ),
  };
  lastNow.set(facts, fresh);
  return fresh;
}

interface HeldElsewhere {
  readonly row: readonly Cell[];
  readonly granted: Grants;
}
const lastElsewhere = new WeakMap<ChildNow, HeldElsewhere>();

/**
 * What is granted where a question adds a place or an age: a yes is held against the law that decides, and not against
 * that of the record alone. Cheap when asked again about the same law.
 */
export function grantedUnder(child: ChildNow, scope: Scope, age: AgeInterval): Grants {
  const row = scope.row(age);
  const known = lastElsewhere.get(child);
  if (known?.row === row) return known.granted;
  const { granted } = awake(row, child.grants);
  lastElsewhere.set(child, { row, granted });
  return granted;
}
