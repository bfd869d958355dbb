import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { loadCodes, loadProfile, readCodeFiles } from '@stairgate/codes';
import type { SwitchProposal } from '@stairgate/wire';
import type { Command } from 'commander';
import { readDay, today } from './comparison.ts';
import { formerDateOption } from './law-day.ts';
import { type OperatorSession, type ServiceOptions, signIn, usualUrl } from './operator-session.ts';
import { json, paint, type Terminal, table, UsageError } from './output.ts';
import { readGivenText } from './read-given.ts';

interface CandidateOptions extends ServiceOptions {
  readonly codes?: string;
  readonly profile?: string | false;
  readonly asOf?: string;
  readonly guidance?: boolean;
  readonly revision?: string;
  readonly installed?: boolean;
  readonly drop?: boolean;
}

interface SwitchOptions extends ServiceOptions {
  readonly to: string;
  readonly why?: string;
}

interface Totals {
  readonly compared: number;
  readonly tightens: number;
  readonly loosens: number;
  readonly obligations: number;
  readonly toNo: number;
  readonly toYes: number;
}

interface Held {
  readonly revision: string;
  readonly asOf: string;
  readonly from: string | null;
  readonly since: string | null;
  readonly guidance: boolean;
  readonly profile: string | null;
  readonly rules: number;
  readonly codes: readonly string[];
}

interface State {
  readonly active: Held;
  readonly behind: { readonly revision: string; readonly why: string } | null;
  readonly candidate: Held | null;
  readonly candidateProblem: string | null;
  readonly codes: {
    readonly added: readonly string[];
    readonly removed: readonly string[];
    readonly changed: readonly string[];
  } | null;
  readonly switching: {
    readonly people: number;
    readonly backUntil: string | null;
    readonly proposal: SwitchProposal | null;
  };
  readonly live: {
    readonly totals: Totals;
    readonly cells: readonly (Totals & { readonly situation: string; readonly band: string })[];
  } | null;
}

const path = '/operator/api/candidate';

export function addRulebookVerbs(verb: Command, terminal: Terminal): void {
  const service = (command: Command) =>
    command
      .option('--url <address>', `the running service (default: ${usualUrl})`)
      .option('--key <file>', 'a file that holds an operator key for it (or STAIRGATE_KEY)')
      .option('--json', 'print JSON');
  service(verb.command('show', { isDefault: true }))
    .description('what is in force, what is the candidate, and how their answers differ')
    .action(async (options: ServiceOptions) => {
      const session = await signIn(options);
      say(terminal, options, await session.send<State>('GET', path));
    });
  service(verb.command('candidate'))
    .description('try another rulebook beside the one in force; nothing changes for children')
    .option('--codes <folder>', 'with the codes of this folder')
    .option('--profile <file>', 'with this profile')
    .option('--no-profile', 'without a profile')
    .option('--as-of <day>', 'as the law will be on this day, YYYY-MM-DD')
    .addOption(formerDateOption())
    .option('--guidance', 'with what regulators recommend')
    .option('--no-guidance', 'without what regulators only recommend')
    .option('--revision <revision>', 'a rulebook that was in force there before')
    .option('--installed', 'the codes that came with the software')
    .option('--drop', 'try no other rulebook any more')
    .addHelpText('after', '\nWhat is left out is as it is in force.')
    .action(async (options: CandidateOptions) => {
      const wanted = options.drop ? undefined : readWanted(terminal, options);
      const session = await signIn(options);
      const state = options.drop
        ? await session.send<State>('DELETE', path)
        : await session.send<State>('POST', path, wanted);
      say(terminal, options, state);
    });
  service(verb.command('switch'))
    .description(
      'put the candidate in force on all nodes at once, where one person may: a service of one, or back to what was before',
    )
    .requiredOption(
      '--to <revision>',
      'its revision; one that was in force before is fetched from the records',
    )
    .option('--why <words>', 'the reason, where two chose what is in force; it stays in the ledger')
    .action(async (options: SwitchOptions) => {
      const session = await signIn(options);
      say(terminal, options, await switchTo(session, options));
    });
  service(verb.command('propose'))
    .description('propose to put the candidate in force; somebody else approves it')
    .requiredOption('--to <revision>', 'its revision, as for switch')
    .requiredOption('--why <words>', 'the reason, which stays in the ledger: name nobody')
    .action(async (options: SwitchOptions) => {
      const session = await signIn(options);
      const replaces = await tryOut(session, options.to);
      const wanted = { revision: options.to, replaces, why: options.why };
      say(terminal, options, await session.send<State>('POST', `${path}/proposal`, wanted));
    });
  service(verb.command('approve'))
    .description(
      'approve the switch that somebody else proposed, which puts it in force on all nodes at once',
    )
    .requiredOption('--to <revision>', 'the revision that you have looked at')
    .action(async (options: SwitchOptions) => {
      const session = await signIn(options);
      const { proposal } = (await session.send<State>('GET', path)).switching;
      if (proposal?.revision !== options.to)
        throw new UsageError(
          proposal === null
            ? 'Nothing is proposed. "stairgate rulebook propose" does that.'
            : `What is proposed is ${proposal.revision}. Look at that, then approve it by its revision.`,
        );
      const approve = `${path}/proposal/${encodeURIComponent(proposal.proposalId)}/approve`;
      say(terminal, options, await session.send<State>('POST', approve));
    });
}

/** Reads what is to be tried, and checks files here first. Throws `CodeError` and `UsageError`. */
function readWanted(terminal: Terminal, options: CandidateOptions) {
  const { codes, profile, asOf, guidance, revision, installed } = options;
  const given = { codes, profile, asOf, guidance, revision, installed };
  if (Object.values(given).every((value) => value === undefined || value === true)) {
    if (installed !== true && guidance !== true)
      throw new UsageError(
        'What is to be tried? Give --codes, --profile, --as-of, --no-guidance, --revision or --installed, or --drop.',
      );
  }
  if (codes !== undefined && !existsSync(codes))
    throw new UsageError(`--codes ${codes}: there is no such folder.`);
  const checked = codes === undefined ? undefined : loadCodes({ dir: codes });
  if (typeof profile === 'string')
    loadProfile(profile, {
      codes: checked ?? loadCodes(),
      today: today(terminal),
      onLapses: (lapses) =>
        terminal.error(
          lapses.map(({ what, right }) => `Note: ${basename(profile)}: ${what} ${right}`).join('\n'),
        ),
    });
  return {
    ...(codes === undefined ? {} : { files: textsOf(codes) }),
    ...(profile === false ? { profile: null } : {}),
    ...(typeof profile === 'string' ? { profile: readGivenText(profile, { option: '--profile' }) } : {}),
    ...(asOf === undefined ? {} : { date: readDay(asOf, '--as-of') }),
    ...(guidance === undefined ? {} : { guidance }),
    ...(revision === undefined ? {} : { revision }),
    ...(installed === undefined ? {} : { installed }),
  };
}

function textsOf(folder: string): Record<string, string> {
  const files = [...readCodeFiles(resolve(folder))];
  return Object.fromEntries(files.map(([name, bytes]) => [name, new TextDecoder().decode(bytes)]));
}

async function switchTo(session: OperatorSession, { to, why }: SwitchOptions): Promise<State> {
  const replaces = await tryOut(session, to);
  return session.send<State>('POST', `${path}/switch`, { revision: to, replaces, ...(why && { why }) });
}

/** Makes a revision the candidate, unless it is. @returns the one in force. */
async function tryOut(session: OperatorSession, revision: string): Promise<string> {
  let state = await session.send<State>('GET', path);
  if (state.active.revision === revision) throw new UsageError(`${revision} is in force already.`);
  if (state.candidate?.revision !== revision) {
    state = await session.send<State>('POST', path, { revision });
    if (state.candidate?.revision !== revision)
      throw new UsageError(
        `The law of ${revision} is ${state.candidate?.revision} by today. It is the candidate now: look at it, then switch to that.`,
      );
  }
  return state.active.revision;
}

function say(terminal: Terminal, options: ServiceOptions, state: State): void {
  if (options.json) {
    terminal.out(json(state));
    return;
  }
  const { active, candidate, behind, candidateProblem, codes, live } = state;
  const lines = [`${paint(terminal, 'bold', 'In force ')}  ${heldInWords(active)}`];
  if (behind !== null)
    lines.push(
      paint(terminal, 'red', `This node is behind: it cannot load ${behind.revision}: ${behind.why}`),
    );
  if (candidateProblem !== null)
    lines.push(paint(terminal, 'red', `This node cannot load the candidate: ${candidateProblem}`));
  if (candidate === null) lines.push('No other rulebook is being tried.');
  else lines.push(`${paint(terminal, 'bold', 'Candidate')}  ${heldInWords(candidate)}`);
  if (codes !== null) {
    const told = [
      ['Codes it adds', codes.added],
      ['Codes it leaves out', codes.removed],
      ['Codes it changes', codes.changed],
    ] as const;
    for (const [title, list] of told) if (list.length > 0) lines.push(`${title}: ${list.join(', ')}`);
  }
  if (live !== null && candidate !== null) lines.push('', ...liveInWords(terminal, live));
  if (candidate !== null) lines.push('', nextInWords(state, candidate.revision, optionsInWords(options)));
  terminal.out(lines.join('\n'));
}

/** What can be done next, and by whom. */
function nextInWords({ switching }: State, revision: string, more: string): string {
  const { people, backUntil, proposal } = switching;
  const run = (what: string) => `stairgate rulebook ${what}${more}`;
  if (people === 1) return `Switch: ${run(`switch --to ${revision}`)}`;
  if (backUntil !== null) return `Switch back: ${run(`switch --to ${revision} --why REASON`)}`;
  if (proposal === null) return `Propose the switch: ${run(`propose --to ${revision} --why REASON`)}`;
  const until = proposal.until.slice(0, 16).replace('T', ' ');
  return `${proposal.person} proposed the switch: ${proposal.why}\nSomebody else approves it until ${until} UTC: ${run(`approve --to ${revision}`)}`;
}

function optionsInWords({ url }: ServiceOptions): string {
  return url === undefined ? '' : ` --url ${url}`;
}

function heldInWords({ revision, asOf, from, since, guidance, profile, rules, codes }: Held): string {
  const day = from === null ? `as of ${asOf}` : `as it will be on ${from}`;
  const parts = [
    day,
    `${rules} rules of ${codes.length} codes`,
    ...(guidance ? [] : ['without guidance']),
    ...(profile === null ? [] : [`profile of ${profile}`]),
    ...(since === null ? [] : [`since ${since.slice(0, 16).replace('T', ' ')} UTC`]),
  ];
  return `${revision}, ${parts.join(', ')}`;
}

function liveInWords(terminal: Terminal, { totals, cells }: NonNullable<State['live']>): string[] {
  const number = (value: number) => value.toLocaleString('en-GB');
  const differ = totals.tightens + totals.loosens + totals.obligations;
  const lines = [
    `${number(totals.compared)} answers compared, ${number(differ)} differ: ${number(totals.tightens)} tighten, ` +
      `${number(totals.loosens)} loosen, ${number(totals.obligations)} in obligations alone.`,
    `${number(totals.toNo)} turn from yes to no, ${number(totals.toYes)} from no to yes.`,
  ];
  const most = cells
    .map((cell) => ({ ...cell, differ: cell.tightens + cell.loosens + cell.obligations }))
    .filter(({ differ: count }) => count > 0)
    .sort((a, b) => b.differ - a.differ)
    .slice(0, 20);
  if (most.length === 0) return lines;
  const titles = ['situation', 'ages', 'asked', 'tighten', 'loosen', 'obligations', 'to no', 'to yes'];
  return [
    ...lines,
    '',
    table(
      terminal,
      titles.map((title) => ({ title })),
      most.map((cell) => [
        cell.situation,
        cell.band,
        ...[cell.compared, cell.tightens, cell.loosens, cell.obligations, cell.toNo, cell.toYes].map(number),
      ]),
    ),
  ];
}
