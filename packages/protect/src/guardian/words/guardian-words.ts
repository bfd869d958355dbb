import { type Activity, english, type Person, type Situation } from '@stairgate/rulebook';
import words from '@stairgate/words/messages/en/guardian.json' with { type: 'json' };

/** Headings for what a guardian answers activity by activity. */
export const activityTitles: Readonly<Record<Activity, string>> = words.activities;

/** Who gets to see or use it. */
export const peopleWords: Readonly<Record<Person, string>> = words.people;

/** What one situation is called to a guardian, and what it means while it is on. */
export function guardianWords(situation: Situation): { readonly title: string; readonly what: string } {
  return english.situations[situation].guardian;
}
