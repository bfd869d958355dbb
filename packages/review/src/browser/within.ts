/** Resolves after so many milliseconds, unless it is told that nobody waits any more. */
export type Timer = (milliseconds: number) => { readonly over: Promise<void>; cancel(): void };

/** What `work` gives, or undefined where it takes longer than so many milliseconds; it then goes on unheard. */
export async function within<T>(
  work: Promise<T>,
  milliseconds: number,
  timer: Timer,
): Promise<T | undefined> {
  const clock = timer(milliseconds);
  try {
    return await Promise.race([work, clock.over.then(() => undefined)]);
  } finally {
    clock.cancel();
    work.catch(() => {});
  }
}

/** The timer of the system, for those who run a review. */
export const systemTimer: Timer = (milliseconds) => {
  let handle: NodeJS.Timeout | undefined;
  const over = new Promise<void>((done) => {
    handle = setTimeout(done, milliseconds);
  });
  return { over, cancel: () => clearTimeout(handle) };
};
