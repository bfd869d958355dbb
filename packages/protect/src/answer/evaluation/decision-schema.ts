import { Type } from '@fastify/type-provider-typebox';
import type { DecisionRecord } from '@stairgate/rulebook';
import { closingSchema } from '../../child/limits/closing-schema.ts';

/** A rule that binds, as answers cite it. */
export const citationSchema = Type.Object({
  code: Type.String(),
  rule: Type.String(),
  short: Type.String(),
  jurisdiction: Type.String(),
  cite: Type.String(),
  url: Type.String(),
  says: Type.String(),
  effect: Type.String(),
  status: Type.String(),
  confidence: Type.String(),
  about: Type.Optional(
    Type.String({
      description: 'The situation that it is about, where that is one that this is empty without.',
    }),
  ),
  deviation: Type.Optional(
    Type.Object(
      { id: Type.String(), from: Type.String() },
      { description: 'The deviation that lowers it here, and the effect that the rule itself has.' },
    ),
  ),
});

const words = Type.Array(Type.String());

/** An answer of the rulebook, whole. */
export const decisionSchema = Type.Unsafe<DecisionRecord>(
  Type.Object(
    {
      situation: Type.String(),
      allowed: Type.Boolean(),
      effect: Type.String(),
      own: Type.Optional(
        Type.String({
          description:
            'What the law says of it alone, where all else is open; left out where that is the effect.',
        }),
      ),
      obligations: words,
      needs: words,
      waitsFor: Type.Optional(
        Type.Array(Type.String(), {
          description: 'Other situations that are closed, and that it is closed with.',
        }),
      ),
      limits: Type.Optional(
        Type.Array(closingSchema, { description: 'The limits that close it, or want a yes each time.' }),
      ),
      rules: Type.Array(citationSchema),
      reasons: words,
      unlock: Type.Array(Type.Object({}, { additionalProperties: true })),
      deviations: Type.Optional(
        Type.Array(Type.Object({}, { additionalProperties: true }), {
          description: "Those of the operator's profile without which the answer would be another.",
        }),
      ),
      revision: Type.String(),
    },
    { title: 'Decision' },
  ),
);
