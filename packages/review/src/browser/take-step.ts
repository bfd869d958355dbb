import type { Ref, Step } from '../step.ts';
import { Untaught } from '../untaught.ts';
import { type Timer, within } from './within.ts';

export interface StepOptions {
  /** Milliseconds after which a try counts as failed. */
  readonly limit: number;
  /** How often it is tried. */
  readonly tries: number;
  readonly shots: Ref[];
  /**
   * Called after a try that failed, where another one comes or something of it still runs. `isRunning`: whatever the
   * try still does must fail from now on.
   */
  readonly renew?: (isRunning: boolean) => Promise<void>;
  /** Ends the step at once, with the words of its reason. */
  readonly stop?: AbortSignal;
  readonly timer: Timer;
}

/**
 * Takes a step that may be missing, throw or never end, and says how it went. The signal that the step gets is aborted
 * when its time is over. Never throws.
 */
export async function takeStep<T extends object>(
  step: ((signal: AbortSignal) => Promise<T>) | undefined,
  { limit, tries, shots, renew, stop, timer }: StepOptions,
): Promise<Step<T>> {
  if (!step) return { state: 'missing', shots } as Step<T>;
  const errors: string[] = [];
  let attempt = 0;
  let untaught: Untaught | undefined;
  while (attempt < tries && !stop?.aborted && !untaught) {
    attempt++;
    const ending = new AbortController();
    const clock = timer(limit);
    const onStop = () => ending.abort(stop?.reason);
    stop?.addEventListener('abort', onStop);
    void clock.over.then(() =>
      ending.abort(new Error(`It took longer than ${Math.round(limit / 1000)} seconds.`)),
    );
    const ended = new Promise<never>((_done, failed) => {
      ending.signal.addEventListener('abort', () => failed(ending.signal.reason));
    });
    try {
      const seen = await Promise.race([step(ending.signal), ended]);
      return { state: 'done', shots, ...(attempt > 1 ? { tries: attempt, errors } : {}), ...seen } as Step<T>;
    } catch (thrown) {
      errors.push(wordsOf(thrown));
      if (thrown instanceof Untaught) untaught = thrown;
      const isRunning = ending.signal.aborted;
      ending.abort(thrown);
      if (renew && (isRunning || (attempt < tries && !stop?.aborted && !untaught))) {
        await within(renew(isRunning), limit, timer).catch(() => {});
      }
    } finally {
      clock.cancel();
      stop?.removeEventListener('abort', onStop);
    }
  }
  if (stop?.aborted) errors.push(wordsOf(stop.reason));
  const error = errors.at(-1) ?? '';
  const all = new Set(errors).size > 1 ? { errors } : {};
  const teaches = untaught ? { teaches: untaught.step } : {};
  return { state: 'failed', error, tries: attempt, ...all, ...teaches, shots } as Step<T>;
}

function wordsOf(thrown: unknown): string {
  return firstLines(thrown instanceof Error ? thrown.message : String(thrown));
}

/** What a person needs of an error of the browser: its first lines, without colours. */
function firstLines(message: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours of a terminal begin with one.
  const plain = message.replace(/\u001b\[[0-9;]*m/g, '');
  return plain.split('\n').slice(0, 4).join('\n').slice(0, 600);
}
