import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  anySite,
  castOf,
  findChromium,
  isPrivateHost,
  type Journey,
  launchBrowser,
  limitsFor,
  mayDoWithout,
  nothingKnown,
  openFolder,
  openMailbox,
  playerOf,
  type RunResult,
  runReview,
  surroundingsOf,
  systemTimer,
  writeJourney,
} from '@stairgate/review';
import type { Command } from 'commander';
import { today } from '../law-day.ts';
import { json, type Terminal, UsageError } from '../output.ts';
import { loadJourney } from '../review/load-journey.ts';
import { addressOf, mailPortOf, usualPlace } from '../review/review-options.ts';
import { checkFile, type JourneyProblem } from './check-file.ts';

interface PlayOptions {
  readonly authority?: string;
  readonly mailbox?: string;
  readonly sandbox: boolean;
}

/** `journey`: the file that teaches the reviewer a platform, begun and looked through. */
export function addJourneyVerbs(verb: Command, terminal: Terminal, exitWith: (code: number) => void): void {
  playing(
    verb
      .command('new <url>')
      .description(
        'write a first journey from what two adults find there by themselves, with the gaps marked',
      )
      .option('--out <file>', 'where it is written; never over a file that is there (default: the terminal)')
      .option('--json', 'print JSON'),
  ).action(async (url: string, options: PlayOptions & { out?: string; json?: boolean }) => {
    await journeyNew(terminal, addressOf(url), options);
  });
  playing(
    verb
      .command('check <file>')
      .description(
        'what is wrong in a journey, and what it leaves out, by line; exit code 1 where something is wrong',
      )
      .option('--url <address>', 'have two adults play each step of it once there, and say what came of it')
      .option('--json', 'print JSON'),
  ).action(async (file: string, options: PlayOptions & { url?: string; json?: boolean }) => {
    if (!(await journeyCheck(terminal, file, options))) exitWith(1);
  });
}

const playing = (verb: Command): Command =>
  verb
    .option('--authority <words>', 'who allows this; needed for anything but loopback and private networks')
    .option('--mailbox <port>', 'take letters to the personas in at this port of the machine (SMTP)')
    .option('--no-sandbox', 'go on without the sandbox of the browser where it cannot have one');

async function journeyNew(
  terminal: Terminal,
  address: URL,
  options: PlayOptions & { readonly out?: string; readonly json?: boolean },
): Promise<void> {
  if (options.out !== undefined && existsSync(options.out))
    throw new UsageError(
      `${options.out} is there already, and is not written over. Choose another for --out.`,
    );
  const known = nothingKnown();
  const name = address.host;
  const seed = 'journey';
  const result = await playOnce(terminal, address, anySite({ name, clock: terminal.clock, known }), {
    ...options,
    seed,
  });
  const day = today(terminal);
  const text = writeJourney({
    name,
    url: address.href,
    day,
    known,
    result,
    cast: castOf([]).map((persona) => playerOf(persona, result.review.seed, day)),
  });
  if (options.out !== undefined) writeFileSync(options.out, text);
  if (options.json) return terminal.out(json({ out: options.out ?? null, journey: text }));
  if (options.out === undefined) return terminal.out(text.trimEnd());
  terminal.error(
    `Written to ${options.out}. Fill the gaps, and try it: stairgate journey check ${options.out} --url ${address.href}`,
  );
}

/** Answers whether nothing is wrong; what a journey leaves out is not. */
async function journeyCheck(
  terminal: Terminal,
  file: string,
  options: PlayOptions & { readonly url?: string; readonly json?: boolean },
): Promise<boolean> {
  const address = options.url === undefined ? undefined : addressOf(options.url);
  const quiet = { ...terminal, error: () => {} };
  const journey = await loadJourney(quiet, { journey: file }, address ?? new URL('http://127.0.0.1'));
  const problems = checkFile(journey, readFileSync(file, 'utf8'));
  const isRight = problems.every(({ kind }) => kind !== 'wrong');
  const steps =
    address && isRight
      ? stepsOf(await playOnce(terminal, address, journey, { ...options, seed: 'check' }))
      : [];
  const hasWorked = steps.every(({ state }) => state !== 'failed');
  if (options.json) terminal.out(json({ file, ok: isRight && hasWorked, problems, steps }));
  else {
    const worded = ({ line, kind, says }: JourneyProblem) => `${file}:${line}  ${kind}  ${says}`;
    if (problems.length > 0) terminal.out(problems.map(worded).join('\n'));
    for (const { who, step, state, says } of steps)
      terminal.out(`${who}  ${step}  ${state}${says ? `: ${says}` : ''}`);
    if (problems.length === 0) terminal.out(`${file}: nothing is wrong, and nothing wanting.`);
    else if (isRight) terminal.out(`${file}: nothing is wrong.`);
  }
  return isRight && hasWorked;
}

/** Two adults at a platform, who try with each other what a review tries with children. */
async function playOnce(
  terminal: Terminal,
  address: URL,
  journey: Journey,
  { authority, mailbox: mailPort, sandbox, seed }: PlayOptions & { readonly seed: string },
): Promise<RunResult> {
  if (!isPrivateHost(address.hostname) && !authority?.trim())
    throw new UsageError(
      `${address.hostname} is not on this machine or a private network. Say who allows this with --authority.`,
    );
  const port = mailPortOf(mailPort);
  const executablePath = findChromium(process.env);
  if (executablePath === null)
    throw new UsageError('There is no Chromium here. Install one, or set STAIRGATE_CHROMIUM to where it is.');
  const browser = await launchBrowser({
    executablePath,
    reachesPublic: authority !== undefined,
    sandbox: sandbox && !mayDoWithout(process.env) ? 'needed' : 'where-possible',
  }).catch((error: Error) => {
    throw new UsageError(error.message);
  });
  const mailbox = port === undefined ? undefined : await openMailbox({ port });
  const folder = mkdtempSync(join(tmpdir(), 'stairgate-journey-'));
  try {
    return await runReview({
      url: address.href.replace(/\/$/, ''),
      journey,
      place: usualPlace,
      ages: [],
      authority: authority?.trim() || null,
      // Each run takes names of its own: those of an earlier one are taken.
      seed: `${seed} ${terminal.clock()}`,
      browser,
      browserVersion: browser.version(),
      folder: openFolder(folder),
      ...surroundingsOf(usualPlace),
      settings: [],
      limits: limitsFor(1, terminal.patience),
      clock: terminal.clock,
      timer: systemTimer,
      version: '0.1.0',
      ...(mailbox && { mailbox }),
      onKnew: ({ persona, during, did, how, sure }) =>
        terminal.error(`${persona}, ${during}: ${did} (${sure}: ${how})`),
    });
  } finally {
    await browser.close();
    await mailbox?.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface StepPlayed {
  readonly who: string;
  readonly step: string;
  readonly state: string;
  /** What it gave back or threw. */
  readonly says: string;
}

/** What came of each step that the journey has. */
function stepsOf({ personas, probes }: RunResult): readonly StepPlayed[] {
  const of = (who: string, step: string, taken: { readonly state: string } | undefined, gave?: unknown) => {
    if (!taken || taken.state === 'missing') return [];
    const error = 'error' in taken ? String(taken.error) : '';
    return [{ who, step, state: taken.state, says: error || (gave === undefined ? '' : String(gave)) }];
  };
  return [
    ...personas.flatMap(({ persona: { id }, age, signUp, ownPage, feed, settings }) => [
      ...of(id, 'answerAge', age, age.answer),
      ...of(id, 'finishSignUp', signUp, signUp.end),
      ...of(id, 'own page', ownPage, ownPage?.named?.join(', ') || 'names nobody'),
      ...of(id, 'openFeed', feed),
      ...Object.entries(settings).flatMap(([situation, one]) =>
        of(id, `readSetting ${situation}`, one, one?.atFirst),
      ),
    ]),
    ...probes.flatMap(({ actor, owner, kind, way, actorSide, ownerSide }) => {
      const arrived =
        ownerSide.state === 'done'
          ? ownerSide.arrived
            ? ', and it arrived'
            : ', and it did not arrive'
          : '';
      const saw =
        actorSide.attempt ?? (actorSide.found?.join(', ') || actorSide.shown?.join(', ') || 'shows nobody');
      return of(
        actor,
        `${kind}${way === 'direct' ? ' past the pages' : ''} (${owner})`,
        actorSide,
        `${saw}${arrived}`,
      );
    }),
  ];
}
