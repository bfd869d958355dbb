import type { Situation } from '@stairgate/rulebook';
import { Type } from 'typebox';
import { childParams } from './child.ts';
import { exampleValues } from './example-values.ts';
import { placeSchema } from './place.ts';
import { closed, day, instant, oneOf, orNull, text, type Wire } from './schema.ts';
import { bandSchema } from './words.ts';

export const complaintSchema = closed(
  {
    about: Type.String({
      maxLength: 100,
      description:
        'A situation, or age, data, guardian or other. The guardian is told nothing of one about guardian.',
    }),
    text: Type.Optional(Type.String({ maxLength: 1000 })),
  },
  { title: 'Complaint' },
);
export type ComplaintSubject = Situation | 'age' | 'data' | 'guardian' | 'other';

export const guardianComplaintSchema = closed(
  {
    about: Type.String({
      maxLength: 100,
      description:
        'A situation, or age, data, decision, platform or other. One about platform reaches the operators alone.',
    }),
    text: Type.Optional(Type.String({ maxLength: 1000 })),
  },
  { title: 'GuardianComplaint' },
);
/** What a guardian complains of: what was decided, or the platform itself, beside what a child may. */
export type GuardianComplaintSubject = Exclude<ComplaintSubject, 'guardian'> | 'decision' | 'platform';
export const guardianComplaintViewSchema = Type.Object(
  {
    complaintId: text,
    about: Type.Unsafe<GuardianComplaintSubject>({ type: 'string' }),
    text: orNull(text),
    state: oneOf(['received', 'answered']),
    at: instant,
    answerBy: day,
    answer: orNull(text, { description: 'In the words of whoever answered; null until then.' }),
    answeredAt: orNull(instant),
    answeredBy: orNull(oneOf(['operator', 'platform'])),
  },
  { title: 'GuardianComplaintView' },
);
/** A complaint as the guardian that made it sees it. Nobody else on the child's side does. */
export type GuardianComplaintView = Wire<typeof guardianComplaintViewSchema>;
export const exampleGuardianComplaint = { about: 'decision', text: 'My objection was dismissed.' };
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
    answer: orNull(text, { description: 'In the words of whoever answered; null until then.' }),
    answeredAt: orNull(instant),
    answeredBy: orNull(oneOf(['operator', 'platform'])),
  },
  { title: 'ComplaintView' },
);
export type ComplaintView = Wire<typeof complaintViewSchema>;

/** What a guardian sees of a complaint that was answered: not what the child wrote. */
export const answeredComplaintSchema = Type.Object(
  {
    complaintId: text,
    about: complaintViewSchema.properties.about,
    at: instant,
    answer: text,
    answeredAt: instant,
  },
  { title: 'AnsweredComplaint' },
);
export type AnsweredComplaint = Wire<typeof answeredComplaintSchema>;

/** A complaint as whoever answers it sees it. */
export const receivedComplaintSchema = Type.Object(
  {
    ...complaintViewSchema.properties,
    about: Type.Unsafe<ComplaintSubject | GuardianComplaintSubject>({ type: 'string' }),
    from: oneOf(['child', 'guardian'], {
      description:
        'Who complains, and so who reads the answer. A guardian’s own is shown to nobody else of the child’s.',
    }),
    childId: text,
    platform: Type.String({ description: 'The name of the platform whose child complains.' }),
    place: placeSchema,
    band: bandSchema,
    overdue: Type.Boolean({ description: 'Whether its day has passed without an answer.' }),
    withheld: Type.Boolean({
      description: 'Whether the answer is, or unless you say so will be, kept from the guardian.',
    }),
  },
  { title: 'ReceivedComplaint' },
);
export type ReceivedComplaint = Wire<typeof receivedComplaintSchema>;

export const complaintListSchema = Type.Object(
  {
    complaints: Type.Array(receivedComplaintSchema, {
      description:
        'At most two hundred. What waits: by the day on which it is due; what was answered: the newest first.',
    }),
    total: Type.Integer({ description: 'How many there are of those that were asked for.' }),
    waiting: Type.Integer({ description: 'How many wait for an answer, whatever was asked for.' }),
    overdue: Type.Integer({ description: 'How many of these are overdue.' }),
  },
  { title: 'ComplaintList' },
);
export type ComplaintList = Wire<typeof complaintListSchema>;

const filters = {
  state: Type.Optional(oneOf(['received', 'answered'], { description: 'Those that wait, if left out.' })),
  overdue: Type.Optional(oneOf(['yes'], { description: 'Only those whose day has passed.' })),
  about: Type.Optional(Type.String({ maxLength: 100 })),
};
export const complaintQuerySchema = closed(filters);
export type ComplaintQuery = Wire<typeof complaintQuerySchema>;
export const allComplaintsQuerySchema = closed({
  ...filters,
  platform: Type.Optional(Type.String({ maxLength: 200, description: 'The name of one platform.' })),
});

export const complaintAnswerSchema = closed(
  {
    text: Type.String({
      minLength: 1,
      maxLength: 2000,
      pattern: '\\S',
      description:
        'For the child, and for its guardian unless it is withheld, in words that a child of that age understands. It is shown as text only.',
      'x-right': 'write an answer of at most 2000 letters',
    }),
    guardian: Type.Optional(
      oneOf(['told', 'withheld'], {
        description:
          'Whether the guardian reads it too. Left out: withheld for other, where a child may write about its guardian, told for the rest. About guardian it is withheld whatever is said. Of no meaning where a guardian complains.',
      }),
    ),
  },
  { title: 'ComplaintAnswer' },
);
export type ComplaintAnswer = Wire<typeof complaintAnswerSchema>;

const complaintId = Type.String({ maxLength: 80 });
export const complaintParams = Type.Object({ complaintId });
export const childComplaintParams = Type.Object({ ...childParams.properties, complaintId });

export const exampleComplaint = { about: 'data', text: 'I want to know what you hold.' } satisfies Complaint;
export const exampleComplaintReceipt = {
  complaintId: exampleValues.complaintId,
  state: 'received',
  answerBy: '2026-12-22',
} satisfies ComplaintReceipt;

export const exampleReceivedComplaint = {
  complaintId: exampleValues.complaintId,
  ...exampleComplaint,
  state: 'received',
  at: exampleValues.at,
  answerBy: exampleComplaintReceipt.answerBy,
  answer: null,
  answeredAt: null,
  answeredBy: null,
  childId: exampleValues.childId,
  platform: 'default',
  place: 'GB',
  band: '13-15',
  overdue: false,
  withheld: false,
  from: 'child',
} satisfies ReceivedComplaint;
export const exampleComplaintAnswer = {
  text: 'We hold your age and your country. You can download all of it on your page.',
} satisfies ComplaintAnswer;
export const exampleAnsweredComplaint = {
  ...exampleReceivedComplaint,
  state: 'answered',
  answer: exampleComplaintAnswer.text,
  answeredAt: '2026-11-24T09:30:00.000Z',
} as const;
