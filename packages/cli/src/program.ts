import { Command, CommanderError } from 'commander';
import { json, type Terminal, UsageError } from './output.ts';

const version = '0.1.0';

/** Adds the options and the action of a verb to its command. */
type AddVerb = (
  verb: Command,
  terminal: Terminal,
  exitWith: (code: number) => void,
  whole: () => Promise<Command>,
) => void;

const verbs: readonly (readonly [
  syntax: string,
  description: string,
  load: () => Promise<AddVerb>,
  isHidden?: true,
])[] = [
  [
    'decide <situation>',
    'may this happen to this child, and why',
    async () => (await import('./decide.ts')).addDecideVerb,
  ],
  [
    'protections',
    'the page of defaults for a child',
    async () => (await import('./protections.ts')).addProtectionsVerb,
  ],
  ['situations', 'the closed list of situations', async () => (await import('./codes.ts')).addSituationsVerb],
  ['codes', 'the laws and codes the rulebook holds', async () => (await import('./codes.ts')).addCodesVerb],
  [
    'check <defaults>',
    "hold a service's declared defaults against the rulebook; exit code 1 where they fall short",
    async () => (await import('./check.ts')).addCheckVerb,
  ],
  [
    'diff',
    'what changes between two places, days, codes or profiles, and by which provision',
    async () => (await import('./diff.ts')).addDiffVerb,
  ],
  [
    'common',
    'the strictest joint settings of several places, and which place forces each',
    async () => (await import('./common.ts')).addCommonVerb,
  ],
  ['export', 'the rulebook for other programs', async () => (await import('./export.ts')).addExportVerb],
  [
    'explain <situation>',
    'the answer in words: for a child of any age, a guardian, an auditor',
    async () => (await import('./explain.ts')).addExplainVerb,
  ],
  [
    'languages [tag]',
    'the languages there are, and whether their texts are whole and right',
    async () => (await import('./languages.ts')).addLanguagesVerb,
  ],
  [
    'profile',
    "the operator's own file: places, offers, deviations",
    async () => (await import('./profile.ts')).addProfileVerbs,
  ],
  [
    'guard',
    'an advert request, a feed, a talk with a machine or time, made lawful for a child',
    async () => (await import('./guard.ts')).addGuardVerbs,
  ],
  [
    'insight',
    'what is asked of data about children, with a guarantee for each child',
    async () => (await import('./insight.ts')).addInsightVerbs,
  ],
  [
    'prove',
    'walk the whole rulebook and check what must always hold; exit code 1 where it does not',
    async () => (await import('./prove.ts')).addProveVerb,
  ],
  [
    'replay <file>',
    'answer logged decisions again, under their own rulebook and under today’s',
    async () => (await import('./replay.ts')).addReplayVerb,
  ],
  [
    'rulebook',
    'the rulebook that a running service answers from, and another one beside it',
    async () => (await import('./rulebook.ts')).addRulebookVerbs,
  ],
  [
    'review [url]',
    'signs up as a child of each age in a real browser, and says what falls short of the law',
    async () => (await import('./review/add-review.ts')).addReview,
  ],
  [
    'journey',
    'the file that teaches the reviewer a platform: written from what it finds, and looked through',
    async () => (await import('./journey/add-journey.ts')).addJourneyVerbs,
  ],
  [
    'verify <folder>',
    'whether a review is as it was sealed: finds one changed byte',
    async () => (await import('./review/add-verify.ts')).addVerify,
  ],
  [
    'compare <folders...>',
    'several reviews beside each other, as a page and as CSV',
    async () => (await import('./review/add-compare.ts')).addCompare,
  ],
  [
    'publish <folder>',
    'send the report of a review to the operator of a service, for its console',
    async () => (await import('./review/add-publish.ts')).addPublish,
  ],
  [
    'start',
    'everything on this machine, to try it: protect, pages, mailbox, playground',
    async () => (await import('./service-verbs.ts')).addStart,
  ],
  [
    'casework',
    'the office of those who review: cases, commitments, a register that tells tampering',
    async () => (await import('./casework.ts')).addCaseworkVerbs,
  ],
  ['serve', 'protect and its pages', async () => (await import('./service-verbs.ts')).addServe],
  ['demo-wallet', '', async () => (await import('./service-verbs.ts')).addDemoWallet, true],
  ['keys', 'keys for platforms and operators', async () => (await import('./service-verbs.ts')).addKeys],
  [
    'webhooks',
    'where events of platforms are sent, and how they arrived',
    async () => (await import('./webhooks.ts')).addWebhookVerbs,
  ],
  [
    'complaints',
    'what children complain of to a running service, and answers to it',
    async () => (await import('./complaints.ts')).addComplaintVerbs,
  ],
  [
    'audit',
    'who did or looked at what in a running service',
    async () => (await import('./audit.ts')).addAuditVerb,
  ],
  [
    'guardians',
    'end a guardianship where the guardian cannot, sign guardians out, or let grown-ups in again',
    async () => (await import('./guardians.ts')).addGuardianVerbs,
  ],
  [
    'ledger',
    'the hash-chained ledger of consents, withdrawals and age results',
    async () => (await import('./service-verbs.ts')).addLedger,
  ],
  [
    'completion <shell>',
    'what bash, zsh or fish needs to complete verbs, options and situations',
    async () => (await import('./completion.ts')).addCompletionVerb,
  ],
];

/** The command with every verb, action and option there is, for those who look at it and run nothing. */
export async function wholeProgram(terminal: Terminal): Promise<Command> {
  const program = createProgram(terminal);
  for (const [syntax, , load] of verbs) {
    const verb = program.commands.find((one) => one.name() === syntax.split(' ')[0])!;
    (await load())(
      verb,
      terminal,
      () => {},
      async () => program,
    );
  }
  return program;
}

/** What somebody who asked can put right. Told by name, so that no verb's modules are needed to tell. */
const usageErrors = ['UsageError', 'CodeError', 'CompileError'];

/** What somebody who asked can put right of it, or undefined where nobody can. */
function wordsOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === 'GivenFileError') return `${error.message}.`;
  if (usageErrors.includes(error.name)) return error.message;
  const { code, path } = error as NodeJS.ErrnoException;
  const why = code === undefined || path === undefined ? undefined : unreadable[code];
  return why && `${path} ${why}`;
}

const unreadable: Readonly<Record<string, string>> = {
  ENOENT: 'is not there.',
  EACCES: 'may not be opened by you.',
  EPERM: 'may not be opened by you.',
  EISDIR: 'is a folder. Name a file.',
  ENOTDIR: 'is no folder. Name a folder.',
  ENOSPC: 'does not fit: the disk is full.',
  EROFS: 'lies where nothing can be written.',
};

/** Where a verb has actions, a word in the place of one that is none of them is told, with the one that may be meant. */
async function needAction(verb: Command, words: readonly string[]): Promise<void> {
  if (verb.commands.length === 0 || verb.registeredArguments.length > 0) return;
  const names = verb.commands.map((one) => one.name());
  const takes = [verb, ...verb.commands].flatMap(({ options }) =>
    options
      .filter(({ required, optional }) => required || optional)
      .flatMap(({ long, short }) => [long, short]),
  );
  const given = words.slice(words.indexOf(verb.name()) + 1);
  const action = given.find(
    (word, at) => !word.startsWith('-') && (at === 0 || !takes.includes(given[at - 1])),
  );
  if (action === undefined || names.includes(action) || action === 'help') return;
  const { nearest } = await import('@stairgate/codes/nearest');
  const meant = nearest(action, names);
  throw new UsageError(
    `"${action}" is no action of ${verb.name()}. ${meant ? `Did you mean "stairgate ${verb.name()} ${meant}"?` : `There are: ${names.join(', ')}.`}`,
  );
}

function createProgram(terminal: Terminal): Command {
  const program = new Command('stairgate')
    .description('Online services private and safe for children by default, and able to show it.')
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.error(text.trimEnd()),
    })
    .showHelpAfterError('(--help lists the verbs and options)')
    .addHelpText('after', '\nExit codes: 0 done, 1 found wanting, 2 asked wrongly.');
  for (const [syntax, description, , isHidden] of verbs)
    program.command(syntax, { hidden: isHidden }).description(description);
  return program;
}

/** Runs `stairgate` with these words and answers the exit code: 0 done, 1 found wanting, 2 asked wrongly. */
export async function run(words: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode = 0;
  const program = createProgram(terminal);
  const exitWith = (code: number) => {
    exitCode = code;
  };
  // Only the verb that is asked for is imported, so that a quick question is answered quickly.
  program.hook('preSubcommand', async (_, verb) => {
    const [, , load] = verbs.find(([syntax]) => syntax.split(' ')[0] === verb.name()) ?? [];
    if (load) (await load())(verb, terminal, exitWith, () => wholeProgram(terminal));
    await needAction(verb, words);
  });

  try {
    const [first, ...rest] = words;
    const asked = first === 'help' && rest.length > 0 ? [...rest, '--help'] : [...words];
    await program.parseAsync(asked, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const says = wordsOf(error);
    if (says === undefined) throw error;
    if (words.includes('--json')) terminal.out(json({ error: { message: says } }));
    else terminal.error(says);
    return 2;
  }
  return exitCode;
}
