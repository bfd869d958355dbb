import { CodeError, type Problem } from '@stairgate/codes';
import { nearest } from '@stairgate/codes/nearest';
import type { Table } from '../declaration/declaration.ts';
import type { ReadDeclaration } from '../declaration/read-declaration.ts';
import type { ColumnRef } from '../query/query.ts';
import type { Dialect } from './dialect.ts';

/** A database that holds the data of a declaration. */
export interface Engine {
  readonly dialect: Dialect;
  /** The columns that a table really has, with their types as the database calls them; undefined where it is not there. */
  columns(table: Table): ReadonlyMap<string, string> | undefined;
  /** What stands for a table after `from`. */
  relation(table: Table): string;
  /**
   * Runs one statement that was made of a plan. Values come as text.
   * @throws DataError, which says nothing of the data.
   */
  run(sql: string): Promise<readonly (readonly (string | null)[])[]>;
  close(): Promise<void>;
}

/** The data could not be read, or changed meanwhile. What the database said of it is nobody's to see: it could tell of a child. */
export class DataError extends Error {
  override name = 'DataError';
}

export const dataFailed = 'The data could not be read. Whoever holds it finds why with "insight check".';

/** @throws CodeError where the data lacks a table or a column that the declaration names. */
export function checkData({ declaration, places }: ReadDeclaration, engine: Engine): void {
  const problems: Problem[] = declaration.tables.flatMap((table) => {
    const place = places.get(table.name)!;
    const columns = engine.columns(table);
    if (!columns) {
      const right = 'Put it there, or name what is there.';
      return [{ ...place, what: `There is no "${table.source}".`, right }];
    }
    const wanted = [table.key, ...table.columns.map(({ name }) => name)];
    return wanted
      .filter((name) => !columns.has(name))
      .map((name) => {
        const meant = nearest(name, columns.keys());
        return {
          ...(places.get(`${table.name}.${name}`) ?? place),
          what: `"${table.source}" has no column "${name}".`,
          right: meant ? `Did you mean "${meant}"?` : `It has ${[...columns.keys()].join(', ')}.`,
        };
      });
  });
  if (problems.length > 0) throw new CodeError(problems);
}

/** The type of a column, for the SQL. */
export function typesIn(
  { declaration }: Pick<ReadDeclaration, 'declaration'>,
  engine: Engine,
): (ref: ColumnRef) => string {
  return ({ table, column }) =>
    engine.columns(declaration.tables.find(({ name }) => name === table)!)?.get(column) ?? '';
}
