import type { ComplaintAnswer, ComplaintList, ReceivedComplaint } from '@stairgate/wire';
import { type Command, Option } from 'commander';
import { type ServiceOptions, signIn, usualUrl } from './operator-session.ts';
import { json, paint, type Terminal, table, UsageError } from './output.ts';
import { readGivenText } from './read-given.ts';

const path = '/operator/api/complaints';

interface ListOptions extends ServiceOptions {
  readonly state: 'received' | 'answered';
  readonly overdue?: boolean;
  readonly platform?: string;
  readonly about?: string;
}

interface AnswerOptions extends ServiceOptions {
  readonly text?: string;
  readonly file?: string;
  readonly guardian?: ComplaintAnswer['guardian'];
}

export function addComplaintVerbs(verb: Command, terminal: Terminal): void {
  const service = (command: Command) =>
    command
      .option('--url <address>', `the running service (default: ${usualUrl})`)
      .option('--key <file>', 'a file that holds an operator key for it (or STAIRGATE_KEY)')
      .option('--json', 'print JSON');
  service(verb.command('list', { isDefault: true }))
    .description('those that wait for an answer, what is due first at the head')
    .addOption(new Option('--state <state>', 'which').choices(['received', 'answered']).default('received'))
    .option('--overdue', 'only those whose day has passed')
    .option('--platform <name>', "only those of one platform's children")
    .option('--about <subject>', 'only those about a situation, or about age, data, guardian or other')
    .action(async ({ state, overdue, platform, about, ...options }: ListOptions) => {
      const asked = { state, overdue: overdue ? 'yes' : undefined, platform, about };
      const query = new URLSearchParams(
        Object.entries(asked).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
      );
      const session = await signIn(options);
      const list = await session.send<ComplaintList>('GET', `${path}?${query}`);
      terminal.out(options.json ? json(list) : inWords(terminal, list));
    });
  service(verb.command('answer <id>'))
    .description('answer one, once: the child reads the words, and its guardian unless they are withheld')
    .option('--text <words>', 'the answer')
    .option('--file <file>', 'a file that holds it')
    .addOption(
      new Option(
        '--guardian <told>',
        'whether its guardian reads it too; never what is about the guardian, and not unless you say so what is about other',
      ).choices(['told', 'withheld']),
    )
    .action(async (id: string, options: AnswerOptions) => {
      const text = readAnswer(options);
      const session = await signIn(options);
      const answered = await session.send<ReceivedComplaint>(
        'POST',
        `${path}/${encodeURIComponent(id)}/answer`,
        { text, ...(options.guardian && { guardian: options.guardian }) },
      );
      terminal.out(options.json ? json(answered) : `Answered. The child reads it on its page.`);
    });
}

function readAnswer({ text, file }: AnswerOptions): string {
  if ((text === undefined) === (file === undefined))
    throw new UsageError('Give the answer with --text, or a file that holds it with --file.');
  if (file === undefined) return text!;
  return readGivenText(file, { option: '--file', most: 65_536 }).trim();
}

function inWords(terminal: Terminal, { complaints, total, waiting, overdue }: ComplaintList): string {
  const sum = `${waiting} wait for an answer, ${overdue} of them overdue.`;
  if (complaints.length === 0) return `There are none of these. ${sum}`;
  const rows = table(
    terminal,
    [
      { title: 'id' },
      { title: 'due', style: (_, row) => (complaints[row]!.overdue ? 'red' : undefined) },
      { title: 'platform' },
      { title: 'ages' },
      { title: 'about' },
      { title: 'what the child wrote' },
    ],
    complaints.map((one) => [
      one.complaintId,
      one.answeredAt === null
        ? `${one.answerBy}${one.overdue ? ' overdue' : ''}`
        : `answered ${one.answeredAt.slice(0, 10)}`,
      one.platform,
      one.band,
      one.about,
      printable(one.text ?? ''),
    ]),
  );
  const rest = complaints.length < total ? `\nThe first ${complaints.length} of ${total}.` : '';
  return `${rows}${rest}\n${paint(terminal, overdue > 0 ? 'red' : 'dim', sum)}`;
}

/** What a child wrote, on one line, with nothing in it that a terminal would act on. */
function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
}
