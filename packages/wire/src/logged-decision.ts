import type { LoggedDecision } from '@stairgate/rulebook';
import { Type } from 'typebox';
import { ageSchema } from './age.ts';
import { closingSchema } from './decision.ts';
import { exampleValues } from './example-values.ts';
import { instant, type Same, text, texts, type Wire } from './schema.ts';
import {
  countedBandSchema,
  effectSchema,
  grantorSchema,
  levelSchema,
  obligationSchema,
  situationSchema,
} from './words.ts';

/** A decision as somebody may keep it: all that it takes to answer it again, and nothing that says who it was about. */
export const loggedDecisionSchema = Type.Object(
  {
    at: instant,
    situation: situationSchema,
    in: Type.Union([texts, Type.Literal('unknown')], {
      description: 'ISO 3166 codes, all of whose law was joined.',
    }),
    age: ageSchema,
    granted: Type.Array(grantorSchema),
    once: Type.Optional(Type.Array(grantorSchema)),
    others: Type.Optional(
      Type.Array(Type.Object({ situation: text, by: grantorSchema, once: Type.Optional(Type.Boolean()) })),
    ),
    limits: Type.Optional(Type.Array(closingSchema)),
    effect: effectSchema,
    allowed: Type.Boolean(),
    obligations: Type.Array(obligationSchema),
    revision: text,
  },
  { title: 'LoggedDecision' },
);
true satisfies Same<Wire<typeof loggedDecisionSchema>, LoggedDecision>;

export const recordsSchema = Type.Object(
  { records: Type.Array(loggedDecisionSchema) },
  { title: 'DecisionRecords' },
);
export type DecisionRecords = Wire<typeof recordsSchema>;

/** A recent decision, as operators see it. */
export const recentDecisionSchema = Type.Object(
  {
    at: instant,
    situation: Type.String({ description: 'As it was asked, where that is no situation.' }),
    effect: effectSchema,
    allowed: Type.Boolean(),
    band: countedBandSchema,
    level: levelSchema,
    place: text,
    platform: Type.String({ description: 'The id of the platform that asked.' }),
    revision: text,
    reasons: texts,
  },
  { title: 'RecentDecision' },
);
export type RecentDecision = Wire<typeof recentDecisionSchema>;

/** How often in one hour, for one age group in one place, the answer was this. */
export const decisionCountSchema = Type.Object(
  {
    hour: instant,
    situation: situationSchema,
    band: countedBandSchema,
    place: text,
    platform: text,
    allowed: Type.Boolean(),
    count: Type.Integer(),
  },
  { title: 'DecisionCount' },
);
export type DecisionCount = Wire<typeof decisionCountSchema>;

export const decisionLogSchema = Type.Object(
  { decisions: Type.Array(recentDecisionSchema), counts: Type.Array(decisionCountSchema) },
  { title: 'DecisionLog' },
);
export type DecisionLog = Wire<typeof decisionLogSchema>;

export const exampleLoggedDecision = {
  at: exampleValues.at,
  situation: 'contact.message/adult',
  in: ['GB'],
  age: { lo: 12, hi: 12, level: 'self-declared' },
  granted: [],
  effect: 'forbid',
  allowed: false,
  obligations: [],
  revision: exampleValues.revision,
} satisfies LoggedDecision;
