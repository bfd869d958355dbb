import type { CitedRule } from '@stairgate/wire';
/** An RFC 9457 problem document of the service. `fix` says what to do about it. */
export interface ProblemDocument {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail?: string;
  readonly fix: string;
  readonly rules?: readonly CitedRule[];
  /** Which of its texts are in English, on a page in another language. */
  readonly english?: readonly ('title' | 'detail' | 'fix')[];
  readonly [more: string]: unknown;
}

/** Whatever kept a request from being answered. */
export class Problem extends Error {
  readonly document: ProblemDocument;

  constructor(document: ProblemDocument) {
    super(document.title);
    this.name = 'Problem';
    this.document = document;
  }

  get code(): string {
    return this.document.code;
  }

  get status(): number {
    return this.document.status;
  }

  get isUnreachable(): boolean {
    return this.code === 'unreachable';
  }

  /** Whether it is likely to pass by itself: nobody answers, or whoever does is overloaded or broken. */
  get isPassing(): boolean {
    return this.isUnreachable || this.status === 429 || this.status >= 500;
  }

  get isSignedOut(): boolean {
    return this.status === 401;
  }
}

export const unreachable = new Problem({
  status: 0,
  code: 'unreachable',
  title: 'We cannot reach the service just now',
  fix: 'Nothing was changed. We keep trying; you can also try again yourself.',
});

/** Reads an answer that is no success. Forgiving: a proxy in between may answer in HTML. */
export async function readProblem(response: Response): Promise<Problem> {
  if (response.status === 502 || response.status === 503 || response.status === 504) {
    const body = await bodyOf(response);
    return body.code ? new Problem(complete(body, response.status)) : unreachable;
  }
  return new Problem(complete(await bodyOf(response), response.status));
}

/** Anything that was thrown, as a problem that can be shown. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem({
    status: 0,
    code: 'page-fault',
    title: 'This page made a mistake',
    detail: error instanceof Error ? error.message : String(error),
    fix: 'Reload the page. Nothing was changed.',
  });
}

async function bodyOf(response: Response): Promise<Partial<ProblemDocument>> {
  try {
    const body: unknown = await response.json();
    return typeof body === 'object' && body !== null ? (body as Partial<ProblemDocument>) : {};
  } catch {
    return {};
  }
}

function complete({ detail, ...body }: Partial<ProblemDocument>, status: number): ProblemDocument {
  return {
    ...body,
    // Where it has no more to say than the title, nobody reads it twice.
    ...(typeof detail === 'string' && detail !== body.title ? { detail } : {}),
    status,
    code: typeof body.code === 'string' ? body.code : `http-${status}`,
    title: typeof body.title === 'string' ? body.title : `The service answered with ${status}`,
    fix:
      typeof body.fix === 'string'
        ? body.fix
        : 'Try again. If it stays, tell the people who run this service.',
  };
}
