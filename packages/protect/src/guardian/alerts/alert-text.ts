import type { Situation } from '@stairgate/rulebook';
import type { AlertKind } from '../../child/facts/guardian-side.ts';
import type { GuardianWords } from '../words/guardian-words.ts';

/** One sentence in plain words for a guardian. */
export function alertText(words: GuardianWords, kind: string, situation: Situation | null): string {
  const { other, ...texts } = words.alerts;
  const sentences: Readonly<Record<AlertKind, string>> = texts;
  const sentence = Object.hasOwn(sentences, kind) ? sentences[kind as AlertKind] : other;
  const title = situation === null ? '' : words.situation(situation).title;
  return words.fill(sentence, { titled: situation === null ? 'no' : 'yes', title });
}
