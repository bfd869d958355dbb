import { type Static, Type } from '@fastify/type-provider-typebox';
import type { Situation } from '@stairgate/rulebook';
import type { AskRow } from '../../database/schema.ts';
import type { Purpose } from '../notice/purposes.ts';
import { guardianWords } from '../words/guardian-words.ts';

export const askViewSchema = Type.Object(
  {
    askId: Type.String(),
    situation: Type.Unsafe<Situation>({ type: 'string' }),
    title: Type.String(),
    what: Type.String(),
    strong: Type.Boolean({ description: 'Whether a yes takes a method whose reach is `disclosure`.' }),
    state: Type.Enum(['waiting', 'approved', 'refused', 'expired'] as AskRow['state'][]),
    at: Type.String(),
    answeredAt: Type.Union([Type.String(), Type.Null()]),
  },
  { title: 'Ask' },
);
export type AskView = Static<typeof askViewSchema>;

/** What a child asked for, in a guardian's words. */
export function askView(
  { ask_id, situation, state, asked_at, answered_at }: AskRow,
  purposes: readonly Purpose[],
): AskView {
  const { title, what } = guardianWords(situation);
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
