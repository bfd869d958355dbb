import type { Situation } from '@stairgate/rulebook';
import words from '@stairgate/words/messages/en/guardian-pages.json' with { type: 'json' };
import { IntlMessageFormat } from 'intl-messageformat';
import type { AlertKind } from '../../child/facts/guardian-side.ts';
import { guardianWords } from '../words/guardian-words.ts';

const { other, ...texts } = words.alerts;
const sentences: Readonly<Record<AlertKind, string>> = texts;

/** One sentence in plain words for a guardian. */
export function alertText(kind: string, situation: Situation | null): string {
  const sentence = Object.hasOwn(sentences, kind) ? sentences[kind as AlertKind] : other;
  const format = new IntlMessageFormat(sentence, words.language, undefined, { ignoreTag: true });
  const title = situation === null ? '' : guardianWords(situation).title;
  return `${format.format({ titled: situation === null ? 'no' : 'yes', title })}`;
}
