import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ReviewFacts } from '../evidence.ts';
import { readEvidence } from './read-evidence.ts';
import { type Earlier, unfinished } from './run-options.ts';

/**
 * What a run that was killed left in a folder; null where there is nothing, or a review that came to its end. A child
 * counts as played only if everything that was tried with it is there: its own file is written last.
 * @throws EvidenceError
 */
export function readUnfinished(
  dir: string,
): { readonly review: ReviewFacts; readonly earlier: Earlier } | null {
  if (!existsSync(join(dir, 'review.json')) || existsSync(join(dir, 'manifest.json'))) return null;
  const { review, personas, probes } = readEvidence(dir);
  // One that was cut short has come to its end as well, with what it had.
  if (review.finishedAt !== null || review.cutShort !== unfinished) return null;
  const played = personas.filter(({ persona }) => persona.role === 'child');
  const ids = new Set(played.map(({ persona }) => persona.id));
  return {
    review,
    earlier: {
      startedAt: review.startedAt,
      runs: review.runs ?? 1,
      personas: personas.filter(({ persona }) => ids.has(persona.id) || isPeerOf(persona.id, ids)),
      probes: probes.filter(({ actor, owner }) => ids.has(actor) || ids.has(owner)),
    },
  };
}

/** The peer of a child who is played is needed no more. */
const isPeerOf = (id: string, children: ReadonlySet<string>): boolean =>
  id.startsWith('peer-') && children.has(id.replace('peer-', 'child-'));
