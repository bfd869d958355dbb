import { Type } from 'typebox';
import { exampleValues } from './example-values.ts';
import { closed, instant, oneOf, orNull, text, type Wire } from './schema.ts';
import { askedSituation, situationSchema } from './words.ts';

export const newAskSchema = closed({ situation: askedSituation }, { title: 'NewAsk' });

export const askedSchema = Type.Object({ askId: text, state: Type.Literal('waiting') }, { title: 'Asked' });
export type Asked = Wire<typeof askedSchema>;

const askStates = oneOf(['waiting', 'approved', 'refused', 'expired']);

/** What a child asked for, as it sees that itself. */
export const askRecordSchema = Type.Object(
  { askId: text, situation: situationSchema, state: askStates, at: instant },
  { title: 'AskRecord' },
);
export type AskRecord = Wire<typeof askRecordSchema>;

/** What a child asked for, in a guardian's words. */
export const askViewSchema = Type.Object(
  {
    ...askRecordSchema.properties,
    title: text,
    what: text,
    strong: Type.Boolean({ description: 'Whether a yes takes a method whose reach is `disclosure`.' }),
    answeredAt: orNull(instant),
  },
  { title: 'Ask' },
);
export type AskView = Wire<typeof askViewSchema>;

export const exampleNewAsk = { situation: 'data.share/third-party' };
export const exampleAsked = { askId: exampleValues.askId, state: 'waiting' } satisfies Asked;
