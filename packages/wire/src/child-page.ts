import { Type } from 'typebox';
import { toldRecordSchema } from './alert.ts';
import { askRecordSchema } from './ask.ts';
import { attemptSchema } from './attempt.ts';
import { guardianStateSchema } from './child.ts';
import { complaintViewSchema } from './complaint.ts';
import { mailStateSchema, noStandingSchema } from './guardian.ts';
import { childProtectionsSchema, exampleProtections } from './protections.ts';
import { orNull, text, type Wire } from './schema.ts';
import { weekSchema } from './week.ts';
import { wishesSchema } from './wishes.ts';
import { situationSchema } from './words.ts';

const ageMethodSchema = Type.Object(
  {
    id: text,
    title: Type.Optional(text),
    how: Type.Optional(text),
  },
  { title: 'AgeMethod', description: 'Those of the house have their words on the page, by the id.' },
);
/** A way to show an age. */
export type AgeMethod = Wire<typeof ageMethodSchema>;

/** Everything on the child's own page. */
export const childPageSchema = Type.Object(
  {
    ...childProtectionsSchema.properties,
    asks: Type.Array(askRecordSchema),
    complaints: Type.Array(complaintViewSchema),
    offers: Type.Array(situationSchema, { description: 'What the service can do at all.' }),
    guardianState: guardianStateSchema,
    guardianMail: mailStateSchema,
    guardianWord: orNull(text, {
      description:
        'Two words, as ids, by which the grown-up who was asked knows this child from others of its mailbox.',
    }),
    decidesItself: Type.Boolean({
      description:
        'Whether the child is of the age of its own consent there, and may end what its guardian has a say in.',
    }),
    noStanding: orNull(noStandingSchema, { description: 'After a no; null where none stands.' }),
    ageMethods: Type.Array(ageMethodSchema, {
      description: 'The ways in which a child can show its age here, with somebody else.',
    }),
    ageAttempt: orNull(attemptSchema, { description: 'The latest attempt at it.' }),
    others: Type.Integer({ description: 'How many more guardians have agreed.' }),
    wishes: Type.Array(wishesSchema, {
      description: 'Of each guardian: what letters tell it.',
    }),
    week: orNull(weekSchema, {
      description: 'What a guardian sees of the week; null where none has agreed.',
    }),
    returnTo: orNull(text, {
      description: 'Where the platform has the page lead back to; null where it gave no address.',
    }),
    told: Type.Array(toldRecordSchema, {
      description: 'What the guardian was told, newest first: a child always sees what a guardian sees.',
    }),
  },
  { title: 'ChildPage' },
);
export type ChildPage = Wire<typeof childPageSchema>;

export const exampleChildPage = {
  ...exampleProtections,
  asks: [],
  complaints: [],
  offers: ['location.share/contact'],
  guardianState: 'none',
  guardianMail: null,
  guardianWord: null,
  others: 0,
  wishes: [],
  week: null,
  decidesItself: true,
  noStanding: null,
  ageMethods: [],
  ageAttempt: null,
  returnTo: null,
  told: [],
} satisfies ChildPage;
