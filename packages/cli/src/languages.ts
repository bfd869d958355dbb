import { existsSync } from 'node:fs';
import { checkTranslation, type Texts, type TranslationCheck } from '@stairgate/codes/check-translation';
import type { Command } from 'commander';
import {
  audiences,
  fileFor,
  filesOf,
  languagesThere,
  messagesFolder,
  readMessages,
} from './message-files.ts';
import { json, paint, type Terminal, table, UsageError } from './output.ts';

export interface LanguagesOptions {
  readonly json?: boolean;
}

interface Checked extends TranslationCheck {
  readonly audience: string;
  readonly file: string;
}

export function addLanguagesVerb(verb: Command, terminal: Terminal, exitWith: (code: number) => void): void {
  verb.option('--json', 'print JSON').action((tag: string | undefined, options: LanguagesOptions) => {
    if (!languages(terminal, tag, options)) exitWith(1);
  });
}

/**
 * `stairgate languages`: what each language has; `stairgate languages cy`: every fault and every missing text of one.
 * Answers whether nothing is wrong. A missing text is not wrong: it is said in English.
 */
export function languages(terminal: Terminal, tag: string | undefined, options: LanguagesOptions): boolean {
  const checked = languagesThere()
    .filter((language) => language !== 'en' && (tag === undefined || tag === language))
    .flatMap((language) =>
      [...new Set([...audiences, ...filesOf(language)])].map((audience) => check(language, audience)),
    );
  if (tag !== undefined && checked.length === 0) {
    throw new UsageError(
      `There is no language "${tag}" here. Begin it with a copy of the folder en, named ${tag}, in ${messagesFolder}.`,
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
      ['language', 'texts for', 'has', 'of', 'missing', 'wrong'].map((title) => ({ title })),
      checked.map(({ language, audience, texts, translated, missing, faults }) =>
        [language, audience, translated.length, texts.length, missing.length, faults.length].map(String),
      ),
    ),
  );
  for (const { file, audience, faults, missing } of checked) {
    if (faults.length === 0 && (tag === undefined || missing.length === 0)) continue;
    terminal.out(`\n${paint(terminal, 'bold', file)}`);
    for (const { path, what } of faults) terminal.out(`  ${paint(terminal, 'red', path)}: ${what}`);
    if (tag !== undefined) {
      for (const [group, paths] of byReader(missing, audience)) {
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

function check(language: string, audience: string): Checked {
  const file = fileFor(language, audience);
  if (!audiences.includes(audience)) {
    const what = `Nobody is called so. Name the file after an audience: ${audiences.join(', ')}.`;
    return {
      language,
      audience,
      file,
      faults: [{ path: file, what }],
      texts: [],
      translated: [],
      missing: [],
    };
  }
  const written = existsSync(file) ? readMessages(language, audience) : { language };
  const found = checkTranslation(readMessages('en', audience) as Texts, written);
  const faults =
    found.language === language
      ? found.faults
      : [
          { path: 'language', what: `The folder is named ${language}. Write "${language}" here.` },
          ...found.faults,
        ];
  return { ...found, language, faults, audience, file };
}

/** The missing texts by who reads them: children are told apart by age. */
function byReader(paths: readonly string[], audience: string): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const path of paths) {
    const age = path.split(' > ').findLast((part) => /^\d+-\d+$/.test(part));
    const reader = age ?? audience;
    groups.set(reader, [...(groups.get(reader) ?? []), path]);
  }
  return groups;
}
