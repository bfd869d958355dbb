import { Type } from 'typebox';
import { exampleValues } from './example-values.ts';
import { instant, oneOf, orNull, text, texts, type Wire } from './schema.ts';

/**
 * The report of a review, as `stairgate review` writes it to report.json. A test holds it against the reviewer's own
 * schema.
 */

const closed = { additionalProperties: false };
const count = Type.Integer({ minimum: 0 });
const day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });

const effect = oneOf(['allow', 'opt-in', 'guardian', 'forbid']);
/** Between which rungs the platform stands: the loosest and the strictest. */
const seen = orNull(Type.Array(effect, { minItems: 2, maxItems: 2 }));
const situation = Type.String({ pattern: '^[a-z]+\\.[a-z]+/[a-z-]+$' });

const exhibit = Type.Object(
  {
    file: text,
    at: orNull(text),
    kind: oneOf(['picture', 'request', 'other']),
    says: text,
  },
  closed,
);

const observation = Type.Object(
  {
    check: text,
    says: text,
    effect: seen,
    held: orNull(Type.Boolean()),
    because: orNull(oneOf(['not-tested', 'cannot-tell'])),
    instead: texts,
    evidence: Type.Array(exhibit),
  },
  closed,
);

const reported = {
  id: text,
  persona: text,
  title: text,
  fix: orNull(text),
  rules: texts,
  observations: Type.Array(observation),
};

const finding = Type.Object(
  {
    ...reported,
    situation,
    group: text,
    age: Type.Integer(),
    verdict: oneOf(['meets', 'stricter', 'falls-short', 'cannot-tell', 'not-tested']),
    required: effect,
    seen,
    broken: texts,
  },
  closed,
);

const practice = Type.Object(
  {
    ...reported,
    practice: Type.String({ pattern: '^[a-z-]+$' }),
    age: orNull(Type.Integer()),
    verdict: oneOf(['meets', 'falls-short', 'cannot-tell', 'not-tested', 'not-asked']),
  },
  closed,
);

const rule = Type.Object(
  {
    id: text,
    kind: oneOf(['rule', 'duty']),
    code: text,
    rule: text,
    short: text,
    jurisdiction: text,
    cite: text,
    url: text,
    says: text,
    effect: orNull(effect),
    status: oneOf(['in-force', 'guidance', 'enacted', 'enjoined', 'bill']),
    confidence: oneOf(['high', 'medium', 'low']),
  },
  closed,
);

const persona = Type.Object(
  {
    id: text,
    role: oneOf(['child', 'adult', 'stranger', 'peer', 'guardian', 'visitor']),
    age: orNull(Type.Integer()),
    signUp: text,
    pictures: count,
    requests: count,
    failed: Type.Array(Type.Object({ step: text, error: text, tries: Type.Integer() }, closed)),
    incidents: texts,
  },
  closed,
);

const drift = Type.Object(
  {
    service: text,
    askedAt: text,
    revisions: texts,
    problems: Type.Array(Type.Object({ persona: text, says: text }, closed)),
    lines: Type.Array(
      Type.Object(
        {
          id: text,
          situation,
          group: text,
          title: text,
          persona: text,
          age: Type.Integer(),
          state: oneOf([
            'kept',
            'looser-than-promised',
            'stricter-than-promised',
            'cannot-tell',
            'not-tested',
          ]),
          promised: effect,
          owed: texts,
          seen,
          broken: texts,
          required: effect,
        },
        closed,
      ),
    ),
  },
  closed,
);

const verdictThen = orNull(
  oneOf(['cannot-tell', 'falls-short', 'meets', 'not-asked', 'not-tested', 'stricter']),
);
const side = Type.Object({ startedAt: text, url: text, asOf: day, revision: text }, closed);
const changes = Type.Object(
  {
    before: side,
    after: side,
    caveats: texts,
    still: count,
    changes: Type.Array(
      Type.Object(
        {
          kind: oneOf(['better', 'worse', 'new', 'gone', 'now-seen', 'no-longer-seen']),
          id: text,
          title: text,
          age: orNull(Type.Integer()),
          before: verdictThen,
          after: verdictThen,
          because: oneOf(['platform', 'law', 'both', 'sight']),
        },
        closed,
      ),
    ),
  },
  closed,
);

const childAge = Type.Integer({ minimum: 0, maximum: 17 });
const someText = Type.String({ minLength: 1 });
const commitment = Type.Object(
  {
    commitment: Type.Object(
      {
        id: someText,
        text: someText,
        promisedBy: someText,
        promisedOn: day,
        due: day,
        url: text,
        finding: Type.Union([
          Type.Object({ age: childAge, situation: text }, closed),
          Type.Object({ age: childAge, practice: text }, closed),
        ]),
      },
      closed,
    ),
    status: oneOf(['verified', 'open', 'overdue', 'broken']),
    shownBy: orNull(Type.Object({ startedAt: text, finding: text, verdict: text }, closed)),
    asOf: day,
  },
  closed,
);

const setting = Type.Object(
  {
    situation: text,
    title: text,
    states: Type.Array(
      Type.Object(
        {
          persona: text,
          age: Type.Integer(),
          state: oneOf(['on', 'off', 'asks-guardian', 'locked-off', 'absent']),
        },
        closed,
      ),
    ),
  },
  closed,
);

export const reportSchema = Type.Object(
  {
    format: Type.Literal('stairgate-review'),
    version: Type.Literal(1),
    review: Type.Object({
      version: Type.Literal(1),
      platform: text,
      url: text,
      place: text,
      ages: Type.Array(childAge),
      authority: orNull(text),
      seed: text,
      startedAt: text,
      finishedAt: orNull(text),
      cutShort: orNull(text),
      runs: Type.Optional(Type.Integer()),
      tool: Type.Object({ name: text, version: text, browser: text }),
    }),
    law: Type.Object(
      {
        places: Type.Union([Type.Literal('unknown'), texts]),
        asOf: day,
        revision: text,
      },
      closed,
    ),
    limits: Type.Record(text, Type.Number()),
    personas: Type.Array(persona),
    rules: Type.Array(rule),
    findings: Type.Array(finding),
    practices: Type.Array(practice),
    settings: Type.Array(setting),
    drift: orNull(drift),
    changes: orNull(changes),
    commitments: orNull(Type.Array(commitment)),
  },
  { ...closed, title: 'ReviewReport' },
);

/** The report of a review, as the reviewer wrote it. */
export type ReviewReport = Wire<typeof reportSchema>;

/** The id of a review: the SHA-256 of its report.json, as the manifest of the sealed review has it. */
const id = Type.String({
  pattern: '^[0-9a-f]{64}$',
  'x-right': 'give the 64 hexadecimal digits of a review',
});
export const reviewParams = Type.Object({ review: id });

const some = Type.Optional(count);
export const listedReviewSchema = Type.Object(
  {
    id,
    receivedAt: instant,
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
