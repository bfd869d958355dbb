import type { NumberColumn } from '../declaration/declaration.ts';

/** A column of the table that is asked, of the child that a row belongs to, or of a public table that was joined. */
export interface ColumnRef {
  readonly table: string;
  readonly column: string;
}

/** What a key is made of. Its values are public, and a value of nothing else is a key. */
export type KeySource =
  | { readonly kind: 'column'; readonly ref: ColumnRef }
  | { readonly kind: 'month' | 'quarter' | 'year'; readonly ref: ColumnRef }
  /** Bins from each cut to the next, in whole steps of the column; the first from the least, the last to the most. */
  | {
      readonly kind: 'cut';
      readonly ref: ColumnRef;
      readonly column: NumberColumn;
      readonly cuts: readonly number[];
    }
  | {
      readonly kind: 'group';
      readonly ref: ColumnRef;
      readonly groups: Readonly<Record<string, readonly string[]>>;
    };

/** The bins between the bounds of a column, by their edges: `[0,60)`, and the last with its end. @param cuts in whole steps. */
export function binsOf({ from, to, decimals }: NumberColumn, cuts: readonly number[]) {
  const edges = [from, ...cuts.map((cut) => cut / 10 ** decimals), to];
  const last = edges.length - 2;
  const names = edges.slice(1).map((edge, at) => `[${edges[at]},${edge}${at === last ? ']' : ')'}`);
  return { edges, names };
}

/** What results are told apart by. */
export interface Key {
  readonly name: string;
  readonly source: KeySource;
  readonly values: readonly string[];
}

export type Filter =
  | { readonly kind: 'in'; readonly source: KeySource; readonly values: readonly string[] }
  | { readonly kind: 'days'; readonly ref: ColumnRef; readonly from: string; readonly to: string }
  /** Both inclusive, in whole steps of the column. */
  | {
      readonly kind: 'numbers';
      readonly ref: ColumnRef;
      readonly column: NumberColumn;
      readonly from: number;
      readonly to: number;
    };

/** A column of numbers, and the bounds to which each value is clamped, in whole steps. */
export interface Bounded {
  readonly ref: ColumnRef;
  readonly column: NumberColumn;
  /** What is taken from it first, such as the value before; of as many decimals. */
  readonly minus?: { readonly ref: ColumnRef; readonly column: NumberColumn };
  readonly from: number;
  readonly to: number;
}

export type Ask = { readonly name: string } & (
  | { readonly kind: 'count'; readonly of: 'rows' | 'children' }
  | { readonly kind: 'sum' | 'mean'; readonly of: Bounded }
  | { readonly kind: 'histogram'; readonly of: Key }
  | {
      readonly kind: 'quantiles';
      readonly of: Key;
      readonly at: readonly number[];
      readonly edges: readonly number[];
    }
);

/**
 * One question, with every word of it found in the declaration. The order in which it is worked out is fixed: derive, filter, join
 * what is public, bound, aggregate. Nothing after the bound can name a column.
 */
export interface Query {
  readonly from: string;
  readonly filters: readonly Filter[];
  /** Public tables that are joined, and by which column. */
  readonly joins: readonly { readonly table: string; readonly by: ColumnRef }[];
  readonly keys: readonly Key[];
  readonly bound: {
    /** Of how many keys one child counts at most. */
    readonly keys: number;
    /** As how many rows a child counts at most under each key. */
    readonly rows: number;
  };
  readonly asks: readonly Ask[];
  readonly noise: 'gaussian' | 'laplace';
  /** Whole nano-rho. */
  readonly cost: number;
}
