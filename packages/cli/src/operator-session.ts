import { UsageError } from './output.ts';
import { readSecret } from './read-secret.ts';

/** How a running service is reached. */
export interface ServiceOptions {
  readonly url?: string;
  /** A file that holds a key. */
  readonly key?: string;
  readonly json?: boolean;
}

export const usualUrl = 'http://127.0.0.1:4300';

/** A running service, asked by somebody who is signed in with an operator's key. Rejects with `UsageError`. */
export interface OperatorSession {
  readonly url: string;
  send<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<T>;
  /** What stands at a path, as text. */
  read(path: string): Promise<string>;
}

/** Signs in. Throws `UsageError` where there is no key, nobody answers or the key is not taken. */
export async function signIn({ url = usualUrl, key: file }: ServiceOptions): Promise<OperatorSession> {
  const key = readSecret({ file, fileOption: '--key', variable: 'STAIRGATE_KEY', scope: 'operator' });
  const json = { 'content-type': 'application/json' };
  const opened = await call(url, '/operator/api/sign-in', {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ key }),
  });
  const cookie = opened.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const { csrf } = (await opened.json()) as { csrf: string };
  return {
    url,
    async read(path) {
      return (await call(url, path, { headers: { cookie } })).text();
    },
    async send<T>(method: string, path: string, body?: unknown) {
      const answer = await call(url, path, {
        method,
        headers: { cookie, 'x-csrf-token': csrf, ...(body === undefined ? {} : json) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return (answer.status === 204 ? undefined : await answer.json()) as T;
    },
  };
}

/** A problem of the service that the caller may make something of. */
export class ServiceProblem extends UsageError {
  readonly status: number;
  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/** Asks a service. Throws `ServiceProblem` with what it says is wrong, `UsageError` where nobody answers. */
export async function call(url: string, path: string, init?: RequestInit): Promise<Response> {
  const answer = await fetch(new URL(path, url), init).catch((error: Error) => {
    throw new UsageError(
      `Nothing answers at ${url}: ${(error.cause as Error | undefined)?.message ?? error.message}`,
    );
  });
  if (answer.ok) return answer;
  const problem = (await answer.json().catch(() => ({}))) as {
    readonly title?: string;
    readonly detail?: string;
    readonly fix?: string;
  };
  const { title = answer.statusText, detail = '', fix = '' } = problem;
  const lines = [`${url} answers ${answer.status}: ${title}.`, detail === title ? '' : detail, fix];
  throw new ServiceProblem(lines.filter((line) => line !== '').join('\n'), answer.status);
}
