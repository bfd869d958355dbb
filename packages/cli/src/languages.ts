import { checkTranslation, english, type Texts, type TranslationCheck } from '@stairgate/rulebook';
import type { Command } from 'commander';
import { folderOf, languagesOf, type MessageSource, messageSources, readMessages } from './message-files.ts';
import { json, paint, type Terminal, table, UsageError } from './output.ts';

export interface LanguagesOptions {
  readonly json?: boolean;
}

interface Checked extends TranslationCheck {
  readonly source: MessageSource;
  readonly file: string;
}

export function addLanguagesVerb(
  program: Command,
  terminal: Terminal,
  exitWith: (code: number) => void,
): void {
  program
    .command('languages [tag]')
    .description('the languages there are, and whether their texts are whole and right')
    .option('--json', 'print JSON')
    .action((tag: string | undefined, options: LanguagesOptions) => {
      if (!languages(terminal, tag, options)) exitWith(1);
    });
}

/**
 * `stairgate languages`: what each language has; `stairgate languages cy`: every fault and every missing text of one.
 * Answers whether nothing is wrong. A missing text is not wrong: it is said in English.
 */
export function languages(terminal: Terminal, tag: string | undefined, options: LanguagesOptions): boolean {
  const checked = messageSources.flatMap((source) =>
    languagesOf(source)
      .filter((language) => language !== 'en' && (tag === undefined || tag === language))
      .map((language): Checked => check(source, language)),
  );
  if (tag !== undefined && checked.length === 0) {
    throw new UsageError(
      `There is no language "${tag}" here. Begin it with a copy of en.json, named ${tag}.json, in ${messageSources.map(folderOf).join(' and ')}.`,
    );
  }
  const whole = checked.every(({ faults }) => faults.length === 0);
  if (options.json) {
    terminal.out(json(checked));
    return whole;
  }
  terminal.out(
    table(
      terminal,
      ['language', 'texts of', 'has', 'of', 'missing', 'wrong'].map((title) => ({ title })),
      checked.map(({ language, source, texts, translated, missing, faults }) =>
        [language, source, translated.length, texts.length, missing.length, faults.length].map(String),
      ),
    ),
  );
  for (const { file, faults, missing } of checked) {
    if (faults.length === 0 && (tag === undefined || missing.length === 0)) continue;
    terminal.out(`\n${paint(terminal, 'bold', file)}`);
    for (const { path, what } of faults) terminal.out(`  ${paint(terminal, 'red', path)}: ${what}`);
    if (tag !== undefined) {
      for (const [group, paths] of byReader(missing)) {
        terminal.out(
          `  ${paint(terminal, 'yellow', `missing for ${group}`)}: ${paths.length}, in English for now`,
        );
        for (const path of paths.slice(0, 5)) terminal.out(`    ${path}`);
        if (paths.length > 5) terminal.out(`    and ${paths.length - 5} more`);
      }
    }
  }
  return whole;
}

function check(source: MessageSource, language: string): Checked {
  const original =
    source === 'rulebook' ? (english as unknown as Texts) : (readMessages(source, 'en') as Texts);
  const found = checkTranslation(original, readMessages(source, language));
  const faults =
    found.language === language
      ? found.faults
      : [
          { path: 'language', what: `The file is named ${language}.json. Write "${language}" here.` },
          ...found.faults,
        ];
  return { ...found, language, faults, source, file: `${folderOf(source)}/${language}.json` };
}

/** The missing texts by who reads them: all that one reader reads is often left for later. */
function byReader(paths: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const path of paths) {
    const parts = path.split(' > ');
    const named = parts.findLast((part) => /^\d+-\d+$|^guardian$|^auditor$/.test(part));
    // How a rule is cited, only auditors read.
    const reader = named ?? (parts[0] === 'rule' ? 'auditor' : 'everybody');
    groups.set(reader, [...(groups.get(reader) ?? []), path]);
  }
  return groups;
}
