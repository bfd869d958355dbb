import type { Situation } from '@stairgate/rulebook';
import type { AlertKind } from '../../child/facts/guardian-side.ts';
import { guardianWords } from '../words/guardian-words.ts';

const texts: Readonly<Record<AlertKind, (title: string) => string>> = {
  choice: (title) => `Your child switched this on: ${title}.`,
  'choice-undone': (title) => `Your child switched this off: ${title}.`,
  ask: (title) => `Your child asks you to allow this: ${title}.`,
  session: () => 'The session has ended, and your child’s location is off again.',
  place: () => 'The country of your child’s account was changed. Other rules may hold now.',
  age: () => 'There is new evidence of your child’s age. Other rules may hold now.',
  notice: () =>
    'Who gets data about your child has changed. Sharing outside the service is off until you agree anew.',
  'consent-asleep': (title) =>
    `${title === '' ? 'Some of what you agreed to' : `What you agreed to (${title})`} is off until you confirm it, because other rules hold for your child now.`,
  'limit-set-by-child': (title) => `Your child set itself a limit${about(title)}.`,
  'limit-set-by-guardian': (title) => `A guardian set a limit${about(title)}. Your child sees it.`,
  'limit-set-by-platform': (title) => `The service set a limit${about(title)}.`,
  'limit-lifted-by-child': (title) => `Your child lifted a limit of its own${about(title)}.`,
  'limit-lifted-by-guardian': (title) => `A guardian lifted a limit${about(title)}. Your child sees it.`,
  'limit-lifted-by-platform': (title) => `The service lifted a limit of its own${about(title)}.`,
  'limits-ended': () => 'Your child is 18. Your limits have ended.',
  erased: () => 'Your child’s account was erased, with everything in it.',
};

const about = (title: string) => (title === '' ? '' : `: ${title}`);

/** One sentence in plain words for a guardian. */
export function alertText(kind: string, situation: Situation | null): string {
  const words = texts[kind as AlertKind] ?? (() => 'Something changed in your child’s account.');
  return words(situation === null ? '' : guardianWords(situation).title);
}
