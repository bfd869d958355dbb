import type { Day, Rulebook } from '@stairgate/rulebook';
import { dayOf } from './day-of.ts';
import { compileLaw, type Law } from './law.ts';

const dayLength = 86_400_000;

export interface CurrentRulebookOptions {
  readonly clock: () => number;
  /** For as long as this day is to come, the law counts as it will then. */
  readonly from?: Day | null;
  /** Told of each rulebook after the first: a day on which law changes has come. */
  readonly onNew?: () => void;
  /** Told when a day has come whose law cannot be compiled; the rulebook before it stays. Without it, that is thrown. */
  readonly onBroken?: (error: Error) => void;
}

/** The rulebook of today (UTC): compiled again when a day on which some provision starts or stops to bind has come. */
export function currentRulebook(
  law: Law,
  { clock, from = null, onNew, onBroken }: CurrentRulebookOptions,
): () => Rulebook {
  let day = -1;
  let rulebook: Rulebook | undefined;
  return () => {
    const now = clock();
    const today = Math.floor(now / dayLength);
    if (today !== day || rulebook === undefined) {
      const calendar = dayOf(now);
      const asOf = from !== null && from > calendar ? from : calendar;
      const since = rulebook?.asOf;
      // The clock may run backwards (tests, a corrected machine): then compile too.
      const same =
        since !== undefined &&
        since <= asOf &&
        !rulebook!.daysOfChange.some((on) => since < on && on <= asOf);
      if (!same) {
        const before = rulebook;
        try {
          rulebook = compileLaw(law, asOf);
        } catch (error) {
          if (before === undefined || onBroken === undefined) throw error;
          onBroken(error as Error);
        }
        if (before !== undefined && rulebook !== before) onNew?.();
      }
      day = today;
    }
    return rulebook!;
  };
}
