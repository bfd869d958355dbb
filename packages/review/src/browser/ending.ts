import type { Browser } from 'playwright-core';
import type { Timer } from './within.ts';

/** What ends a run before everything is done. */
export interface Ending {
  /** Aborted when the run is cut short; its reason is an `Error` with the words for it. */
  readonly signal: AbortSignal;
  /** Why it was cut short; null where it was not. */
  readonly why: string | null;
  /** Cuts it short: the step that is taken fails at once, and so does every one to come. */
  cut(why: string): void;
  /** Whether it is over, for work that is about to begin. */
  isOver(): boolean;
  /** Nothing is waited for any more. */
  close(): void;
}

export interface EndingOptions {
  readonly browser: Browser;
  /** Whoever runs the review wants it to end. */
  readonly stop?: AbortSignal;
  /** Milliseconds for the whole run. */
  readonly limit: number;
  readonly timer: Timer;
}

/** Waits for whatever may cut a run short: being told to stop, a browser that dies, the end of its time. */
export function watchEnd({ browser, stop, limit, timer }: EndingOptions): Ending {
  const ending = new AbortController();
  let why: string | null = null;
  const cut = (words: string) => {
    if (why !== null) return;
    why = words;
    ending.abort(new Error(words));
  };
  const onStop = () => cut('It was told to stop.');
  const onDisconnected = () => cut('The browser ended before the review did.');
  const clock = timer(limit);
  void clock.over.then(() => cut(`It took longer than ${Math.round(limit / 60_000)} minutes.`));
  stop?.addEventListener('abort', onStop);
  browser.on('disconnected', onDisconnected);
  if (stop?.aborted) onStop();
  return {
    signal: ending.signal,
    get why() {
      return why;
    },
    cut,
    isOver() {
      if (stop?.aborted) onStop();
      else if (!browser.isConnected()) onDisconnected();
      return why !== null;
    },
    close() {
      clock.cancel();
      stop?.removeEventListener('abort', onStop);
      browser.off('disconnected', onDisconnected);
    },
  };
}
