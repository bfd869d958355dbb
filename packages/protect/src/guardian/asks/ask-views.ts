import type { AskView } from '@stairgate/wire';
import type { AskRow } from '../../database/schema.ts';
import type { Purpose } from '../notice/purposes.ts';
import type { GuardianWords } from '../words/guardian-words.ts';

/** What a child asked for, in a guardian's words. */
export function askView(
  { ask_id, situation, state, asked_at, answered_at }: AskRow,
  purposes: readonly Purpose[],
  words: GuardianWords,
): AskView {
  const { title, what } = words.situation(situation);
  return {
    askId: ask_id,
    situation,
    title,
    what,
    strong: purposes.some((purpose) => purpose.strong && purpose.situations.includes(situation)),
    state,
    at: asked_at,
    answeredAt: answered_at,
  };
}
