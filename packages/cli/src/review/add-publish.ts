import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { verifyFolder } from '@stairgate/review';
import type { Command } from 'commander';
import { json, type Terminal, UsageError } from '../output.ts';
import { type Published, publish } from '../publish.ts';
import { readSecret } from '../read-secret.ts';
import { readServiceUrl } from '../service-access.ts';
import { warnOfSeal } from './judged-report.ts';
import { tell } from './tell.ts';

interface PublishOptions {
  readonly service: string;
  readonly publishKey?: string;
  readonly unsealed?: boolean;
  readonly json?: boolean;
}

/** `publish`: the report of a review, for the console of an operator. */
export function addPublish(verb: Command, terminal: Terminal): void {
  verb
    .requiredOption('--service <address>', 'the service')
    .option('--publish-key <file>', 'holds an operator key for it (or STAIRGATE_PUBLISH_KEY)')
    .option('--unsealed', 'send it though it is not as it was sealed; the console says so')
    .option('--json', 'print JSON')
    .action(async (folder: string, options: PublishOptions) => {
      const to = publishTarget(options.service, '--service', options.publishKey);
      if (!(await tell(() => verifyFolder(folder))).valid) {
        if (options.unsealed !== true && existsSync(join(folder, 'report.json')))
          throw new UsageError(
            `${folder} is not as it was sealed, or was never sealed; "stairgate verify ${folder}" says why. Nothing was sent. With --unsealed it is sent all the same, and the console says that it came without a seal.`,
          );
        warnOfSeal(terminal, folder);
      }
      const published = await tell(() => publish(folder, to));
      terminal.out(options.json ? json(published) : sayPublished(published));
    });
}

/** Where a report goes, and with which key. */
export function publishTarget(url: string, option: string, file: string | undefined) {
  const key = { file, fileOption: '--publish-key', variable: 'STAIRGATE_PUBLISH_KEY' } as const;
  return { url: readServiceUrl(url, option), key: readSecret({ ...key, scope: 'operator' }) };
}

export function sayPublished({ known, page }: Published): string {
  return known ? `It was there already: ${page}` : `Published: ${page}`;
}
