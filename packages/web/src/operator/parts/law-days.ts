import type { Day } from '@stairgate/rulebook';
import type { CodeChange } from '@stairgate/wire';

/** A day that the slider stops at. */
export interface Stop {
  readonly day: Day;
  readonly isToday: boolean;
  /** What starts or stops to bind then; empty for today, or a day picked by hand, on which nothing does. */
  readonly changes: readonly CodeChange[];
}

/**
 * The days on which decisions change under `codes`, in order, and among them today and a day picked by hand.
 * @param guidance whether days on which only guidance changes count.
 */
export function stopsOf(
  changes: readonly CodeChange[],
  { codes, guidance, today, on }: { codes: readonly string[]; guidance: boolean; today: Day; on: Day | null },
): readonly Stop[] {
  const days = new Map<Day, CodeChange[]>([[today, []]]);
  if (on !== null) days.set(on, []);
  for (const change of changes) {
    if (change.deciding === 0 || !codes.includes(change.code) || (change.guidance && !guidance)) continue;
    days.set(change.day, [...(days.get(change.day) ?? []), change]);
  }
  return [...days]
    .map(([day, own]) => ({ day, isToday: day === today, changes: own }))
    .sort((a, b) => a.day.localeCompare(b.day));
}

/** A mark under the slider: where, from 0 to 1, and the year that is written there where there is room. */
export interface Mark {
  readonly at: number;
  readonly stop: Stop;
  readonly label: string | null;
}

/**
 * Marks for stops that are spaced evenly. Today is always labelled, and the first stop of a year unless a label would
 * touch another; `room` is the least distance of two labels, from 0 to 1.
 */
export function marksOf(stops: readonly Stop[], room: number): readonly Mark[] {
  const at = (index: number) => (stops.length === 1 ? 0.5 : index / (stops.length - 1));
  const today = stops.findIndex(({ isToday }) => isToday);
  const taken = today < 0 ? [] : [at(today)];
  return stops.map((stop, index) => {
    if (index === today) return { at: at(index), stop, label: 'today' };
    const year = stop.day.slice(0, 4);
    const isFirst = stops[index - 1]?.day.slice(0, 4) !== year;
    const isFree = taken.every((other) => Math.abs(other - at(index)) >= room - 1e-9);
    if (!isFirst || !isFree) return { at: at(index), stop, label: null };
    taken.push(at(index));
    return { at: at(index), stop, label: year };
  });
}
