import type { CataloguedFault } from '@stairgate/playground';
import type { RoundResult } from './review-round.ts';

/** What a review of seeded violations found of them, and what it found besides. */
export interface Score {
  readonly faults: readonly {
    readonly id: string;
    readonly topic: string;
    /** Ages at which it was found; null stands for what needs no age, such as a visitor's page. */
    readonly foundAt: readonly (number | null)[];
    /** Ages at which it was seeded and not found. */
    readonly missedAt: readonly number[];
  }[];
  /** What fell short though nobody had put it there. */
  readonly strays: readonly { readonly topic: string; readonly age: number | null }[];
}

/** Holds what fell short against what was seeded: by topic (a situation or a practice) and age. */
export function scoreRound(
  result: RoundResult,
  faults: readonly CataloguedFault[],
  ages: readonly number[],
): Score {
  const short = fallingShort(result);
  return {
    faults: faults.map((fault) => {
      const topic = topicOf(fault);
      const foundAt = short
        .filter((one) => one.topic === topic && (one.age === null || shows(fault, one.age)))
        .map(({ age }) => age);
      const wanted = ages.filter((age) => shows(fault, age));
      const missedAt = foundAt.includes(null) ? [] : wanted.filter((age) => !foundAt.includes(age));
      return { id: fault.id, topic, foundAt, missedAt };
    }),
    strays: short.filter(
      ({ topic, age }) =>
        !faults.some(
          (fault) =>
            (fault.takenForAdult || topic === topicOf(fault) || fault.also.includes(topic)) &&
            (age === null || shows(fault, age)),
        ),
    ),
  };
}

/** Whether a fault shows to a child of that age. */
export function shows({ ages }: CataloguedFault, age: number): boolean {
  return ages.lo <= age && age <= ages.hi;
}

function topicOf({ situation, practice }: CataloguedFault): string {
  return situation ?? practice ?? '';
}

function fallingShort({ findings, practices }: RoundResult): Score['strays'] {
  const short = <T extends { readonly verdict: string }>(all: readonly T[]) =>
    all.filter(({ verdict }) => verdict === 'falls-short');
  return [
    ...short(findings).map(({ situation, age }) => ({ topic: situation as string, age })),
    ...short(practices).map(({ practice, age }) => ({ topic: practice as string, age })),
  ];
}
