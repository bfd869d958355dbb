import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';

/** What a worker is told to do. */
export interface WorkMessage {
  readonly job: unknown;
  /** Texts that the job names and this worker has not got yet. */
  readonly texts: Readonly<Record<string, string>>;
  /** Whether those it has got before are of no use any more. */
  readonly forget: boolean;
}

/** That it has begun, and then what became of each job. */
export type WorkAnswer =
  | { readonly ready: true }
  | { readonly answer: unknown }
  | { readonly fault: { readonly message: string; readonly code?: unknown; readonly extra?: unknown } };

/** How far below the loop that decides a worker stands, of 19 steps. */
const niceness = 5;

/**
 * Answers jobs, one after another, as the whole program of a worker. Bytes of an answer are handed over without a copy.
 * @param work may throw; what a problem says is told to whoever asked.
 */
export function answerWork<Job>(
  work: (job: Job, texts: ReadonlyMap<string, string>) => unknown | Promise<unknown>,
): void {
  // Of the calling thread, on Linux; elsewhere it would be of the whole process.
  if (process.platform === 'linux') setPriority(niceness);
  const known = new Map<string, string>();
  parentPort!.on('message', async ({ job, texts, forget }: WorkMessage) => {
    if (forget) known.clear();
    for (const [name, text] of Object.entries(texts)) known.set(name, text);
    try {
      const answer = await work(job as Job, known);
      parentPort!.postMessage({ answer } satisfies WorkAnswer, buffersIn(answer));
    } catch (error) {
      const { message, code, extra } = error as Error & { code?: unknown; extra?: unknown };
      parentPort!.postMessage({ fault: { message, code, extra } } satisfies WorkAnswer);
    }
  });
  parentPort!.postMessage({ ready: true } satisfies WorkAnswer);
}

function buffersIn(answer: unknown): ArrayBuffer[] {
  const members = typeof answer === 'object' && answer !== null ? Object.values(answer) : [];
  return members.flatMap((one) =>
    one instanceof Uint8Array && one.byteLength === one.buffer.byteLength ? [one.buffer as ArrayBuffer] : [],
  );
}
