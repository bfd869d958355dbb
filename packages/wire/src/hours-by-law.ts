import { Type } from 'typebox';
import { shortCitationSchema } from './decision.ts';
import { oneOf, text, type Wire } from './schema.ts';
import { effectSchema, situationSchema, weekdaySchema } from './words.ts';

/** Hours in which the law keeps something closed by itself, or until somebody says yes. */
export const hoursByLawSchema = Type.Object(
  {
    situation: situationSchema,
    kind: oneOf(['night', 'school']),
    effect: effectSchema,
    from: text,
    to: text,
    days: Type.Optional(Type.Array(weekdaySchema)),
    term: Type.Optional(Type.Boolean()),
    rules: Type.Array(shortCitationSchema, {
      description: 'Who says so. One that gives no hours has the widest that any law gives.',
    }),
  },
  { title: 'HoursByLaw' },
);
export type HoursByLaw = Wire<typeof hoursByLawSchema>;
