import type { Ref, Step } from '../evidence.ts';

export interface StepOptions {
  /** Milliseconds after which a try counts as failed. */
  readonly limit: number;
  /** How often it is tried. */
  readonly tries: number;
  readonly shots: Ref[];
  /** Called between two tries. */
  readonly again?: () => Promise<void>;
  /** Resolves after so many milliseconds, unless it is told that nobody waits any more. */
  readonly timer: (milliseconds: number) => { readonly over: Promise<void>; cancel(): void };
}

/** Takes a step that may be missing, throw or never end, and says how it went. Never throws. */
export async function takeStep<T extends object>(
  step: (() => Promise<T>) | undefined,
  { limit, tries, shots, again, timer }: StepOptions,
): Promise<Step<T>> {
  if (!step) return { state: 'missing', shots } as Step<T>;
  let error = '';
  for (let attempt = 1; attempt <= tries; attempt++) {
    const clock = timer(limit);
    try {
      const late = clock.over.then(() => {
        throw new Error(`It took longer than ${Math.round(limit / 1000)} seconds.`);
      });
      const seen = await Promise.race([step(), late]);
      return { state: 'done', shots, ...(attempt > 1 ? { tries: attempt } : {}), ...seen } as Step<T>;
    } catch (thrown) {
      error = firstLines(thrown instanceof Error ? thrown.message : String(thrown));
      if (attempt < tries) await again?.().catch(() => {});
    } finally {
      clock.cancel();
    }
  }
  return { state: 'failed', error, tries, shots } as Step<T>;
}

/** What a person needs of an error of the browser: its first lines, without colours. */
function firstLines(message: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours of a terminal begin with one.
  const plain = message.replace(/\u001b\[[0-9;]*m/g, '');
  return plain.split('\n').slice(0, 4).join('\n').slice(0, 600);
}
