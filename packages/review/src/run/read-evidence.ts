import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Evidence, PersonaEvidence, Probe, ReviewFacts } from '../evidence.ts';
import { castOf } from '../persona.ts';

/** A folder that holds no review, or one that this version cannot read. */
export class EvidenceError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'EvidenceError';
  }
}

/**
 * Reads what a review saved, in the order of the cast, so that judging it again gives the same findings. What a cut run
 * did not come to is left out.
 * @throws EvidenceError
 */
export function readEvidence(dir: string): Evidence {
  const review = readJson<ReviewFacts>(join(dir, 'review.json'));
  if (review?.version !== 1 || !Array.isArray(review.ages)) {
    throw new EvidenceError(
      `There is no review in ${dir}. A review writes review.json there; name the folder that was given to --out.`,
    );
  }
  const personas = castOf(review.ages).flatMap(
    ({ id }) => readJson<PersonaEvidence>(join(dir, 'artifacts', id, 'persona.json')) ?? [],
  );
  const probes = listed(join(dir, 'probes')).flatMap(
    (name) => readJson<Probe>(join(dir, 'probes', name)) ?? [],
  );
  return { review, personas, probes };
}

function listed(dir: string): readonly string[] {
  try {
    return readdirSync(dir)
      .filter((name) => name.endsWith('.json'))
      .sort();
  } catch {
    return [];
  }
}

/** Undefined where there is no such file. */
function readJson<T>(file: string): T | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new EvidenceError(
      `${file} is no JSON. It was cut or changed; "stairgate verify" says which files are whole.`,
    );
  }
}
