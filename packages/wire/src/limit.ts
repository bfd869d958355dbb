import type { Limiter, SetLimit } from '@stairgate/rulebook';
import { Type } from 'typebox';
import { exampleValues } from './example-values.ts';
import { closed, instant, oneOf, orNull, text, type Wire } from './schema.ts';
import { limiterSchema, weekdaySchema } from './words.ts';

/** Why a limit was set, in a word of a closed list: nobody writes about a child here. */
export const limitReasons = ['sleep', 'school', 'money', 'safety', 'agreed'] as const;
export type LimitReason = (typeof limitReasons)[number];

/** A limit in a body: which members a kind wants, the service checks, and says so. */
export const newLimitSchema = closed(
  {
    kind: oneOf(['closed', 'ask', 'minutes', 'quiet', 'school', 'content', 'money'], {
      description:
        'closed, ask: `situation`. minutes: `minutes` a day. quiet, school: `hours`. content: `content`. money: `amount`, `currency`, `per`.',
    }),
    situation: Type.Optional(
      Type.String({ maxLength: 100, description: 'A situation, or an activity for all its circumstances.' }),
    ),
    minutes: Type.Optional(Type.Number()),
    hours: Type.Optional(
      closed({
        from: Type.String({ maxLength: 5, description: 'HH:MM, where the child is.' }),
        to: Type.String({ maxLength: 5, description: 'HH:MM; before `from`, it runs over midnight.' }),
        days: Type.Optional(Type.Array(weekdaySchema, { maxItems: 7 })),
        term: Type.Optional(Type.Boolean({ description: 'Only on days with school.' })),
      }),
    ),
    content: Type.Optional(
      Type.String({ maxLength: 20, description: 'sensitive, harmful, adult-only or suitable.' }),
    ),
    amount: Type.Optional(Type.Number({ description: 'In the smallest unit of the currency.' })),
    currency: Type.Optional(Type.String({ maxLength: 3, description: 'ISO 4217, such as EUR.' })),
    per: Type.Optional(Type.String({ maxLength: 10, description: 'day, week or month.' })),
    reason: Type.Optional(
      oneOf(limitReasons, { description: 'Why, for the child to read. Left out where nobody says so.' }),
    ),
  },
  { title: 'NewLimit' },
);
/** A limit as somebody sends it, its members not yet checked. */
export type SentLimit = Wire<typeof newLimitSchema>;
/** A limit to be set: `by` is who sends it. Another by the same about the same takes its place; other hours do not. */
export type NewLimit = WithoutBy<SetLimit> & { readonly reason?: LimitReason };
type WithoutBy<Set> = Set extends { readonly by: Limiter } ? Omit<Set, 'by'> : never;

/** The id of a limit in a path. */
export const limitParams = Type.Object({ limitId: Type.String({ maxLength: 64 }) });

const limitFields = {
  limitId: text,
  by: limiterSchema,
  at: instant,
  ...newLimitSchema.properties,
  liftedUntil: Type.Optional(
    Type.String({
      description: 'ISO 8601, UTC. A guardian lifted it for a while: it holds again from then.',
    }),
  ),
};
/** A limit as it stands: what it is, whose, and since when. */
export type SetLimitView = SetLimit & {
  readonly limitId: string;
  readonly at: string;
  readonly reason?: LimitReason;
  readonly liftedUntil?: string;
};
export const limitSchema = Type.Unsafe<SetLimitView>(Type.Object(limitFields, { title: 'Limit' }));

export const limitsSchema = Type.Object(
  { limits: Type.Array(limitSchema, { description: 'All limits, whoever set them.' }) },
  { title: 'Limits' },
);

export const limitSetSchema = Type.Object(
  {
    limit: limitSchema,
    replaces: orNull(text, {
      description: 'The limit of the same setter about the same of which it took the place.',
    }),
    note: orNull(Type.Literal('already-closed'), {
      description:
        'already-closed: the law keeps it closed for this child now anyway. The limit is stored and stays when that changes.',
    }),
  },
  { title: 'LimitSet' },
);
export type LimitSet = Wire<typeof limitSetSchema>;

export const exampleNewLimit = { kind: 'closed', situation: 'live.broadcast/anyone' } satisfies NewLimit;
export const exampleLimit = {
  limitId: exampleValues.limitId,
  by: 'platform',
  at: exampleValues.at,
  ...exampleNewLimit,
} satisfies SetLimitView;
export const exampleLimitSet = { limit: exampleLimit, replaces: null, note: null } satisfies LimitSet;
