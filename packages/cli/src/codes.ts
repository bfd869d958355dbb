import { coverage, loadCodes } from '@stairgate/codes';
import {
  binds,
  type Code,
  coversInWords,
  type Day,
  daysOfChange,
  obligations,
  situations,
  standingOf,
} from '@stairgate/rulebook';
import type { Command } from 'commander';
import { addAgendaVerb } from './codes-agenda.ts';
import { addCodesCheckVerb } from './codes-check.ts';
import { codesFrom } from './codes-from.ts';
import { addReferenceVerb } from './codes-reference.ts';
import { coversShortly, isBaseline } from './comparison.ts';
import { json, paint, type Terminal, table } from './output.ts';

export interface CodesOptions {
  readonly codes?: string;
  readonly json?: boolean;
}

export function addCodesVerb(law: Command, terminal: Terminal, exitWith: (code: number) => void): void {
  law
    .option('--codes <folder>', 'read the codes from another folder')
    .option('--json', 'print JSON')
    .action((options: CodesOptions) => codes(terminal, options));
  law
    .command('coverage')
    .description('whether every provision is a rule, a duty or unmodelled with a reason')
    .option('--codes <folder>', 'read the codes from another folder')
    .option('--json', 'print JSON')
    .action((_options: CodesOptions, command: Command) => {
      if (!codesCoverage(terminal, command.optsWithGlobals())) exitWith(1);
    });
  addCodesCheckVerb(law, terminal, exitWith);
  addReferenceVerb(law, terminal);
  addAgendaVerb(law, terminal);
}

export function addSituationsVerb(verb: Command, terminal: Terminal): void {
  verb.option('--json', 'print JSON').action((options: CodesOptions) => listSituations(terminal, options));
}

/** `stairgate codes`: what law the rulebook holds, and how it stands today. */
export async function codes(terminal: Terminal, options: CodesOptions): Promise<void> {
  const today = new Date(terminal.clock()).toISOString().slice(0, 10);
  const all = await codesFrom(options.codes);
  const list = all.map((code) => ({
    code: code.code,
    short: code.short,
    jurisdiction: code.jurisdiction,
    title: code.title,
    url: code.url,
    covers: coversInWords(code),
    status: statusOf(code, today),
    nextChange: daysOfChange([code]).find((day) => day > today) ?? null,
    rules: code.rules.length,
    binding: code.rules.filter((rule) => binds(rule, today)).length,
    assurance: code.assurance.length,
    duties: code.duties.length,
    mappings: code.mappings.length,
    unmodelled: code.unmodelled.length,
  }));
  if (options.json) {
    terminal.out(json(list));
    return;
  }
  const titles = ['code', 'where', 'status', 'next change', 'rules', 'binding', 'duties', 'covers', 'title'];
  terminal.out(
    table(
      terminal,
      titles.map((title) => ({ title })),
      list.map((one, at) => [
        one.code,
        one.jurisdiction,
        one.status,
        one.nextChange ?? '',
        String(one.rules),
        String(one.binding),
        String(one.duties),
        isBaseline(all[at]!) ? 'what no other does' : coversShortly(all[at]!),
        one.title,
      ]),
    ),
  );
}

/** How a code stands on a day, in a few words: by its rules, or by its duties where it has none. */
function statusOf({ rules, duties, mappings }: Code, day: Day): string {
  const lines = rules.length > 0 ? rules : duties;
  if (lines.length === 0) return mappings.length > 0 ? 'standard' : 'not modelled';
  const standings = lines.map((line) => standingOf(line, day));
  const bound = lines.filter((_, at) => standings[at] === 'binds');
  if (bound.length > 0) {
    const only = bound.every(({ status }) => status === 'guidance') ? 'guidance' : 'in force';
    return bound.length === lines.length ? only : `${only} in part`;
  }
  const words = {
    later: 'enacted',
    enjoined: 'enjoined',
    bill: 'bill',
    low: 'unconfirmed',
    over: 'over',
  } as const;
  const [which] = (['enjoined', 'later', 'bill', 'low', 'over'] as const).filter((one) =>
    standings.includes(one),
  );
  return words[which!];
}

/** `stairgate codes coverage`: whether every provision of the list is carried. Answers whether none is missing. */
export function codesCoverage(terminal: Terminal, options: CodesOptions): boolean {
  const rows = coverage(loadCodes({ dir: options.codes }));
  const missing = rows.flatMap((row) => row.missing);
  if (options.json) {
    terminal.out(json(rows));
  } else {
    const titles = [
      'code',
      'provisions',
      'rules',
      'duties',
      'assurance',
      'mappings',
      'unmodelled',
      'missing',
    ];
    terminal.out(
      table(
        terminal,
        titles.map((title) => ({ title })),
        rows.map((row) => titles.map((title) => String(row[title as keyof typeof row]))),
      ),
    );
    const sum = rows.reduce((all, { provisions }) => all + provisions, 0);
    terminal.out(`\n${rows.length} codes, ${sum} provisions, ${missing.length} of them not carried.`);
    if (missing.length > 0) terminal.error(paint(terminal, 'red', `Not carried: ${missing.join(', ')}`));
  }
  return missing.length === 0;
}

/** `stairgate situations`: the closed list, and the obligations there are. */
export function listSituations(terminal: Terminal, options: CodesOptions): void {
  terminal.out(options.json ? json({ situations, obligations }) : situations.join('\n'));
}
