import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Earlier, readUnfinished } from '@stairgate/review';
import type { ReviewFacts } from '@stairgate/wire';
import { type Terminal, UsageError } from '../output.ts';

/** What makes a review the same one. */
export type Asked = Pick<ReviewFacts, 'url' | 'platform' | 'place' | 'ages' | 'authority'>;

const names: Readonly<Record<keyof Asked, string>> = {
  url: 'address',
  platform: 'journey',
  place: 'place',
  ages: 'ages',
  authority: 'authority',
};

/**
 * What a run of the same review left in the folder when it was killed; null where there is nothing. What was begun and
 * not finished is removed from the folder, so that nothing of it is sealed: it is played again.
 * @throws UsageError where the folder holds another review, or one that came to its end and was never sealed
 */
export function takeUp(
  terminal: Terminal,
  out: string,
  asked: Asked,
): { readonly seed: string; readonly earlier: Earlier } | null {
  if (!existsSync(join(out, 'review.json'))) return null;
  const left = readUnfinished(out);
  if (left === null) {
    throw new UsageError(
      `${out} holds a review that came to its end and was not sealed. See it with --judge ${out}, or choose another folder for --out.`,
    );
  }
  const { review, earlier } = left;
  const differs = (Object.keys(names) as (keyof Asked)[]).filter(
    (key) => JSON.stringify(review[key]) !== JSON.stringify(asked[key]),
  );
  if (differs.length > 0) {
    throw new UsageError(
      `${out} holds an unfinished review with another ${differs.map((key) => names[key]).join(', ')}. Ask for the same to go on with it, or choose another folder for --out.`,
    );
  }
  const kept = earlier.personas.map(({ persona }) => persona.id);
  clean(join(out, 'artifacts'), kept);
  clean(
    join(out, 'probes'),
    earlier.probes.map(({ id }) => `${id}.json`),
  );
  const children = kept.filter((id) => id.startsWith('child-'));
  terminal.error(
    `Going on with the review that was begun at ${review.startedAt}: ${children.length === 0 ? 'no child was played to the end' : `${children.join(', ')} ${children.length === 1 ? 'is' : 'are'} done`}.`,
  );
  return { seed: review.seed, earlier };
}

function clean(dir: string, kept: readonly string[]): void {
  if (!existsSync(dir)) return;
  for (const name of readdirSync(dir)) {
    if (!kept.includes(name)) rmSync(join(dir, name), { recursive: true, force: true });
  }
}
