import { fileURLToPath } from 'node:url';
import { type Child, child, type Question } from '../scenario.ts';
import { own } from '../versions.ts';
import type { Registered } from './protect-process.ts';
import {
  type Asking,
  end,
  freePort,
  message,
  oneCore,
  type Request,
  type Server,
  spawnApart,
} from './server.ts';

export interface Protect extends Server {
  readonly key: string;
  /** Of another platform. */
  readonly otherKey: string;
  /** Puts children on record, and says what the records hold of them. */
  register(crowd: readonly Child[]): Promise<Child[]>;
}

/**
 * Stairgate's own service, as it is shipped, with its records in memory.
 * @param settings other than those that it has by itself.
 */
export async function startProtect(flags: readonly string[] = [], settings?: object): Promise<Protect> {
  const program = fileURLToPath(new URL('./protect-process.ts', import.meta.url));
  const process_ = spawnApart(
    'server',
    process.execPath,
    [
      ...oneCore,
      ...flags,
      program,
      String(await freePort()),
      ...(settings === undefined ? [] : [JSON.stringify(settings)]),
    ],
    {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    },
  );
  const { url, key, otherKey } = await message<{ url: string; key: string; otherKey: string }>(process_);
  return {
    name: 'Stairgate',
    version: own(),
    url,
    pid: process_.pid!,
    key,
    otherKey,
    async register(crowd) {
      process_.send([...crowd]);
      const { registered } = await message<{ registered: readonly Registered[] }>(process_);
      return registered.map(({ id, number, chosen }) => {
        const { place, age } = crowd[number]!;
        return child(
          id,
          place,
          age,
          chosen.map((situation) => ({ situation, by: 'child' })),
        );
      });
    },
    stop: () => end(process_),
  };
}

/** How a question is put. */
type Form = (question: Question) => { readonly resource: { readonly id: string } };

/** Every fact is in the question; nobody is on record. The second of two places goes where AuthZEN's context is. */
export const bareFacts: Form = ({ child, situation }) => ({
  action: { name: situation },
  resource: { type: 'child', id: '', properties: { place: child.place.slice(0, 2), age: child.age } },
  ...secondPlace(child),
});

/** The child is on record: the question only names it. */
export const onRecord: Form = ({ child, situation }) => ({
  action: { name: situation },
  resource: { type: 'child', id: child.id },
  ...secondPlace(child),
});

function secondPlace({ place }: Child): object {
  return place.length > 2 ? { context: { place: place.slice(3) } } : {};
}

const subject = { type: 'user', id: 'someone' };

/** AuthZEN's Access Evaluation: one question a request. */
export function one({ key }: Protect, form: Form): Asking {
  return {
    requests: (questions) =>
      questions.map((question) => {
        return {
          ...to('/access/v1/evaluation', key, { subject, ...form(question) }),
          allowed: (answer) => [(JSON.parse(answer) as Answer).decision],
        };
      }),
  };
}

/** AuthZEN's Access Evaluations: all questions in one request; what they share is said once, as AuthZEN has it. */
export function many({ key }: Protect, form: Form, detail: 'full' | 'brief'): Asking {
  return {
    requests: (questions) => {
      const evaluations = questions.map(form);
      const body = { subject, evaluations, options: { detail } };
      return [{ ...to('/access/v1/evaluations', key, body), allowed: (answer) => decisions(answer) }];
    },
  };
}

function decisions(answer: string): boolean[] {
  return (JSON.parse(answer) as { evaluations: readonly Answer[] }).evaluations.map(
    ({ decision }) => decision,
  );
}

interface Answer {
  readonly decision: boolean;
}

function to(path: string, key: string, body: object): Omit<Request, 'allowed'> {
  return {
    path,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}
