import { adult } from '@stairgate/rulebook';
import type { JointCell } from '@stairgate/wire';

/** How much of the joint settings one place asks for, in cells: situations by years of age. */
export interface Forcing {
  readonly place: string;
  /** Cells whose effect it sets, alone or with others. */
  readonly sets: number;
  /** Of these, those that no other place sets. */
  readonly alone: number;
}

/** What each place asks for, in the order of `places`. */
export function forcings(places: readonly string[], cells: readonly JointCell[]): readonly Forcing[] {
  return places.map((place) => {
    let sets = 0;
    let alone = 0;
    for (const { ages, forcedBy } of cells) {
      if (!forcedBy.some((one) => one.place === place)) continue;
      const years = ages[1] - ages[0] + 1;
      sets += years;
      if (forcedBy.length === 1) alone += years;
    }
    return { place, sets, alone };
  });
}

/** How many situations by years of age are not simply allowed. */
export function closedCells(cells: readonly JointCell[]): number {
  return cells.reduce(
    (sum, { ages, effect }) => sum + (effect === 'allow' ? 0 : Math.min(adult, ages[1]) - ages[0] + 1),
    0,
  );
}
