import {
  type GroundProblemCode,
  groundProblems,
  type ProblemBody,
  type ProblemKinds,
  problemBody,
} from '@stairgate/wire';

/**
 * An error that the caller is told about. `detail` must hold nothing personal: it may be logged. A service makes a class
 * of its own that knows its list, so that `new Problem('code')` is typed.
 */
export class ServiceProblem<Code extends string = string> extends Error {
  override name = 'Problem';
  readonly code: Code;
  readonly status: number;
  /** Further members of the body, such as `rules` or `missing`. `retryAfter`, in seconds, is a header as well. */
  readonly extra: Readonly<Record<string, unknown>>;
  readonly #kinds: ProblemKinds<Code>;

  constructor(kinds: ProblemKinds<Code>, code: Code, detail?: string, extra: Record<string, unknown> = {}) {
    super(detail ?? kinds[code].title);
    this.code = code;
    this.#kinds = kinds;
    this.status = kinds[code].status;
    this.extra = extra;
  }

  body(): ProblemBody<Code> {
    return problemBody(this.#kinds, this.code, this.message, this.extra);
  }
}

/** What the ground throws. */
export class GroundProblem extends ServiceProblem<GroundProblemCode> {
  constructor(code: GroundProblemCode, detail?: string, extra: Record<string, unknown> = {}) {
    super(groundProblems, code, detail, extra);
  }
}
