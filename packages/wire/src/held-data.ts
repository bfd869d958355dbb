import { Type } from 'typebox';
import { childSchema, exampleChild } from './child.ts';
import { exampleValues } from './example-values.ts';
import { limitSchema } from './limit.ts';
import { whyAsleepSchema } from './protections.ts';
import { instant, orNull, text, type Wire } from './schema.ts';
import { durationSchema, grantorSchema, situationSchema } from './words.ts';

/** Rows as they are stored. Their columns may change from one version of the service to the next. */
const rows = Type.Array(Type.Object({}, { additionalProperties: true }));
const grant = {
  situation: situationSchema,
  by: grantorSchema,
  duration: durationSchema,
  sessionId: orNull(text),
  at: instant,
};

export const heldDataSchema = Type.Object(
  {
    exportedAt: instant,
    child: childSchema,
    ageEvidence: rows,
    choicesAndConsentsInForce: Type.Array(Type.Object(grant)),
    choicesAndConsentsAsleep: Type.Array(Type.Object({ ...grant, why: whyAsleepSchema })),
    limits: Type.Array(limitSchema),
    grants: rows,
    sessions: rows,
    guardians: rows,
    consents: rows,
    asks: rows,
    alerts: rows,
    zone: orNull(text),
    school: orNull(Type.Object({}, { additionalProperties: true })),
    moreTime: rows,
    favours: rows,
    use: rows,
    spent: rows,
    complaints: rows,
    ledger: rows,
  },
  { title: 'HeldData' },
);
/** Everything that is held about a child. */
export type HeldData = Wire<typeof heldDataSchema>;

export const exampleHeldData = {
  exportedAt: exampleValues.at,
  child: exampleChild,
  ageEvidence: [],
  choicesAndConsentsInForce: [],
  choicesAndConsentsAsleep: [],
  limits: [],
  grants: [],
  sessions: [],
  guardians: [],
  consents: [],
  asks: [],
  alerts: [],
  zone: null,
  school: null,
  moreTime: [],
  favours: [],
  use: [],
  spent: [],
  complaints: [],
  ledger: [],
} satisfies HeldData;
