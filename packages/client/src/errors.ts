import type { Citation } from './answer.ts';

/** An RFC 9457 problem document. `code` is stable; `fix` says what to do about it. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly code: string;
  readonly fix?: string;
  readonly rules?: readonly Partial<Citation>[];
  readonly instance?: string;
  readonly [member: string]: unknown;
}

/**
 * Thrown by `guard` when the answer is no. `problem` names the rules and what would unlock it, so it is for the
 * child's own eyes and for logs; `forOthers` says no more than that it is not open, and is safe to send to anybody.
 */
export class Refused extends Error {
  readonly status = 403;
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.name = 'Refused';
    this.problem = problem;
  }

  /** The refusal without reasons, rules or facts about the child. */
  get forOthers(): Problem {
    return {
      type: 'about:blank',
      title: 'Not open',
      status: 403,
      detail: 'This is not open here.',
      code: 'refused',
      fix: 'Nothing needs doing. It may open if the other person chooses so.',
    };
  }
}

/** Protect did not answer, or not in time, or not sensibly. A write that fails so may or may not have happened. */
export class Unreachable extends Error {
  readonly status = 503;
  constructor(what: string, cause?: unknown) {
    super(`Protect is unreachable: ${what}. Try again shortly.`, { cause });
    this.name = 'Unreachable';
  }
}

/** Protect answered, and the answer is an error: `problem` says which and what to do. */
export class ProtectError extends Error {
  readonly status: number;
  readonly code: string;
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(`${problem.title}${problem.detail ? `: ${problem.detail}` : ''}`);
    this.name = 'ProtectError';
    this.status = problem.status;
    this.code = problem.code;
    this.problem = problem;
  }
}

const refusedWebhooks = {
  headers: 'It lacks a header of Standard Webhooks',
  time: 'It was sent more than five minutes away from now',
  signature: 'It is not signed with this secret, or was changed on its way',
  secret: 'The secret is none: give it as it was shown, whsec_ and what follows',
  body: 'It is signed, and is no event',
} as const;

/** A webhook that nothing should be done about: answer it with 400. */
export class WebhookRefused extends Error {
  readonly status = 400;
  readonly why: keyof typeof refusedWebhooks;
  constructor(why: keyof typeof refusedWebhooks) {
    super(`The webhook is refused. ${refusedWebhooks[why]}.`);
    this.name = 'WebhookRefused';
    this.why = why;
  }
}
