import operator from '@stairgate/words/messages/en/operator.json' with { type: 'json' };
import type { Unlock } from './decision.ts';
import type { Effect, Level, Situation } from './vocabulary.ts';
import { wordUnlock } from './word-unlock.ts';

/** What an effect is called, to operators and whoever else reads decisions. */
export const effectName = (effect: Effect): string => operator.effects[effect];

/** What it is called how a line, or a whole code, stands on a day: a word, and what it comes to. */
export const standingWords = operator.standings;

/** When something may happen under an effect: "only after this child chose it". */
export const effectMeaning = (effect: Effect): string => operator.effectMeanings[effect];

/**
 * What would open something, to an operator: "the child turns 13".
 * @param nameOf how a level of assurance is called.
 * @param situationOf how a situation is called.
 */
export const unlockForOperators = (
  way: Unlock,
  nameOf?: (level: Level) => string,
  situationOf?: (situation: Situation) => string,
): string => wordUnlock(way, operator.unlock, nameOf, situationOf);
