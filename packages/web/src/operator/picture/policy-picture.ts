import { type Effect, effects, type Grantor, type Situation, situations } from '@stairgate/rulebook';
import type { Policy, PolicyCell } from '@stairgate/wire';

/** How many situations have which effect at one age. */
export type EffectCounts = Readonly<Record<Effect, number>>;

/** For each age, how many situations have which effect. */
export function countEffects(policy: Pick<Policy, 'ages' | 'cells'>): readonly EffectCounts[] {
  return policy.ages.map((age) => {
    const counts = { allow: 0, 'opt-in': 0, guardian: 0, forbid: 0 };
    for (const situation of situations) counts[policy.cells[situation][age]?.effect ?? 'forbid']++;
    return counts;
  });
}

/** In how many situations the baseline stands in, at some age. */
export function countStandIns({ cells }: Pick<Policy, 'cells'>): number {
  return situations.filter((situation) => cells[situation].some(({ standsIn }) => standsIn)).length;
}

/** How a cell differs from the same cell of another view, as seen from the other to this one. */
export type Difference = 'tightens' | 'loosens' | 'obligations';
export type Differences = Readonly<Record<Situation, readonly (Difference | null)[]>>;

/** What is different in `policy`, held against `other`. */
export function compare(policy: Policy, other: Policy): Differences {
  const rows = situations.map((situation) => [
    situation,
    policy.cells[situation].map((cell, age) => differenceOf(cell, other.cells[situation][age])),
  ]);
  return Object.fromEntries(rows) as Differences;
}

/** Whose yes about this very situation a cell takes. */
export function needsOfCell({ effect, needs }: PolicyCell): readonly Grantor[] {
  if (needs !== undefined) return needs;
  return effect === 'opt-in' ? ['child'] : effect === 'guardian' ? ['guardian'] : [];
}

function differenceOf(cell: PolicyCell, other: PolicyCell | undefined): Difference | null {
  if (!other) return null;
  const step = effects.indexOf(cell.effect) - effects.indexOf(other.effect);
  if (step !== 0) return step > 0 ? 'tightens' : 'loosens';
  const [needs, needed] = [needsOfCell(cell), needsOfCell(other)];
  if (needs.some((who) => !needed.includes(who))) return 'tightens';
  if (needs.length < needed.length) return 'loosens';
  const same =
    cell.obligations.length === other.obligations.length &&
    cell.obligations.every((name) => other.obligations.includes(name));
  return same ? null : 'obligations';
}

export interface DifferenceCounts {
  readonly tightens: number;
  readonly loosens: number;
  readonly obligations: number;
  /** Situations with a difference at some age. */
  readonly situations: number;
}

export function countDifferences(differences: Differences): DifferenceCounts {
  const counts = { tightens: 0, loosens: 0, obligations: 0, situations: 0 };
  for (const row of Object.values(differences)) {
    if (row.some((one) => one !== null)) counts.situations++;
    for (const one of row) if (one) counts[one]++;
  }
  return counts;
}

/** Years in a row that look the same: one stroke of the picture. `to` is the last of them. */
export interface Run {
  readonly from: number;
  readonly to: number;
  readonly cell: PolicyCell;
}

/** The strokes of one row: a new one where the effect, or what speaks beside it, changes. */
export function runsOf(cells: readonly PolicyCell[]): readonly Run[] {
  const runs: Run[] = [];
  for (const [age, cell] of cells.entries()) {
    const last = runs.at(-1);
    if (last && looksLike(last.cell, cell)) runs[runs.length - 1] = { ...last, to: age };
    else runs.push({ from: age, to: age, cell });
  }
  return runs;
}

function looksLike(one: PolicyCell, other: PolicyCell): boolean {
  return (
    one.effect === other.effect &&
    one.wouldBe === other.wouldBe &&
    Boolean(one.guidanceOnly) === Boolean(other.guidanceOnly) &&
    Boolean(one.standsIn) === Boolean(other.standsIn)
  );
}

/** Years in a row that differ in the same way. */
export interface DifferenceRun {
  readonly from: number;
  readonly to: number;
  readonly difference: Difference;
}

/** Where one row differs, years that differ alike taken together. */
export function differenceRuns(row: readonly (Difference | null)[]): readonly DifferenceRun[] {
  const runs: DifferenceRun[] = [];
  for (const [age, difference] of row.entries()) {
    if (difference === null) continue;
    const last = runs.at(-1);
    if (last && last.to === age - 1 && last.difference === difference) {
      runs[runs.length - 1] = { ...last, to: age };
    } else runs.push({ from: age, to: age, difference });
  }
  return runs;
}

/** "13", "13 to 15", "18 or older", as a table of ages says it. */
export function yearsInWords(from: number, to: number): string {
  if (from === 18) return '18 or older';
  if (from === 0 && to === 18) return 'every age';
  if (to === 18) return `${from} or older`;
  return from === to ? `${from}` : `${from} to ${to}`;
}
