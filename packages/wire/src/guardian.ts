import { Type } from 'typebox';
import { ageSchema } from './age.ts';
import { alertSchema } from './alert.ts';
import { askViewSchema } from './ask.ts';
import { attemptSchema } from './attempt.ts';
import { guardianStateSchema } from './child.ts';
import { answeredComplaintSchema } from './complaint.ts';
import {
  consentViewSchema,
  exampleMethod,
  exampleNotice,
  examplePurpose,
  methodSchema,
  noticeSchema,
  purposeSchema,
} from './consent.ts';
import { exampleValues } from './example-values.ts';
import { languageSchema } from './language.ts';
import { placeSchema } from './place.ts';
import { childProtectionsSchema, exampleProtections } from './protections.ts';
import { closed, instant, oneOf, orNull, text, type Wire } from './schema.ts';
import { bandSchema, situationSchema } from './words.ts';

export const newInviteSchema = closed(
  {
    email: Type.String({
      minLength: 3,
      maxLength: 320,
      description: 'The address of a grown-up, and nothing else about them. It is never given back.',
      'x-right': 'give one e-mail address such as name@example.com',
    }),
    language: Type.Optional(languageSchema),
  },
  { title: 'NewInvite' },
);

/** Whom to send a link to. */
export const signInSchema = Type.Omit(newInviteSchema, ['language'], {
  title: 'SignIn',
  additionalProperties: false,
});

export const invitedSchema = Type.Object(
  { state: Type.Literal('invited'), expiresAt: instant },
  { title: 'Invited' },
);
export type Invited = Wire<typeof invitedSchema>;

export const mailStateSchema = orNull(oneOf(['sent', 'waiting', 'retrying']), {
  description: 'How far the mail has got; null when none was ever sent or the address is gone.',
});
export type MailState = NonNullable<Wire<typeof mailStateSchema>>;

export const noStandingSchema = Type.Object(
  {
    until: Type.String({ description: 'From then on a mail suffices again.' }),
    proof: Type.Boolean({
      description: 'Whether another grown-up can be asked before, who then has to prove to be one.',
    }),
    objected: Type.Boolean({ description: 'Whether nobody can be asked until an objection is settled.' }),
  },
  { title: 'NoStanding', description: 'The same grown-up can always be asked again.' },
);
/** How a child may ask after a grown-up's no. */
export type NoStanding = Wire<typeof noStandingSchema>;

/** How the question to a guardian stands; the address itself is never told. */
export const guardianStatusSchema = Type.Object(
  {
    state: guardianStateSchema,
    mail: mailStateSchema,
    noStanding: orNull(noStandingSchema, { description: 'After a no; null where none stands.' }),
  },
  { title: 'GuardianStatus' },
);
export type GuardianStatus = Wire<typeof guardianStatusSchema>;

/** Where a browser trades the token of a link for a session. */
export const openingSchema = closed(
  { token: Type.String({ minLength: 1, maxLength: 200 }) },
  { title: 'Opening' },
);

export const openedSchema = Type.Object(
  {
    csrf: text,
    purpose: oneOf(['invite', 'sign-in', 'confirm']),
    childId: Type.Optional(text),
    consentId: Type.Optional(text),
  },
  { title: 'Opened' },
);
/** What came of opening the link of a mail. */
export type Opened = Wire<typeof openedSchema>;

export const signInAcceptedSchema = Type.Object(
  { state: Type.Literal('accepted') },
  { title: 'SignInAccepted' },
);

export const labelSchema = closed({ label: Type.String({ maxLength: 40 }) }, { title: 'Label' });

export const guardianChildSchema = Type.Object(
  {
    childId: text,
    label: orNull(text),
    place: placeSchema,
    age: ageSchema,
    band: bandSchema,
    state: oneOf(['invited', 'confirming', 'consented', 'refused', 'withdrawn', 'expired']),
    invitedAt: instant,
    expiresAt: orNull(instant),
    answeredAt: orNull(instant),
    notice: noticeSchema,
    methods: Type.Array(methodSchema),
    purposes: Type.Array(purposeSchema),
    consents: Type.Array(consentViewSchema),
    asks: Type.Array(askViewSchema),
    decidesItself: Type.Boolean({
      description:
        'Whether the child is of the age of its own consent there: then it alone may have its data exported or erased.',
    }),
    complaints: Type.Array(answeredComplaintSchema, {
      description: 'Those of the child that were answered, newest first, without what the child wrote.',
    }),
    earlierNo: orNull(Type.Object({ kind: oneOf(['refused', 'withdrawn']), at: instant, until: instant }), {
      description:
        'That another grown-up said no before this one was asked, and until when only a proof overrides it. Never who.',
    }),
    objection: orNull(oneOf(['possible', 'open', 'upheld', 'dismissed']), {
      description: 'Whether this guardian, whose no stands, can object to another, or has.',
    }),
    verification: orNull(attemptSchema, {
      description: 'The latest attempt of this guardian to be verified; null once an answer rests on it.',
    }),
    protections: childProtectionsSchema,
  },
  { title: 'GuardianChild' },
);
export type GuardianChild = Wire<typeof guardianChildSchema>;

export const guardianHomeSchema = Type.Object(
  {
    language: Type.String({ description: 'The language of all texts in it.' }),
    letters: orNull(text, {
      description: 'The language that the guardian chose for letters; null where none was chosen.',
    }),
    children: Type.Array(guardianChildSchema),
    alerts: Type.Array(alertSchema),
    offers: Type.Array(situationSchema, { description: 'What the service can do at all.' }),
    noStandsDays: Type.Integer({ description: 'Days that a no stands.' }),
  },
  { title: 'GuardianHome' },
);
export type GuardianHome = Wire<typeof guardianHomeSchema>;

export const exampleNewInvite = { email: 'parent@example.com', language: 'en' };
export const exampleSignIn = { email: 'parent@example.com' };
export const exampleInvited = {
  state: 'invited',
  expiresAt: '2026-11-29T12:00:00.000Z',
} satisfies Invited;
export const exampleOpened = {
  csrf: exampleValues.csrf,
  purpose: 'invite',
  childId: exampleValues.childId,
} satisfies Opened;
export const exampleGuardianHome = {
  language: 'en',
  letters: null,
  children: [
    {
      childId: exampleValues.childId,
      label: null,
      place: 'US',
      age: { lo: 12, hi: 12, level: 'declared-by-guardian-or-device' },
      band: '10-12',
      state: 'invited',
      invitedAt: exampleValues.at,
      expiresAt: exampleInvited.expiresAt,
      answeredAt: null,
      notice: exampleNotice,
      methods: [exampleMethod],
      purposes: [examplePurpose],
      consents: [],
      asks: [],
      decidesItself: false,
      complaints: [],
      earlierNo: null,
      objection: null,
      verification: null,
      protections: exampleProtections,
    },
  ],
  alerts: [],
  offers: ['account.open/self', 'location.share/contact'],
  noStandsDays: 30,
} satisfies GuardianHome;
