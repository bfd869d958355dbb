import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { compare } from '@stairgate/report';
import { compareCsv, comparePage } from '@stairgate/report/written';
import { openFolder, readReview } from '@stairgate/review';
import type { Command } from 'commander';
import { json, type Terminal, UsageError } from '../output.ts';
import { warnOfSeal } from './judged-report.ts';
import { tell } from './tell.ts';

/** `compare`: several reviews beside each other. */
export function addCompare(verb: Command, terminal: Terminal): void {
  verb
    .option('--out <folder>', 'where the page and the CSV are written', '.')
    .option('--json', 'print JSON')
    .action(async (folders: string[], options: { out: string; json?: boolean }) => {
      const reviews = await tell(() => Promise.all(folders.map((folder) => readReview(folder))));
      for (const { dir, seal } of reviews) {
        if (!seal.valid) warnOfSeal(terminal, dir);
      }
      const from = resolve(options.out);
      const href = (dir: string) => relative(from, resolve(dir, 'report.html')).split('\\').join('/');
      const comparison = compare(reviews.map(({ dir, report }) => ({ report, href: href(dir) })));
      if (options.json) {
        terminal.out(json(comparison));
        return;
      }
      if (existsSync(join(options.out, 'manifest.json')))
        throw new UsageError(
          `${options.out} holds a sealed review, which stays as it is. Choose another --out.`,
        );
      await tell(() => {
        const folder = openFolder(options.out);
        folder.write('comparison.html', comparePage(comparison));
        folder.write('comparison.csv', compareCsv(comparison));
      });
      terminal.out(`Written: ${join(options.out, 'comparison.html')} and comparison.csv`);
    });
}
