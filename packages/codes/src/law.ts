import { type Code, sha256 } from '@stairgate/rulebook';

/** The law as data that is checked already: what `compile` starts from where no YAML is read. */
export interface Law {
  /** SHA-256 of `codes` as JSON, in hexadecimal digits. */
  readonly hash: string;
  readonly codes: readonly Code[];
}

/** The law with its hash. */
export function lawOf(codes: Law['codes']): Law {
  return { hash: sha256(JSON.stringify(codes)), codes };
}

/**
 * The law from its JSON. What its codes say was checked when it was made; that none of them is missing or another since,
 * its hash shows.
 * @throws TypeError where it is something else.
 */
export function readLaw(sent: unknown): Law {
  const { hash, codes } = (sent ?? {}) as Partial<Law>;
  const isLaw = Array.isArray(codes) && codes.length > 0 && lawOf(codes).hash === hash;
  if (!isLaw)
    throw new TypeError('This is no law.json, or it was changed. Take the one of @stairgate/codes.');
  return { hash: hash!, codes };
}
