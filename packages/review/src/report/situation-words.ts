import type { Practice, Situation } from '@stairgate/rulebook';
import reviewer from '@stairgate/words/messages/en/reviewer.json' with { type: 'json' };

/** How a report names a situation, and how it says what has to stop. */
export interface SituationWords {
  readonly title: string;
  /** Fits after "Do not …": what the service does, or lets happen. */
  readonly act: string;
}

export const situationWords: Readonly<Record<Situation, SituationWords>> = reviewer.situations;

/** How a report names a practice, and what would mend it. */
export const practiceWords: Readonly<Record<Practice, { readonly title: string; readonly fix: string }>> =
  reviewer.practices;
