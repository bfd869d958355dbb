import type { Situation } from '@stairgate/rulebook';
import { Type } from 'typebox';
import { exampleValues } from './example-values.ts';
import { closed, day, instant, oneOf, orNull, text, type Wire } from './schema.ts';

export const complaintSchema = closed(
  {
    about: Type.String({ maxLength: 100, description: 'A situation, or age, data or other.' }),
    text: Type.Optional(Type.String({ maxLength: 1000 })),
  },
  { title: 'Complaint' },
);
export type ComplaintSubject = Situation | 'age' | 'data' | 'other';
export interface Complaint extends Wire<typeof complaintSchema> {
  readonly about: ComplaintSubject;
}

export const complaintReceiptSchema = Type.Object(
  {
    complaintId: text,
    state: Type.Literal('received'),
    answerBy: Type.String({ description: 'The day by which an answer is due.' }),
  },
  { title: 'ComplaintReceipt' },
);
export type ComplaintReceipt = Wire<typeof complaintReceiptSchema>;

/** A complaint as the child that made it sees it. */
export const complaintViewSchema = Type.Object(
  {
    complaintId: text,
    about: Type.Unsafe<ComplaintSubject>({ type: 'string' }),
    text: orNull(text),
    state: oneOf(['received', 'answered']),
    at: instant,
    answerBy: day,
  },
  { title: 'ComplaintView' },
);
export type ComplaintView = Wire<typeof complaintViewSchema>;

export const exampleComplaint = { about: 'data', text: 'I want to know what you hold.' } satisfies Complaint;
export const exampleComplaintReceipt = {
  complaintId: exampleValues.complaintId,
  state: 'received',
  answerBy: '2026-12-22',
} satisfies ComplaintReceipt;
