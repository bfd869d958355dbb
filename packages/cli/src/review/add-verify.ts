import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { verifyFolder } from '@stairgate/review';
import type { Command } from 'commander';
import { json, paint, type Terminal, UsageError } from '../output.ts';
import { readGivenText } from '../read-given.ts';
import { tell } from './tell.ts';

/** `verify`: whether a review is as it was sealed. */
export function addVerify(verb: Command, terminal: Terminal, setExit: (code: number) => void): void {
  verb
    .option('--public-key <file>', 'the public key of whoever sealed it')
    .option('--json', 'print JSON')
    .action(async (folder: string, options: { publicKey?: string; json?: boolean }) => {
      if (!existsSync(folder)) throw new UsageError(`There is no folder ${folder}.`);
      if (!['manifest.json', 'report.json'].some((name) => existsSync(join(folder, name))))
        throw new UsageError(
          `There is no review in ${folder}: it has neither manifest.json nor report.json. Name the folder that "stairgate review --out" wrote.`,
        );
      const check = await tell(() => verifyFolder(folder, { publicKey: readPublicKey(options.publicKey) }));
      if (options.json) terminal.out(json(check));
      else {
        for (const { says } of check.problems) terminal.out(`${paint(terminal, 'red', '✗')} ${says}`);
        terminal.out(
          check.valid
            ? `${paint(terminal, 'green', 'Whole')}: ${check.files} files are as they were sealed by ${check.kid}${check.keyKnown ? ', the key that you gave' : '. Whose key that is, this cannot tell: give --public-key'}.`
            : paint(terminal, 'red', 'Not as it was sealed.'),
        );
        const evidence = check.manifest?.evidence;
        if (check.valid && evidence !== undefined)
          terminal.out(
            evidence === null
              ? 'It was judged again, from evidence that was not as it was sealed.'
              : `It was judged again, from evidence that ${evidence.kid} sealed at ${evidence.sealedAt}: SHA-256 of its manifest ${evidence.manifest}.`,
          );
      }
      setExit(check.valid ? 0 : 1);
    });
}

function readPublicKey(file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  return readGivenText(file, { option: '--public-key', most: 65_536 });
}
