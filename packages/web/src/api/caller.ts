import { Problem, readProblem, unreachable } from './problem.ts';

export interface Caller {
  get<T>(path: string, signal?: AbortSignal): Promise<T>;
  send<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<T>;
  /**
   * Trades the single-use token of a link for a session.
   * @param replace whether somebody else who is signed in in this browser is signed out for it.
   */
  open<T extends { csrf?: string }>(token: string, replace?: boolean): Promise<T>;
  /** Learns, or with no argument forgets, the token that proves that a request comes from this page. */
  keep(token?: string): void;
}

/**
 * Speaks to one part of the service, `/child/api` and the like. The session is a cookie that the browser keeps; every
 * request that changes something bears the token that `GET session` or an opened link gave. Rejects with `Problem`.
 * @param session whether this part has sessions at all.
 * @param kept whether the browser may keep answers, as far as the service lets it.
 */
export function createCaller(
  base: string,
  { session = true, kept = false }: { session?: boolean; kept?: boolean } = {},
): Caller {
  let csrf: string | undefined;
  const opened = new Map<string, Promise<unknown>>();

  async function request<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
    const headers: Record<string, string> = { accept: 'application/json' };
    if (body !== undefined) headers['content-type'] = 'application/json';
    if (csrf !== undefined && method !== 'GET') headers['x-csrf-token'] = csrf;
    let response: Response;
    try {
      response = await fetch(base + path, {
        method,
        headers,
        credentials: 'same-origin',
        cache: kept ? 'default' : 'no-store',
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(signal ? { signal } : {}),
      });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw unreachable;
    }
    if (!response.ok) throw await readProblem(response);
    if (response.status === 204) return undefined as T;
    const text = await response.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  async function learnCsrf(): Promise<void> {
    csrf = (await request<{ csrf?: string }>('GET', '/session')).csrf;
  }

  return {
    get: (path, signal) => request('GET', path, undefined, signal),
    async send(method, path, body) {
      if (session && csrf === undefined) await learnCsrf().catch(ignoreSignedOut);
      try {
        return await request(method, path, body);
      } catch (error) {
        // Another tab may have started a new session since; its token is one request away.
        if (!(error instanceof Problem) || error.code !== 'csrf') throw error;
        await learnCsrf();
        return request(method, path, body);
      }
    },
    open<T extends { csrf?: string }>(token: string, replace = false): Promise<T> {
      const under = opened.get(token);
      if (under && !replace) return under as Promise<T>;
      const answer = request<T>('POST', '/open', replace ? { token, replace } : { token }).then((opening) => {
        csrf = opening.csrf ?? csrf;
        return opening;
      });
      opened.set(token, answer);
      // What came to nothing may be tried again.
      answer.catch(() => opened.delete(token));
      return answer;
    },
    keep(token) {
      csrf = token;
    },
  };
}

function ignoreSignedOut(error: unknown): void {
  if (!(error instanceof Problem) || error.isUnreachable) throw error;
}
