import { join } from 'node:path';
import { compare, compareCsv, comparePage, openFolder, readReview } from '@stairgate/review';
import type { Command } from 'commander';
import { json, type Terminal } from '../output.ts';
import { tell } from './tell.ts';

/** `compare`: several reviews beside each other. */
export function addCompare(program: Command, terminal: Terminal): void {
  program
    .command('compare <folders...>')
    .description('several reviews beside each other, as a page and as CSV')
    .option('--out <folder>', 'where the page and the CSV are written', '.')
    .option('--json', 'print JSON')
    .action(async (folders: string[], options: { out: string; json?: boolean }) => {
      const reviews = await tell(() => Promise.all(folders.map((folder) => readReview(folder))));
      for (const { dir, seal } of reviews) {
        if (!seal.valid)
          terminal.error(`${dir} is not as it was sealed; "stairgate verify ${dir}" says why.`);
      }
      const comparison = compare(reviews.map(({ dir, report }) => ({ report, href: `${dir}/report.html` })));
      if (options.json) {
        terminal.out(json(comparison));
        return;
      }
      const folder = openFolder(options.out);
      folder.write('comparison.html', comparePage(comparison));
      folder.write('comparison.csv', compareCsv(comparison));
      terminal.out(`Written: ${join(options.out, 'comparison.html')} and comparison.csv`);
    });
}
