import type { Effect, Obligation, Situation } from '@stairgate/rulebook';
import type { DriftState, Verdict } from '@stairgate/wire';
import type { Evidence } from '../evidence.ts';
import { hold, seenOf } from '../judge/judge.ts';
import type { Observation } from '../observation.ts';
import type { ServiceAnswers } from './service-answers.ts';

/** One promise, beside what was seen. */
export interface DriftLine {
  readonly situation: Situation;
  readonly persona: string;
  readonly age: number;
  readonly state: DriftState;
  readonly promised: Effect;
  /** Obligations that the service promised besides. */
  readonly owed: readonly Obligation[];
  readonly seen: readonly [loosest: Effect, strictest: Effect] | null;
  readonly broken: readonly Obligation[];
}

export interface Drift {
  /** Address of the service. */
  readonly service: string;
  readonly askedAt: string;
  /** Of the rulebooks that it answered from. */
  readonly revisions: readonly string[];
  /** Children about whom it could not be asked, wholly or in part, and why. */
  readonly problems: readonly { readonly persona: string; readonly says: string }[];
  readonly lines: readonly DriftLine[];
}

const states: Readonly<Record<Verdict, DriftState>> = {
  meets: 'kept',
  'falls-short': 'looser-than-promised',
  stricter: 'stricter-than-promised',
  'cannot-tell': 'cannot-tell',
  'not-tested': 'not-tested',
};

/**
 * Holds what the browser saw against what the live service promised, as `judge` holds it against the law. A promise knows
 * no alternatives: who promises a private profile and shows a public one without personal data breaks it. Pure.
 */
export function driftOf(
  evidence: Pick<Evidence, 'personas'>,
  observations: readonly Observation[],
  promises: ServiceAnswers,
): Drift {
  const children = evidence.personas.filter(({ persona }) => persona.role === 'child');
  const asked = promises.personas.filter(({ persona }) => children.some((one) => one.persona.id === persona));
  return {
    service: promises.url,
    askedAt: promises.askedAt,
    revisions: [...new Set(asked.flatMap(({ answers }) => answers.map(({ revision }) => revision)))].sort(),
    problems: children.flatMap(({ persona: { id } }) => {
      const own = asked.find(({ persona }) => persona === id);
      if (own === undefined) return [{ persona: id, says: 'It was not asked.' }];
      return own.problem === null ? [] : [{ persona: id, says: own.problem }];
    }),
    lines: children.flatMap(({ persona }) =>
      (asked.find((one) => one.persona === persona.id)?.answers ?? []).map((promise): DriftLine => {
        const { situation, obligations } = promise;
        const effect = promise.own ?? promise.effect;
        const required = { effect, obligations, rules: [{ effect }] };
        const { verdict, seen, broken } = hold(seenOf(observations, persona, situation), required);
        return {
          situation,
          persona: persona.id,
          age: persona.age!,
          state: states[verdict],
          promised: effect,
          owed: obligations,
          seen,
          broken,
        };
      }),
    ),
  };
}
