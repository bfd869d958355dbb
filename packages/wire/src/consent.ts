import { Type } from 'typebox';
import { attemptUsed } from './attempt.ts';
import { exampleCitation } from './decision.ts';
import { exampleValues } from './example-values.ts';
import { closed, instant, oneOf, orNull, text, texts, type Wire } from './schema.ts';
import { situationSchema } from './words.ts';

const citation = Type.Object(
  { code: text, rule: text, short: text, cite: text, url: text, says: text },
  { title: 'Citation' },
);
const situations = Type.Array(situationSchema);

export const purposeSchema = Type.Object(
  {
    id: Type.String({ description: '`core`, an activity, or a situation.' }),
    title: text,
    why: text,
    who: Type.String({ description: 'Who would get the data.' }),
    situations,
    discloses: Type.Boolean({ description: 'Whether data leaves the service.' }),
    core: Type.Boolean({ description: 'Whether the service cannot be used without it.' }),
    restsOn: Type.Array(text, {
      description:
        'Other purposes without which this one is empty: agreeing to it while refusing one of them contradicts.',
    }),
    strong: Type.Boolean({ description: 'Whether it takes a method whose reach is `disclosure`.' }),
    granted: Type.Boolean({ description: 'Whether a consent to all of it is in force.' }),
    has: Type.Array(situationSchema, { description: 'The situations of it that a guardian consented to.' }),
    renew: Type.Boolean({
      description: 'Agreed to before, but something changed: it has to be asked again.',
    }),
    rules: Type.Array(citation),
  },
  { title: 'Purpose' },
);
export type Purpose = Wire<typeof purposeSchema>;

const sectionSchema = Type.Object({
  id: text,
  title: text,
  paragraphs: texts,
  list: Type.Optional(texts),
});
export type NoticeSection = Wire<typeof sectionSchema>;

/** The direct notice: what a guardian reads before anything is collected. */
export const noticeSchema = Type.Object(
  {
    version: Type.String({ description: 'Another in each language.' }),
    language: text,
    title: text,
    service: text,
    operator: Type.Object({ name: text, address: text, email: text, phone: text }),
    sections: Type.Array(sectionSchema),
    rules: Type.Array(citation),
  },
  { title: 'Notice' },
);
export type Notice = Wire<typeof noticeSchema>;

const reach = oneOf(['internal', 'disclosure']);

export const methodSchema = Type.Object(
  {
    id: text,
    title: text,
    how: text,
    reach,
    basis: Type.Array(Type.Object({ cite: text, url: text })),
    attempt: Type.Optional(
      Type.Boolean({ description: 'Whether it goes by an attempt, which is begun on its own.' }),
    ),
  },
  { title: 'Method' },
);
/** A way of confirming. */
export type Method = Wire<typeof methodSchema>;

export const consentViewSchema = Type.Object(
  {
    consentId: text,
    method: text,
    reach,
    state: oneOf(['confirming', 'given', 'withdrawn']),
    purposes: Type.Array(text, { description: 'What is in force, or waits to be confirmed.' }),
    refused: texts,
    at: orNull(text, { description: 'Null until it is confirmed.' }),
    withdrawnAt: orNull(text),
    noticeVersion: text,
    noticeLanguage: Type.String({ description: 'The language in which the notice was read.' }),
    receipt: Type.Boolean({ description: 'Whether there is a receipt to download.' }),
  },
  { title: 'Consent' },
);
export type ConsentView = Wire<typeof consentViewSchema>;

export const consentParams = Type.Object({ consentId: Type.String({ maxLength: 64 }) });
const purposeIds = Type.Array(Type.String({ maxLength: 100 }), { maxItems: 200, uniqueItems: true });
const methodId = Type.String({ maxLength: 50 });

export const consentAnswerSchema = closed(
  {
    purposes: purposeIds,
    refused: purposeIds,
    method: methodId,
    attempt: Type.Optional(attemptUsed),
    noticeVersion: Type.String({ maxLength: 100 }),
    change: Type.Optional(Type.Boolean({ description: 'Answer anew what was answered before.' })),
  },
  { title: 'ConsentAnswer' },
);
export type ConsentAnswer = Wire<typeof consentAnswerSchema>;

export const consentAnsweredSchema = Type.Object(
  { state: oneOf(['confirming', 'given']), consentId: text },
  { title: 'ConsentAnswered' },
);
export type ConsentAnswered = Wire<typeof consentAnsweredSchema>;

export const consentRefusedSchema = Type.Object(
  { state: Type.Literal('refused'), addressDeleted: Type.Boolean() },
  { title: 'ConsentRefused' },
);
export type ConsentRefused = Wire<typeof consentRefusedSchema>;

export const noQuerySchema = Type.Object({
  tellMe: Type.Optional(
    Type.Literal('true', {
      description:
        'Hold the address for as long as the no stands, to write to it if another grown-up is asked, and for nothing else.',
      'x-right': 'say true, or leave it out',
    }),
  ),
});

export const withdrawalSchema = closed({ purposes: Type.Optional(purposeIds) }, { title: 'Withdrawal' });
export type Withdrawal = Wire<typeof withdrawalSchema>;

export const withdrawnSchema = Type.Object(
  {
    state: oneOf(['consented', 'withdrawn']),
    withdrawn: texts,
    addressDeletedOn: orNull(instant, {
      description:
        'Once everything is taken back: until when the guardian can sign in, download, erase, complain and agree again.',
    }),
  },
  { title: 'Withdrawn' },
);
export type Withdrawn = Wire<typeof withdrawnSchema>;

export const askAnswerSchema = closed(
  {
    answer: oneOf(['approve', 'refuse']),
    method: Type.Optional(methodId),
    attempt: Type.Optional(attemptUsed),
  },
  { title: 'AskAnswer' },
);
export type AskAnswer = Wire<typeof askAnswerSchema>;

export const askAnsweredSchema = Type.Object(
  { state: oneOf(['approved', 'refused']), consentId: Type.Optional(text) },
  { title: 'AskAnswered' },
);
export type AskAnswered = Wire<typeof askAnsweredSchema>;

const { code, rule, short, cite, url, says } = exampleCitation;
const rules = [{ code, rule, short, cite, url, says }];
export const examplePurpose = {
  id: 'core',
  title: 'The service itself',
  why: 'What is needed to open an account and to run it safely, and no more.',
  who: 'Treehouse',
  situations: ['account.open/self'],
  discloses: false,
  core: true,
  restsOn: [],
  strong: false,
  granted: false,
  has: [],
  renew: false,
  rules,
} satisfies Purpose;
export const exampleNotice = {
  version: exampleValues.noticeVersion,
  language: 'en',
  title: 'Your permission for a child to use Treehouse',
  service: 'Treehouse',
  operator: {
    name: 'Treehouse Ltd',
    address: '1 Oak Lane, London',
    email: 'privacy@treehouse.example',
    phone: '',
  },
  sections: [
    {
      id: 'held',
      title: 'What we hold now',
      paragraphs: ['Your child gave us your e-mail address and nothing else about you.'],
    },
  ],
  rules,
} satisfies Notice;
export const exampleMethod = {
  id: 'email-plus',
  title: 'Confirm by e-mail',
  how: 'We send a second mail to your address. Your answer counts once you open the link in it and press the button on its page.',
  reach: 'internal',
  basis: [
    {
      cite: '16 CFR 312.5(b)(2), e-mail plus',
      url: 'https://www.ecfr.gov/current/title-16/chapter-I/subchapter-C/part-312/section-312.5',
    },
  ],
} satisfies Method;
