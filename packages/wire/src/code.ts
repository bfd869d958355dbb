import type { Code, Profile } from '@stairgate/rulebook';
import { activityNames, audiences, childrenTests, measures, risks, serviceKinds } from '@stairgate/rulebook';
import { Type } from 'typebox';
import { deviationSchema, hoursSchema } from './decision.ts';
import { exampleValues } from './example-values.ts';
import { day, oneOf, orNull, type Same, text, texts, type Wire, years } from './schema.ts';
import {
  alternativeSchema,
  confidenceSchema,
  effectSchema,
  levelSchema,
  obligationSchema,
  practiceSchema,
  statusSchema,
} from './words.ts';

const number = Type.Number({ minimum: 0 });
const applies = Type.Object({
  kinds: Type.Optional(Type.Array(oneOf(serviceKinds))),
  children: Type.Optional(Type.Array(oneOf(childrenTests))),
  size: Type.Optional(
    Type.Array(
      Type.Array(
        Type.Object({
          measure: oneOf(measures),
          in: text,
          from: Type.Optional(number),
          over: Type.Optional(number),
        }),
      ),
    ),
  ),
});
/** Where a line of a code comes from, and to which services it applies. */
const source = {
  provisions: texts,
  cite: text,
  url: text,
  confidence: confidenceSchema,
  status: statusSchema,
  from: Type.Optional(day),
  until: Type.Optional(day),
  applies: Type.Optional(applies),
  note: Type.Optional(text),
};
const rule = {
  ...source,
  id: text,
  situations: texts,
  ages: years,
  effect: effectSchema,
  obligations: Type.Array(obligationSchema),
  says: text,
  compelling: Type.Boolean(),
  places: Type.Optional(texts),
  hours: Type.Optional(hoursSchema),
  minutes: Type.Optional(Type.Integer()),
  alternatives: Type.Optional(Type.Array(alternativeSchema)),
};
const assurance = {
  ...source,
  past: Type.Integer(),
  level: levelSchema,
  says: text,
  places: Type.Optional(texts),
};
const duty = {
  ...source,
  id: text,
  says: text,
  owes: text,
  evidence: text,
  seenBy: Type.Optional(Type.Array(practiceSchema)),
};
const mapping = { ...source, id: text, says: text, theirs: text, ours: text };
const unmodelled = Type.Array(Type.Object({ provisions: texts, reason: text }));
const named = { code: text, title: text, short: text, jurisdiction: text, issuer: text, url: text };

/** One law or code of practice, as `codes/` has it. */
export const codeSchema = Type.Object(
  {
    ...named,
    covers: Type.Array(Type.Object({ activities: Type.Array(oneOf(activityNames)), ages: years })),
    rules: Type.Array(Type.Object(rule)),
    assurance: Type.Array(Type.Object(assurance)),
    duties: Type.Array(Type.Object(duty)),
    mappings: Type.Array(Type.Object(mapping)),
    unmodelled,
  },
  { title: 'Code' },
);
true satisfies Same<Wire<typeof codeSchema>, Code>;

const approval = { reason: text, approver: text, approved: day, expires: day };
export const profileSchema = Type.Object(
  {
    service: Type.Object({ name: text, kinds: Type.Array(oneOf(serviceKinds)) }),
    places: texts,
    offers: texts,
    risk: oneOf(risks),
    guidance: Type.Boolean(),
    baseline: Type.Optional(text),
    facts: Type.Optional(
      Type.Object({
        children: Type.Optional(oneOf(audiences)),
        sizes: Type.Array(Type.Object({ measure: oneOf(measures), in: text, is: number })),
        ...approval,
      }),
    ),
    exempt: Type.Array(Type.Object({ code: text, ...approval })),
    deviations: Type.Array(deviationSchema),
  },
  { title: 'Profile', description: 'What the operator documents of the service, where it does.' },
);
true satisfies Same<Wire<typeof profileSchema>, Profile>;

/** All that binds, for an offline copy. */
export const rulebookSchema = Type.Object(
  {
    revision: text,
    asOf: day,
    codes: Type.Array(codeSchema),
    profile: Type.Optional(profileSchema),
  },
  { title: 'Rulebook' },
);
export type ServiceRulebook = Wire<typeof rulebookSchema>;

const standingWords = ['binds', 'over', 'bill', 'enjoined', 'later', 'low'] as const;
const stands = { standing: oneOf(standingWords, { description: 'How it stands on the day.' }) };
const standing = oneOf(standingWords);
const count = Type.Integer({ minimum: 0 });

/** How many lines of a code stand how; `guidance` binds too, and is counted apart from what is in force. */
export const standingCountsSchema = Type.Object(
  { binds: count, guidance: count, over: count, bill: count, enjoined: count, later: count, low: count },
  { title: 'StandingCounts' },
);
export type StandingCounts = Wire<typeof standingCountsSchema>;
true satisfies Same<keyof StandingCounts, Wire<typeof standing> | 'guidance'>;

export const codeSummarySchema = Type.Object(
  {
    ...named,
    covers: Type.Array(Type.Object({ of: texts, ages: years }), {
      description: 'Where its silence leaves the rest to the platform, while a rule of it about that binds.',
    }),
    ages: orNull(years, { description: 'The whole years that its rules speak of; null where it has none.' }),
    counts: Type.Object({
      provisions: count,
      rules: count,
      assurance: count,
      duties: count,
      mappings: count,
      unmodelled: count,
    }),
    standing: standingCountsSchema,
  },
  { title: 'CodeSummary' },
);
/** One code in the list of all. */
export type CodeSummary = Wire<typeof codeSummarySchema>;

export const codeChangeSchema = Type.Object(
  {
    day,
    code: text,
    starts: count,
    ends: count,
    deciding: Type.Integer({
      description: 'How many of these are rules or assurance lines, so that decisions may change.',
    }),
    guidance: Type.Boolean({ description: 'Whether all of it is guidance.' }),
  },
  { title: 'CodeChange' },
);
/** What starts and what stops to bind under one code on one day. */
export type CodeChange = Wire<typeof codeChangeSchema>;

export const codeListSchema = Type.Object(
  {
    asOf: day,
    codes: Type.Array(codeSummarySchema),
    changes: Type.Array(codeChangeSchema, { description: 'By day, then by code.' }),
  },
  { title: 'CodeList' },
);
export type CodeList = Wire<typeof codeListSchema>;

export const provisionSchema = Type.Object(
  {
    id: text,
    ref: text,
    kind: oneOf(['must', 'should', 'prohibited', 'default']),
    ages: years,
    confidence: confidenceSchema,
  },
  { title: 'Provision' },
);
export type Provision = Wire<typeof provisionSchema>;

export const codeViewSchema = Type.Object(
  {
    ...codeSummarySchema.properties,
    asOf: day,
    provisions: Type.Array(provisionSchema),
    rules: Type.Array(Type.Object({ ...rule, ...stands })),
    assurance: Type.Array(Type.Object({ ...assurance, ...stands })),
    duties: Type.Array(Type.Object({ ...duty, ...stands })),
    mappings: Type.Array(Type.Object({ ...mapping, ...stands })),
    unmodelled,
    changes: Type.Array(codeChangeSchema),
  },
  { title: 'CodeView' },
);
/** One code, whole: each line with how it stands on the day. */
export type CodeView = Wire<typeof codeViewSchema>;

/** Which places and codes there are. */
export const knownLawSchema = Type.Object(
  {
    places: texts,
    codes: Type.Array(Type.Object({ code: text, title: text, short: text, jurisdiction: text, url: text })),
  },
  { title: 'KnownLaw' },
);
export type KnownLaw = Wire<typeof knownLawSchema>;

export const exampleRulebook = {
  revision: exampleValues.revision,
  asOf: '2026-11-22',
  codes: [],
} satisfies ServiceRulebook;
export const exampleCodeSummary = {
  code: 'uk-aadc',
  title: 'Age appropriate design: a code of practice for online services',
  short: "Children's Code",
  jurisdiction: 'GB',
  issuer: "Information Commissioner's Office",
  url: 'https://ico.org.uk/for-organisations/uk-gdpr-guidance-and-resources/childrens-information/',
  covers: [{ of: ['everything'], ages: [0, 17] }],
  ages: [0, 17],
  counts: { provisions: 58, rules: 31, assurance: 1, duties: 22, mappings: 0, unmodelled: 2 },
  standing: { binds: 52, guidance: 0, over: 0, bill: 0, enjoined: 0, later: 2, low: 0 },
} satisfies CodeSummary;
