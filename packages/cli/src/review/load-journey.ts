import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { anySite, type Journey, journeySteps } from '@stairgate/review';
import { type Terminal, UsageError } from '../output.ts';
import type { ReviewOptions } from './review-options.ts';

/**
 * A file with `export const journey` or, where it wants to know something, `export function journey(options)`. With no
 * file, the journey for a site of which nothing is known.
 */
export async function loadJourney(
  terminal: Terminal,
  { journey: file, set = [] }: Pick<ReviewOptions, 'journey' | 'set'>,
  address: URL,
): Promise<Journey> {
  if (file === undefined) {
    if (set.length > 0) throw new UsageError('--set is for a journey. Add --journey with its file.');
    terminal.error(
      'With no --journey it finds its own way, and makes accounts. --explain shows how it knew; "stairgate journey new" writes what it found; --surface looks at one page and makes none.',
    );
    return anySite({ name: address.host, clock: terminal.clock });
  }
  const given = Object.fromEntries(
    set.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new UsageError(`--set "${pair}": write it as name=value.`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
  if (!existsSync(file)) throw new UsageError(`--journey: there is no file ${file}.`);
  const made = await load(file, given);
  if (typeof made !== 'object' || made === null || typeof (made as Journey).name !== 'string') {
    throw new UsageError(`${file} exports no journey. Write "export const journey: Journey = { name: … }".`);
  }
  const unknown = Object.keys(made).filter((name) => !(name in journeySteps));
  if (unknown.length > 0) {
    terminal.error(
      `${file}: ${unknown.join(', ')} is no step of a journey and is never taken. There are: ${Object.keys(journeySteps).join(', ')}.`,
    );
  }
  return made as Journey;
}

async function load(file: string, given: Readonly<Record<string, string>>): Promise<unknown> {
  try {
    const { journey } = (await import(pathToFileURL(resolve(file)).href)) as { journey?: unknown };
    return typeof journey === 'function' ? (journey(given) as unknown) : journey;
  } catch (error) {
    throw new UsageError(`${file} cannot be read as a journey: ${wordError(error, file)}`);
  }
}

/** The message, and the line where Node says it. */
function wordError(error: unknown, file: string): string {
  if (!(error instanceof Error)) return String(error);
  const name = pathToFileURL(resolve(file)).pathname.split('/').at(-1)!;
  const [, after = ''] = (error.stack ?? '').split(name);
  const line = /^[^\s:]*:(\d+)/.exec(after)?.[1];
  return `${error.message.trim()}${line && !error.message.includes(`:${line}`) ? ` (line ${line})` : ''}`;
}
