import { Type } from 'typebox';
import { toldRecordSchema } from './alert.ts';
import { askRecordSchema } from './ask.ts';
import { guardianStateSchema } from './child.ts';
import { complaintViewSchema } from './complaint.ts';
import { mailStateSchema } from './guardian.ts';
import { childProtectionsSchema, exampleProtections } from './protections.ts';
import type { Wire } from './schema.ts';
import { situationSchema } from './words.ts';

/** Everything on the child's own page. */
export const childPageSchema = Type.Object(
  {
    ...childProtectionsSchema.properties,
    asks: Type.Array(askRecordSchema),
    complaints: Type.Array(complaintViewSchema),
    offers: Type.Array(situationSchema, { description: 'What the service can do at all.' }),
    guardianState: guardianStateSchema,
    guardianMail: mailStateSchema,
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
  told: [],
} satisfies ChildPage;
