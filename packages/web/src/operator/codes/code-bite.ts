import {
  type Effect,
  effects,
  matchSituations,
  type Situation,
  situationNumber,
  situations,
  within,
} from '@stairgate/rulebook';
import type { RuleLine } from '../../api/operator.ts';
import { situationsInOrder } from '../parts/situation-names.ts';

/** What one code alone says of a situation at one age, the age being known for sure. */
export interface Bite {
  /** Null where it says nothing. */
  readonly effect: Effect | null;
  /** Whether what says so binds. */
  readonly binds: boolean;
}

/** These situations and all that contain one of them: what a rule says of the narrower holds for the wider too. */
function withWider(spoken: readonly Situation[]): ReadonlySet<Situation> {
  const numbers = new Set(spoken.map(situationNumber));
  const wider = situations.filter((_, number) => within[number]!.some((inner) => numbers.has(inner)));
  return new Set([...spoken, ...wider]);
}

/** The situations that a code speaks of, each with a bite for every year of age, in the order of tables. */
export function bitesOf(
  rules: readonly Pick<RuleLine, 'situations' | 'ages' | 'effect' | 'standing'>[],
): readonly { readonly situation: Situation; readonly bites: readonly Bite[] }[] {
  const heard = rules.filter(({ standing }) => standing !== 'over');
  const bySituation = new Map<Situation, typeof heard>();
  for (const rule of heard) {
    for (const situation of withWider(rule.situations.flatMap(matchSituations))) {
      bySituation.set(situation, [...(bySituation.get(situation) ?? []), rule]);
    }
  }
  return situationsInOrder
    .filter((situation) => bySituation.has(situation))
    .map((situation) => ({
      situation,
      bites: Array.from({ length: 19 }, (_, age) => biteAt(bySituation.get(situation) ?? [], age)),
    }));
}

/** What binds decides; only where nothing binds does the strictest of the rest show, as not binding. */
function biteAt(rules: readonly Pick<RuleLine, 'ages' | 'effect' | 'standing'>[], age: number): Bite {
  const here = rules.filter(({ ages: [lo, hi] }) => lo <= age && age <= hi);
  const strictest = (list: typeof here) =>
    effects.findLast((effect) => list.some((rule) => rule.effect === effect)) ?? null;
  const binding = here.filter(({ standing }) => standing === 'binds');
  return binding.length > 0
    ? { effect: strictest(binding), binds: true }
    : { effect: strictest(here), binds: false };
}

/** Years in a row that look the same. */
export function biteRuns(
  bites: readonly Bite[],
): readonly { readonly from: number; readonly to: number; readonly bite: Bite }[] {
  const runs: { from: number; to: number; bite: Bite }[] = [];
  for (const [age, bite] of bites.entries()) {
    const last = runs.at(-1);
    if (last && last.bite.effect === bite.effect && last.bite.binds === bite.binds) last.to = age;
    else runs.push({ from: age, to: age, bite });
  }
  return runs;
}
