import { type Code, compile, type Rulebook } from '@stairgate/rulebook';
import { dayOf } from '../age/age-now.ts';

const dayLength = 86_400_000;

/** The rulebook of today (UTC): compiled again when a day on which some provision starts or stops to bind has come. */
export function currentRulebook(codes: readonly Code[], clock: () => number): () => Rulebook {
  let day = -1;
  let rulebook: Rulebook | undefined;
  return () => {
    const now = clock();
    const today = Math.floor(now / dayLength);
    if (today !== day || rulebook === undefined) {
      const asOf = dayOf(now);
      const since = rulebook?.asOf;
      // The clock may run backwards (tests, a corrected machine): then compile too.
      const same =
        since !== undefined &&
        since <= asOf &&
        !rulebook!.daysOfChange.some((on) => since < on && on <= asOf);
      if (!same) rulebook = compile(codes, { asOf });
      day = today;
    }
    return rulebook!;
  };
}
