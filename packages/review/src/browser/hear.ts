/**
 * Makes a listener of work for what a platform caused. Whatever goes wrong in it, at once or later, is told to the one
 * who hears, and never thrown: an exception in a listener would end the process, and with it the review.
 */
export type Hear = <Given extends readonly unknown[]>(
  work: (...given: Given) => unknown,
) => (...given: Given) => void;

/** @param onFault called with what was thrown; itself never throws */
export function hearing(onFault: (thrown: unknown) => void): Hear {
  return (work) =>
    (...given) => {
      try {
        const done = work(...given);
        if (done instanceof Promise) done.catch(onFault);
      } catch (thrown) {
        onFault(thrown);
      }
    };
}
