import { Type } from 'typebox';
import { day, oneOf, orNull, text, texts, type Wire } from './schema.ts';
import { effectSchema } from './words.ts';

const approval = {
  reason: text,
  approver: text,
  approved: day,
  expires: Type.String({ description: 'The last day on which it counts.' }),
  state: oneOf(['in-force', 'idle', 'expired', 'not-yet'], {
    description: '"idle" counts today and moves nothing, at least in part; the lapses say why.',
  }),
};
/** Why something was documented, who answers for it, until when, and whether it counts today. */
export type Approved = Pick<NonNullable<Documented['profile']>['exempt'][number], keyof typeof approval>;

export const documentedSchema = Type.Object(
  {
    profile: orNull(
      Type.Object({
        service: Type.Object({ name: text, kinds: texts }),
        places: texts,
        guidance: Type.Boolean({ description: 'Whether what a regulator only recommends binds.' }),
        exempt: Type.Array(Type.Object({ code: text, short: text, ...approval })),
        deviations: Type.Array(
          Type.Object({
            id: text,
            situations: texts,
            ages: Type.Object({ lo: Type.Integer(), hi: Type.Integer() }),
            effect: effectSchema,
            ...approval,
          }),
        ),
      }),
    ),
    lapses: Type.Array(Type.Object({ item: text, what: text, right: text }), {
      description: 'What of it does nothing today, so that the stricter default holds.',
    }),
    newer: Type.Boolean({
      description:
        'Whether the file says something else than what is in force, because somebody chose another rulebook.',
    }),
  },
  { title: 'Documented' },
);
/** What the operator documents of its service. */
export type Documented = Wire<typeof documentedSchema>;

export const exampleDocumented = { profile: null, lapses: [], newer: false } satisfies Documented;
