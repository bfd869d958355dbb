import { coverage, loadCodes } from '@stairgate/codes';
import { binds, obligations, situations } from '@stairgate/rulebook';
import { json, paint, type Terminal, table } from './output.ts';

export interface CodesOptions {
  readonly codes?: string;
  readonly json?: boolean;
}

/** `stairgate codes`: what law the rulebook holds. */
export function codes(terminal: Terminal, options: CodesOptions): void {
  const today = new Date(terminal.clock()).toISOString().slice(0, 10);
  const list = loadCodes({ dir: options.codes }).map((code) => ({
    code: code.code,
    short: code.short,
    jurisdiction: code.jurisdiction,
    title: code.title,
    url: code.url,
    rules: code.rules.length,
    binding: code.rules.filter((rule) => binds(rule, today)).length,
    duties: code.duties.length,
    unmodelled: code.unmodelled.length,
  }));
  if (options.json) {
    terminal.out(json(list));
    return;
  }
  const titles = ['code', 'where', 'rules', 'binding', 'duties', 'unmodelled', 'title'];
  terminal.out(
    table(
      terminal,
      titles.map((title) => ({ title })),
      list.map((one) => [
        one.code,
        one.jurisdiction,
        String(one.rules),
        String(one.binding),
        String(one.duties),
        String(one.unmodelled),
        one.title,
      ]),
    ),
  );
}

/** `stairgate codes coverage`: whether every provision of the list is carried. Answers whether none is missing. */
export function codesCoverage(terminal: Terminal, options: CodesOptions): boolean {
  const rows = coverage(loadCodes({ dir: options.codes }));
  const missing = rows.flatMap((row) => row.missing);
  if (options.json) {
    terminal.out(json(rows));
  } else {
    const titles = ['code', 'provisions', 'rules', 'duties', 'assurance', 'unmodelled', 'missing'];
    terminal.out(
      table(
        terminal,
        titles.map((title) => ({ title })),
        rows.map((row) => titles.map((title) => String(row[title as keyof typeof row]))),
      ),
    );
    if (missing.length > 0) terminal.error(paint(terminal, 'red', `Not carried: ${missing.join(', ')}`));
  }
  return missing.length === 0;
}

/** `stairgate situations`: the closed list, and the obligations there are. */
export function listSituations(terminal: Terminal, options: CodesOptions): void {
  terminal.out(options.json ? json({ situations, obligations }) : situations.join('\n'));
}
