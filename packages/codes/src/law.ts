import type { Code } from '@stairgate/rulebook';

/** The law as data that is checked already: what `compile` starts from where no YAML is read. */
export interface Law {
  /** SHA-256 of `codes` as JSON, in hexadecimal digits. */
  readonly hash: string;
  readonly codes: readonly Code[];
}

/** The law from its JSON. Throws where that is something else; what its codes say was checked when it was made. */
export function readLaw(sent: unknown): Law {
  const { hash, codes } = (sent ?? {}) as Partial<Law>;
  const isLaw = typeof hash === 'string' && Array.isArray(codes) && codes.length > 0;
  if (!isLaw) throw new TypeError('This is no law.json. Take the one of @stairgate/codes.');
  return { hash, codes };
}
