import { type Situation, situations } from '@stairgate/rulebook';
import { declaredAge, type Persona } from '../persona.ts';
import {
  faultOfPromise,
  isRecord,
  type PersonaAnswers,
  type Promised,
  type ServiceAnswers,
} from './service-answers.ts';

export interface AskOptions {
  /** Base address of the service. */
  readonly url: string;
  /** An API key of scope platform. Goes into a header and nowhere else. */
  readonly key: string;
  readonly place: string;
  readonly personas: readonly Persona[];
  readonly fetch: typeof globalThis.fetch;
  readonly clock: () => number;
  /** Resolves after so many milliseconds, unless it is told that nobody waits any more. */
  readonly timer: (milliseconds: number) => { readonly over: Promise<void>; cancel(): void };
  /** Milliseconds for one answer. */
  readonly limit?: number;
}

const usualLimit = 15_000;
/** Bytes of one answer: 77 situations with all their citations have a twentieth of it. */
const mostBytes = 8 * 1024 * 1024;

/**
 * Asks a live service what should hold for each child, by AuthZEN, in every situation. The children are described and not
 * created, so the service keeps nothing of it. Never throws: what could not be had is said in the answer.
 */
export async function askService(options: AskOptions): Promise<ServiceAnswers> {
  const { url, key, place, clock } = options;
  const personas: PersonaAnswers[] = [];
  let down: string | null = null;
  for (const persona of options.personas) {
    if (persona.role !== 'child') continue;
    const age = declaredAge(persona);
    const base = { persona: persona.id, age };
    if (down !== null) {
      personas.push({ ...base, answers: [], problem: down });
      continue;
    }
    try {
      const body = {
        subject: { type: 'service', id: 'stairgate-review' },
        resource: { type: 'child', id: '', properties: { place, age } },
        evaluations: situations.map((name) => ({ action: { name } })),
      };
      const { answers, problem } = promisesIn(await post(body, options));
      personas.push({ ...base, answers, problem: problem && without(problem, key) });
    } catch (error) {
      down = without(error instanceof Error ? error.message : String(error), key);
      personas.push({ ...base, answers: [], problem: down });
    }
  }
  return {
    format: 'stairgate-service-answers',
    version: 1,
    url,
    place,
    askedAt: new Date(clock()).toISOString(),
    personas,
  };
}

/** The body of the answer. Rejects with what a person can do something about. */
async function post(question: unknown, options: AskOptions): Promise<unknown> {
  const { url, key, fetch, timer, limit = usualLimit } = options;
  const stop = new AbortController();
  const clock = timer(limit);
  const late = clock.over.then(() => {
    stop.abort();
    throw new Error(`It did not answer within ${Math.round(limit / 1000)} seconds.`);
  });
  late.catch(() => {});
  const answer = async () => {
    const response = await fetch(`${url.replace(/\/+$/, '')}/access/v1/evaluations`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(question),
      // A key is for who was named, not for whom they point at.
      redirect: 'error',
      signal: stop.signal,
    }).catch((error: Error) => {
      throw new Error(`Nothing answers: ${(error.cause as Error | undefined)?.message || error.message}.`);
    });
    const text = await readAtMost(response, mostBytes);
    if (!response.ok) throw new Error(wordRefusal(response.status, text));
    try {
      return JSON.parse(text) as unknown;
    } catch {
      throw new Error('Its answer is no JSON. Is a Stairgate service at this address?');
    }
  };
  try {
    return await Promise.race([answer(), late]);
  } finally {
    clock.cancel();
    stop.abort();
  }
}

async function readAtMost(response: Response, most: number): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.length;
    if (bytes > most) throw new Error(`Its answer is larger than ${most / 1024 / 1024} MiB.`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** RFC 9457, if it is that. */
function wordRefusal(status: number, text: string): string {
  let problem: unknown;
  try {
    problem = JSON.parse(text);
  } catch {
    // Said by its status alone.
  }
  const { title, detail, fix } = isRecord(problem) ? problem : {};
  const told = [title, detail === title ? null : detail, fix].filter((one) => typeof one === 'string');
  return [`It answers ${status}.`, ...told.map((one) => cut(`${String(one).replace(/\.$/, '')}.`))].join(' ');
}

function promisesIn(body: unknown): {
  readonly answers: readonly Promised[];
  readonly problem: string | null;
} {
  const given = isRecord(body) ? body.evaluations : undefined;
  if (!Array.isArray(given) || given.length !== situations.length) {
    throw new Error(
      `It does not answer ${situations.length} questions with as many answers. It is another version, or no Stairgate service.`,
    );
  }
  const answers: Promised[] = [];
  const faults: string[] = [];
  situations.forEach((situation, index) => {
    const read = promiseIn(situation, given[index]);
    if (typeof read === 'string') faults.push(`${situation}: ${cut(read)}`);
    else answers.push(read);
  });
  if (faults.length === 0) return { answers, problem: null };
  const shown = faults.slice(0, 3).join('; ');
  return {
    answers,
    problem: `It gives no answer that can be read to ${faults.length} of ${situations.length} situations; it may be another version. ${shown}${faults.length > 3 ? '; …' : '.'}`,
  };
}

/** The promise, or what is wrong with the answer. */
function promiseIn(situation: Situation, given: unknown): Promised | string {
  const context = isRecord(given) && isRecord(given.context) ? given.context : {};
  if (isRecord(context.error)) return String(context.error.message ?? 'an error');
  const { effect, own, obligations, revision } = context;
  const promise = {
    situation: context.situation,
    effect,
    ...(own !== undefined && { own }),
    obligations,
    allowed: isRecord(given) ? given.decision : undefined,
    revision,
  };
  const fault = faultOfPromise(promise);
  if (fault !== null) return fault;
  return promise.situation === situation ? (promise as Promised) : 'it is about another situation';
}

const cut = (text: string) => (text.length > 240 ? `${text.slice(0, 240)}…` : text);
const without = (text: string, key: string) => text.replaceAll(key, '⟨the key⟩');
