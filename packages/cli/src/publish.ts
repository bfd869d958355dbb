import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readReport } from '@stairgate/report/written';
import { sealFiles, verifyFolder } from '@stairgate/review';
import { call } from './operator-session.ts';
import { UsageError } from './output.ts';
import { readGivenText } from './read-given.ts';

/** What the service says of a report that it was sent. */
export interface Published {
  readonly id: string;
  /** Whether it had it already. */
  readonly known: boolean;
  /** Where the operator reads it. */
  readonly page: string;
}

/**
 * Sends the report of a review, as it was sealed, to the service whose operator is to see it, and then its seal where the
 * folder is as it was sealed. No picture and no other evidence goes along. Throws `UsageError`, or `ReportError` where there is no report.
 */
export async function publish(dir: string, { url, key }: { url: string; key: string }): Promise<Published> {
  const file = join(dir, 'report.json');
  if (!existsSync(file))
    throw new UsageError(`There is no report in ${dir}. A review writes it there as report.json.`);
  const text = readGivenText(file, { within: dir });
  readReport(text, file);
  const answer = await call(`${url}/`, 'v1/reviews', {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: text,
    redirect: 'error',
    signal: AbortSignal.timeout(60_000),
  });
  const { id } = (await answer.json()) as { id: string };
  if ((await verifyFolder(dir)).valid)
    await call(`${url}/`, `v1/reviews/${id}/seal`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        manifest: readGivenText(join(dir, sealFiles.manifest), { within: dir }),
        signature: readGivenText(join(dir, sealFiles.signature), { within: dir }).trim(),
      }),
      redirect: 'error',
      signal: AbortSignal.timeout(60_000),
    });
  return { id, known: answer.status === 200, page: `${url}/operator/reviews/${id}` };
}
