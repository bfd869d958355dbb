import operator from '@stairgate/words/messages/en/operator.json' with { type: 'json' };
import type { Unlock } from './decision.ts';
import type { Effect, Level, Situation } from './vocabulary.ts';

/** What an effect is called, to operators and whoever else reads decisions. */
export const effectName = (effect: Effect): string => operator.effects[effect];

/** When something may happen under an effect: "only after this child chose it". */
export const effectMeaning = (effect: Effect): string => operator.effectMeanings[effect];

/** The texts for what would open something, of one audience. */
export type UnlockTexts = Readonly<Record<Unlock['how'] | 'consent-strong' | 'prove-age-past', string>>;

/**
 * What would open something, as the end of a sentence: "the child turns 13".
 * @param nameOf how a level of assurance is called.
 * @param situationOf how a situation is called.
 */
export function wordUnlock(
  way: Unlock,
  nameOf: (level: Level) => string = (level) => level,
  texts: UnlockTexts = operator.unlock,
  situationOf: (situation: Situation) => string = (situation) => situation,
): string {
  switch (way.how) {
    case 'consent':
      return way.strong ? texts['consent-strong'] : texts.consent;
    case 'turn':
      return texts.turn.replace('{age}', `${way.age}`);
    case 'prove-age': {
      const text = way.past === undefined ? texts['prove-age'] : texts['prove-age-past'];
      return text.replace('{level}', nameOf(way.level)).replace('{past}', `${way.past}`);
    }
    case 'open-other':
    case 'lift-limit':
    case 'say-yes-this-time':
      return texts[way.how].replace('{by}', way.by).replace('{other}', () => situationOf(way.situation));
    default:
      return texts[way.how];
  }
}
