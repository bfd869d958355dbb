import { Type } from '@fastify/type-provider-typebox';
import { type Limit, type Limiter, limiters } from '@stairgate/rulebook';

/** What a limit closes, as answers name it. */
export const closingSchema = Type.Object(
  {
    situation: Type.String(),
    by: Type.Enum([...limiters] as Limiter[]),
    how: Type.Enum(['closed', 'ask'] as Limit['how'][]),
  },
  { title: 'Closing' },
);
