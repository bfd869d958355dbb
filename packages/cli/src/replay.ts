import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  type Code,
  compile,
  type Day,
  type DecisionRecord,
  daysOfChange,
  type LoggedDecision,
  LoggedDecisionError,
  type Profile,
  type Replay,
  type Rulebook,
  type RuleCitation,
  readLoggedDecision,
  replay,
  withoutGuidance,
} from '@stairgate/rulebook';
import type { Command } from 'commander';
import { codesFrom } from './codes-from.ts';
import { today } from './comparison.ts';
import { call, ServiceProblem } from './operator-session.ts';
import { json, paint, type Terminal, UsageError } from './output.ts';
import { profileOption, readProfile } from './question.ts';
import { readGivenJson, readGivenText } from './read-given.ts';
import { readSecret } from './read-secret.ts';

interface ReplayOptions {
  readonly url?: string;
  readonly key?: string;
  readonly codes?: string;
  readonly profile?: string;
  readonly history?: string;
  readonly json?: boolean;
}

/** A rulebook as `GET /v1/rulebook` gives it, and as `--history` keeps it. */
interface SentRulebook {
  readonly revision: string;
  readonly asOf: Day;
  readonly codes: readonly Code[];
  readonly profile?: Profile;
}

export function addReplayVerb(verb: Command, terminal: Terminal, exitWith: (code: number) => void): void {
  verb
    .option('--url <address>', 'a running service, whose records keep the rulebooks that were in force')
    .option('--key <file>', 'a file that holds a platform key for it (or STAIRGATE_KEY)')
    .option('--codes <folder>', 'look for the old rulebook in the codes of this folder, on every day')
    .addOption(profileOption())
    .option('--history <folder>', 'look for it among rulebooks kept as JSON, as GET /v1/rulebook gives them')
    .option('--json', 'print JSON')
    .addHelpText('after', help)
    .action(async (file: string, options: ReplayOptions) => {
      exitWith(await replayAll(terminal, file, options));
    });
}

const help = `
The file holds one record, a list of them, or one on each line; "-" reads them from standard input. An answer brings its
record when it is asked with context {"record": true}; the operator's page has them too.

Exit code 1 if the rulebook of a record answers otherwise than was logged, 2 if it cannot be found.`;

interface Told extends Partial<Replay> {
  readonly record: LoggedDecision;
  readonly found: boolean;
}

/** @returns the exit code. */
async function replayAll(terminal: Terminal, file: string, options: ReplayOptions): Promise<number> {
  const records = readRecords(file);
  const books = new Books(terminal, options);
  const now = await books.now();
  const told: Told[] = [];
  for (const record of records) {
    const old = await books.find(record.revision);
    told.push(old === undefined ? { record, found: false } : { found: true, ...replay(record, old, now) });
  }
  const alarms = told.filter(({ unlike = [] }) => unlike.length > 0).length;
  const missing = told.filter(({ found }) => !found).length;
  if (options.json) {
    terminal.out(json({ today: now.revision, alarms, missing, decisions: told }));
  } else {
    terminal.out(told.map((one) => wordTold(terminal, one, now)).join('\n\n'));
    if (missing > 0) {
      terminal.error(
        `\n${missing} of ${told.length} could not be answered again: no such rulebook ${books.searched}.`,
      );
    }
    if (told.length > 1 || alarms > 0) {
      const sentence = `${told.length - missing} answered again, ${alarms} otherwise than was logged.`;
      terminal.out(`\n${paint(terminal, alarms > 0 ? 'red' : 'green', sentence)}`);
    }
  }
  if (alarms > 0) return 1;
  return missing > 0 ? 2 : 0;
}

/** Bytes: what a log of some hundred thousand decisions takes. */
const mostOfLog = 256 * 1024 * 1024;

/** The records of a file. Throws `UsageError` naming the one that is none. */
function readRecords(file: string): LoggedDecision[] {
  const text = file === '-' ? readFileSync(0, 'utf8') : readGivenText(file, { most: mostOfLog });
  const records = parseAll(text, file).map((given, index) => {
    try {
      return readLoggedDecision(given);
    } catch (error) {
      if (!(error instanceof LoggedDecisionError)) throw error;
      throw new UsageError(`${file}, record ${index + 1}: ${error.message}`);
    }
  });
  if (records.length === 0) throw new UsageError(`${file} holds no record.`);
  return records;
}

/** One value, the members of a list, or one value a line. */
function parseAll(text: string, file: string): unknown[] {
  try {
    const whole: unknown = JSON.parse(text);
    return Array.isArray(whole) ? whole : [whole];
  } catch {}
  return text.split(/\r?\n/).flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      return [JSON.parse(line) as unknown];
    } catch {
      throw new UsageError(`${file}:${index + 1} is no JSON.`);
    }
  });
}

/** Where rulebooks are looked for. */
class Books {
  readonly #terminal: Terminal;
  readonly #options: ReplayOptions;
  readonly #found = new Map<string, Rulebook | undefined>();
  #local: Promise<Map<string, () => Rulebook>> | undefined;

  constructor(terminal: Terminal, options: ReplayOptions) {
    this.#terminal = terminal;
    this.#options = options;
    if (options.history !== undefined && !existsSync(options.history))
      throw new UsageError(`--history ${options.history}: there is no such folder.`);
  }

  /** Where was looked, in words. */
  get searched(): string {
    const { url, codes, history } = this.#options;
    return [
      ...(url === undefined ? [] : [`at ${url}`]),
      ...(history === undefined ? [] : [`in ${history}`]),
      `in ${codes ?? 'the codes of this version'} on any day`,
    ].join(', nor ');
  }

  /** The rulebook of today: the service's, or that of the codes here. */
  async now(): Promise<Rulebook> {
    const { url, codes: dir, profile } = this.#options;
    if (url !== undefined) return toRulebook(await this.#fetch('/v1/rulebook'));
    const asOf = today(this.#terminal);
    const codes = await codesFrom(dir);
    const own = await readProfile(this.#terminal, profile, { codes, today: asOf });
    return compile(codes, { asOf, profile: own });
  }

  async find(revision: string): Promise<Rulebook | undefined> {
    if (!this.#found.has(revision)) this.#found.set(revision, await this.#search(revision));
    return this.#found.get(revision);
  }

  async #search(revision: string): Promise<Rulebook | undefined> {
    if (this.#options.url !== undefined) {
      const sent = await this.#fetch(`/v1/rulebook/${revision}`).catch((error: unknown) => {
        if (error instanceof ServiceProblem && error.status === 404) return undefined;
        throw error;
      });
      if (sent !== undefined) return toRulebook(sent, revision);
    }
    this.#local ??= this.#localBooks();
    return (await this.#local).get(revision)?.();
  }

  async #fetch(path: string): Promise<SentRulebook> {
    const { url, key: file } = this.#options;
    const key = readSecret({ file, fileOption: '--key', variable: 'STAIRGATE_KEY', scope: 'platform' });
    const answer = await call(url!, path, { headers: { authorization: `Bearer ${key}` } });
    return (await answer.json()) as SentRulebook;
  }

  async #localBooks(): Promise<Map<string, () => Rulebook>> {
    const { codes: dir, profile: file, history } = this.#options;
    const books = new Map<string, () => Rulebook>();
    const codes = await codesFrom(dir);
    const asOf = today(this.#terminal);
    const profile = await readProfile({ ...this.#terminal, error: () => {} }, file, { codes, today: asOf });
    for (const law of [codes, withoutGuidance(codes)]) {
      for (const own of profile === undefined ? [undefined] : [profile, undefined]) {
        for (const day of ['1900-01-01', ...daysOfChange(law, own)]) {
          const book = compile(law, { asOf: day, profile: own });
          if (!books.has(book.revision)) books.set(book.revision, () => book);
        }
      }
    }
    for (const name of history === undefined ? [] : readdirSync(history)) {
      if (!name.endsWith('.json')) continue;
      const sent = readSent(join(history!, name));
      if (sent !== undefined) books.set(sent.revision, () => toRulebook(sent, sent.revision));
    }
    return books;
  }
}

function readSent(file: string): SentRulebook | undefined {
  try {
    const sent = readGivenJson(file, { within: dirname(file) }) as SentRulebook;
    return typeof sent?.revision === 'string' && Array.isArray(sent.codes) ? sent : undefined;
  } catch {
    return undefined;
  }
}

/** Compiles what was sent. Throws `UsageError` where it is not what it says it is. */
function toRulebook({ codes, asOf, profile, revision }: SentRulebook, wanted = revision): Rulebook {
  const book = compile(codes, { asOf, profile });
  if (book.revision === wanted) return book;
  throw new UsageError(
    `What was sent as rulebook ${wanted} is ${book.revision}: it was changed, or another version of the software wrote it.`,
  );
}

function wordTold(terminal: Terminal, told: Told, now: Rulebook): string {
  const { record, before, today: answer, unlike = [], change, because } = told;
  const { lo, hi, level } = record.age;
  const years = level === 'none' ? 'age not known' : lo === hi ? `age ${lo}` : `age ${lo}-${hi}`;
  const where = record.in === 'unknown' ? 'a place not known' : record.in.join(' and ');
  const said = [
    ...(record.granted.length > 0 ? [`, ${record.granted.join(' and ')} said yes`] : []),
    ...(record.others ?? []).map(({ situation, by }) => `, ${by} said yes to ${situation}`),
    ...(record.limits ?? []).map(({ situation, by }) => `, ${by} limited ${situation}`),
  ].join('');
  const head = `${paint(terminal, 'bold', record.situation)} in ${where}, ${years} (${level})${said}, ${record.at}`;
  const logged = `  logged  ${inWords(record)}  rulebook ${record.revision}`;
  if (before === undefined || answer === undefined || because === undefined) {
    return [head, logged, paint(terminal, 'yellow', '  That rulebook was not found.')].join('\n');
  }
  const first =
    unlike.length === 0
      ? '  then    the same, answered again'
      : paint(terminal, 'red', `  then    ${inWords(before)}  NOT WHAT WAS LOGGED: ${unlike.join(', ')}`);
  const today = `  today   ${inWords(answer)}  rulebook ${now.revision}: ${changes[change!]}`;
  return [
    head,
    logged,
    first,
    today,
    ...cited('no longer', because.gone),
    ...cited('now', because.come),
  ].join('\n');
}

const changes = {
  same: 'no change',
  tightens: 'tighter',
  loosens: 'looser',
  obligations: 'other obligations',
} as const;

function inWords({
  effect,
  allowed,
  obligations,
}: Pick<DecisionRecord, 'effect' | 'allowed' | 'obligations'>): string {
  const owed = obligations.length === 0 ? '' : ` [${obligations.join(' ')}]`;
  return `${allowed ? 'yes' : 'no'}, ${effect}${owed}`;
}

function cited(word: string, rules: readonly RuleCitation[]): string[] {
  return rules.map(({ short, cite, says }) => `          ${word} ${short}, ${cite}: ${says}`);
}
