import { usualAges } from '@stairgate/review';
import { type Command, Option } from 'commander';
import { json, type Terminal, UsageError } from '../output.ts';
import { judgeAgain } from './judge-again.ts';
import { reviewNow } from './review-now.ts';
import { type ReviewOptions, usualPlace } from './review-options.ts';
import { summary } from './summary.ts';
import { tell } from './tell.ts';

const examples = `
Examples:
  stairgate review http://127.0.0.1:4301
  stairgate review http://127.0.0.1:4301 --journey birch.ts --ages 12,15 --out birch
  stairgate review http://localhost:3000 --reach localhost:4000
  stairgate review --judge birch --in US-CA --as-of 2027-01-01 --out birch-in-california

Exit code 0: nothing falls short. 1: something does, or it was cut short. 2: asked wrongly.`;

/** `review`: looking at a platform. */
export function addReview(verb: Command, terminal: Terminal, setExit: (code: number) => void): void {
  verb
    .optionsGroup('What is reviewed:')
    .option(
      '--journey <file>',
      'the file that teaches the reviewer this platform; without one it finds its own way',
    )
    .option('--explain', 'print how each step knew what to do, and how surely')
    .option(
      '--mailbox <port>',
      'take letters to the personas in at this port of the machine (SMTP), and follow their links',
    )
    .addOption(
      new Option('--surface', 'that one page only, as somebody with no account: takes seconds').conflicts([
        'journey',
        'set',
        'settings',
      ]),
    )
    .option(
      '--set <name=value>',
      'something that the journey wants to know; may be given more than once',
      collect,
    )
    .option(
      '--in <place>',
      `where the children are, and by whose law it is judged (default: ${usualPlace}; with --judge, that of the review)`,
    )
    .option('--ages <list>', 'ages of the children', usualAges.join())
    .option(
      '--authority <words>',
      'who allows this review; needed for anything but loopback and private networks',
    )
    .option(
      '--reach <address>',
      'something else of this machine or network that its pages may reach; may be given more than once',
      collect,
    )
    .option(
      '--no-sandbox',
      'go on without the sandbox of the browser where it cannot have one; it is said in the report',
    )
    .option('--settings <list>', 'situations whose settings are looked for (default: all)')
    .option('--seed <text>', 'what names and texts are made from; the same seed types the same')
    .optionsGroup('How it is judged:')
    .option('--as-of <day>', 'the day whose law counts, YYYY-MM-DD (default: today)')
    .option('--since <folder>', 'an earlier review, to say what is different')
    .option('--commitments <file>', 'what was promised, in YAML: shows what is kept, open, overdue or broken')
    .option('--codes <folder>', 'read the codes from another folder')
    .addOption(
      new Option('--judge <folder>', 'judge again what an earlier review kept, with no browser').conflicts([
        'journey',
        'surface',
        'set',
        'explain',
        'mailbox',
        'ages',
        'authority',
        'reach',
        'settings',
        'seed',
        'service',
        'publish',
      ]),
    )
    .optionsGroup('What the platform promises:')
    .option('--service <address>', 'the live service of the platform: ask it what should hold for each child')
    .option('--service-key <file>', 'holds a platform key for it (or STAIRGATE_SERVICE_KEY)')
    .optionsGroup('Where it goes:')
    .option('--out <folder>', 'where everything is kept (default: reviews/, by host and day)')
    .option(
      '--key <file>',
      `the key that seals what was found; made where there is none (default: ~/.config/stairgate/review-key.json)`,
    )
    .option('--publish <address>', 'send the report to the operator of this service')
    .option('--publish-key <file>', 'holds an operator key for it (or STAIRGATE_PUBLISH_KEY)')
    .option('--json', 'print the report as JSON')
    .addHelpText('after', examples)
    .action(async (url: string | undefined, options: ReviewOptions) => {
      if (url !== undefined && options.judge !== undefined)
        throw new UsageError('--judge takes what an earlier review kept. Leave out the address, or --judge.');
      const report = await tell(() =>
        options.judge ? judgeAgain(terminal, options) : reviewNow(terminal, url, options),
      );
      terminal.out(options.json ? json(report) : summary(terminal, report));
      const all = [...report.findings, ...report.practices];
      // What was cut short has not found a platform good.
      const isCut = report.review.cutShort !== null;
      const isLooser = report.drift?.lines.some(({ state }) => state === 'looser-than-promised') ?? false;
      const isShort = all.some(({ verdict }) => verdict === 'falls-short');
      setExit(isCut || isLooser || isShort ? 1 : 0);
    });
}

function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}
