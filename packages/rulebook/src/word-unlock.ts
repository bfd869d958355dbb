import type { Unlock } from './decision.ts';
import type { Level, Situation } from './vocabulary.ts';

/** The texts for what would open something, of one audience. */
export type UnlockTexts = Readonly<Record<Unlock['how'] | 'consent-strong' | 'prove-age-past', string>>;

/**
 * What would open something, as the end of a sentence: "the child turns 13".
 * @param nameOf how a level of assurance is called.
 * @param situationOf how a situation is called.
 */
export function wordUnlock(
  way: Unlock,
  texts: UnlockTexts,
  nameOf: (level: Level) => string = (level) => level,
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
