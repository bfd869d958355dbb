import { usualAges } from '@stairgate/review';
import type { Command } from 'commander';
import { json, type Terminal } from '../output.ts';
import { addCompare } from './add-compare.ts';
import { addVerify } from './add-verify.ts';
import { judgeAgain } from './judge-again.ts';
import { reviewNow } from './review-now.ts';
import { keyFile, type ReviewOptions } from './review-options.ts';
import { summary } from './summary.ts';
import { tell } from './tell.ts';

/** `review`, `compare`, `verify`: looking at platforms, and at what looking at them found. */
export function addReviewVerbs(program: Command, terminal: Terminal, setExit: (code: number) => void): void {
  program
    .command('review [url]')
    .description('signs up as a child of each age in a real browser, and says what falls short of the law')
    .option('--journey <file>', 'the file that teaches the reviewer this platform')
    .option('--surface', 'look at that one page only, with no account and no journey: takes seconds')
    .option(
      '--set <name=value>',
      'something that the journey wants to know; may be given more than once',
      collect,
      [],
    )
    .option('--in <place>', 'where the personas say they are, and by whose law it is judged', 'GB')
    .option('--ages <list>', 'ages of the children, such as 8,12,15', usualAges.join())
    .option(
      '--authority <words>',
      'who allows this review; needed for anything but loopback and private networks',
    )
    .option('--out <folder>', 'where everything is kept')
    .option('--judge <folder>', 'judge what an earlier review kept, with no browser')
    .option('--since <folder>', 'an earlier review, to say what is different')
    .option('--as-of <day>', 'the day whose law counts, YYYY-MM-DD (default: today)')
    .option('--codes <folder>', 'read the codes from another folder')
    .option('--settings <list>', 'situations whose settings are looked for (default: all)')
    .option('--seed <text>', 'what names and texts are made from; the same seed types the same')
    .option('--key <file>', 'the key that seals what was found; made where there is none', keyFile)
    .option('--json', 'print the report as JSON')
    .action(async (url: string | undefined, options: ReviewOptions) => {
      const report = await tell(() =>
        options.judge ? judgeAgain(terminal, options) : reviewNow(terminal, url, options),
      );
      terminal.out(options.json ? json(report) : summary(terminal, report));
      setExit(report.findings.some(({ verdict }) => verdict === 'falls-short') ? 1 : 0);
    });
  addVerify(program, terminal, setExit);
  addCompare(program, terminal);
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
