import type { Day } from '@stairgate/rulebook';

/** A column whose values are words of a public list. What is none of them counts nowhere. */
export interface WordColumn {
  readonly kind: 'word';
  readonly name: string;
  readonly values: readonly string[];
}

/** A column of numbers within public bounds, in steps of a power of ten. What is beyond a bound counts as that bound. */
export interface NumberColumn {
  readonly kind: 'number';
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Digits after the point, 0 to 6. */
  readonly decimals: number;
  readonly unit: string | null;
}

/** A column of days within public bounds: the day that a text is written with, or that of an instant in UTC. */
export interface DayColumn {
  readonly kind: 'day';
  readonly name: string;
  readonly from: Day;
  readonly to: Day;
}

export type Column = WordColumn | NumberColumn | DayColumn;

/** One table: of the children themselves, of rows that belong to children, or of public facts. */
export interface Table {
  readonly name: string;
  readonly role: 'children' | 'rows' | 'public';
  /** The name of the column that says which child it is; of a public table, the one that is unique in it. */
  readonly key: string;
  /** A file beside the declaration for DuckDB, a table for Postgres and ClickHouse. */
  readonly source: string;
  readonly columns: readonly Column[];
}

/** Who may ask, how much of the guarantee they may use up, and until when. */
export interface Project {
  readonly id: string;
  readonly title: string;
  /** Whole nano-rho. */
  readonly cap: number;
  /** The last day on which it asks. */
  readonly until: Day;
}

/**
 * What a data holder declares of a data set: everything here is public, and nothing that is not here is known of it. The unit
 * of privacy is a child.
 */
export interface Declaration {
  readonly dataset: string;
  readonly title: string;
  /** Which state of the data: a new one when rows were added. */
  readonly revision: string;
  readonly children: Table;
  readonly tables: readonly Table[];
  /** Whole nano-rho over all projects. */
  readonly cap: number;
  readonly projects: readonly Project[];
}

/** The public values of a column of words or days. @returns undefined for numbers, which are cut first. */
export function valuesOf(column: Column): readonly string[] | undefined {
  if (column.kind === 'word') return column.values;
  return column.kind === 'day' ? daysFrom(column.from, column.to) : undefined;
}

const oneDay = 86_400_000;

function daysFrom(from: Day, to: Day): readonly Day[] {
  const [first, last] = [Date.parse(from), Date.parse(to)];
  return Array.from({ length: (last - first) / oneDay + 1 }, (_, at) =>
    new Date(first + at * oneDay).toISOString().slice(0, 10),
  );
}
