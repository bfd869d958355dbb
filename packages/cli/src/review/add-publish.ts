import { verifyFolder } from '@stairgate/review';
import type { Command } from 'commander';
import { json, type Terminal } from '../output.ts';
import { type Published, publish } from '../publish.ts';
import { readSecret } from '../read-secret.ts';
import { readServiceUrl } from '../service-access.ts';
import { warnOfSeal } from './judged-report.ts';
import { tell } from './tell.ts';

/** `publish`: the report of a review, for the console of an operator. */
export function addPublish(verb: Command, terminal: Terminal): void {
  verb
    .requiredOption('--service <address>', 'the service')
    .option('--publish-key <file>', 'holds an operator key for it (or STAIRGATE_PUBLISH_KEY)')
    .option('--json', 'print JSON')
    .action(async (folder: string, options: { service: string; publishKey?: string; json?: boolean }) => {
      const to = publishTarget(options.service, '--service', options.publishKey);
      if (!(await tell(() => verifyFolder(folder))).valid) warnOfSeal(terminal, folder);
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
