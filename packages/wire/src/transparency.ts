import { Type } from 'typebox';
import { countedStates } from './counts.ts';
import { closed, day, instant, oneOf, orNull, text, texts, type Wire } from './schema.ts';
import { countedBandSchema, effectSchema, levelSchema, obligationSchema, situationSchema } from './words.ts';

const figure = orNull(
  closed({
    value: Type.Number(),
    interval: orNull(Type.Tuple([Type.Number(), Type.Number()]), {
      description: 'The exact number lies in it with a chance of 95%; null where this is the exact number.',
    }),
  }),
  { description: 'Null where nothing was measured, which is not zero.' },
);
/** A number of children. */
export type Figure = Wire<typeof figure>;

const place = Type.String({ description: 'ISO 3166, or "unknown".' });
const figures = Object.fromEntries(countedStates.map((state) => [state, figure])) as Record<
  (typeof countedStates)[number],
  typeof figure
>;
const row = closed({
  situation: situationSchema,
  band: countedBandSchema,
  place,
  effects: Type.Array(closed({ ages: Type.Tuple([Type.Integer(), Type.Integer()]), effect: effectSchema }), {
    description: 'What the law in force asks, by year of age.',
  }),
  obligations: Type.Array(obligationSchema),
  rules: Type.Array(text, { description: 'Ids of the provisions, code/rule.' }),
  deviations: Type.Array(text, { description: 'Ids of what the service documents of itself.' }),
  ...figures,
  kept: figure,
  review: orNull(oneOf(['meets', 'stricter', 'falls-short', 'cannot-tell', 'not-tested']), {
    description: 'The worst verdict of the latest review of this place at an age of the band; null for none.',
  }),
});

/** A transparency report: exact for a regulator, or with noise for everybody. */
export const transparencySchema = closed(
  {
    format: Type.Literal('stairgate-transparency/1'),
    service: text,
    platform: orNull(text),
    period: closed({ name: text, from: day, to: day }),
    takenAt: instant,
    isWhole: Type.Boolean({ description: 'Whether the period was over when children were counted.' }),
    law: closed({ asOf: day, revision: text }),
    method: Type.Union([
      closed({ kind: Type.Literal('exact') }),
      closed({
        kind: Type.Literal('private'),
        unit: Type.Literal('child'),
        rho: Type.Number(),
        guarantee: Type.Array(closed({ delta: Type.Number(), epsilon: Type.Number() })),
        noise: Type.Array(
          closed({
            of: oneOf(['children', 'situations', 'complaints']),
            kind: Type.Literal('discrete-gaussian'),
            variance: text,
            sigma: Type.Number(),
            cellsPerChild: Type.Integer(),
            rho: Type.Number(),
          }),
        ),
      }),
    ]),
    rules: Type.Array(closed({ id: text, short: text, cite: text, url: text, effect: effectSchema })),
    ages: Type.Array(closed({ band: countedBandSchema, place, level: levelSchema, children: figure })),
    rows: Type.Array(row),
    complaints: Type.Array(
      closed({
        about: text,
        children: figure,
        answered: figure,
        late: figure,
        upheld: figure,
        medianDays: orNull(Type.Number()),
      }),
    ),
    deviations: Type.Array(
      closed({
        id: text,
        situations: texts,
        ages: Type.Tuple([Type.Integer(), Type.Integer()]),
        effect: effectSchema,
        reason: text,
        approver: text,
        approved: day,
        expires: day,
      }),
    ),
    reviews: Type.Array(closed({ platform: text, places: texts, reviewedAt: instant, hash: text }), {
      description: 'Each with the SHA-256 of its report, which its seal names.',
    }),
  },
  { title: 'Transparency' },
);
export type Transparency = Wire<typeof transparencySchema>;
