import { type Static, Type } from '@fastify/type-provider-typebox';
import { type Limiter, limiters } from '@stairgate/rulebook';
import type { LimitFact } from '../facts/child-facts.ts';
import { newLimitSchema } from './read-limit.ts';

/** A limit as pages and platforms see it: what it is, whose, and since when. */
export const limitSchema = Type.Object(
  {
    limitId: Type.String(),
    by: Type.Enum([...limiters] as Limiter[]),
    at: Type.String(),
    ...newLimitSchema.properties,
  },
  { title: 'Limit' },
);
export type LimitView = Static<typeof limitSchema>;

export const limitsSchema = Type.Object({ limits: Type.Array(limitSchema) });

/** `already-closed`: the law closes it now whatever anybody sets; the limit is stored all the same. */
export const limitSetSchema = Type.Object(
  {
    limit: limitSchema,
    replaces: Type.Union([Type.String(), Type.Null()], {
      description: 'The limit of the same setter about the same of which it took the place.',
    }),
    note: Type.Union([Type.Literal('already-closed'), Type.Null()], {
      description:
        'already-closed: the law keeps it closed for this child now anyway. The limit is stored and stays when that changes.',
    }),
  },
  { title: 'LimitSet' },
);

export function limitView({ limitId, at, set }: LimitFact): LimitView {
  return { limitId, at, ...set } as LimitView;
}
