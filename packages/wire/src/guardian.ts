import { Type } from 'typebox';
import { ageSchema } from './age.ts';
import { alertSchema } from './alert.ts';
import { askViewSchema } from './ask.ts';
import { attemptSchema } from './attempt.ts';
import { guardianStateSchema } from './child.ts';
import { answeredComplaintSchema, guardianComplaintViewSchema } from './complaint.ts';
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
import { favourSchema } from './favour.ts';
import { hoursByLawSchema } from './hours-by-law.ts';
import { languageSchema } from './language.ts';
import { placeSchema } from './place.ts';
import { childProtectionsSchema, exampleProtections } from './protections.ts';
import { closed, instant, line, oneOf, orNull, text, type Wire } from './schema.ts';
import { exampleWeek, weekSchema } from './week.ts';
import { exampleWishes, wishesSchema } from './wishes.ts';
import { bandSchema, situationSchema } from './words.ts';

export const newInviteSchema = closed(
  {
    email: Type.String({
      maxLength: 320,
      description: 'The address of a grown-up, and nothing else about them. It is never given back.',
      'x-right': 'give one e-mail address such as name@example.com',
    }),
    language: Type.Optional(languageSchema),
  },
  { title: 'NewInvite' },
);

/** What a platform gives, which may know the child's own address. */
export const newPlatformInviteSchema = closed(
  {
    ...newInviteSchema.properties,
    childEmail: Type.Optional(
      Type.String({
        maxLength: 320,
        description:
          "The child's own address, where the platform knows it, so that nobody asks the child itself. It is compared and not kept.",
      }),
    ),
  },
  { title: 'NewPlatformInvite' },
);

/** Whom to send a link to. */
export const signInSchema = Type.Omit(newInviteSchema, ['language'], {
  title: 'SignIn',
  additionalProperties: false,
});

export const invitedSchema = Type.Object(
  {
    state: Type.Literal('invited'),
    expiresAt: instant,
    word: Type.String({
      description:
        'Two words, in the language of the invitation: show them to the child. The letter and the guardian’s page name them too.',
    }),
  },
  { title: 'Invited' },
);
export type Invited = Wire<typeof invitedSchema>;

export const mailStateSchema = orNull(oneOf(['sent', 'waiting', 'retrying', 'undeliverable']), {
  description:
    'How far the latest letter has got; undeliverable: the mailbox does not take letters. Null when none was ever sent or the address is gone.',
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
    word: orNull(text, {
      description:
        'Two words by which the guardian knows this child from others of its mailbox, as ids; null where nobody was asked.',
    }),
    noStanding: orNull(noStandingSchema, { description: 'After a no; null where none stands.' }),
  },
  { title: 'GuardianStatus' },
);
export type GuardianStatus = Wire<typeof guardianStatusSchema>;

const token = Type.String({ minLength: 1, maxLength: 200 });

/** What a browser asks about a link before anybody presses anything. */
export const linkLookingSchema = closed({ token }, { title: 'LinkLooking' });

/** Where a browser trades the token of a link for a session. */
export const openingSchema = closed(
  {
    token,
    replace: Type.Optional(
      Type.Boolean({ description: 'Whether somebody else who is signed in there is signed out for it.' }),
    ),
  },
  { title: 'Opening' },
);

const closing = ['withdraw', 'sign-out'] as const;

/** What a link of a mail would do, for whoever is asked to press. Nothing is changed by looking. */
export const linkLookSchema = Type.Object(
  {
    purpose: oneOf(['invite', 'sign-in', 'confirm', 'answer', 'favour', ...closing]),
    about: orNull(Type.Object({ label: orNull(text), since: instant }), {
      description:
        'Which child it is about, as the guardian calls it, and when the guardian was asked. Null where it is about none.',
    }),
    points: Type.Array(text, {
      description: 'What a press agrees to, or takes back, in the language that is asked for.',
    }),
    ask: Type.Optional(
      Type.Object(
        Type.Pick(askViewSchema, ['askId', 'situation', 'title', 'what', 'strong', 'at']).properties,
        {
          description: 'Of `answer`: what the child asks for.',
        },
      ),
    ),
    favour: Type.Optional(
      Type.Object(favourSchema.properties, { description: 'Of `favour`: what a press answers.' }),
    ),
    browser: oneOf(['nobody', 'same', 'other'], {
      description:
        'Who is signed in in this browser already: nobody, the one whom the link is for, or another.',
    }),
  },
  { title: 'LinkLook' },
);
export type LinkLook = Wire<typeof linkLookSchema>;

/** A child's question, answered by the link of the letter that told it. */
export const linkAnswerSchema = closed(
  { token, answer: oneOf(['approve', 'refuse']) },
  { title: 'LinkAnswer' },
);

/** Who else is a guardian of the same child, and never who that is. */
export const otherGuardianSchema = Type.Object(
  { state: oneOf(['invited', 'consented']), since: instant },
  { title: 'OtherGuardian' },
);
export type OtherGuardian = Wire<typeof otherGuardianSchema>;

/** What is to be known of a limit beside the limit. */
export const limitStampSchema = Type.Object(
  {
    limitId: text,
    own: Type.Boolean({ description: 'Whether the guardian who asks set it.' }),
    seenAt: orNull(instant, {
      description:
        'When the app last asked about the child and got an answer with this limit in it; null where it has not asked since.',
    }),
  },
  { title: 'LimitStamp' },
);
export type LimitStamp = Wire<typeof limitStampSchema>;

/** What was closed by a link that can do nothing else. */
export const linkClosedSchema = Type.Object({ purpose: oneOf(closing) }, { title: 'LinkClosed' });
export type LinkClosed = Wire<typeof linkClosedSchema>;

/** Where a guardian is signed in, and no more of it than that. */
export const signedInBrowserSchema = Type.Object(
  {
    here: Type.Boolean({ description: 'Whether it is the one that asks.' }),
    since: instant,
    used: instant,
    browser: orNull(text, {
      description: 'Roughly which, such as "Firefox, Windows"; null where it said nothing.',
    }),
  },
  { title: 'SignedInBrowser' },
);
export type SignedInBrowser = Wire<typeof signedInBrowserSchema>;

export const signedInBrowsersSchema = Type.Object(
  { browsers: Type.Array(signedInBrowserSchema) },
  { title: 'SignedInBrowsers' },
);
export type SignedInBrowsers = Wire<typeof signedInBrowsersSchema>;

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

export const labelSchema = closed({ label: line({ maxLength: 40 }) }, { title: 'Label' });

export const guardianChildSchema = Type.Object(
  {
    childId: text,
    label: orNull(text),
    word: orNull(text, { description: 'Two words that the child was shown, in the language of the page.' }),
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
    mayHoldData: Type.Boolean({
      description: 'Whether this guardian may download and erase what is held about the child now.',
    }),
    mayAgree: Type.Boolean({
      description:
        'Whether this guardian can answer: not where another was asked since it took everything back.',
    }),
    ownComplaints: Type.Array(guardianComplaintViewSchema, {
      description: 'What this guardian complained of, the newest first.',
    }),
    complaints: Type.Array(answeredComplaintSchema, {
      description: 'Those of the child that were answered, newest first, without what the child wrote.',
    }),
    earlierNo: orNull(Type.Object({ kind: oneOf(['refused', 'withdrawn']), at: instant, until: instant }), {
      description:
        'That another grown-up said no before this one was asked, and until when only a proof overrides it. Never who.',
    }),
    objection: orNull(oneOf(['possible', 'open', 'upheld', 'dismissed', 'ended']), {
      description: 'Whether this guardian, whose no stands, can object to another, or has.',
    }),
    shutOut: orNull(oneOf(['this', 'other']), {
      description:
        'Whether this guardian was shut out from the child because an objection was upheld, or another was because of it, whom it can let in again.',
    }),
    verification: orNull(attemptSchema, {
      description: 'The latest attempt of this guardian to be verified; null once an answer rests on it.',
    }),
    protections: childProtectionsSchema,
    others: Type.Array(otherGuardianSchema, {
      description:
        'Other guardians of the child. What one closes is closed; each opens what any of them closed.',
    }),
    stamps: Type.Array(limitStampSchema, { description: 'Of each limit.' }),
    hoursByLaw: Type.Array(hoursByLawSchema),
    wishes: wishesSchema,
    week: orNull(weekSchema, { description: 'Null until the guardian has agreed.' }),
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
  word: 'otter lantern',
} satisfies Invited;
export const exampleOpened = {
  csrf: exampleValues.csrf,
  purpose: 'invite',
  childId: exampleValues.childId,
} satisfies Opened;
export const exampleLinkLook = {
  purpose: 'confirm',
  about: { label: 'Our eldest', since: exampleValues.at },
  points: ['The service itself'],
  browser: 'nobody',
} satisfies LinkLook;
export const exampleSignedInBrowsers = {
  browsers: [{ here: true, since: exampleValues.at, used: exampleValues.at, browser: 'Firefox, Windows' }],
} satisfies SignedInBrowsers;
export const exampleGuardianHome = {
  language: 'en',
  letters: null,
  children: [
    {
      childId: exampleValues.childId,
      label: null,
      word: 'otter lantern',
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
      mayHoldData: false,
      mayAgree: true,
      decidesItself: false,
      complaints: [],
      ownComplaints: [],
      earlierNo: null,
      objection: null,
      shutOut: null,
      verification: null,
      protections: exampleProtections,
      others: [],
      stamps: [],
      hoursByLaw: [],
      wishes: exampleWishes,
      week: exampleWeek,
    },
  ],
  alerts: [],
  offers: ['account.open/self', 'location.share/contact'],
  noStandsDays: 30,
} satisfies GuardianHome;
