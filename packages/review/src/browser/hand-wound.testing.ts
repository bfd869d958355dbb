import { systemTimer, type Timer } from './within.ts';

/**
 * The timer of the system, but for the time that a step has: that is over when a test says so, however busy the machine
 * is.
 * @param step the milliseconds of a step, by which its timers are known
 */
export function handWound(step: number): { readonly timer: Timer; endSteps(): void } {
  const running = new Set<() => void>();
  return {
    timer(milliseconds) {
      if (milliseconds !== step) return systemTimer(milliseconds);
      const { promise, resolve } = Promise.withResolvers<void>();
      running.add(resolve);
      return { over: promise, cancel: () => running.delete(resolve) };
    },
    endSteps() {
      for (const end of running) end();
    },
  };
}
