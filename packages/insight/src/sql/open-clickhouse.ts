import type { Declaration, Table } from '../declaration/declaration.ts';
import { clickhouse } from './dialect.ts';
import { DataError, dataFailed, type Engine } from './engine.ts';

/** Sends one statement and gives its rows; every value is text or null. */
export type AskClickhouse = (sql: string) => Promise<readonly (readonly (string | null)[])[]>;

/**
 * The tables of a ClickHouse, by whatever sends statements to it: its HTTP interface (`clickhouseByHttp`), or one in the process. Let the user that it
 * signs in as read these tables alone.
 */
export async function openClickhouse(declaration: Declaration, ask: AskClickhouse): Promise<Engine> {
  const relation = ({ source }: Table) =>
    source
      .split('.')
      .map((part) => `"${part.replaceAll(/["\\]/g, '')}"`)
      .join('.');
  const columns = new Map<string, ReadonlyMap<string, string>>();
  for (const table of declaration.tables) {
    const found = await ask(`describe table ${relation(table)}`).catch(() => []);
    if (found.length > 0)
      columns.set(table.name, new Map(found.map(([name, type]) => [name ?? '', type ?? ''])));
  }
  return {
    dialect: clickhouse,
    columns: ({ name }) => columns.get(name),
    relation,
    run: (sql) =>
      ask(sql).catch(() => {
        throw new DataError(dataFailed);
      }),
    close: async () => {},
  };
}

/** ClickHouse's HTTP interface. @param url with user and password where it wants them. */
export function clickhouseByHttp(url: URL): AskClickhouse {
  const { username, password } = url;
  const at = new URL(url);
  at.username = '';
  at.password = '';
  at.searchParams.set('default_format', 'JSONCompactStringsEachRow');
  at.searchParams.set('readonly', '1');
  return async (body) => {
    const headers: Record<string, string> = {};
    if (username !== '') headers['x-clickhouse-user'] = decodeURIComponent(username);
    if (password !== '') headers['x-clickhouse-key'] = decodeURIComponent(password);
    const answer = await fetch(at, { method: 'POST', headers, body, redirect: 'error' });
    if (!answer.ok) throw new DataError(dataFailed);
    const lines = (await answer.text()).split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as readonly string[]);
  };
}
