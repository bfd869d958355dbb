import { loadCodes } from '@stairgate/codes';
import { type Code, type Day, dayAfter, daysOfCode } from '@stairgate/rulebook';
import { type Command, Option } from 'commander';
import { readDay, today } from './law-day.ts';
import { json, type Terminal, table } from './output.ts';

/** What begins or ends to bind in one place on one day, by one code. */
export interface AgendaEntry {
  readonly day: Day;
  readonly place: string;
  readonly code: string;
  readonly short: string;
  readonly url: string;
  /** How many rules, lines of assurance and duties begin to bind, and how many end. */
  readonly begins: number;
  readonly ends: number;
}

/** The days on which law changes, from a day on and before another, in order. What has no day yet is on none. */
export function agendaOf(codes: readonly Code[], from: Day, before: Day): readonly AgendaEntry[] {
  return codes
    .flatMap((code) =>
      daysOfCode(code)
        .filter(({ day }) => from <= day && day < before)
        .map(({ day, begins, ends }) => ({
          day,
          place: code.jurisdiction,
          code: code.code,
          short: code.short,
          url: code.url,
          begins: begins.length,
          ends: ends.length,
        })),
    )
    .sort(
      (a, b) => a.day.localeCompare(b.day) || a.place.localeCompare(b.place) || a.code.localeCompare(b.code),
    );
}

interface AgendaOptions {
  readonly asOf?: Day;
  readonly as: 'table' | 'ics';
  readonly codes?: string;
  readonly json?: boolean;
}

/** Adds `codes agenda` to `codes`. */
export function addAgendaVerb(law: Command, terminal: Terminal): void {
  law
    .command('agenda')
    .description('the days of the next year on which law begins or ends to bind, by place')
    .option('--as-of <day>', 'the first day of the year, YYYY-MM-DD (default: today)')
    .addOption(
      new Option('--as <form>', 'ics: a calendar that other programs read')
        .choices(['table', 'ics'])
        .default('table'),
    )
    .option('--codes <folder>', 'read the codes from another folder')
    .option('--json', 'print JSON')
    .action((_options: AgendaOptions, command: Command) => {
      const options = command.optsWithGlobals<AgendaOptions>();
      const from = options.asOf === undefined ? today(terminal) : readDay(options.asOf, '--as-of');
      const before = aYearAfter(from);
      const agenda = agendaOf(loadCodes({ dir: options.codes }), from, before);
      if (options.json) terminal.out(json({ from, before, agenda }));
      else if (options.as === 'ics') terminal.out(calendarOf(agenda, from));
      else terminal.out(tableOf(terminal, agenda, from, before));
    });
}

/** The same day of the next year; of 29 February, 1 March. */
function aYearAfter(day: Day): Day {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(Date.UTC(year + 1, month - 1, date)).toISOString().slice(0, 10);
}

function countsOf({ begins, ends }: AgendaEntry): string {
  return [begins > 0 && `${begins} begin`, ends > 0 && `${ends} end`].filter(Boolean).join(', ');
}

function tableOf(terminal: Terminal, agenda: readonly AgendaEntry[], from: Day, before: Day): string {
  if (agenda.length === 0) return `No law that is known begins or ends to bind from ${from} until ${before}.`;
  return table(
    terminal,
    [{ title: 'day' }, { title: 'place' }, { title: 'code' }, { title: 'lines' }, { title: 'name' }],
    agenda.map((one) => [one.day, one.place, one.code, countsOf(one), one.short]),
  );
}

/** An iCalendar by RFC 5545: one event of a whole day for each entry. It depends on nothing but the codes and the day. */
function calendarOf(agenda: readonly AgendaEntry[], asOf: Day): string {
  const events = agenda.flatMap((one) => [
    'BEGIN:VEVENT',
    `UID:${one.day}-${one.code}@stairgate`,
    `DTSTAMP:${compact(asOf)}T000000Z`,
    `DTSTART;VALUE=DATE:${compact(one.day)}`,
    `DTEND;VALUE=DATE:${compact(dayAfter(one.day))}`,
    `SUMMARY:${escaped(`${one.place}: ${one.short} (${countsOf(one)})`)}`,
    `URL:${one.url}`,
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ]);
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Stairgate//codes agenda//EN',
    ...events,
    'END:VCALENDAR',
  ];
  return lines.map(folded).join('\r\n');
}

const compact = (day: Day) => day.replaceAll('-', '');

/** As RFC 5545, 3.3.11 has text. */
const escaped = (text: string) => text.replace(/[\\;,]/g, '\\$&');

/** No line is longer than 75 octets (RFC 5545, 3.1). */
function folded(line: string): string {
  const parts: string[] = [];
  let part = '';
  for (const letter of line) {
    if (Buffer.byteLength(`${part}${letter}`) > (parts.length === 0 ? 75 : 74)) {
      parts.push(part);
      part = '';
    }
    part += letter;
  }
  return [...parts, part].join('\r\n ');
}
