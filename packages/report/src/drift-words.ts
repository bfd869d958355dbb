import { type Effect, effects, type Obligation, type Situation } from '@stairgate/rulebook';
import type { AnyVerdict, DriftState, ReportedDrift, ReportedDriftLine } from '@stairgate/wire';
import type { Entry } from './topics.ts';

/** Each state of a promise, from what to look at first to last; `mark` is the verdict whose sign and colour it has. */
export const driftWords: Readonly<
  Record<DriftState, { readonly name: string; readonly says: string; readonly mark: AnyVerdict }>
> = {
  'looser-than-promised': {
    name: 'Looser than promised',
    says: 'the browser shows less privacy or care than the service promises',
    mark: 'falls-short',
  },
  'cannot-tell': {
    name: 'Cannot tell',
    says: 'it was looked for, and what was seen fits both',
    mark: 'cannot-tell',
  },
  'not-tested': { name: 'Not tested', says: 'nobody looked', mark: 'not-tested' },
  kept: { name: 'Kept', says: 'the browser shows what the service promises', mark: 'meets' },
  'stricter-than-promised': {
    name: 'Stricter than promised',
    says: 'the browser shows more privacy than the service promises',
    mark: 'stricter',
  },
};

export const driftStates = Object.keys(driftWords) as readonly DriftState[];

/** The same promise with the same outcome, at several ages. */
export interface DriftEntry {
  readonly situation: Situation;
  readonly title: string;
  readonly ids: readonly string[];
  readonly who: Entry['who'];
  readonly state: DriftState;
  readonly promised: Effect;
  readonly owed: readonly Obligation[];
  readonly seen: readonly [Effect, Effect] | null;
  readonly broken: readonly Obligation[];
  readonly required: Effect;
}

/** The lines that a test picks, those that are alike said once, the furthest from the promise first. */
export function driftEntries(
  { lines }: Pick<ReportedDrift, 'lines'>,
  picks: (line: ReportedDriftLine) => boolean,
): readonly DriftEntry[] {
  const alike = Map.groupBy(
    lines.filter(picks),
    ({ situation, state, promised, owed, seen, broken, required }) =>
      JSON.stringify([situation, state, promised, state === 'kept' ? [] : owed, seen, broken, required]),
  );
  return [...alike.values()]
    .map((same): DriftEntry => {
      const { situation, title, state, promised, owed, seen, broken, required } = same[0]!;
      return {
        ...{ situation, title, state, promised, owed, seen, broken, required },
        ids: same.map(({ id }) => id),
        who: same.map(({ age, persona }) => ({ age, persona })),
      };
    })
    .sort((a, b) => distance(b) - distance(a) || b.who.length - a.who.length);
}

const rung = (effect: Effect) => effects.indexOf(effect);
const distance = ({ state, promised, seen }: DriftEntry) =>
  state === 'looser-than-promised' ? rung(promised) - rung(seen?.[1] ?? promised) : 0;

/** Whether the service promises less than the law asks, whatever the browser saw. */
export const promisesTooLittle = ({ promised, required }: ReportedDriftLine): boolean =>
  rung(promised) < rung(required);

/** How many promises came to what, at one age or at all of them. */
export function driftCounts(
  { lines }: Pick<ReportedDrift, 'lines'>,
  age?: number,
): Readonly<Record<DriftState, number>> {
  const own = lines.filter((line) => age === undefined || line.age === age);
  return Object.fromEntries(
    driftStates.map((state) => [state, own.filter((line) => line.state === state).length]),
  ) as Record<DriftState, number>;
}
