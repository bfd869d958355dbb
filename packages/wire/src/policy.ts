import { effects, type RuleCitation, type SilentRule, type Situation } from '@stairgate/rulebook';
import { Type } from 'typebox';
import { ageSchema } from './age.ts';
import { citationSchema, exampleCitation } from './decision.ts';
import { exampleValues } from './example-values.ts';
import { askedPlaces } from './place.ts';
import { askedDay, closed, day, oneOf, orNull, type Same, text, texts, type Wire } from './schema.ts';
import { askedSituation, effectSchema, grantorSchema, levelSchema, obligationSchema } from './words.ts';

export const yesOrNo = (description: string) => Type.Optional(oneOf(['yes', 'no'], { description }));

/** What a view of the law is asked for. */
export const viewQuery = {
  in: askedPlaces,
  asOf: Type.Optional(askedDay),
  level: Type.Optional(levelSchema),
  guidance: yesOrNo('Whether what regulators recommend counts.'),
};
export const policyQuerySchema = closed({
  ...viewQuery,
  profile: yesOrNo('Whether what the operator documents of its service counts. The law itself, if left out.'),
});
export type PolicyQuery = Wire<typeof policyQuerySchema>;
export const cellQuerySchema = closed({
  ...policyQuerySchema.properties,
  situation: askedSituation,
  age: Type.String({ pattern: '^(\\d|1[0-8])$', 'x-right': 'give a whole year from 0 to 18' }),
});

export const silentRuleSchema = Type.Object(
  {
    ...citationSchema.properties,
    why: oneOf(['bill', 'enjoined', 'later', 'low', 'guidance', 'exempt'], {
      description:
        'Why it does not bind; guidance where that is left out, exempt where the operator documents that its code does not apply.',
    }),
    from: Type.Optional(day),
    obligations: Type.Array(obligationSchema),
  },
  { title: 'SilentRule' },
);
true satisfies Same<Wire<typeof silentRuleSchema>, SilentRule>;

export const policyCellSchema = Type.Object(
  {
    effect: effectSchema,
    obligations: Type.Array(obligationSchema),
    rules: Type.Array(Type.Integer(), { description: 'Places in the list of rules, the strictest first.' }),
    silent: Type.Array(Type.Integer(), { description: 'Places in the list of silent rules.' }),
    wouldBe: Type.Optional(
      oneOf(effects, {
        description: 'What it would be if all that speaks were law; only where that is stricter.',
      }),
    ),
    guidanceOnly: Type.Optional(
      Type.Boolean({ description: 'Whether it would be looser, were it not for guidance.' }),
    ),
    needs: Type.Optional(
      Type.Array(grantorSchema, {
        description: 'Whose yes about this very situation it takes, where the effect does not say it.',
      }),
    ),
    moved: Type.Optional(Type.Boolean({ description: 'Whether a documented deviation moved it.' })),
    standsIn: Type.Optional(
      Type.Boolean({ description: 'Whether the baseline stands in for law that these places lack.' }),
    ),
  },
  { title: 'PolicyCell' },
);
/** One situation at one age, as the operator's picture shows it. */
export type PolicyCell = Wire<typeof policyCellSchema>;

export const policySchema = Type.Object(
  {
    revision: text,
    asOf: day,
    places: texts,
    level: levelSchema,
    guidance: Type.Boolean({ description: 'Whether what regulators recommend counts.' }),
    profile: Type.Boolean({ description: 'Whether what the operator documents of its service counts.' }),
    note: orNull(Type.Literal('place-unknown'), {
      description: 'Why every code and the baseline are joined.',
    }),
    codes: Type.Array(text, { description: 'Ids of the codes that are joined here.' }),
    dates: Type.Array(day, { description: 'Days on which some provision starts or stops to bind.' }),
    ages: Type.Array(Type.Integer()),
    cells: Type.Unsafe<Readonly<Record<Situation, readonly PolicyCell[]>>>({
      type: 'object',
      description: 'For each situation one cell per age; rules are places in the list of rules.',
      additionalProperties: Type.Array(policyCellSchema),
    }),
    rules: Type.Array(citationSchema),
    silent: Type.Array(silentRuleSchema, {
      description: 'Rules that speak here and do not bind, each with the reason.',
    }),
  },
  { title: 'Policy' },
);
/** What the joined law says, of every situation at every age, at one level of assurance, on one day. */
export type Policy = Wire<typeof policySchema>;

/** A question to try the law with. */
export const decideSchema = closed(
  {
    situation: askedSituation,
    in: Type.Union([
      Type.String({ maxLength: 200 }),
      Type.Array(Type.String({ maxLength: 20 }), { maxItems: 20 }),
    ]),
    age: Type.Optional(
      orNull(closed({ lo: Type.Integer(), hi: Type.Integer(), level: ageSchema.properties.level })),
    ),
    granted: Type.Optional(
      Type.Array(closed({ situation: askedSituation, by: oneOf(['child', 'guardian']) }), {
        maxItems: 200,
      }),
    ),
  },
  { title: 'DecideQuestion' },
);
export type DecideQuestion = Wire<typeof decideSchema>;

export const exampleDecide = {
  situation: 'location.share/contact',
  in: 'GB',
  age: { lo: 12, hi: 12, level: 'verified' },
  granted: [],
} satisfies DecideQuestion;
/** One cell stands for all. */
export const examplePolicy = {
  revision: exampleValues.revision,
  asOf: '2026-11-22',
  places: ['GB'],
  level: 'verified',
  guidance: true,
  profile: false,
  note: null,
  codes: ['uk-aadc'],
  dates: ['2026-12-31'],
  ages: [12],
  cells: {
    'location.share/contact': [{ effect: 'opt-in', obligations: ['show-sign'], rules: [0], silent: [] }],
  } as Partial<Policy['cells']> as Policy['cells'],
  rules: [exampleCitation satisfies RuleCitation],
  silent: [],
} satisfies Policy;
