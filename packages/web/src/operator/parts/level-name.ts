import type { Level } from '@stairgate/rulebook';
import operator from '@stairgate/words/messages/en/operator.json' with { type: 'json' };

/** A level of assurance in few words, for a list. */
export const levelName = (level: Level): string => operator.levelNames[level];
