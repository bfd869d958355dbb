import type { Situation } from '@stairgate/rulebook';
import { guardianWords } from '../consents/purpose-words.ts';

/** What a guardian is told of. Never what the child wrote, whom it wrote to, or where it is. */
export type AlertKind =
  | 'choice'
  | 'choice-undone'
  | 'ask'
  | 'session'
  | 'place'
  | 'age'
  | 'notice'
  | 'erased';

const texts: Readonly<Record<AlertKind, (title: string) => string>> = {
  choice: (title) => `Your child switched this on: ${title}.`,
  'choice-undone': (title) => `Your child switched this off: ${title}.`,
  ask: (title) => `Your child asks you to allow this: ${title}.`,
  session: () => 'The session has ended, and your child’s location is off again.',
  place: () => 'The country of your child’s account was changed. Other rules may hold now.',
  age: () => 'There is new evidence of your child’s age. Other rules may hold now.',
  notice: () =>
    'Who gets data about your child has changed. Sharing outside the service is off until you agree anew.',
  erased: () => 'Your child’s account was erased, with everything in it.',
};

/** One sentence in plain words for a guardian. */
export function alertText(kind: string, situation: Situation | null): string {
  const words = texts[kind as AlertKind] ?? (() => 'Something changed in your child’s account.');
  return words(situation === null ? '' : guardianWords(situation).title);
}
