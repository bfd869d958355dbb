import type { Audit, AuditEntry } from '@stairgate/wire';
import type { Command } from 'commander';
import { readDay } from './law-day.ts';
import { type ServiceOptions, signIn, usualUrl } from './operator-session.ts';
import { json, type Terminal, table, UsageError } from './output.ts';

interface AuditOptions extends ServiceOptions {
  readonly person?: string;
  readonly kind?: string;
  readonly day?: string;
  readonly last: string;
  readonly jsonl?: boolean;
}

/** `stairgate audit`: who did or looked at what in a running service. */
export function addAuditVerb(verb: Command, terminal: Terminal): void {
  verb
    .option('--person <who>', 'only what one person did')
    .option('--kind <kind>', 'only entries of a kind, such as sign-in or read-complaint')
    .option('--day <day>', 'only those of a day, YYYY-MM-DD, by UTC')
    .option('--last <number>', 'how many, the newest', '100')
    .option('--jsonl', 'all of them as lines of JSON, the oldest first')
    .option('--url <address>', `the running service (default: ${usualUrl})`)
    .option('--key <file>', 'a file that holds an operator key for it (or STAIRGATE_KEY)')
    .option('--json', 'print JSON')
    .action(async ({ person, kind, day, last, jsonl, ...options }: AuditOptions) => {
      const most = Number(last);
      if (!Number.isInteger(most) || most < 1)
        throw new UsageError(`--last ${last}: give a whole number from 1.`);
      const asked = { person, kind, day: day === undefined ? undefined : readDay(day, '--day') };
      const query = Object.entries(asked).filter((one): one is [string, string] => one[1] !== undefined);
      const session = await signIn(options);
      if (jsonl) {
        terminal.out(
          (await session.read(`/operator/api/audit/export?${new URLSearchParams(query)}`)).trimEnd(),
        );
        return;
      }
      const entries: AuditEntry[] = [];
      for (let before: string | undefined; entries.length < most; ) {
        const search = new URLSearchParams([...query, ...(before === undefined ? [] : [['before', before]])]);
        const page = await session.send<Audit>('GET', `/operator/api/audit?${search}`);
        entries.push(...page.entries);
        before = page.entries.at(-1)?.seq.toString();
        if (!page.more) break;
      }
      entries.splice(most);
      terminal.out(options.json ? json(entries) : inWords(terminal, entries));
    });
}

function inWords(terminal: Terminal, entries: readonly AuditEntry[]): string {
  if (entries.length === 0) return 'There are none of these.';
  const titles = ['when (UTC)', 'who', 'what', 'record', 'about'];
  return table(
    terminal,
    titles.map((title) => ({ title })),
    entries.map(({ at, person, name, by, kind, alias, about }) => [
      at.slice(0, 19).replace('T', ' '),
      printable(person ?? name ?? by),
      kind,
      alias ?? '',
      printable(JSON.stringify(about)),
    ]),
  );
}

/** On one line, with nothing in it that a terminal would act on. */
function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
}
