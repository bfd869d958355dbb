import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { GroundProblem } from '../problems/service-problem.ts';
import type { WorkAnswer, WorkMessage } from './answer-work.ts';

/** A question that takes long, and who asks it. */
export interface Work<Job> {
  readonly job: Job;
  /** Callers take turns, and each may have few questions waiting. */
  readonly caller: string;
  /** Texts that the job names, by a name under which a worker keeps them: what is large and asked about again and again. */
  readonly texts?: ReadonlyMap<string, () => string>;
}

/** Threads for what would hold up the loop that decides. */
export interface WorkPool<Job> {
  /**
   * @throws Problem `too-many-requests` for a caller who has enough waiting, `unavailable` where everybody together has or
   *   the question took too long, or WorkFault.
   */
  run<Answer>(work: Work<Job>): Promise<Answer>;
  /** How many threads there are now. */
  readonly threads: number;
  close(): Promise<void>;
}

/** What was thrown in a worker. */
export class WorkFault extends Error {
  override name = 'WorkFault';
  readonly code: string | undefined;
  readonly extra: Record<string, unknown>;
  constructor({ message, code, extra }: { message: string; code?: unknown; extra?: unknown }) {
    super(message);
    this.code = typeof code === 'string' ? code : undefined;
    this.extra = typeof extra === 'object' ? { ...extra } : {};
  }
}

export interface PoolBounds {
  /** Threads at most: one core is left to the loop that decides. */
  readonly threads: number;
  /** Questions of one caller, and of all together, that are under way or wait. */
  readonly perCaller: number;
  readonly inAll: number;
  /** Milliseconds after which a question is given up, from when its thread began. */
  readonly patience: number;
  /** Milliseconds after which a thread that nobody needs ends, and its memory with it. */
  readonly idle: number;
}

export const poolBounds: PoolBounds = {
  threads: Math.max(1, Math.min(2, availableParallelism() - 1)),
  perCaller: 16,
  inAll: 128,
  patience: 30_000,
  idle: 60_000,
};

/** Texts that a worker keeps; more make it forget all. */
const mostTexts = 4;
/** Seconds after which a refused caller may come again. */
const retryAfter = 2;

interface Waiting {
  readonly work: Work<unknown>;
  readonly done: (answer: never) => void;
  readonly failed: (error: Error) => void;
}

interface Thread {
  readonly worker: Worker;
  readonly texts: Set<string>;
  /** Whether it has read its program. */
  ready: boolean;
  busy: Waiting | undefined;
  timer: NodeJS.Timeout | undefined;
}

/** @param program the file of the worker, which calls `answerWork`. Threads start when they are first needed. */
export function createWorkPool<Job>(program: URL, given: Partial<PoolBounds> = {}): WorkPool<Job> {
  const bounds = { ...poolBounds, ...given };
  const threads = new Set<Thread>();
  /** By caller; who was served goes to the end. */
  const queues = new Map<string, Waiting[]>();
  const counts = new Map<string, number>();
  let waiting = 0;
  let closed = false;

  const settle = ({ work: { caller } }: Waiting) => {
    const left = counts.get(caller)! - 1;
    if (left === 0) counts.delete(caller);
    else counts.set(caller, left);
    waiting--;
  };
  const next = (): Waiting | undefined => {
    for (const [caller, queue] of queues) {
      queues.delete(caller);
      const first = queue.shift()!;
      if (queue.length > 0) queues.set(caller, queue);
      return first;
    }
    return undefined;
  };
  const end = (thread: Thread, why: string) => {
    clearTimeout(thread.timer);
    threads.delete(thread);
    void thread.worker.terminate();
    const { busy } = thread;
    thread.busy = undefined;
    if (busy === undefined) return;
    settle(busy);
    busy.failed(new GroundProblem('unavailable', why, { retryAfter }));
  };
  const start = (): Thread => {
    const worker = new Worker(program, { resourceLimits: { maxOldGenerationSizeMb: 512 } });
    const thread: Thread = { worker, texts: new Set(), ready: false, busy: undefined, timer: undefined };
    worker.unref();
    worker.on('message', (answer: WorkAnswer) => {
      const { busy } = thread;
      if ('ready' in answer) thread.ready = true;
      if (busy === undefined) return;
      if ('ready' in answer) return watch(thread);
      thread.busy = undefined;
      clearTimeout(thread.timer);
      settle(busy);
      if ('answer' in answer) busy.done(answer.answer as never);
      else busy.failed(new WorkFault(answer.fault));
      give(thread);
    });
    const broken = () => {
      end(thread, 'The question could not be answered.');
      share();
    };
    worker.on('error', broken);
    worker.on('exit', () => threads.has(thread) && broken());
    threads.add(thread);
    return thread;
  };
  const watch = (thread: Thread) => {
    thread.timer = setTimeout(() => {
      end(thread, 'The question took too long.');
      share();
    }, bounds.patience);
  };
  const give = (thread: Thread) => {
    const one = next();
    if (one === undefined) {
      thread.worker.unref();
      thread.timer = setTimeout(() => end(thread, ''), bounds.idle);
      thread.timer.unref();
      return;
    }
    clearTimeout(thread.timer);
    thread.busy = one;
    thread.worker.ref();
    if (thread.ready) watch(thread);
    const wanted = [...(one.work.texts ?? [])];
    const forget =
      wanted.some(([name]) => !thread.texts.has(name)) && thread.texts.size + wanted.length > mostTexts;
    if (forget) thread.texts.clear();
    const fresh = wanted.filter(([name]) => !thread.texts.has(name));
    for (const [name] of fresh) thread.texts.add(name);
    const texts = Object.fromEntries(fresh.map(([name, make]) => [name, make()]));
    thread.worker.postMessage({ job: one.work.job, texts, forget } satisfies WorkMessage);
  };
  /** Gives what waits to threads that are free, and to new ones. */
  const share = () => {
    if (closed) return;
    for (const thread of threads) if (thread.busy === undefined && queues.size > 0) give(thread);
    while (queues.size > 0 && threads.size < bounds.threads) give(start());
  };

  return {
    get threads() {
      return threads.size;
    },
    run<Answer>(work: Work<Job>): Promise<Answer> {
      const own = counts.get(work.caller) ?? 0;
      if (own >= bounds.perCaller) {
        const detail = `${bounds.perCaller} questions of yours are not answered yet.`;
        return Promise.reject<Answer>(new GroundProblem('too-many-requests', detail, { retryAfter }));
      }
      if (closed || waiting >= bounds.inAll)
        return Promise.reject<Answer>(
          new GroundProblem('unavailable', 'Too much is being asked.', { retryAfter }),
        );
      return new Promise<Answer>((done, failed) => {
        counts.set(work.caller, own + 1);
        waiting++;
        const queue = queues.get(work.caller) ?? [];
        queue.push({ work, done: done as (answer: never) => void, failed });
        queues.set(work.caller, queue);
        share();
      });
    },
    async close() {
      closed = true;
      for (let one = next(); one !== undefined; one = next()) {
        settle(one);
        one.failed(new GroundProblem('unavailable', 'The service stops.'));
      }
      const ending = [...threads].map((thread) => {
        end(thread, 'The service stops.');
        return thread.worker.terminate();
      });
      await Promise.all(ending);
    },
  };
}
