/**
 * Whether a terminal is written to in colour: `NO_COLOR` says no (no-color.org), `FORCE_COLOR` says yes or, as 0 or
 * false, no (force-color.org); else a terminal that is not dumb gets some.
 */
export function colourFrom(env: Readonly<Record<string, string | undefined>>, isTerminal: boolean): boolean {
  const { NO_COLOR: no = '', FORCE_COLOR: force = '', TERM: term } = env;
  if (no !== '') return false;
  if (force !== '') return force !== '0' && force !== 'false';
  return isTerminal && term !== 'dumb';
}
