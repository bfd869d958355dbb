import {
  type Activity,
  type AgeInterval,
  activities,
  type Grants,
  isActivity,
  isSituation,
  type Scope,
  type Situation,
  situationNumber,
} from '@stairgate/rulebook';

export const relations = ['contact', 'peer', 'adult', 'anyone', 'stranger', 'guardian'] as const;
export type Relation = (typeof relations)[number];

/** Circumstances that a relation can mean, the best fit first. */
const meanings: Readonly<Record<Exclude<Relation, 'stranger'>, readonly string[]>> = {
  contact: ['contact'],
  guardian: ['guardian', 'with-guardian'],
  peer: ['peer', 'stranger', 'anyone', 'adult'],
  adult: ['adult', 'stranger', 'anyone'],
  anyone: ['anyone', 'stranger', 'adult'],
};

/** Whether answering needs to know if a stranger is a peer. */
export function dependsOnStranger(
  action: string,
  relation: string | undefined,
  circumstance: string | undefined,
): boolean {
  if (relation !== 'stranger' || !isActivity(action)) return false;
  const all: readonly string[] = activities[action];
  if (circumstance !== undefined && all.includes(circumstance)) return false;
  return all.includes('peer');
}

const bySuffix: ReadonlyMap<string, ReadonlyMap<string, Situation>> = new Map(
  Object.entries(activities).map(([activity, all]) => [
    activity,
    new Map(all.map((one) => [one, `${activity}/${one}` as Situation])),
  ]),
);

/**
 * The situation that a question is about, or null when it leaves the circumstance open.
 * @param action an activity or a whole situation.
 * @param stranger what a stranger turned out to be; ignored for other relations.
 * @returns undefined for a word that is not in the vocabulary.
 */
export function findSituation(
  action: string,
  circumstance: string | undefined,
  relation: string | undefined,
  stranger: 'peer' | 'adult' | 'anyone',
): Situation | null | undefined {
  if (isSituation(action)) return action;
  const own = bySuffix.get(action);
  if (own === undefined) return undefined;
  if (circumstance !== undefined) {
    // A circumstance that this activity does not have says nothing about the ones that it has.
    return own.get(circumstance) ?? null;
  }
  if (relation !== undefined && (relations as readonly string[]).includes(relation)) {
    const meant = relation === 'stranger' ? stranger : (relation as keyof typeof meanings);
    for (const one of meanings[meant]) {
      const found = own.get(one);
      if (found !== undefined) return found;
    }
  }
  return own.size === 1 ? own.values().next().value! : null;
}

/** Of these, the one that is least likely to be allowed: what counts when nobody says which it is. */
export function strictestOf(
  among: Iterable<Situation>,
  scope: Scope,
  age: AgeInterval,
  granted: Grants,
): Situation {
  const row = scope.row(age);
  let strictest: Situation | undefined;
  let worst = -1;
  for (const situation of among) {
    const number = situationNumber(situation);
    const { rung, need } = row[number]!;
    const denied = (need & ~(granted[number]! & 3)) !== 0;
    const score = (denied ? 100 : 0) + rung * 10 + need;
    if (score > worst) {
      worst = score;
      strictest = situation;
    }
  }
  return strictest!;
}

/** All that an activity can be. */
export function situationsOf(activity: Activity): Iterable<Situation> {
  return bySuffix.get(activity)!.values();
}
