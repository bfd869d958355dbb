/** What a review may take. It ends in time, whatever a platform does. */
export interface Limits {
  /** Milliseconds for one action, such as a click or a field. */
  readonly action: number;
  /** Milliseconds for a page to answer. */
  readonly navigation: number;
  /** Milliseconds for one step of a journey. */
  readonly step: number;
  /** Requests that one persona may cause. */
  readonly requests: number;
  /** Requests that one persona may cause in a second. */
  readonly requestsEachSecond: number;
  /** Bytes of one answer. */
  readonly answerBytes: number;
  /** Bytes of all answers to one persona. */
  readonly allBytes: number;
}

export const usualLimits: Limits = {
  action: 5_000,
  navigation: 15_000,
  step: 45_000,
  requests: 3_000,
  requestsEachSecond: 60,
  answerBytes: 20 * 2 ** 20,
  allBytes: 200 * 2 ** 20,
};
