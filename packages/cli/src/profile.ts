import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadCodes, type Problem, tryLoadProfile, wordProblem } from '@stairgate/codes';
import {
  type Applying,
  type Approval,
  appliesInWords,
  applying,
  type Day,
  isApproved,
  type Profile,
} from '@stairgate/rulebook';
import type { Command } from 'commander';
import { readDay, today } from './law-day.ts';
import { json, paint, type Terminal, table, UsageError } from './output.ts';

const usual = 'stairgate.yaml';

interface CheckOptions {
  readonly asOf?: Day;
  readonly codes?: string;
  readonly json?: boolean;
}

export function addProfileVerbs(verb: Command, terminal: Terminal, exitWith: (code: number) => void): void {
  verb
    .command('check [file]')
    .description(`whether all of it holds today; exit code 1 where something does not (default: ${usual})`)
    .option('--as-of <day>', 'as if it were another day, YYYY-MM-DD')
    .option('--codes <folder>', 'read the codes from another folder')
    .option('--json', 'print JSON')
    .action((file: string | undefined, options: CheckOptions) => {
      if (!profileCheck(terminal, file ?? usual, options)) exitWith(1);
    });
  verb
    .command('init [file]')
    .description(`write a commented file to start from (default: ${usual}); never overwrites`)
    .option('--json', 'print JSON')
    .action((file: string | undefined, options: { json?: boolean }) => {
      profileInit(terminal, file ?? usual, options);
    });
}

/** `stairgate profile check`: everything that is wrong, what lapsed too. Answers whether that is nothing. */
function profileCheck(terminal: Terminal, file: string, options: CheckOptions): boolean {
  const asOf = options.asOf === undefined ? today(terminal) : readDay(options.asOf, '--as-of');
  const codes = loadCodes({ dir: options.codes });
  const { profile, problems, lapses } = tryLoadProfile(file, { codes, today: asOf });
  const isRight = problems.length === 0 && lapses.length === 0;
  if (options.json) {
    const thresholds = profile ? applying(codes, profile, asOf) : [];
    terminal.out(json({ file, asOf, ok: isRight, problems, lapses, profile: profile ?? null, thresholds }));
    return isRight;
  }
  if (problems.length > 0) sayAll(terminal, problems, 'It is not used as it is:');
  if (lapses.length > 0) sayAll(terminal, lapses, 'It is used, with the stricter default in place of:');
  if (profile) {
    terminal.out(describe(terminal, profile, asOf));
    const thresholds = applying(codes, profile, asOf);
    if (thresholds.length > 0) terminal.out(describeThresholds(terminal, thresholds));
  }
  return isRight;
}

function sayAll(terminal: Terminal, problems: readonly Problem[], title: string): void {
  terminal.error([paint(terminal, 'yellow', title), ...problems.map(wordProblem), ''].join('\n'));
}

function describe(terminal: Terminal, profile: Profile, asOf: Day): string {
  const { service, places, offers, risk, guidance, baseline, facts, exempt, deviations } = profile;
  const until = (one: Approval) =>
    isApproved(one, asOf) ? `${one.expires} (${daysBetween(asOf, one.expires)} days)` : 'does not count';
  const rows = [
    ...deviations.map((one) => [
      one.id,
      `${one.situations.join(', ')} at ${one.ages.join('-')}: ${one.effect}`,
      until(one),
      one.approver,
    ]),
    ...exempt.map((one) => [one.code, 'does not apply', until(one), one.approver]),
    ...(facts ? [['facts', 'size and use of the service', until(facts), facts.approver]] : []),
  ];
  return [
    `${paint(terminal, 'bold', service.name)} (${service.kinds.join(', ')}) in ${places.join(', ')}, on ${asOf}`,
    `Risk ${risk}; guidance ${guidance ? 'binds' : 'is left out'}; offers ${offers.length} of the situations and patterns.`,
    ...(baseline === undefined ? [] : [`Where no law covers something, ${baseline} stands in.`]),
    '',
    rows.length === 0
      ? 'No deviation, no exemption and no facts: the rulebook holds as it is.'
      : table(
          terminal,
          [{ title: 'what' }, { title: 'about' }, { title: 'until' }, { title: 'approved by' }],
          rows,
        ),
  ].join('\n');
}

const bindingWords = { no: 'does not bind', yes: 'binds', unknown: 'binds' } as const;

/** Which law is for some services alone, and whether this is one of them. */
function describeThresholds(terminal: Terminal, thresholds: readonly Applying[]): string {
  const rows = thresholds.map(({ code, lines, applies, binds, unknown }) => [
    code,
    `${lines}`,
    unknown.length === 0
      ? bindingWords[binds]
      : `${bindingWords[binds]}: not documented is ${unknown.join(', ')}`,
    appliesInWords(applies),
  ]);
  return [
    '',
    'Law that is for some services alone:',
    table(terminal, [{ title: 'code' }, { title: 'lines' }, { title: 'here' }, { title: 'only for' }], rows),
  ].join('\n');
}

function daysBetween(from: Day, to: Day): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000;
}

/** `stairgate profile init`. Throws `UsageError` where a file is there already. */
function profileInit(terminal: Terminal, file: string, options: { readonly json?: boolean }): void {
  const path = resolve(file);
  const schema = fileURLToPath(import.meta.resolve('@stairgate/codes/profile.schema.json'));
  const address = relative(dirname(path), schema).replaceAll('\\', '/');
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, start(address), { flag: 'wx' });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw new UsageError(`${file} is there already and stays as it is. Name another.`);
    throw new UsageError(`${file} cannot be written: ${message}`);
  }
  if (options.json) terminal.out(json({ file }));
  else terminal.out(`Wrote ${file}. Make it yours, then: npx stairgate profile check ${file}`);
}

const start = (schema: string) => `# yaml-language-server: $schema=${schema}
# What we document of our own service. "npx stairgate profile check" says whether it holds today.

service:
  name: Our service # what children and guardians know it by
  kinds: [social] # social, video, messaging, game, learning, ai-companion, assistant, shop, app-store, search, ...

# Where we operate: ISO 3166 codes, such as GB, US-CA, FR.
places: [GB]

# What the service can do at all. Nobody is asked about, or shown, anything else. Left out, it is everything;
# "npx stairgate situations" lists what there is.
# offers:
#   - profile.view/*
#   - contact.message/*

# What our own assessment says of the harm it could do to children: low, medium or high.
risk: high

# Whether what a regulator only recommends binds too.
guidance: true

# How big we are and who uses us. Laws with a threshold bind while a number is left out, and after "expires".
# facts:
#   children: likely # unlikely, likely, mostly or directed: how much of the service is children's
#   account-holders: { world: 800000, US: 120000 }
#   consumers: { US-SC: 9000 }
#   revenue: { USD: 12000000 }
#   reason: Counted on 30 June 2026; the finance report of 2025.
#   approver: General counsel
#   approved: 2026-07-01
#   expires: 2027-06-30

# Codes that do not apply to us, for size, kind or risk. After "expires" they count again.
exempt: []
#  - code: us-tx-asaa
#    reason: We are no app store and sell none of our own.
#    approver: General counsel
#    approved: 2026-01-05
#    expires: 2027-01-04

# Other defaults than a rule sets, where the rule itself lets us show a compelling reason. What is forbidden stays
# forbidden. After "expires" the stricter default holds again.
deviations: []
#  - id: friends-see-presence
#    situations: [presence.show/contact]
#    ages: 16-17
#    effect: allow # or opt-in, or guardian
#    reason: Why this is in the best interests of children, as we would tell a regulator.
#    approver: Child safety board
#    approved: 2026-06-01
#    expires: 2027-05-31
`;
