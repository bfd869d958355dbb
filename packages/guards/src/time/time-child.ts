import {
  type AgeInterval,
  type Grants,
  hoursByLaw,
  lastingLimits,
  limitsMask,
  minutesByLaw,
  type Rulebook,
  type Scope,
  type SetLimit,
  type Situation,
} from '@stairgate/rulebook';
import type { Answered } from '../decided.ts';
import type { TimeChild } from './guard-time.ts';

const situations = [
  'engage.use/within-limit',
  'engage.use/over-limit',
  'engage.use/night',
  'engage.use/school',
] as const satisfies readonly Situation[];

/** What `guardTime` goes by, of somebody of whom this is known. */
export function timeChild({
  rulebook,
  scope,
  places,
  age,
  granted,
  set = [],
}: {
  readonly rulebook: Rulebook;
  readonly scope: Scope;
  readonly places: TimeChild['places'];
  readonly age: AgeInterval;
  readonly granted?: Grants | undefined;
  readonly set?: readonly SetLimit[] | undefined;
}): TimeChild {
  // A guardian's say ends at 18, and with it what it closed.
  const guardianCounts = limitsMask(age) === 0xff;
  const limits = guardianCounts ? set : set.filter(({ by }) => by !== 'guardian');
  const lasting = lastingLimits(limits);
  const of = (situation: Situation): Answered => scope.decide(situation, age, granted, lasting);
  const hours = (situation: Situation) => hoursByLaw(rulebook, scope, situation, age).map((one) => one.hours);
  const minutes = minutesByLaw(scope, age);
  return {
    places,
    age,
    situations: Object.fromEntries(situations.map((situation) => [situation, of(situation)])),
    limits,
    hours: { night: hours('engage.use/night'), school: hours('engage.use/school') },
    ...(minutes !== undefined && { minutesByLaw: minutes }),
  };
}
