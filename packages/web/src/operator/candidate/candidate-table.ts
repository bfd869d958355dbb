import { bands, type Situation } from '@stairgate/rulebook';
import type { CellTotals, CountedBand, Totals } from '@stairgate/wire';
import { situationsInOrder } from '../parts/situation-names.ts';

export const countedBands: readonly CountedBand[] = [...bands, 'unknown'];

export const nothing: Totals = {
  compared: 0,
  tightens: 0,
  loosens: 0,
  obligations: 0,
  toNo: 0,
  toYes: 0,
};

export interface CandidateRow {
  readonly situation: Situation;
  /** In the order of `countedBands`; undefined where nothing was asked. */
  readonly cells: readonly (CellTotals | undefined)[];
  readonly differ: number;
}

/** How many answers the candidate would have given otherwise. */
export const differing = ({ tightens, loosens, obligations }: Totals): number =>
  tightens + loosens + obligations;

/**
 * In the order of tables: situations in which some answer would have another effect, those in which only obligations
 * would differ, and how many were asked about in which nothing would.
 */
export function candidateRows(cells: readonly CellTotals[]): {
  readonly rows: readonly CandidateRow[];
  readonly owing: readonly CandidateRow[];
  readonly alike: number;
} {
  const bySituation = Map.groupBy(cells, ({ situation }) => situation);
  const rows = situationsInOrder.flatMap((situation): CandidateRow[] => {
    const own = bySituation.get(situation);
    if (own === undefined) return [];
    const differ = own.reduce((sum, cell) => sum + differing(cell), 0);
    return [{ situation, cells: countedBands.map((band) => own.find((cell) => cell.band === band)), differ }];
  });
  const different = rows.filter(({ differ }) => differ > 0);
  const moves = ({ cells: own }: CandidateRow) =>
    own.some((cell) => cell && cell.tightens + cell.loosens > 0);
  return {
    rows: different.filter(moves),
    owing: different.filter((row) => !moves(row)),
    alike: rows.length - different.length,
  };
}

const percent = new Intl.NumberFormat('en-GB', { style: 'percent', maximumFractionDigits: 1 });

/** A share in words that never round something down to nothing, nor up to all. */
export function shareInWords(part: number, whole: number): string {
  if (whole === 0 || part === 0) return '0%';
  const share = part / whole;
  if (share < 0.001) return 'under 0.1%';
  return part < whole && share > 0.999 ? 'over 99.9%' : percent.format(share);
}
