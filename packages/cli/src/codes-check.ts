import { existsSync, globSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import {
  type CaseFile,
  CodeError,
  type Coverage,
  codesFolder,
  coverage,
  createAsking,
  loadCodes,
  type Problem,
  parseProvisions,
  readCases,
  readCodeFiles,
  readCodes,
  readGivenFile,
  readProvisions,
  wordProblem,
} from '@stairgate/codes';
import { type Code, type Day, type Difference, type Level, levels, summarise } from '@stairgate/rulebook';
import type { Command } from 'commander';
import {
  type ChangedCode,
  type ChangedDays,
  type ChangedPlaces,
  type CodeSet,
  changedCodes,
  changedDecisions,
} from './code-changes.ts';
import { coversText } from './code-page.ts';
import { committedCodes } from './committed-codes.ts';
import { coveredInWords, tallyInWords, today } from './comparison.ts';
import { sameChanges, changes as wordChanges } from './diff.ts';
import { json, paint, type Terminal, UsageError } from './output.ts';
import { readGivenText } from './read-given.ts';

interface CheckOptions {
  readonly codes?: string;
  readonly against?: string;
  readonly json?: boolean;
}

/** Adds `codes check` to `codes`. */
export function addCodesCheckVerb(law: Command, terminal: Terminal, exitWith: (code: number) => void): void {
  law
    .command('check [file]')
    .description(
      'whether the codes, or one of them, are right, and what changes by the edit; exit code 1 if not',
    )
    .option('--against <what>', 'a folder of codes, or a revision of git, to compare with', 'HEAD')
    .option('--codes <folder>', 'check the codes of another folder')
    .option('--json', 'print JSON')
    .addHelpText('after', help)
    .action((file: string | undefined, _options: CheckOptions, command: Command) => {
      if (!codesCheck(terminal, file, command.optsWithGlobals<CheckOptions>())) exitWith(1);
    });
}

const help = `
Reads the files, asks the questions beside them (.test.yaml), counts the provisions that are carried, and says what the
edit changes in decisions, against the last commit unless told otherwise.

Examples
  stairgate codes check codes/gb/childrens-code.yaml
  stairgate codes check uk-aadc --against HEAD~3`;

interface Target {
  /** The folder of all codes. */
  readonly dir: string;
  /** The file inside it, if one is meant: `gb/childrens-code.yaml`. */
  readonly path: string | undefined;
}

/** Everything that `codes check` finds. */
interface Findings {
  readonly problems: readonly Problem[];
  /** How many questions were asked. */
  readonly questions: number;
  readonly coverage: readonly Coverage[];
  /** What the one code covers, in words. */
  readonly covers: string | null;
  readonly against: string;
  /** Why nothing was compared. */
  readonly notCompared: string | null;
  readonly lines: readonly ChangedCode[];
  readonly decisions: readonly ChangedPlaces[];
}

/** Prints what is found. Answers whether nothing is wrong. */
function codesCheck(terminal: Terminal, file: string | undefined, options: CheckOptions): boolean {
  const target = findTarget(file, options.codes);
  const found = findingsOf(target, options.against ?? 'HEAD');
  const ok = found.problems.length === 0;
  if (options.json) {
    terminal.out(json({ ok, ...found }));
    return ok;
  }
  if (!ok) {
    const { length } = found.problems;
    const title = length === 1 ? 'One thing to put right' : `${length} things to put right`;
    terminal.error([paint(terminal, 'red', title), ...found.problems.map(wordProblem)].join('\n'));
  }
  if (found.coverage.length === 0) return ok;
  terminal.out(
    [
      ...standing(terminal, target, found),
      ...lineChanges(terminal, found),
      ...decisionChanges(terminal, found),
    ].join('\n'),
  );
  return ok;
}

/** Throws `UsageError`. */
function findTarget(file: string | undefined, codes: string | undefined): Target {
  const dir = resolve(codes ?? codesFolder);
  if (file === undefined) return { dir, path: undefined };
  const right = 'Name a file such as codes/gb/childrens-code.yaml, or a code such as uk-aadc.';
  const found = [resolve(file), join(dir, file)].find((path) => existsSync(path) && statSync(path).isFile());
  if (found === undefined) {
    const path = pathsOf(dir).find((one) =>
      new RegExp(`^code: *${file.replace(/\W/g, '\\$&')} *$`, 'm').test(
        readGivenText(join(dir, one), { within: dir }),
      ),
    );
    if (path !== undefined) return { dir, path };
    throw new UsageError(`There is no file and no code "${file}". ${right}`);
  }
  const whole = found.replace(/\.test\.yaml$/, '.yaml');
  const own = codes === undefined ? dirname(dirname(whole)) : dir;
  const path = relative(own, whole).replaceAll(sep, '/');
  if (!/^[^/.][^/]*\/[^/]+\.ya?ml$/.test(path) || !existsSync(join(own, 'provisions.json'))) {
    throw new UsageError(
      `${file} is no code: it lies in no folder of a jurisdiction, beside provisions.json. ${right}`,
    );
  }
  return { dir: own, path };
}

function pathsOf(dir: string): string[] {
  return [...readCodeFiles(dir).keys()].filter((path) => path.endsWith('.yaml')).sort();
}

function findingsOf({ dir, path }: Target, against: string): Findings {
  const nothing = {
    questions: 0,
    coverage: [],
    covers: null,
    against,
    notCompared: null,
    lines: [],
    decisions: [],
  };
  let all: readonly Code[];
  try {
    all = loadCodes({ dir });
  } catch (error) {
    if (!(error instanceof CodeError)) throw error;
    return { ...nothing, problems: error.problems };
  }
  const paths = pathsOf(dir);
  const meant = path === undefined ? all : [all[paths.indexOf(path)]!];
  const { problems, questions } = askAll(dir, all, path === undefined ? paths : [path], path === undefined);
  const after: CodeSet = { codes: all, list: readProvisions(dir) };
  const before = codesAgainst(dir, against);
  const found = {
    problems,
    questions,
    coverage: coverage(meant, after.list),
    covers: path === undefined ? null : coversText(meant[0]!),
    against: 'set' in before ? before.name : against,
  };
  if ('why' in before) return { ...found, notCompared: before.why, lines: [], decisions: [] };
  const name = path === undefined ? undefined : meant[0]!.code;
  const lines = changedCodes(before.set, after).filter(({ code }) => name === undefined || code === name);
  const now = name === undefined ? all : withCode(before.set.codes, meant[0]!);
  const decisions = changedDecisions(before.set.codes, now, new Set(lines.map(({ code }) => code)));
  return { ...found, notCompared: null, lines, decisions };
}

/** The codes as they were, with one as it is now, so that only its changes count. */
function withCode(codes: readonly Code[], code: Code): readonly Code[] {
  const at = codes.findIndex((one) => one.code === code.code);
  return at < 0 ? [...codes, code] : codes.with(at, code);
}

/** Asks the questions beside the files, and those about several codes. Each file has to have some. */
function askAll(
  dir: string,
  codes: readonly Code[],
  paths: readonly string[],
  whole: boolean,
): { problems: Problem[]; questions: number } {
  const all = pathsOf(dir);
  const ask = createAsking(codes);
  const shown = (path: string) => `${basename(dir)}/${path}`;
  const problems: Problem[] = [];
  let questions = 0;
  const read = (path: string): CaseFile | undefined => {
    try {
      const file = readCases(readGivenFile(join(dir, path), { within: dir }), shown(path));
      questions += file.cases.length;
      problems.push(...ask(file));
      return file;
    } catch (error) {
      if (!(error instanceof CodeError)) throw error;
      problems.push(...error.problems);
      return undefined;
    }
  };
  const say = (path: string, what: string, right: string) =>
    problems.push({ file: shown(path), line: 1, column: 1, what, right });
  for (const path of paths) {
    const code = codes[all.indexOf(path)]!;
    const [first = ''] = readGivenText(join(dir, path), { within: dir }).split('\n', 1);
    if (!first.startsWith('# yaml-language-server: $schema=')) {
      const right = 'Write as the first line: # yaml-language-server: $schema=../code.schema.json';
      say(path, 'The first line does not name the schema, so an editor cannot complete the words.', right);
    }
    const beside = path.replace(/yaml$/, 'test.yaml');
    if (!existsSync(join(dir, beside))) {
      say(
        beside,
        'There are no questions beside the code.',
        'Write some, with the answers that the law gives.',
      );
      continue;
    }
    const file = read(beside);
    if (!file) continue;
    const wanted = Math.min(25, code.rules.filter(({ status }) => status !== 'bill').length);
    if (file.code !== code.code) {
      say(beside, `The questions are about ${file.code ?? 'no code'}.`, `Write code: ${code.code}.`);
    } else if (file.cases.length < wanted) {
      const right = `Ask ${wanted} or more: about one for each rule.`;
      say(beside, `There are ${file.cases.length} questions.`, right);
    }
  }
  if (whole) for (const path of globSync('*.test.yaml', { cwd: dir })) read(path);
  return { problems, questions };
}

/** What to compare with: a folder, or a revision of git. */
function codesAgainst(
  dir: string,
  against: string,
): { readonly set: CodeSet; readonly name: string } | { readonly why: string } {
  try {
    if (existsSync(join(against, 'provisions.json'))) {
      return {
        set: { codes: loadCodes({ dir: against }), list: readProvisions(resolve(against)) },
        name: against,
      };
    }
    const committed = committedCodes(dir, against);
    if ('why' in committed) return committed;
    const { files, commit } = committed;
    const name = against === 'HEAD' ? `the last commit (${commit})` : `${against} (${commit})`;
    const list = parseProvisions(files.get('provisions.json')!);
    return { set: { codes: readCodes(files, against), list }, name };
  } catch (error) {
    if (!(error instanceof CodeError)) throw error;
    return { why: `the codes there cannot be read: ${wordProblem(error.problems[0]!)}` };
  }
}

function standing(terminal: Terminal, { dir, path }: Target, found: Findings): string[] {
  const { questions, problems } = found;
  const title =
    path === undefined ? `${found.coverage.length} codes in ${basename(dir)}` : `${basename(dir)}/${path}`;
  const asked = questions === 1 ? 'One question' : `${questions} questions`;
  return [
    paint(terminal, 'bold', title),
    problems.length === 0
      ? `  It reads well. ${asked} asked, all answered as expected.`
      : `  It reads. ${asked} asked; see above.`,
    ...(path === undefined ? [] : found.coverage.map((one) => `  ${carried(one)}`)),
    ...(found.covers === null ? [] : [`  It covers ${found.covers}.`]),
  ];
}

function carried({ provisions, missing, ...by }: Coverage): string {
  const kinds = ['rules', 'assurance', 'duties', 'mappings', 'unmodelled'] as const;
  const parts = kinds.filter((kind) => by[kind] > 0).map((kind) => `${by[kind]} by ${kind}`);
  return `${provisions - missing.length} of ${provisions} provisions are carried: ${parts.join(', ')}.`;
}

function lineChanges(terminal: Terminal, { against, notCompared, lines }: Findings): string[] {
  if (notCompared !== null) {
    return ['', `Nothing is compared: ${notCompared}. --against names a folder or a revision.`];
  }
  const title = paint(terminal, 'bold', `Against ${against}`);
  if (lines.length === 0) return ['', title, '  Nothing changed.'];
  return [
    '',
    title,
    ...lines.flatMap(({ code, lines: own }) => {
      const whole = own.find(({ kind, what }) => kind === 'code' && what !== 'changed');
      if (whole) return [`  ${code}: the whole code is ${whole.what}`];
      return own.map(({ kind, id, what, keys }) => {
        const how = what === 'changed' ? keys.join(', ') : what;
        return `  ${code}: ${kind === 'code' ? 'the code itself' : `${kind} ${id}`}: ${how}`;
      });
    }),
  ];
}

function decisionChanges(terminal: Terminal, { lines, decisions }: Findings): string[] {
  if (lines.length === 0) return [];
  if (decisions.length === 0) return ['', paint(terminal, 'bold', 'No decision changes, on any day.')];
  const now = today(terminal);
  return decisions.flatMap(({ places, spans }) => {
    const known = places.filter((place) => place !== 'unknown');
    const where = [
      ...(known.length > 0 ? [`in ${placesShortly(known)}`] : []),
      ...(known.length < places.length ? ['where the place is unknown'] : []),
    ].join(', and ');
    // What holds now; if nothing does, what comes next; if nothing does, what was last.
    const shown = spans.find(({ to }) => to === null || to >= now) ?? spans.at(-1)!;
    return [
      '',
      paint(terminal, 'bold', `Decisions ${where}, ${daysInWords(shown, now)}`),
      ...spanLines(terminal, shown),
      ...spans
        .filter((span) => span !== shown)
        .map((span) => {
          const [first = '', ...more] = [...coverageLines(span), tallyInWords(summarise(shownOf(span)))];
          return [`Also ${daysInWords(span, now)}: ${first}`, ...more].join(' ');
        }),
    ];
  });
}

/** All of a few; of many, the first and how many more. */
function placesShortly(places: readonly string[]): string {
  if (places.length <= 40) return places.join(', ');
  return `${places.slice(0, 3).join(', ')} and ${places.length - 3} more places`;
}

/** What is covered from now on, and what no longer. */
function coverageLines({ coverage: { gained, lost } }: ChangedDays): string[] {
  return [
    ...(gained.length > 0
      ? [`Covered from now on: ${coveredInWords(gained)}. The baseline no longer stands in there.`]
      : []),
    ...(lost.length > 0
      ? [`No longer covered: ${coveredInWords(lost)}. The baseline stands in there from now on.`]
      : []),
  ];
}

function daysInWords({ from, to }: ChangedDays, now: Day): string {
  const over = to !== null && to < now ? ' (over)' : from > now ? ' (to come)' : '';
  return `from ${from}${to === null ? ' on' : ` to ${to}`}${over}`;
}

/** The differences at the level that is shown: `verified`, if there are any. */
function shownOf({ differences }: ChangedDays): readonly Difference[] {
  const verified = differences.filter(({ level }) => level === 'verified');
  return verified.length > 0 ? verified : differences.filter(({ level }) => level === differences[0]?.level);
}

function spanLines(terminal: Terminal, span: ChangedDays): string[] {
  const { differences } = span;
  const shown = shownOf(span);
  const level = shown[0]?.level ?? 'verified';
  const at = (one: Level) => differences.filter((difference) => difference.level === one);
  const others = levels.filter((one) => one !== level && !sameChanges(at(one), shown));
  const coverage = coverageLines(span);
  return [
    ...(coverage.length > 0 ? ['', ...coverage] : []),
    ...wordChanges(terminal, shown),
    '',
    `${tallyInWords(summarise(shown))}${level === 'verified' ? '' : ` (ages known as ${level})`}`,
    ...others.map((one) => `Ages known as ${one}: ${tallyInWords(summarise(at(one)))}`),
  ];
}
