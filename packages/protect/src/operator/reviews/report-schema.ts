import { type Static, type TSchema, Type } from '@fastify/type-provider-typebox';

/**
 * The report of a review, as `stairgate review` writes it to report.json. The service takes it from the wire and knows
 * nothing of how it is made; a test holds this against the reviewer's own schema.
 */

const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const closed = { additionalProperties: false };
const texts = Type.Array(Type.String());
const count = Type.Integer({ minimum: 0 });
const day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });

const effect = Type.Enum(['allow', 'opt-in', 'guardian', 'forbid']);
/** Between which rungs the platform stands: the loosest and the strictest. */
const seen = orNull(Type.Array(effect, { minItems: 2, maxItems: 2 }));
const situation = Type.String({ pattern: '^[a-z]+\\.[a-z]+/[a-z-]+$' });

const exhibit = Type.Object(
  {
    file: Type.String(),
    at: orNull(Type.String()),
    kind: Type.Enum(['picture', 'request', 'other']),
    says: Type.String(),
  },
  closed,
);

const observation = Type.Object(
  {
    check: Type.String(),
    says: Type.String(),
    effect: seen,
    held: orNull(Type.Boolean()),
    because: orNull(Type.Enum(['not-tested', 'cannot-tell'])),
    instead: texts,
    evidence: Type.Array(exhibit),
  },
  closed,
);

const reported = {
  id: Type.String(),
  persona: Type.String(),
  title: Type.String(),
  fix: orNull(Type.String()),
  rules: texts,
  observations: Type.Array(observation),
};

const finding = Type.Object(
  {
    ...reported,
    situation,
    group: Type.String(),
    age: Type.Integer(),
    verdict: Type.Enum(['meets', 'stricter', 'falls-short', 'cannot-tell', 'not-tested']),
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
    verdict: Type.Enum(['meets', 'falls-short', 'cannot-tell', 'not-tested', 'not-asked']),
  },
  closed,
);

const rule = Type.Object(
  {
    id: Type.String(),
    kind: Type.Enum(['rule', 'duty']),
    code: Type.String(),
    rule: Type.String(),
    short: Type.String(),
    jurisdiction: Type.String(),
    cite: Type.String(),
    url: Type.String(),
    says: Type.String(),
    effect: orNull(effect),
    status: Type.Enum(['in-force', 'guidance', 'enacted', 'enjoined', 'bill']),
    confidence: Type.Enum(['high', 'medium', 'low']),
  },
  closed,
);

const persona = Type.Object(
  {
    id: Type.String(),
    role: Type.Enum(['child', 'adult', 'stranger', 'peer', 'guardian', 'visitor']),
    age: orNull(Type.Integer()),
    signUp: Type.String(),
    pictures: count,
    requests: count,
    failed: Type.Array(
      Type.Object({ step: Type.String(), error: Type.String(), tries: Type.Integer() }, closed),
    ),
    incidents: texts,
  },
  closed,
);

const drift = Type.Object(
  {
    service: Type.String(),
    askedAt: Type.String(),
    revisions: texts,
    problems: Type.Array(Type.Object({ persona: Type.String(), says: Type.String() }, closed)),
    lines: Type.Array(
      Type.Object(
        {
          id: Type.String(),
          situation,
          group: Type.String(),
          title: Type.String(),
          persona: Type.String(),
          age: Type.Integer(),
          state: Type.Enum([
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
  Type.Enum(['cannot-tell', 'falls-short', 'meets', 'not-asked', 'not-tested', 'stricter']),
);
const side = Type.Object(
  { startedAt: Type.String(), url: Type.String(), asOf: day, revision: Type.String() },
  closed,
);
const changes = Type.Object(
  {
    before: side,
    after: side,
    caveats: texts,
    still: count,
    changes: Type.Array(
      Type.Object(
        {
          kind: Type.Enum(['better', 'worse', 'new', 'gone', 'now-seen', 'no-longer-seen']),
          id: Type.String(),
          title: Type.String(),
          age: orNull(Type.Integer()),
          before: verdictThen,
          after: verdictThen,
          because: Type.Enum(['platform', 'law', 'both', 'sight']),
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
        url: Type.String(),
        finding: Type.Union([
          Type.Object({ age: childAge, situation: Type.String() }, closed),
          Type.Object({ age: childAge, practice: Type.String() }, closed),
        ]),
      },
      closed,
    ),
    status: Type.Enum(['verified', 'open', 'overdue', 'broken']),
    shownBy: orNull(
      Type.Object({ startedAt: Type.String(), finding: Type.String(), verdict: Type.String() }, closed),
    ),
    asOf: day,
  },
  closed,
);

const setting = Type.Object(
  {
    situation: Type.String(),
    title: Type.String(),
    states: Type.Array(
      Type.Object(
        {
          persona: Type.String(),
          age: Type.Integer(),
          state: Type.Enum(['on', 'off', 'asks-guardian', 'locked-off', 'absent']),
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
      platform: Type.String(),
      url: Type.String(),
      place: Type.String(),
      ages: Type.Array(childAge),
      authority: orNull(Type.String()),
      seed: Type.String(),
      startedAt: Type.String(),
      finishedAt: orNull(Type.String()),
      cutShort: orNull(Type.String()),
      runs: Type.Optional(Type.Integer()),
      tool: Type.Object({ name: Type.String(), version: Type.String(), browser: Type.String() }),
    }),
    law: Type.Object(
      {
        places: Type.Union([Type.Literal('unknown'), texts]),
        asOf: day,
        revision: Type.String(),
      },
      closed,
    ),
    limits: Type.Record(Type.String(), Type.Number()),
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

export type WireReport = Static<typeof reportSchema>;
