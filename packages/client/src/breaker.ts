/** Remembers that the service is down, so that a dead service does not cost a timeout for each question. */
export interface Breaker {
  /** Whether to send a question now. After the pause, one caller at a time is let through to look. */
  mayTry(): boolean;
  worked(): void;
  failed(): void;
}

export interface BreakerOptions {
  /** Now, in milliseconds. */
  readonly clock: () => number;
  /** Pause after the first failure, ms; it doubles up to `longest`. */
  readonly first: number;
  readonly longest: number;
}

/** A circuit breaker that reads the clock when asked and so leaves no timer running. */
export function createBreaker({ clock, first, longest }: BreakerOptions): Breaker {
  let pause = 0;
  let retryAt = 0;
  let looking = false;
  return {
    mayTry() {
      if (pause === 0) return true;
      if (looking || clock() < retryAt) return false;
      looking = true;
      return true;
    },
    worked() {
      pause = 0;
      looking = false;
    },
    failed() {
      pause = pause === 0 ? first : Math.min(pause * 2, longest);
      retryAt = clock() + pause;
      looking = false;
    },
  };
}
