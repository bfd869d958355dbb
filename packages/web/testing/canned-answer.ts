import type { AgeInterval, Situation } from '@stairgate/rulebook';
import type { Duration, School } from '@stairgate/wire';
import { type ProblemCode, problemBody, problems } from '@stairgate/wire';

/** Everything that any of the pages sends, in one shape: the canned service trusts its own pages. */
export interface Sent {
  readonly token: string;
  readonly replace?: boolean;
  readonly situation: Situation;
  readonly duration: Duration;
  readonly kind: string;
  readonly met: readonly string[];
  readonly email: string;
  readonly about: string;
  readonly text?: string;
  readonly label: string;
  readonly purposes?: readonly string[];
  readonly refused: readonly string[];
  readonly method: string;
  readonly noticeVersion?: string;
  readonly language: string;
  readonly answer: 'approve' | 'refuse';
  readonly in: string;
  readonly age: AgeInterval;
  readonly granted: readonly { readonly situation: Situation; readonly by: 'child' | 'guardian' }[];
  readonly key: string;
  readonly outcome: 'upheld' | 'dismissed';
  readonly reason: string;
  readonly minutes: number;
  readonly hours: School['hours'];
}

export interface Call {
  readonly sent: Sent;
  readonly query: URLSearchParams;
  /** What the groups of the route's pattern matched. */
  readonly parts: readonly string[];
}

/** An HTTP answer: a status and, unless it is 204, JSON; text where `type` says so. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly type?: string;
}

/** `POST /child/api/choices`, as a pattern, and what answers it. */
export type Route = readonly [pattern: RegExp, answer: (call: Call) => Answer];

export const json = (body: unknown, status = 200): Answer => ({ status, body });
export const nothing: Answer = { status: 204 };

/** A problem as the service words it. */
export function problem(code: ProblemCode, extra: Readonly<Record<string, unknown>> = {}): Answer {
  const body = problemBody(problems, code, undefined, extra);
  return { status: body.status, body, type: 'application/problem+json' };
}
