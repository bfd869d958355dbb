/**
 * Runs work every so many milliseconds until it is stopped. A run that is still under way when its next turn comes is not
 * started a second time.
 * @returns what ends it, once what is under way is done.
 */
export function repeat(
  every: number,
  work: () => Promise<void>,
  onError: (error: Error) => void,
): { stop(): Promise<void> } {
  let working: Promise<void> | undefined;
  const timer = setInterval(() => {
    working ??= work()
      .catch(onError)
      .finally(() => {
        working = undefined;
      });
  }, every);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await working;
    },
  };
}
