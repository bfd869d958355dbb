import type { TObject, TSchema } from 'typebox';
import type { KeyScope } from './key-scope.ts';
import type { OfficePower } from './office.ts';
import type { ProblemCode } from './problem.ts';
import type { Role } from './role.ts';

/**
 * Who may call. `child`, `guardian` and `operator` are browsers that are signed in; what changes something needs the CSRF
 * token too. `office` and `door` are people of an office that reviews, and of a platform that it reviews: by a key, or by a
 * browser that is signed in.
 */
export type Caller =
  | 'anybody'
  | 'platform-key'
  | 'operator-key'
  | 'child'
  | 'guardian'
  | 'operator'
  | 'office'
  | 'door';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** One answer that is no problem. Without a schema it has no body. */
export interface Answered {
  readonly description: string;
  readonly schema?: TSchema;
  /** `application/json`, if left out. */
  readonly type?:
    | 'application/json'
    | 'application/jose'
    | 'application/octet-stream'
    | 'application/pdf'
    | 'application/zip'
    | 'text/calendar'
    | 'application/x-ndjson'
    | 'text/event-stream'
    | 'text/html';
}

/** A request, and what comes of it. `answer` is left out where there is no body, or where it is too long to show. */
export interface OperationExample {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly status: number;
  readonly answer?: unknown;
}

/** One thing that can be asked over HTTP. Its name in the table of `operations` is its operationId. */
export interface Operation<Code extends string = ProblemCode> {
  readonly method: HttpMethod;
  /** With `{name}` for each member of `params`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly caller: Caller;
  /** What a platform's key has to be made for; of every operation that such a key may call. */
  readonly scope?: KeyScope;
  /** What an operator has to be, or have a key for; of every operation of theirs. */
  readonly role?: Role;
  /** What somebody of an office has to be trusted with; of every operation of theirs. */
  readonly power?: OfficePower;
  /** Whether it is so grave that an operator has to have signed in within the last minutes. */
  readonly fresh?: true;
  /** Whether it is written down that an operator read it. What they change is written down anyway. */
  readonly audited?: true;
  readonly params?: TObject;
  readonly query?: TObject;
  /** Beside X-Request-ID and what the caller has to bring. */
  readonly headers?: TObject;
  readonly body?: TSchema;
  /** Whether the body is bytes of any kind, which are taken as they come. */
  readonly bytes?: true;
  readonly answers: Readonly<Record<number, Answered>>;
  /** Those that this operation can end in, beside those that `problemsOf` adds. */
  readonly problems?: readonly Code[];
  readonly example: OperationExample;
}
export type Operations<Code extends string = ProblemCode> = Readonly<Record<string, Operation<Code>>>;

const changes = (method: HttpMethod) => method !== 'GET';

/** Every problem that an operation can end in. */
export function problemsOf<Code extends string>(operation: Operation<Code>): readonly (Code | ProblemCode)[] {
  const { caller, fresh, method, params, role, bytes, problems = [] } = operation;
  return [
    ...new Set<Code | ProblemCode>([
      ...problems,
      ...(caller === 'platform-key' || caller === 'operator-key'
        ? (['key-missing', 'key-unknown', 'key-expired', 'key-scope'] as const)
        : (['host-unknown'] as const)),
      ...(caller === 'office' || caller === 'door'
        ? ([
            ...(['not-signed-in', 'key-unknown', 'role-missing'] as const),
            ...(changes(method) ? (['csrf'] as const) : []),
          ] as const)
        : []),
      ...(caller === 'child' || caller === 'guardian' || caller === 'operator'
        ? (['not-signed-in', ...(changes(method) ? (['csrf'] as const) : [])] as const)
        : []),
      ...(role === undefined ? [] : (['role-missing'] as const)),
      ...(fresh ? (['sign-in-again'] as const) : []),
      // Whatever a guardian does for one child.
      ...(caller === 'guardian' && params?.properties.childId !== undefined
        ? (['guardian-say-over'] as const)
        : []),
      // A name in a path that is longer than any that there is.
      ...(params ? (['not-found'] as const) : []),
      // Also where no body is read: whoever sends one all the same is told what is wrong with it.
      ...(changes(method)
        ? ([
            ...(bytes ? [] : (['malformed-json'] as const)),
            'body-too-large',
            'unsupported-media-type',
          ] as const)
        : []),
      'invalid',
      'too-many-requests',
      'internal',
      'unavailable',
    ]),
  ];
}

/** The address of an operation. @throws TypeError where a member of the path is missing. */
export function addressOf(
  { path }: Pick<Operation<string>, 'path'>,
  { params = {}, query = {} }: Pick<OperationExample, 'params' | 'query'>,
): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new TypeError(`${path} needs ${name}`);
    return encodeURIComponent(value);
  });
  const search = new URLSearchParams(query).toString();
  return search === '' ? filled : `${filled}?${search}`;
}
