import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { GivenFileError, readGivenFile } from '@stairgate/codes';
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
  const review = readJson<ReviewFacts>(dir, 'review.json');
  if (review?.version !== 1 || !Array.isArray(review.ages)) {
    throw new EvidenceError(
      `There is no review in ${dir}. A review writes review.json there; name the folder that was given to --out.`,
    );
  }
  const personas = castOf(review.ages)
    .flatMap(({ id }) => readJson<PersonaEvidence>(dir, join('artifacts', id, 'persona.json')) ?? [])
    .map((one) => withWholePictures(dir, one));
  const probes = listed(join(dir, 'probes')).flatMap(
    (name) => readJson<Probe>(dir, join('probes', name)) ?? [],
  );
  return { review, personas, probes };
}

/** A picture that is gone or cut short shows nothing any more: its page is then none that anything could rest on. */
function withWholePictures(dir: string, one: PersonaEvidence): PersonaEvidence {
  if (!one.screens?.some(({ page, picture }) => page && !isWhole(dir, picture.file))) return one;
  const screens = one.screens.map(({ page, ...rest }) =>
    page && isWhole(dir, rest.picture.file) ? { ...rest, page } : rest,
  );
  return { ...one, screens };
}

/** By the two bytes with which a JPEG begins and ends (ITU-T T.81, B.1.1.3). */
function isWhole(dir: string, file: string): boolean {
  try {
    const bytes = readGivenFile(join(dir, file), { within: dir, most: mostOfFile });
    return bytes.readUInt16BE(0) === 0xffd8 && bytes.readUInt16BE(bytes.length - 2) === 0xffd9;
  } catch {
    return false;
  }
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

/**
 * The text of a file of a review, which may come from anybody: no link is followed out of its folder. Undefined where there
 * is no such file.
 * @throws EvidenceError
 */
export function readOfReview(dir: string, name: string): string | undefined {
  try {
    return readGivenFile(join(dir, name), { within: dir, most: mostOfFile }).toString('utf8');
  } catch (error) {
    if (!(error instanceof GivenFileError)) throw error;
    if (error.isMissing) return undefined;
    throw new EvidenceError(`${error.message}.`);
  }
}

/** Bytes; a string holds little more. */
const mostOfFile = 2 ** 28;

function readJson<T>(dir: string, name: string): T | undefined {
  const text = readOfReview(dir, name);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new EvidenceError(
      `${join(dir, name)} is no JSON. It was cut or changed; "stairgate verify" says which files are whole.`,
    );
  }
}
