import type { Problem, ProfileContext } from '@stairgate/codes';
import {
  AgeError,
  type AgeInterval,
  activities,
  compile,
  type Day,
  type Grant,
  isActivity,
  isSituation,
  type Level,
  type Limit,
  type Limiter,
  levels,
  limiters,
  matchSituations,
  PlaceError,
  type Profile,
  parseAge,
  type Rulebook,
  situations,
} from '@stairgate/rulebook';
import { type Command, Option } from 'commander';
import { codesFrom } from './codes-from.ts';
import { needLaw, readDay, today } from './law-day.ts';
import { type Terminal, UsageError } from './output.ts';
import { parsePlaces } from './place-option.ts';

/** What every question about the rulebook is asked with. */
export interface QuestionOptions {
  readonly in: string;
  readonly age: string;
  readonly level: Level;
  readonly asOf?: Day;
  readonly granted?: string;
  readonly closed?: string;
  readonly codes?: string;
  readonly profile?: string;
  readonly json?: boolean;
}

export interface Question {
  readonly rulebook: Rulebook;
  readonly places: readonly string[] | 'unknown';
  readonly age: AgeInterval;
  readonly granted: readonly Grant[];
  /** What somebody closed that the law would let open. */
  readonly limits: readonly Limit[];
}

export function addQuestionOptions(command: Command): Command {
  return command
    .option('--in <places>', 'where the child is: GB, US-CA, GB,US (the laws joined), or unknown', 'unknown')
    .option('--age <age>', 'whole years: 13, 10-14, 18+, or unknown', 'unknown')
    .addOption(
      new Option('--level <level>', 'how surely the age is known; a claim alone is self-declared')
        .choices(levels)
        .default('verified'),
    )
    .option('--as-of <day>', 'the day whose law is asked for, YYYY-MM-DD (default: today)')
    .option(
      '--granted <list>',
      'choices in force: location.share/contact:child,ads.show:guardian; without :who, of everybody who is asked; may be repeated',
      addUp,
    )
    .option(
      '--closed <list>',
      'limits that close: location.share:guardian,ads.show/personalised:child; without :who, of the platform; may be repeated',
      addUp,
    )
    .option('--codes <folder>', 'read the codes from another folder')
    .addOption(profileOption())
    .option('--json', 'print JSON');
}

/** What a list holds when its option was given more than once. */
const addUp = (list: string, before: string | undefined) =>
  before === undefined ? list : `${before},${list}`;

export const profileOption = () =>
  new Option('--profile <file>', "the operator's profile, whose deviations and exemptions then count");

/** Reads the file of `--profile`, and says on the way what of it does nothing on the day. Throws `CodeError`. */
export async function readProfile(
  terminal: Terminal,
  file: string | undefined,
  context: ProfileContext,
): Promise<Profile | undefined> {
  if (file === undefined) return undefined;
  const { loadProfile, wordProblem } = await import('@stairgate/codes');
  const onLapses = (lapses: readonly Problem[]) =>
    terminal.error(lapses.map((lapse) => `Note: ${wordProblem(lapse)}`).join('\n'));
  return loadProfile(file, { ...context, onLapses });
}

/** Reads the options into a question. Throws `UsageError` with what would be right. */
export async function readQuestion(terminal: Terminal, options: QuestionOptions): Promise<Question> {
  const asOf = readDay(options.asOf ?? today(terminal), '--as-of');
  try {
    const unknown = options.in.trim().toLowerCase() === 'unknown';
    const codes = await codesFrom(options.codes);
    needLaw(codes, asOf);
    const profile = await readProfile(terminal, options.profile, { codes, today: asOf });
    return {
      rulebook: compile(codes, { asOf, profile }),
      places: unknown ? 'unknown' : parsePlaces(options.in),
      age: parseAge(options.age, options.level),
      granted: readGrants(options.granted),
      limits: readLimits(options.closed),
    };
  } catch (error) {
    if (error instanceof PlaceError) throw new UsageError(`--in: ${error.message}`);
    if (error instanceof AgeError) throw new UsageError(`--age: ${error.message}`);
    throw error;
  }
}

function readGrants(text: string | undefined): Grant[] {
  return (text ?? '')
    .split(',')
    .filter((part) => part.trim() !== '')
    .flatMap((part): Grant[] => {
      const [pattern = '', by, ...rest] = part.trim().split(':');
      if (matchSituations(pattern).length === 0) throw new UsageError(`--granted: ${unknownWord(pattern)}`);
      if (rest.length > 0 || (by !== undefined && by !== 'child' && by !== 'guardian')) {
        throw new UsageError(
          `--granted: "${part}" names nobody. Write ${pattern}:child or ${pattern}:guardian.`,
        );
      }
      return by
        ? [{ situation: pattern, by }]
        : [
            { situation: pattern, by: 'child' },
            { situation: pattern, by: 'guardian' },
          ];
    });
}

function readLimits(text: string | undefined): Limit[] {
  return (text ?? '')
    .split(',')
    .filter((part) => part.trim() !== '')
    .map((part): Limit => {
      const [situation = '', by = 'platform', ...rest] = part.trim().split(':');
      if (matchSituations(situation).length === 0)
        throw new UsageError(`--closed: ${unknownWord(situation)}`);
      if (rest.length > 0 || !limiters.includes(by as Limiter)) {
        const right = limiters.map((one) => `${situation}:${one}`).join(', ');
        throw new UsageError(`--closed: "${part}" names nobody who can set a limit. Write ${right}.`);
      }
      return { situation, by: by as Limiter, how: 'closed' };
    });
}

/** The situation of that name. Throws `UsageError` naming those that may be meant. */
export function readSituation(word: string): string {
  if (isActivity(word)) {
    const all = activities[word].map((circumstance) => `${word}/${circumstance}`);
    throw new UsageError(`"${word}" is an activity. Name one of its situations: ${all.join(', ')}.`);
  }
  if (!isSituation(word)) throw new UsageError(unknownWord(word));
  return word;
}

export function unknownWord(word: string): string {
  const near = [...situations]
    .map((situation) => ({ situation, distance: distance(word, situation) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ situation }) => situation);
  return `"${word}" is no situation. Did you mean ${near.join(', ')}? "stairgate situations" lists them all.`;
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}
