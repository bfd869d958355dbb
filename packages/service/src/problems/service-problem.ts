/** What one code of a problem stands for: the HTTP status, what went wrong, and what to do about it. */
export interface ProblemKind {
  readonly status: number;
  readonly title: string;
  readonly fix: string;
}

/** Every error that a service answers with. The codes are stable; clients may switch on them. */
export type ProblemKinds<Code extends string = string> = Readonly<Record<Code, ProblemKind>>;

/** What the ground itself answers with. A service's own list holds all of these; it may word them more closely. */
export const groundProblems = {
  'malformed-json': {
    status: 400,
    title: 'The body is not JSON',
    fix: 'Send valid JSON with the header Content-Type: application/json.',
  },
  'malformed-request': {
    status: 400,
    title: 'The request is not HTTP',
    fix: 'Send a request as RFC 9112 describes it, with headers of at most 16 KiB.',
  },
  invalid: {
    status: 400,
    title: 'The request is not as described',
    fix: 'Correct the fields that are named; /docs describes them.',
  },
  'body-too-large': {
    status: 413,
    title: 'The body is too large',
    fix: 'Send at most 64 KiB.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'The body is of a kind that is not read here',
    fix: 'Send JSON with the header Content-Type: application/json.',
  },
  'not-found': {
    status: 404,
    title: 'There is nothing here',
    fix: 'Check the path; /docs lists them.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'This path does not answer that method',
    fix: 'Use a method that the header Allow names.',
  },
  'too-many-requests': {
    status: 429,
    title: 'Too many requests',
    fix: 'Wait for the seconds that Retry-After names, then go on more slowly.',
  },
  internal: {
    status: 500,
    title: 'Something broke on our side',
    fix: 'Try again. If it stays, give the operator the X-Request-ID of this answer.',
  },
  unavailable: {
    status: 503,
    title: 'The service is not ready',
    fix: 'Try again in a few seconds.',
  },
  'request-timeout': { status: 408, title: 'The request took too long to arrive', fix: 'Send it again.' },
  'key-missing': {
    status: 401,
    title: 'No API key was given',
    fix: 'Send the header Authorization: Bearer <api key>.',
  },
  'key-unknown': {
    status: 401,
    title: 'The API key is not known or was revoked',
    fix: 'Make a new key with `stairgate keys create` and use that.',
  },
  'key-scope': {
    status: 403,
    title: 'The API key may not do this',
    fix: 'Use a key whose scope is the one that is named.',
  },
  'not-signed-in': { status: 401, title: 'Nobody is signed in', fix: 'Sign in again.' },
  csrf: {
    status: 403,
    title: 'The request did not prove that it comes from our own page',
    fix: 'Reload the page, then send the X-CSRF-Token that its session gives.',
  },
  'mail-limit': {
    status: 429,
    title: 'Enough mails were sent for today',
    fix: 'Wait until tomorrow, or look in the inbox and the spam folder for the mails that were sent.',
  },
  'address-invalid': {
    status: 422,
    title: 'That is not an e-mail address we can write to',
    fix: 'Give one plain address, such as name@example.org.',
  },
  'mailbox-closed': {
    status: 403,
    title: 'The mailbox is only shown on this machine',
    fix: 'Set SMTP_URL so that mails reach people, or open the service at a loopback address.',
  },
} as const satisfies ProblemKinds;

export type GroundProblemCode = keyof typeof groundProblems;

/** The body of every error (RFC 9457). Extra members, such as `missing`, may follow. */
export interface ProblemBody<Code extends string = string> {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: Code;
  readonly fix: string;
  readonly instance?: string;
  readonly [extra: string]: unknown;
}

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
  readonly #kind: ProblemKind;

  constructor(kinds: ProblemKinds<Code>, code: Code, detail?: string, extra: Record<string, unknown> = {}) {
    super(detail ?? kinds[code].title);
    this.code = code;
    this.#kind = kinds[code];
    this.status = this.#kind.status;
    this.extra = extra;
  }

  body(): ProblemBody<Code> {
    const { title, fix } = this.#kind;
    return {
      type: `/problems/${this.code}`,
      title,
      status: this.status,
      detail: this.message,
      code: this.code,
      fix,
      ...this.extra,
    };
  }
}

/** What the ground throws. */
export class GroundProblem extends ServiceProblem<GroundProblemCode> {
  constructor(code: GroundProblemCode, detail?: string, extra: Record<string, unknown> = {}) {
    super(groundProblems, code, detail, extra);
  }
}
