import type { Effect, GroupId, Obligation, Practice, Situation } from '@stairgate/rulebook';
import { Type } from 'typebox';
import { exampleValues } from './example-values.ts';
import { closed, dayPattern, instant, oneOf, orNull, text, texts, type Wire } from './schema.ts';

/*
 * The report of a review, as `stairgate review` writes it to report.json: the one description of it. Words of the
 * vocabulary are typed and not listed, so that a report that was made with another vocabulary can still be read.
 */

const says = (description: string) => Type.String({ description });
const count = Type.Integer({ minimum: 0 });
const day = (description?: string) => Type.String({ pattern: dayPattern, description });

const effect = oneOf(['allow', 'opt-in', 'guardian', 'forbid']);
const seen = orNull(
  Type.Unsafe<readonly [loosest: Effect, strictest: Effect]>(
    Type.Array(effect, { minItems: 2, maxItems: 2 }),
  ),
  { description: 'Between which rungs of the ladder the platform stands: the loosest and the strictest.' },
);
const situation = Type.Unsafe<Situation>({
  type: 'string',
  pattern: '^[a-z]+\\.[a-z]+/[a-z-]+$',
  description: 'As in the vocabulary: `activity/circumstance`.',
});
const group = Type.Unsafe<GroupId>({ type: 'string', description: 'What the activity belongs to.' });
const obligations = (description: string) =>
  Type.Array(Type.Unsafe<Obligation>({ type: 'string' }), { description });

const proof = closed({
  how: oneOf(['page', 'person', 'control', 'record'], {
    description:
      '`page`: what stood there was the page. `person`: somebody was signed in, and named there. `control`: the same step worked between two grown-ups. `record`: what the browser recorded.',
  }),
  says: says('A sentence, with what the page said. Holds words of the platform.'),
  file: says('Path in the folder of the review.'),
  at: orNull(text, { description: 'JSON pointer into the file.' }),
});

const pixels = Type.Integer({ minimum: 0 });
const cut = closed(
  {
    words: says('What stands there, as the platform wrote it.'),
    x: pixels,
    y: pixels,
    width: pixels,
    height: pixels,
    of: closed({ width: pixels, height: pixels }, { description: 'The whole picture.' }),
  },
  { description: 'Of a picture, the part that shows it, in pixels. Left out where none was found.' },
);

const observation = closed({
  check: says('Which check saw it.'),
  says: says('What happened, for people.'),
  effect: seen,
  held: orNull(Type.Boolean(), { description: 'Of a practice: whether it was kept.' }),
  because: orNull(oneOf(['not-tested', 'cannot-tell']), { description: 'Why nothing was seen.' }),
  instead: Type.Array(text, { description: 'What the platform does instead, where the law accepts it.' }),
  evidence: Type.Array(
    closed({
      file: says('Path in the folder of the review.'),
      at: orNull(text, { description: 'JSON pointer into the file.' }),
      kind: oneOf(['picture', 'request', 'other']),
      says: says('What it is, in a line. Holds words of the platform.'),
      cut: Type.Optional(cut),
    }),
  ),
  proof: Type.Optional(
    Type.Array(proof, {
      description: 'What it rests on, and how that is known. Left out in reports of older versions.',
    }),
  ),
});

const reported = {
  id: says('`persona:situation` or `persona:practice`. The same in every review with such a persona.'),
  persona: says('Whose protection it is about: the id of a persona.'),
  title: says('What it is about, for people.'),
  fix: orNull(text, {
    description: 'One sentence: what would put it right. Null where nothing falls short.',
  }),
  rules: Type.Array(text, { description: 'Ids of the provisions that ask for it, the weightiest first.' }),
  observations: Type.Array(observation, { description: 'What checks saw.' }),
};

const finding = closed({
  ...reported,
  situation,
  group,
  age: Type.Integer({ description: 'In whole years, as given at sign-up.' }),
  verdict: oneOf(['meets', 'stricter', 'falls-short', 'cannot-tell', 'not-tested'], {
    description:
      '`meets`: as the law asks. `stricter`: more private than that. `falls-short`: less. `cannot-tell`: it was looked for and fits both. `not-tested`: nobody looked, which is never a pass.',
  }),
  required: effect,
  seen,
  broken: obligations('Obligations that were seen to be broken.'),
});

const practice = closed({
  ...reported,
  practice: Type.Unsafe<Practice>({ type: 'string', pattern: '^[a-z-]+$' }),
  age: orNull(Type.Integer(), { description: 'Null for a visitor.' }),
  verdict: oneOf(['meets', 'falls-short', 'cannot-tell', 'not-tested', 'not-asked'], {
    description: 'As for findings; `not-asked`: no law of the place asks for it.',
  }),
});

const rule = closed({
  id: says('`code/rule`.'),
  kind: oneOf(['rule', 'duty']),
  code: text,
  rule: text,
  short: says('The short title of the law.'),
  jurisdiction: text,
  cite: says('Its section.'),
  url: says('Where it can be read.'),
  says: says('What it says, in short.'),
  effect: orNull(effect, { description: 'What a rule asks for; null for a duty.' }),
  status: oneOf(['in-force', 'guidance', 'enacted', 'enjoined', 'bill']),
  confidence: oneOf(['high', 'medium', 'low']),
});

const persona = closed({
  id: text,
  role: oneOf(['child', 'adult', 'stranger', 'peer', 'guardian', 'visitor']),
  age: orNull(Type.Integer(), { description: 'The age they gave; null for a visitor.' }),
  signUp: says('What came of signing up.'),
  pictures: count,
  requests: count,
  failed: Type.Array(closed({ step: text, error: text, tries: Type.Integer() }), {
    description: 'Steps that threw or took too long.',
  }),
  incidents: Type.Array(text, { description: 'Odd things that the platform did.' }),
});

const driftLine = closed({
  id: says('Of the finding about the same.'),
  situation,
  group,
  title: says('What it is about, for people.'),
  persona: text,
  age: Type.Integer(),
  state: oneOf(['kept', 'looser-than-promised', 'stricter-than-promised', 'cannot-tell', 'not-tested'], {
    description:
      '`kept`: as promised. `looser-than-promised`, `stricter-than-promised`: less private than that, or more. `cannot-tell`: it was looked for and fits both. `not-tested`: nobody looked.',
  }),
  promised: effect,
  owed: obligations('Obligations that it promised besides.'),
  seen,
  broken: obligations('Of those, the ones that were seen to be broken.'),
  required: effect,
});
const drift = closed({
  service: says('Its address.'),
  askedAt: text,
  revisions: Type.Array(text, { description: 'Of the rulebooks that it answered from.' }),
  problems: Type.Array(closed({ persona: text, says: text }), {
    description: 'Children about whom it could not be asked, wholly or in part, and why.',
  }),
  lines: Type.Array(driftLine, { description: 'Every promise at every age.' }),
});

const verdictThen = orNull(
  oneOf(['cannot-tell', 'falls-short', 'meets', 'not-asked', 'not-tested', 'stricter']),
);
const side = closed({ startedAt: text, url: text, asOf: day(), revision: text });
const change = closed({
  kind: oneOf(['better', 'worse', 'new', 'gone', 'now-seen', 'no-longer-seen'], {
    description:
      '`better`: fell short, and does not any more, or by less. `worse`: did not, and does, or by more. `new`: falls short now, and was not seen before. `gone`: fell short, and cannot be seen any more, which is not the same as put right. `now-seen`, `no-longer-seen`: the same of what meets the law.',
  }),
  id: says('Of the finding, in both reviews.'),
  title: text,
  age: orNull(Type.Integer()),
  before: verdictThen,
  after: verdictThen,
  because: oneOf(['platform', 'law', 'both', 'sight'], {
    description: 'What is different: the platform, the law or both; `sight`: one review could not tell.',
  }),
});
const changes = closed({
  before: side,
  after: side,
  caveats: Type.Array(text, { description: 'What makes the two hard to compare, in sentences.' }),
  still: Type.Integer({ minimum: 0, description: 'Findings that fall short in both, no more and no less.' }),
  changes: Type.Array(change),
});

const childAge = Type.Integer({ minimum: 0, maximum: 17 });
const ofChild = Type.Integer({ minimum: 0, maximum: 17, description: 'Of the child.' });
const someText = (description: string) => Type.String({ minLength: 1, description });
const subject = Type.Union(
  [
    closed({
      age: ofChild,
      situation: Type.Unsafe<Situation>({ type: 'string', description: 'As in the vocabulary.' }),
    }),
    closed({
      age: ofChild,
      practice: Type.Unsafe<Practice>({ type: 'string', description: 'As in the list of practices.' }),
    }),
  ],
  { description: 'Which finding of any review it is about.' },
);
export const commitmentSchema = closed(
  {
    id: someText('Whatever tells it from others.'),
    text: someText('In the words of whoever promised.'),
    promisedBy: someText('Who promised.'),
    promisedOn: day('The day of the promise.'),
    due: day('The last day by which it is to be done.'),
    url: says('The address of the platform, as it is reviewed.'),
    finding: subject,
  },
  { description: 'What a platform said that it would do about one finding.' },
);
const commitmentState = closed({
  commitment: commitmentSchema,
  status: oneOf(['verified', 'open', 'overdue', 'broken'], {
    description:
      '`verified`: a later review saw that it meets the law, and none since saw otherwise. `open`: not due yet. `overdue`: due is past and no review showed it. `broken`: a review after the due day, or after it had been verified, saw it fall short.',
  }),
  shownBy: orNull(closed({ startedAt: text, finding: text, verdict: text }), {
    description: 'The review that shows it.',
  }),
  asOf: day('The day for which this is said.'),
});

const setting = closed({
  situation,
  title: text,
  states: Type.Array(
    closed({
      persona: text,
      age: Type.Integer(),
      state: oneOf(['on', 'off', 'asks-guardian', 'locked-off', 'absent']),
    }),
    { description: 'Children by age, then the grown-up.' },
  ),
});

export const reportSchema = closed(
  {
    format: Type.Literal('stairgate-review'),
    version: Type.Literal(1),
    review: Type.Object(
      {
        version: Type.Literal(1),
        platform: says('What people call it.'),
        url: says('The address that was reviewed.'),
        place: says('Where the personas said they were: an ISO 3166 code.'),
        ages: Type.Array(childAge, { description: 'Of the children that were played, in whole years.' }),
        authority: orNull(text, {
          description:
            'Who allowed the review, in the words of whoever ran it. Null: only loopback and private addresses were reached.',
        }),
        seed: says('What the personas typed was made of it.'),
        startedAt: says('When it began. ISO 8601, as all instants.'),
        finishedAt: orNull(text, { description: 'When everything was done; null if it was cut short.' }),
        cutShort: orNull(text, { description: 'What ended it early.' }),
        runs: Type.Optional(
          Type.Integer({
            description: 'How often it was begun: more than once where it was killed and taken up again.',
          }),
        ),
        tool: Type.Object(
          {
            name: text,
            version: text,
            browser: text,
            sandbox: Type.Optional(
              Type.Boolean({
                description: 'Whether the browser ran in its sandbox. Left out: not recorded.',
              }),
            ),
          },
          { description: 'What made it.' },
        ),
        machine: Type.Optional(
          Type.Object(
            {
              processors: Type.Integer(),
              load: Type.Number({ description: 'What ran or waited to run in a minute, at most.' }),
              busy: Type.Number({ description: 'The share of the time in which its processors worked.' }),
              wasSlow: Type.Boolean({
                description:
                  'Whether it had so much to do that what took too long may say nothing of the platform.',
              }),
            },
            { description: 'What the machine was at that made it. Left out: not measured.' },
          ),
        ),
      },
      { description: 'The facts of the review, as they are sealed.' },
    ),
    law: closed(
      {
        places: Type.Union([Type.Literal('unknown'), texts], {
          description: 'Places whose law is joined; `unknown` joins all there is.',
        }),
        asOf: day('The law of this day.'),
        revision: says('Of the rulebook: the same if and only if it decides alike.'),
      },
      { description: 'By what law it was judged.' },
    ),
    limits: Type.Record(text, Type.Number(), {
      description: 'What one persona might take at most, by name; times are in milliseconds.',
    }),
    personas: Type.Array(persona, { description: 'Who was played.' }),
    rules: Type.Array(rule, { description: 'Every provision that a finding cites, once.' }),
    findings: Type.Array(finding, { description: 'Every situation at every age that was played.' }),
    practices: Type.Array(practice, { description: 'How things are asked, said and done, by persona.' }),
    settings: Type.Array(setting, {
      description:
        'What age changes: each setting as it stood before anybody touched it, for each who has it.',
    }),
    drift: orNull(drift, {
      description:
        'What the live service of the platform promises beside what the browser saw; null where no service was asked.',
    }),
    changes: orNull(changes, {
      description: 'What is different from an earlier review; null if it was not compared.',
    }),
    commitments: orNull(Type.Array(commitmentState), {
      description: 'What was promised and what became of it; null if nobody looked.',
    }),
  },
  {
    title: 'ReviewReport',
    description:
      'What `stairgate review` writes as report.json: the facts of the review, by what law it was judged, and every finding with its evidence. The other forms of the report are made of it. What a platform wrote stands in it as it was: escape it.',
  },
);

/** A review and its verdicts as plain data. It needs neither the evidence nor the rulebook any more. */
export type ReviewReport = Wire<typeof reportSchema>;
/** The facts of a review, as they are sealed. */
export type ReviewFacts = ReviewReport['review'];
/** By what law a review was judged. */
export type ReviewLaw = ReviewReport['law'];
export type PersonaLine = ReviewReport['personas'][number];
/** `id` is `code/rule`, and what findings name. */
export type ReportedRule = ReviewReport['rules'][number];
export type ReportedFinding = ReviewReport['findings'][number];
export type ReportedPractice = ReviewReport['practices'][number];
export type ReportedObservation = ReportedFinding['observations'][number];
/** One piece of evidence, as a report shows it. */
export type Exhibit = ReportedObservation['evidence'][number];
/** The part of a picture that shows something. */
export type Cut = NonNullable<Exhibit['cut']>;
/** How one setting stood before anybody touched it, for each who has it. */
export type SettingByAge = ReviewReport['settings'][number];
export type ReportedDrift = NonNullable<ReviewReport['drift']>;
export type ReportedDriftLine = ReportedDrift['lines'][number];
export type Changes = NonNullable<ReviewReport['changes']>;
export type Change = Changes['changes'][number];
export type CommitmentState = NonNullable<ReviewReport['commitments']>[number];
/** What a platform said that it would do about one finding. A promise is no change: only a later review shows one. */
export type Commitment = CommitmentState['commitment'];
/** How a situation stands at one age. */
export type Verdict = ReportedFinding['verdict'];
/** The same of a practice; `not-asked`: no law of the place asks for it. */
export type PracticeVerdict = ReportedPractice['verdict'];
export type AnyVerdict = Verdict | PracticeVerdict;
/** What became of a promise of the live service, by what the browser saw. */
export type DriftState = ReportedDriftLine['state'];

/** The id of a review: the SHA-256 of its report.json, as the manifest of the sealed review has it. */
const id = Type.String({
  pattern: '^[0-9a-f]{64}$',
  'x-right': 'give the 64 hexadecimal digits of a review',
});
export const reviewParams = Type.Object({ review: id });

/** The seal of a review as it lies in its folder: `manifest.json`, and the detached JWS over its bytes. */
export const sentSealSchema = closed(
  {
    manifest: Type.String({ maxLength: 4_000_000, description: 'The text of manifest.json, byte by byte.' }),
    signature: Type.String({ maxLength: 4000, description: 'What is in manifest.jws.' }),
  },
  { title: 'SentSeal' },
);
export type SentSeal = Wire<typeof sentSealSchema>;

export const reviewSealSchema = Type.Object(
  {
    kid: Type.String({
      description: 'The thumbprint of the key that sealed it; whose that is, it does not say.',
    }),
    sealedAt: instant,
    evidence: Type.Union(
      [
        oneOf(['within', 'not-as-sealed']),
        Type.Object({
          kid: text,
          sealedAt: instant,
          manifest: Type.String({ description: 'SHA-256 of the manifest of the evidence.' }),
        }),
      ],
      {
        description:
          'Whether it was judged where the evidence lies, or again: then the seal of the evidence that it names, or that it was not as it was sealed.',
      },
    ),
  },
  { title: 'ReviewSeal' },
);
export type ReviewSeal = Wire<typeof reviewSealSchema>;
export const exampleSeal = {
  kid: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
  sealedAt: '2026-11-22T10:21:00.000Z',
  evidence: 'within',
} satisfies ReviewSeal;

const some = Type.Optional(count);
export const listedReviewSchema = Type.Object(
  {
    id,
    receivedAt: instant,
    seal: orNull(reviewSealSchema, { description: 'Null where the report came without a seal that holds.' }),
    platform: text,
    url: text,
    places: Type.Union([Type.Literal('unknown'), texts], { description: 'By whose law it was judged.' }),
    ages: Type.Array(Type.Integer()),
    startedAt: text,
    asOf: text,
    revision: text,
    cutShort: Type.Boolean(),
    counts: Type.Object(
      {
        meets: some,
        stricter: some,
        'falls-short': some,
        'cannot-tell': some,
        'not-tested': some,
        'not-asked': some,
      },
      { description: 'Findings and practices, by verdict.' },
    ),
    drift: orNull(
      Type.Object({
        states: Type.Object({
          kept: some,
          'looser-than-promised': some,
          'stricter-than-promised': some,
          'cannot-tell': some,
          'not-tested': some,
        }),
        unasked: Type.Integer({ description: 'Children about whom it could not be asked.' }),
      }),
      { description: 'Promises of the live service, by what became of them; null where none was asked.' },
    ),
  },
  { title: 'ListedReview' },
);
/** What a list says of a review. */
export type ListedReview = Wire<typeof listedReviewSchema>;

export const listedReviewsSchema = Type.Object(
  { reviews: Type.Array(listedReviewSchema) },
  { title: 'ListedReviews' },
);
export type ListedReviews = Wire<typeof listedReviewsSchema>;

export const exampleReport = {
  format: 'stairgate-review',
  version: 1,
  review: {
    version: 1,
    platform: 'Birch',
    url: 'https://birch.example',
    place: 'GB',
    ages: [12],
    authority: null,
    seed: 'seed',
    startedAt: '2026-11-22T10:00:00.000Z',
    finishedAt: '2026-11-22T10:20:00.000Z',
    cutShort: null,
    tool: { name: 'stairgate review', version: '0.1.0', browser: 'Chromium 141' },
  },
  law: { places: ['GB'], asOf: '2026-11-22', revision: exampleValues.revision },
  limits: {},
  personas: [],
  rules: [],
  findings: [],
  practices: [],
  settings: [],
  drift: null,
  changes: null,
  commitments: null,
} satisfies ReviewReport;
export const exampleListedReview = {
  id: exampleValues.review,
  receivedAt: exampleValues.at,
  seal: exampleSeal,
  platform: 'Birch',
  url: 'https://birch.example',
  places: ['GB'],
  ages: [12],
  startedAt: '2026-11-22T10:00:00.000Z',
  asOf: '2026-11-22',
  revision: exampleValues.revision,
  cutShort: false,
  counts: {},
  drift: null,
} satisfies ListedReview;
