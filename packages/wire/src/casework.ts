import { type Practice, type Situation, type Theme, themes } from '@stairgate/rulebook';
import { type TProperties, Type } from 'typebox';
import { exampleValues } from './example-values.ts';
import { listedReviewSchema, sentSealSchema } from './review.ts';
import { askedDay, closed, day, instant, line, oneOf, orNull, text, texts, type Wire } from './schema.ts';

const id = Type.String({ minLength: 1, maxLength: 60 });
const words = Type.String({
  minLength: 1,
  maxLength: 10_000,
  pattern: '\\S',
  'x-right': 'give at least one word, and at most 10 000 characters',
});
const hash = Type.String({
  pattern: '^[0-9a-f]{64}$',
  'x-right': 'give the 64 hexadecimal digits of a SHA-256',
});
const findingId = Type.String({ maxLength: 200, description: '`age:situation` or `age:practice`.' });
const findings = Type.Array(findingId, { minItems: 1, maxItems: 500, uniqueItems: true });
const theme = oneOf<Theme>(
  themes.map((one) => one.id),
  { description: 'As in the vocabulary.' },
);

/** A document that was uploaded. It is kept as bytes and never opened. */
export const documentSchema = closed(
  {
    sha256: hash,
    name: line({ minLength: 1, maxLength: 200 }),
  },
  { title: 'NamedDocument' },
);
const documents = Type.Array(documentSchema, { maxItems: 50 });
export const keptDocumentSchema = Type.Object(
  { sha256: text, bytes: Type.Integer() },
  { title: 'KeptDocument' },
);

/** A step as it is asked for, by its kind. */
const step = <const Kind extends string, Properties extends TProperties>(
  kind: Kind,
  properties: Properties,
  description: string,
) => closed({ kind: Type.Literal(kind), ...properties }, { title: `Step-${kind}`, description });

const answering = {
  answer: step(
    'answer',
    { question: id, text: words, documents },
    'Answers a question, with documents or without.',
  ),
  dispute: step(
    'dispute',
    { finding: findingId, reason: words, documents },
    'Says that a finding is wrong, and why.',
  ),
  commit: step(
    'commit',
    { finding: findingId, text: words, promisedBy: line({ minLength: 1, maxLength: 200 }), due: askedDay },
    'Promises what will be done about a finding, by a day. It is verified by a passing re-test alone.',
  ),
  represent: step(
    'represent',
    { notice: id, text: words, documents },
    'Answers a notice while there is time for that.',
  ),
};
const working = {
  ask: step(
    'ask',
    {
      theme,
      text: words,
      rules: Type.Array(Type.String({ maxLength: 200 }), { maxItems: 100 }),
      due: askedDay,
    },
    'Asks the platform something, with the provisions concerned.',
  ),
  uphold: step('uphold', { finding: findingId, reason: words }, 'Upholds a finding that was disputed.'),
  withdraw: step('withdraw', { finding: findingId, reason: words }, 'Withdraws a finding.'),
  retest: step('retest', { findings, due: askedDay }, 'Asks for a review that looks at these again.'),
  warn: step('warn', { text: words, findings }, 'Warns the platform.'),
  propose: step(
    'propose',
    {
      measure: oneOf(['information', 'assessment', 'enforcement', 'intent', 'penalty']),
      text: words,
      findings,
      due: Type.Optional(askedDay),
      amount: Type.Optional(
        closed({
          currency: Type.String({ pattern: '^[A-Z]{3}$', 'x-right': 'give an ISO 4217 code such as GBP' }),
          units: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
        }),
      ),
    },
    'Proposes a notice, or a penalty with its amount in whole units. Somebody else gives it.',
  ),
  give: step('give', { notice: id }, 'Gives a notice that somebody else proposed.'),
  drop: step('drop', { notice: id, reason: words }, 'Drops a notice that was proposed.'),
  note: step('note', { text: words }, 'Notes something for the office alone.'),
  strike: step(
    'strike',
    { number: Type.Integer({ minimum: 1 }), reason: words },
    'Takes an earlier step for a mistake: it stays on record and counts no more.',
  ),
  close: step(
    'close',
    {
      outcome: oneOf(['put-right', 'findings-withdrawn', 'no-action', 'penalty-paid', 'merged']),
      reason: words,
    },
    'Closes the case.',
  ),
  reopen: step('reopen', { reason: words }, 'Opens a closed case again.'),
};

const union = <Steps extends Readonly<Record<string, ReturnType<typeof closed>>>>(
  steps: Steps,
  title: string,
) =>
  Type.Unsafe<Wire<Steps[keyof Steps]>>({
    title,
    type: 'object',
    required: ['kind'],
    discriminator: { propertyName: 'kind' },
    oneOf: Object.values(steps),
  });
const after = Type.Integer({
  minimum: 1,
  description: 'How many steps the case had when you looked. Where it has more, this step is refused.',
});
/** A step of the office; what a platform says in a letter, the office puts in for it. */
export const officeStepSchema = union({ ...working, ...answering }, 'OfficeStep');
export type OfficeStep = Wire<(typeof working & typeof answering)[keyof (typeof working & typeof answering)]>;
/** A step of a platform. */
export const doorStepSchema = union(answering, 'DoorStep');
export type DoorStep = Wire<(typeof answering)[keyof typeof answering]>;
export const takeOfficeStepSchema = closed({ after, step: officeStepSchema }, { title: 'TakeOfficeStep' });
export const takeDoorStepSchema = closed({ after, step: doorStepSchema }, { title: 'TakeDoorStep' });

export const caseParams = Type.Object({ case: Type.String({ maxLength: 60 }) });
export const platformParams = Type.Object({ platform: Type.String({ maxLength: 60 }) });
export const documentParams = Type.Object({ case: Type.String({ maxLength: 60 }), sha256: hash });

const address = Type.String({
  maxLength: 500,
  pattern: '^https?://',
  'x-right': 'give the address that is reviewed, such as https://example.org',
});
export const wantedPlatformSchema = closed(
  {
    name: line({ minLength: 1, maxLength: 200 }),
    address,
    kinds: Type.Array(line({ minLength: 1, maxLength: 60 }), { maxItems: 20 }),
    owner: Type.Optional(line({ minLength: 1, maxLength: 200 })),
  },
  { title: 'WantedPlatform' },
);
/** What of a platform is another from now on. What was before stays in its history. */
export const platformChangeSchema = closed(
  {
    after,
    reason: words,
    name: Type.Optional(line({ minLength: 1, maxLength: 200 })),
    owner: Type.Optional(line({ minLength: 1, maxLength: 200 })),
    address: Type.Optional(address),
  },
  { title: 'PlatformChange' },
);
export const casePlatformSchema = Type.Object(
  {
    platform: text,
    name: text,
    owner: orNull(text),
    addresses: Type.Array(text, { description: 'Each that it is or was reviewed at, the newest first.' }),
    kinds: texts,
    steps: Type.Integer(),
    history: Type.Array(
      Type.Object({ at: instant, name: text, owner: orNull(text), address: text, reason: orNull(text) }),
    ),
  },
  { title: 'CasePlatform' },
);
export type CasePlatform = Wire<typeof casePlatformSchema>;

/** Whose seal on a review counts. */
export const wantedSignerSchema = closed(
  {
    name: line({ minLength: 1, maxLength: 200 }),
    publicKey: Type.String({ maxLength: 2000, description: 'The text of public-key.json.' }),
  },
  { title: 'WantedSigner' },
);
export const signerParams = Type.Object({ kid: Type.String({ maxLength: 60 }) });
export const signerSchema = Type.Object(
  { kid: text, name: text, since: instant, endedAt: orNull(instant) },
  { title: 'Signer' },
);
export type Signer = Wire<typeof signerSchema>;

export const sentReviewSchema = closed(
  {
    report: Type.String({ maxLength: 8_000_000, description: 'The text of report.json, byte by byte.' }),
    seal: sentSealSchema,
  },
  { title: 'SentReview' },
);
const { drift: _, ...listed } = listedReviewSchema.properties;
export const takenReviewSchema = Type.Object(
  {
    ...listed,
    platform: orNull(text, { description: 'Its id, where one has the address that was reviewed.' }),
    signer: orNull(text, {
      description: 'Who of those that the office vouches for sealed it; null: nobody.',
    }),
    missing: Type.Array(text, { description: 'Files that its manifest names and that are not here yet.' }),
    counted: Type.Boolean({ description: 'Whether cases were told what it saw.' }),
  },
  { title: 'TakenReview' },
);
export type TakenReview = Wire<typeof takenReviewSchema>;
export const reviewFileParams = Type.Object({
  review: Type.String({ pattern: '^[0-9a-f]{64}$', 'x-right': 'give the 64 hexadecimal digits of a review' }),
  sha256: hash,
});

export const openCaseSchema = closed(
  {
    review: hash,
    title: line({ minLength: 1, maxLength: 200 }),
    findings: Type.Array(Type.String({ maxLength: 200 }), {
      minItems: 1,
      maxItems: 500,
      description: 'Ids of findings and practices of that review that fall short.',
    }),
  },
  { title: 'OpenCase' },
);

export const caseStages = [
  'opened',
  'asked',
  'answered',
  'committed',
  're-test',
  'verified',
  'broken',
  'notice',
  'penalty',
  'closed',
] as const;
export type CaseStage = (typeof caseStages)[number];

const caseFinding = Type.Object(
  {
    finding: findingId,
    age: orNull(Type.Integer()),
    situation: orNull(Type.Unsafe<Situation>({ type: 'string' })),
    practice: orNull(Type.Unsafe<Practice>({ type: 'string' })),
    theme,
    title: text,
    rules: texts,
    state: oneOf(['found', 'disputed', 'upheld', 'withdrawn']),
    seen: Type.Array(Type.Object({ review: text, startedAt: text, verdict: text }), {
      description: 'What each review saw of it that could tell, the oldest first.',
    }),
  },
  { title: 'CaseFinding' },
);
export type CaseFinding = Wire<typeof caseFinding>;
const due = orNull(day);
export const caseViewSchema = Type.Object(
  {
    case: text,
    title: text,
    platform: text,
    place: text,
    stage: oneOf(caseStages),
    openedAt: instant,
    closed: orNull(Type.Object({ at: instant, outcome: text, reason: text })),
    findings: Type.Array(caseFinding),
    questions: Type.Array(
      Type.Object({
        question: text,
        theme,
        text,
        rules: texts,
        due: day,
        overdue: Type.Boolean(),
        answers: Type.Array(Type.Object({ at: instant, text, documents: Type.Array(documentSchema) })),
      }),
    ),
    commitments: Type.Array(
      Type.Object({
        commitment: text,
        finding: findingId,
        text,
        promisedBy: text,
        promisedOn: day,
        due: day,
        status: oneOf(['verified', 'open', 'overdue', 'broken']),
        shownBy: orNull(Type.Object({ startedAt: text, verdict: text })),
      }),
    ),
    retests: Type.Array(Type.Object({ findings: texts, due: day, made: Type.Boolean() })),
    notices: Type.Array(
      Type.Object({
        notice: text,
        measure: text,
        text,
        findings: texts,
        due,
        amount: orNull(Type.Object({ currency: text, units: Type.Integer() })),
        state: oneOf(['proposed', 'given', 'dropped']),
        representations: Type.Array(
          Type.Object({ at: instant, text, documents: Type.Array(documentSchema) }),
        ),
      }),
    ),
    steps: Type.Array(
      Type.Object({
        number: Type.Integer(),
        at: instant,
        by: Type.String({ description: 'Who of the office; `platform` and `register` else.' }),
        kind: text,
        body: Type.Object({}, { additionalProperties: true }),
        sha256: text,
        struck: Type.Boolean({ description: 'Whether a later step takes it for a mistake.' }),
      }),
    ),
    count: Type.Integer({ description: 'How many steps there are, those that are not shown included.' }),
  },
  { title: 'CaseView' },
);
export type CaseView = Wire<typeof caseViewSchema>;

export const boardSchema = Type.Object(
  {
    cases: Type.Array(
      Type.Object({
        case: text,
        title: text,
        platform: text,
        name: text,
        stage: oneOf(caseStages),
        next: orNull(Type.Object({ due: day, what: text, overdue: Type.Boolean() })),
        count: Type.Integer(),
      }),
    ),
  },
  { title: 'Board' },
);
export type Board = Wire<typeof boardSchema>;

export const questionTemplatesSchema = Type.Object(
  {
    templates: Type.Array(Type.Object({ theme, text, rules: texts, findings: texts })),
  },
  { title: 'QuestionTemplates' },
);
export type QuestionTemplate = Wire<typeof questionTemplatesSchema>['templates'][number];

export const registerCheckSchema = Type.Object(
  {
    ok: Type.Boolean(),
    entries: Type.Integer(),
    steps: Type.Optional(Type.Integer()),
    head: Type.Optional(text),
    about: Type.Optional(text),
    what: Type.Optional(text),
  },
  { title: 'RegisterCheck' },
);
export const lookedSchema = Type.Object(
  {
    entries: Type.Array(
      Type.Object({
        seq: Type.Integer(),
        at: instant,
        kind: text,
        person: orNull(text),
        about: Type.Object({}, { additionalProperties: true }),
      }),
    ),
  },
  { title: 'Looked' },
);

/** Ids in examples. Whoever runs one puts its own in their place. */
export const caseworkExamples = {
  person: 'pe_9tVdJ0mQ3xYhR2uWc7LsNg',
  case: 'ca_4HqkT8sZbWm1XoPe6vGyCw',
  platform: 'pl_7RnuB2fJdKt5MiQx0aEzHg',
  key: 'cw_2hXk9TqWm4ZsLv7NcRy5BdJf8GuEo1PaVbn3KyDxQmU',
  review: exampleValues.review,
  sha256: '0f343b0931126a20f133d67c2b018a3b5a1c2a9be07d38654f1c2a9be07d3865',
} as const;
