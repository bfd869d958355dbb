import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import {
  ageTreatmentOf,
  type CleanedAdvertRequest,
  cleanAdvertRequest,
  type FeedRequest,
  type GuardedConversation,
  type GuardedFeed,
  type GuardedTime,
  guardConversation,
  guardFeed,
  guardTime,
  type TalkRequest,
  type TalkTranslation,
  type TimeQuestion,
  timeChild,
  zonesOfPlace,
} from '@stairgate/guards';
import { grants, limiters, matchSituations, type Protections, type SetLimit } from '@stairgate/rulebook';
import type { Command } from 'commander';
import { filesOf, languagesThere, readMessages } from './message-files.ts';
import { json, paint, type Terminal, table, UsageError } from './output.ts';
import { addQuestionOptions, type QuestionOptions, readQuestion } from './question.ts';
import { readGivenJson } from './read-given.ts';

interface GuardOptions extends QuestionOptions {
  readonly out?: string;
  readonly language?: string;
}

export function addGuardVerbs(verb: Command, terminal: Terminal): void {
  const withOptions = (command: Command) =>
    addQuestionOptions(command).option(
      '--out <folder>',
      'write the answer there under the name of the file; for a folder of files, one answer each',
    );
  withOptions(
    verb
      .command('adverts <request>')
      .description('an OpenRTB 2.6 or 2.5 request, made lawful: a file or a folder'),
  ).action((path: string, options: GuardOptions) =>
    guardFiles(terminal, path, options, (sent, child) => cleanAdvertRequest(sent, child), wordAdverts),
  );
  withOptions(
    verb
      .command('feed <file>')
      .description('signals, candidates, counts and session: what of them may be shown; a file or a folder'),
  ).action((path: string, options: GuardOptions) =>
    guardFiles(terminal, path, options, (sent, child) => guardFeed({ ...readFeed(sent), child }), wordFeed),
  );
  withOptions(
    verb
      .command('talk <file>')
      .description('a talk with a machine, its labels and its session: what is due, closed and to be said'),
  )
    .option('--language <tag>', 'what the child reads: en or another of words/messages', 'en')
    .action((path: string, options: GuardOptions) => {
      const texts = readTalkTexts(options.language ?? 'en');
      return guardFiles(
        terminal,
        path,
        options,
        (sent, child) => guardConversation({ ...readTalk(sent), child }, { texts }),
        wordTalk,
      );
    });
  withOptions(
    verb
      .command('time <file>')
      .description(
        'limits, use, now, zone and calendar: what may be used now, and how long; a file or a folder',
      ),
  ).action(async (path: string, options: GuardOptions) => {
    const { rulebook, places, age, granted, limits } = await readQuestion(terminal, options);
    const closed = limits.map(({ by, situation }): SetLimit => ({ by, kind: 'closed', situation }));
    const scope = rulebook.scope(places);
    await guardFiles(
      terminal,
      path,
      options,
      (sent) => {
        const { limits: set, ...rest } = readTime(sent);
        const all = [...closed, ...set];
        const of = { rulebook, scope, places, age, granted: grants(granted), set: all };
        return tellTime(guardTime({ zone: zonesOfPlaces(places), ...rest, child: timeChild(of) }));
      },
      wordTime,
    );
  });
  addQuestionOptions(
    verb.command('tags').description('how a page tells Google’s tags to treat this child'),
  ).action(async (options: QuestionOptions) => {
    const treatment = ageTreatmentOf(await decidedFor(terminal, options));
    terminal.out(
      options.json
        ? json(treatment)
        : Object.entries(treatment)
            .map(([name, value]) => `${name}: ${value}`)
            .join('\n'),
    );
  });
}

async function decidedFor(terminal: Terminal, options: QuestionOptions): Promise<Protections> {
  const { rulebook, places, age, granted, limits } = await readQuestion(terminal, options);
  return rulebook.protections({ in: places, age, granted, limits });
}

/** Guards one file, or each of a folder. Throws `UsageError` for what is no JSON, but in a folder, whose others go on. */
async function guardFiles<Answer>(
  terminal: Terminal,
  path: string,
  options: GuardOptions,
  guard: (sent: unknown, child: Protections) => Answer,
  inWords: (terminal: Terminal, answer: Answer) => string,
): Promise<void> {
  if (!existsSync(path))
    throw new UsageError(`There is no ${path}. Name a file of JSON, or a folder of such files.`);
  const child = await decidedFor(terminal, options);
  const isFolder = statSync(path).isDirectory();
  if (isFolder && options.out === undefined)
    throw new UsageError(`${path} is a folder. Say with --out where its answers are to be written.`);
  if (!isFolder) {
    const answer = guard(readGivenJson(path), child);
    if (options.out === undefined) terminal.out(options.json ? json(answer) : inWords(terminal, answer));
    else {
      write(options.out, path, answer);
      terminal.out(`The answer is in ${join(options.out, basename(path))}.`);
    }
    return;
  }
  if (resolve(path) === resolve(options.out!))
    throw new UsageError('--out has to be another folder: no request is written over.');
  const names = readdirSync(path)
    .filter((name) => name.endsWith('.json'))
    .sort();
  let unread = 0;
  for (const name of names) {
    const file = join(path, name);
    try {
      write(options.out!, name, guard(readGivenJson(file, { within: path }), child));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      unread++;
      terminal.error(error.message);
      write(options.out!, name, { error: { message: error.message } });
    }
  }
  const told = `${names.length} files, ${unread} of which could not be read. The answers are in ${options.out}.`;
  terminal.out(options.json ? json({ files: names.length, unread, out: options.out }) : told);
}

function write(folder: string, file: string, answer: unknown): void {
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, basename(file)), `${json(answer)}\n`);
  } catch (error) {
    throw new Error(`--out ${folder} cannot be written: ${(error as Error).message}`);
  }
}

function readFeed(sent: unknown): Omit<FeedRequest, 'child'> {
  const feed = Array.isArray(sent) ? { candidates: sent } : sent;
  if (typeof feed !== 'object' || feed === null || !Array.isArray((feed as FeedRequest).candidates))
    throw new UsageError(
      'A feed is { "candidates": [{ "id", "labels" }], "signals": […], "counts", "session" }.',
    );
  return feed as FeedRequest;
}

function readTalk(sent: unknown): Omit<TalkRequest, 'child'> {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent))
    throw new UsageError(
      'A talk is { "conversation": { "with": "companion" }, "labels": […], "session": { "minutesSinceTold", "minutesSinceBreak" } }.',
    );
  return sent;
}

function readTalkTexts(language: string): TalkTranslation {
  const known = languagesThere();
  if (!known.includes(language))
    throw new UsageError(`There is no language "${language}" here. There are ${known.join(', ')}.`);
  return filesOf(language).includes('child-talk')
    ? (readMessages(language, 'child-talk') as TalkTranslation)
    : {};
}

type TimeFile = Omit<TimeQuestion, 'child'> & { readonly limits: readonly SetLimit[] };

function readTime(sent: unknown): TimeFile {
  const time = sent as Partial<Record<keyof TimeFile | 'now', unknown>> | null;
  const now = typeof time?.now === 'string' ? Date.parse(time.now) : Number.NaN;
  const limits = time?.limits ?? [];
  if (Number.isNaN(now) || !Array.isArray(limits) || !limits.every(isLimit))
    throw new UsageError(
      'A time is { "now": "2026-11-22T15:30:00Z", "zone", "limits": [{ "by", "kind", … }], "use": { "day", "minutes" }, "calendar", "session" }.',
    );
  const { more, ...rest } = sent as TimeFile;
  const until = (more as { until?: unknown } | undefined)?.until;
  const given = more && typeof until === 'string' ? { more: { ...more, until: Date.parse(until) } } : {};
  return { ...rest, ...given, now, limits };
}

/** As far as the guard goes by it: what it does not know closes nothing, and is a slip. */
function isLimit(limit: unknown): limit is SetLimit {
  const { by, kind, hours, minutes, situation } = (limit ?? {}) as Record<string, unknown>;
  if (!(limiters as readonly unknown[]).includes(by)) return false;
  const clock = /^([01]\d|2[0-3]):[0-5]\d$/;
  const { from, to } = (hours ?? {}) as { from?: unknown; to?: unknown };
  switch (kind) {
    case 'quiet':
    case 'school':
      return clock.test(String(from)) && clock.test(String(to));
    case 'minutes':
      return typeof minutes === 'number' && minutes >= 0;
    case 'closed':
    case 'ask':
      return typeof situation === 'string' && matchSituations(situation).length > 0;
    default:
      return kind === 'content' || kind === 'money';
  }
}

function zonesOfPlaces(places: readonly string[] | 'unknown'): readonly string[] {
  const all = places === 'unknown' ? [undefined] : places.map(zonesOfPlace);
  return all.every((zones) => zones !== undefined) ? all.flat() : [];
}

/** Times as people and programs read them. */
function tellTime({ endsAt, opensAt, warnings, ...time }: GuardedTime) {
  const at = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
  return {
    ...time,
    endsAt: at(endsAt),
    warnings: warnings.map((one) => ({ ...one, at: at(one.at) })),
    opensAt: at(opensAt),
  };
}

function wordTime(terminal: Terminal, time: ReturnType<typeof tellTime>): string {
  const { allowed, why, minutesLeft, endsAt, opensAt, warn, breakDue, zone, day } = time;
  const verdict = allowed
    ? paint(terminal, 'green', 'may be used now')
    : paint(terminal, 'red', `closed: ${[why!.reason, `by ${why!.by}`, ...why!.rules].join(', ')}`);
  return [
    verdict,
    '',
    `day: ${day}, zone: ${zone ?? 'not known to be one'}`,
    `minutes left: ${minutesLeft ?? 'not limited'}`,
    ...(allowed ? [`ends: ${endsAt ?? 'not within eight days'}`] : [`opens by itself: ${opensAt ?? 'no'}`]),
    ...(warn === null ? [] : [`to be told now: it ends in ${warn} minutes`]),
    `a break is ${breakDue ? '' : 'not '}due`,
  ].join('\n');
}

function wordAdverts(terminal: Terminal, { request, changes, allowed }: CleanedAdvertRequest): string {
  const verdict = allowed
    ? paint(terminal, 'green', 'may be asked for')
    : paint(terminal, 'red', 'no advert');
  const rows = changes.map(({ path, done, rules }) => [
    path === '' ? 'the request' : path,
    done,
    rules.join(', '),
  ]);
  return [
    verdict,
    ...(rows.length > 0
      ? ['', table(terminal, [{ title: 'path' }, { title: 'done' }, { title: 'by' }], rows)]
      : []),
    ...(request === null ? [] : ['', json(request)]),
  ].join('\n');
}

function wordFeed(terminal: Terminal, feed: GuardedFeed): string {
  const rows = feed.items.map(({ id, verdict, rule }) => [id, verdict, rule ?? '']);
  return [
    table(terminal, [{ title: 'id' }, { title: 'verdict' }, { title: 'by' }], rows),
    '',
    `order: ${feed.order === 'as-came' ? 'as it came' : 'by choices and time'}`,
    `signals that a ranking may go by: ${feed.signalsAllowed.join(', ') || 'none'}`,
    `a break is ${feed.breakDue ? '' : 'not '}due`,
    feed.end === null ? 'the feed need not end' : `the feed ends after ${feed.end} more`,
    `the next video ${feed.autoplay ? 'may' : 'must not'} start by itself`,
  ].join('\n');
}

function wordTalk(terminal: Terminal, talk: GuardedConversation): string {
  const verdict = talk.allowed
    ? paint(terminal, 'green', 'may talk')
    : paint(terminal, 'red', `no talk: ${talk.rules.join(', ')}`);
  const answers = {
    machine: 'the answer of the machine may go out',
    instead: 'what is said below goes out in place of an answer',
    none: 'the machine does not answer',
  };
  const every = (name: string, interval: GuardedConversation['every']['machine']) =>
    interval === null ? [] : [`${name} every ${interval.minutes} minutes: ${interval.rules.join(', ')}`];
  const topics = talk.topics.map(({ label, open, rules }) => [
    label,
    open ? 'open' : 'closed',
    rules.join(', '),
  ]);
  const uses = talk.uses.map(({ use, allowed, rules }) => [use, allowed ? 'yes' : 'no', rules.join(', ')]);
  return [
    verdict,
    answers[talk.answer],
    ...every('told that it is a machine', talk.every.machine),
    ...every('a break', talk.every.break),
    ...talk.owed.map(({ obligation, rules }) => `owed besides: ${obligation}, ${rules.join(', ')}`),
    ...talk.say.flatMap(({ what, text, rules }) => ['', `${what} (${rules.join(', ')})`, text]),
    ...(topics.length === 0
      ? []
      : ['', table(terminal, [{ title: 'topic' }, { title: '' }, { title: 'by' }], topics)]),
    '',
    table(terminal, [{ title: 'use' }, { title: '' }, { title: 'by' }], uses),
  ].join('\n');
}
