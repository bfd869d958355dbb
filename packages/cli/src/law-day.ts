import { binds, type Code, type Day, firstDayOfLaw, international } from '@stairgate/rulebook';
import { Option } from 'commander';
import { type Terminal, UsageError } from './output.ts';

/** What `--as-of` was called here once. Says so. */
export const formerDateOption = () =>
  new Option('--date <day>').hideHelp().argParser((day) => {
    throw new UsageError(`--date is called --as-of, as everywhere. Write --as-of ${day}.`);
  });

/** The day by the clock of the terminal, UTC. */
export function today(terminal: Terminal): Day {
  return new Date(terminal.clock()).toISOString().slice(0, 10);
}

/** A day of the calendar. Throws `UsageError`. */
export function readDay(text: string, option: string): Day {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text) {
    throw new UsageError(`${option} ${text} is no day. Write it as YYYY-MM-DD, such as 2026-11-22.`);
  }
  return text;
}

/**
 * Throws `UsageError` on a day on which no rule of any law binds: that permits nothing, so there is no answer. A baseline,
 * which is of no place and no day, is no law.
 */
export function needLaw(codes: readonly Code[], day: Day): void {
  const laws = codes.filter(({ jurisdiction }) => jurisdiction !== international);
  const first = firstDayOfLaw(laws);
  if (laws.some(({ rules }) => rules.some((rule) => binds(rule, day)))) return;
  const right =
    first === undefined || first <= day
      ? 'In-force, guidance and enacted rules with a from do.'
      : `The first day on which one does is ${first}: ask about that day, or a later one.`;
  throw new UsageError(`On ${day} no rule of these codes binds, which permits nothing. ${right}`);
}
