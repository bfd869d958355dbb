import { writeFileSync } from 'node:fs';
import { loadDefaults, type ReadDefaults } from '@stairgate/codes';
import {
  type CheckResult,
  check,
  compile,
  type Day,
  matchSituations,
  type Profile,
  type Rulebook,
  type Situation,
} from '@stairgate/rulebook';
import { type Command, Option } from 'commander';
import { checkJson } from './check-json.ts';
import { checkSarif } from './check-sarif.ts';
import { checkText, countsInWords } from './check-text.ts';
import { codesFrom } from './codes-from.ts';
import { readPlaces } from './comparison.ts';
import { formerDateOption, needLaw, readDay, today } from './law-day.ts';
import { json, type Terminal, UsageError } from './output.ts';
import { profileOption, readProfile } from './question.ts';

interface CheckVerbOptions {
  readonly in?: string;
  readonly profile?: string;
  readonly asOf?: Day;
  readonly format: 'text' | 'json' | 'sarif';
  readonly json?: boolean;
  readonly out?: string;
  readonly codes?: string;
  readonly allowUndeclared?: boolean;
}

/** One check, as the reports tell it. */
export interface CheckReport extends CheckResult {
  /** As it was named. */
  readonly file: string;
  readonly declared: ReadDefaults;
  readonly places: readonly string[] | 'unknown';
  readonly rulebook: Rulebook;
  readonly profile: Profile | undefined;
  /** Whether what is not declared is let pass; it is reported all the same. */
  readonly allowUndeclared: boolean;
  /** Whether nothing falls short. */
  readonly ok: boolean;
}

export function addCheckVerb(verb: Command, terminal: Terminal, exitWith: (code: number) => void): void {
  verb
    .option(
      '--in <places>',
      'where it operates: GB, or GB,US for the laws joined (default: the places of --profile)',
    )
    .addOption(profileOption())
    .option('--as-of <day>', 'the day whose law is asked for, YYYY-MM-DD (default: today)')
    .addOption(formerDateOption())
    .addOption(
      new Option('--format <format>', 'how to report').choices(['text', 'json', 'sarif']).default('text'),
    )
    .option('--json', 'the same as --format json')
    .option('--out <file>', 'write the report there, and a summary here')
    .option('--allow-undeclared', 'do not fail for what is not declared; report it all the same')
    .option('--codes <folder>', 'read the codes from another folder')
    .action(async (file: string, options: CheckVerbOptions) => {
      if (!(await runCheck(terminal, file, options))) exitWith(1);
    });
}

/** `stairgate check`. Answers whether nothing falls short. Throws `UsageError` or `CodeError`. */
async function runCheck(terminal: Terminal, file: string, options: CheckVerbOptions): Promise<boolean> {
  const asOf = options.asOf === undefined ? today(terminal) : readDay(options.asOf, '--as-of');
  const asked = options.in === undefined ? undefined : readPlaces(options.in, '--in');
  const codes = await codesFrom(options.codes);
  needLaw(codes, asOf);
  const profile = await readProfile(terminal, options.profile, { codes, today: asOf });
  const places = asked ?? profile?.places;
  if (places === undefined) {
    throw new UsageError(
      'Say where the service operates: --in GB, --in GB,US, or --profile with a file that names its places.',
    );
  }
  const declared = loadDefaults(file);
  const rulebook = compile(codes, { asOf, profile });
  const offers = profile?.offers.flatMap(matchSituations) as readonly Situation[] | undefined;
  const result = check(rulebook, declared, { in: places, ...(offers && { offers }) });
  const allowUndeclared = options.allowUndeclared ?? false;
  const ok = !result.findings.some(
    ({ kind }) =>
      kind === 'looser' || kind === 'obligation-missing' || (kind === 'not-declared' && !allowUndeclared),
  );
  const report: CheckReport = { ...result, file, declared, places, rulebook, profile, allowUndeclared, ok };

  const format = options.json ? 'json' : options.format;
  const written =
    format === 'json'
      ? json(checkJson(report))
      : format === 'sarif'
        ? json(checkSarif(report))
        : checkText(options.out === undefined ? terminal : { ...terminal, colour: false }, report);
  if (options.out === undefined) {
    terminal.out(written);
    return ok;
  }
  try {
    writeFileSync(options.out, `${written}\n`);
  } catch (error) {
    throw new UsageError(`--out ${options.out} cannot be written: ${(error as Error).message}`);
  }
  terminal.out(`${countsInWords(report)} The report is in ${options.out}.`);
  return ok;
}
