import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Journey } from '@stairgate/review';
import { UsageError } from '../output.ts';
import type { ReviewOptions } from './review-options.ts';

/** A file with `export const journey` or, where it wants to know something, `export function journey(options)`. */
export async function loadJourney({ journey: file, set }: ReviewOptions): Promise<Journey> {
  if (file === undefined) throw new UsageError('How is it used? Add --journey with the file that says so.');
  const given = Object.fromEntries(
    set.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new UsageError(`--set "${pair}": write it as name=value.`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
  if (!existsSync(file)) throw new UsageError(`--journey: there is no file ${file}.`);
  const { journey } = (await import(pathToFileURL(resolve(file)).href)) as { journey?: unknown };
  const made = typeof journey === 'function' ? (journey(given) as unknown) : journey;
  if (typeof made !== 'object' || made === null || typeof (made as Journey).name !== 'string') {
    throw new UsageError(`${file} exports no journey. Write "export const journey: Journey = { name: … }".`);
  }
  return made as Journey;
}
