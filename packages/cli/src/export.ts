import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile, type Day, exportCedar, exportRulebook, type Rulebook } from '@stairgate/rulebook';
import { type Command, Option } from 'commander';
import { codesFrom } from './codes-from.ts';
import { needLaw, readDay, today } from './law-day.ts';
import { json, type Terminal, UsageError } from './output.ts';
import { profileOption, readProfile } from './question.ts';

interface ExportOptions {
  readonly asOf?: Day;
  readonly codes?: string;
  readonly profile?: string;
  readonly out?: string;
  readonly part?: keyof typeof cedarFiles;
  readonly json?: boolean;
}

const cedarFiles = {
  schema: 'stairgate.cedarschema',
  policies: 'policies.cedar',
  entities: 'entities.json',
} as const;

export function addExportVerb(verb: Command, terminal: Terminal): void {
  const format = (name: string, description: string) =>
    verb
      .command(name)
      .description(description)
      .option('--as-of <day>', 'the day whose law is exported, YYYY-MM-DD (default: today)')
      .option('--codes <folder>', 'read the codes from another folder')
      .addOption(profileOption())
      .option('--out <folder>', 'write files there')
      .option('--json', 'print JSON');
  format('json', 'everything that decides; importRulebook reads it back').action((options: ExportOptions) =>
    exportAs(terminal, options, (rulebook) => {
      const text = json(exportRulebook(rulebook));
      return { files: { 'rulebook.json': text }, print: () => text };
    }),
  );
  format('cedar', 'policies for any engine of Cedar, with their schema and entities')
    .addOption(
      new Option('--part <part>', 'what to print without --out; with --json, all three')
        .choices(Object.keys(cedarFiles))
        .default('policies'),
    )
    .action((options: ExportOptions) =>
      exportAs(terminal, options, (rulebook) => {
        const exported = exportCedar(rulebook);
        const { schema, policies } = exported;
        const texts = { schema, policies, entities: json(exported.entities) };
        return {
          files: Object.fromEntries(
            Object.entries(cedarFiles).map(([part, name]) => [name, texts[part as keyof typeof texts]]),
          ),
          print: () => (options.json ? json(exported) : texts[options.part ?? 'policies']),
        };
      }),
    );
}

interface Exported {
  readonly files: Readonly<Record<string, string>>;
  /** What goes to the terminal where no folder is named. */
  readonly print: () => string;
}

/** Throws `UsageError` or `CodeError`; nothing is written then. */
async function exportAs(
  terminal: Terminal,
  options: ExportOptions,
  make: (rulebook: Rulebook) => Exported,
): Promise<void> {
  const asOf = readDay(options.asOf ?? today(terminal), '--as-of');
  const codes = await codesFrom(options.codes);
  needLaw(codes, asOf);
  const profile = await readProfile(terminal, options.profile, { codes, today: asOf });
  const rulebook = compile(codes, { asOf, profile });
  const { files, print } = make(rulebook);
  if (options.out === undefined) {
    terminal.out(print());
    return;
  }
  const written = Object.keys(files).map((name) => join(options.out!, name));
  try {
    mkdirSync(options.out, { recursive: true });
    for (const [name, text] of Object.entries(files))
      writeFileSync(join(options.out, name), text.endsWith('\n') ? text : `${text}\n`);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`--out ${options.out} cannot be written to (${code}). Name a folder that can be.`);
  }
  const { revision } = rulebook;
  terminal.out(
    options.json
      ? json({ revision, asOf, files: written })
      : `Rulebook ${revision}, the law as of ${asOf}:\n${written.map((path) => `  ${path}`).join('\n')}`,
  );
}
