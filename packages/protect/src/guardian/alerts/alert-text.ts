import type { Situation } from '@stairgate/rulebook';
import type { AlertKind } from '../../child/facts/guardian-side.ts';
import type { GuardianWords } from '../words/guardian-words.ts';

/**
 * One sentence in plain words for a guardian.
 * @param by who did it, of the guardians: the one who reads it or another; nobody where that was none, or nobody knows.
 */
export function alertText(
  words: GuardianWords,
  kind: string,
  situation: Situation | null,
  by: 'nobody' | 'you' | 'other' = 'nobody',
): string {
  const { other, ...texts } = words.alerts;
  const sentences: Readonly<Record<AlertKind, string>> = texts;
  const sentence = Object.hasOwn(sentences, kind) ? sentences[kind as AlertKind] : other;
  const title = situation === null ? '' : words.situation(situation).title;
  return words.fill(sentence, { titled: situation === null ? 'no' : 'yes', title, by });
}
