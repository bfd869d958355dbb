/** What a review may take. It ends in time, whatever a platform does. */
export interface Limits {
  /** Milliseconds for one action, such as a click or a field. */
  readonly action: number;
  /** Milliseconds for a page to answer. */
  readonly navigation: number;
  /** Milliseconds for one step of a journey. */
  readonly step: number;
  /** Milliseconds for a letter to come. */
  readonly letter: number;
  /** Milliseconds for the whole review. */
  readonly run: number;
  /** Requests that one persona may cause. */
  readonly requests: number;
  /** Requests that one persona may cause in a second. */
  readonly requestsEachSecond: number;
  /** Bytes of one answer. */
  readonly answerBytes: number;
  /** Bytes of all answers to one persona. */
  readonly allBytes: number;
  /** How many times as long as usual is waited for what may yet come; more than 1 where the machine is busy. */
  readonly patience: number;
}

/** For a review of one child. */
export const usualLimits: Limits = {
  action: 5_000,
  navigation: 15_000,
  step: 45_000,
  letter: 20_000,
  run: 20 * 60_000,
  requests: 3_000,
  requestsEachSecond: 60,
  answerBytes: 20 * 2 ** 20,
  allBytes: 200 * 2 ** 20,
  patience: 1,
};

/**
 * The stranger and the visitor look at every child in turn: what they cause grows with the number of ages.
 * @param patience how many times as long as usual anything is waited for, as where the machine is busy
 */
export function limitsFor(ages: number, patience = 1): Limits {
  const more = Math.max(0, ages - 1);
  return {
    ...usualLimits,
    action: usualLimits.action * patience,
    navigation: usualLimits.navigation * patience,
    step: usualLimits.step * patience,
    run: (usualLimits.run + more * 10 * 60_000) * patience,
    requests: usualLimits.requests + more * 1_500,
    allBytes: usualLimits.allBytes + more * 100 * 2 ** 20,
    patience,
  };
}
