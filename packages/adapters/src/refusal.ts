import type { ProblemCode } from '@stairgate/wire';

/** How an adapter can refuse what it is given. */
export type RefusalCode = Extract<
  ProblemCode,
  'birth-impossible' | 'age-impossible' | 'evidence-untrusted' | 'proof-invalid' | 'unavailable'
>;

/**
 * What an adapter throws when it does not believe what came, or cannot find out: `unavailable` where the other side does
 * not answer. The service tells it as the problem of that code. The message says what is wrong, is shown, and may be
 * logged: it repeats nothing of a token and nothing about a person.
 */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly code: RefusalCode;

  constructor(code: RefusalCode, message: string) {
    super(message);
    this.code = code;
  }
}
