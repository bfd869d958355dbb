import type { AssuranceCitation, CommonCell, Difference, Direction, Tally } from '@stairgate/rulebook';
import { Type } from 'typebox';
import { citationSchema, deviationSchema } from './decision.ts';
import { exampleValues } from './example-values.ts';
import { askedPlaces } from './place.ts';
import { viewQuery } from './policy.ts';
import { askedDay, closed, day, oneOf, orNull, type Same, text, texts, type Wire, years } from './schema.ts';
import { effectSchema, grantorSchema, levelSchema, obligationSchema, situationSchema } from './words.ts';

export const directionSchema = oneOf(['tightens', 'loosens', 'obligations'], { title: 'Direction' });
true satisfies Same<Wire<typeof directionSchema>, Direction>;

const assuranceCitation = Type.Object(
  {
    code: text,
    short: text,
    jurisdiction: text,
    cite: text,
    url: text,
    says: text,
    past: Type.Integer(),
    level: levelSchema,
  },
  { title: 'AssuranceCitation' },
);
true satisfies Same<Wire<typeof assuranceCitation>, AssuranceCitation>;

const citations = Type.Array(citationSchema);
/** Rules by their places in a list, since the same few stand behind many differences. */
const numbers = Type.Array(Type.Integer());
export const causesSchema = Type.Object({ gone: citations, come: citations }, { title: 'Causes' });
export const numberedCausesSchema = Type.Object(
  { gone: numbers, come: numbers },
  { title: 'NumberedCauses', description: 'Places in the list of rules.' },
);
const obligations = Type.Array(obligationSchema);
const apart = {
  assurance: Type.Object({ gone: Type.Array(assuranceCitation), come: Type.Array(assuranceCitation) }),
  deviations: Type.Object({ gone: Type.Array(deviationSchema), come: Type.Array(deviationSchema) }),
};
const grantors = Type.Array(grantorSchema);
const differs = {
  situation: situationSchema,
  ages: years,
  level: levelSchema,
  before: effectSchema,
  after: effectSchema,
  needs: Type.Object({ before: grantors, after: grantors }),
  direction: directionSchema,
};

/** One situation that is answered otherwise, over a run of years. */
export const differenceSchema = Type.Object(
  {
    ...differs,
    obligations: Type.Object({ added: obligations, removed: obligations, because: causesSchema }),
    because: Type.Object({ ...causesSchema.properties, ...apart }),
  },
  { title: 'Difference' },
);
true satisfies Same<Wire<typeof differenceSchema>, Difference>;

export const numberedDifferenceSchema = Type.Object(
  {
    ...differs,
    obligations: Type.Object({ added: obligations, removed: obligations, because: numberedCausesSchema }),
    because: Type.Object({ ...numberedCausesSchema.properties, ...apart }),
  },
  { title: 'NumberedDifference' },
);
export type NumberedDifference = Wire<typeof numberedDifferenceSchema>;

const tally = Type.Object(
  { situations: Type.Integer(), ages: orNull(years) },
  { title: 'Tally', description: 'How many situations, and the youngest and oldest year concerned.' },
);
true satisfies Same<Wire<typeof tally>, Tally>;
const side = Type.Object({ places: texts, asOf: day, revision: text }, { title: 'ComparedSide' });
export type ComparedSide = Wire<typeof side>;

export const comparisonQuerySchema = closed({
  in: askedPlaces,
  in2: Type.Optional(Type.String({ maxLength: 200, description: 'After; the same if left out.' })),
  from: Type.Optional(askedDay),
  to: Type.Optional(askedDay),
  level: viewQuery.level,
  guidance: viewQuery.guidance,
});

export const comparisonSchema = Type.Object(
  {
    before: side,
    after: side,
    level: levelSchema,
    guidance: Type.Boolean(),
    summary: Type.Object({ tightens: tally, loosens: tally, obligations: tally }),
    differences: Type.Array(numberedDifferenceSchema),
    between: Type.Object(numberedCausesSchema.properties, {
      description: 'What binds on one side only, whether or not it changes an answer.',
    }),
    rules: citations,
  },
  { title: 'Comparison' },
);
/** What changes between two places, or two days, and by which provision. */
export type Comparison = Wire<typeof comparisonSchema>;

const share = Type.Object(
  { place: text, effect: effectSchema, obligations, rules: numbers },
  { title: 'PlaceShare' },
);
/** What one of several places has to do with a joint setting. */
export type NumberedShare = Wire<typeof share>;

export const jointQuerySchema = closed(viewQuery);
const jointCell = Type.Object(
  {
    situation: situationSchema,
    ages: years,
    level: levelSchema,
    effect: effectSchema,
    needs: grantors,
    obligations,
    forcedBy: Type.Array(share, { description: 'The places whose rules set the effect.' }),
    addedBy: Type.Array(share, { description: 'The other places that add to the obligations.' }),
  },
  { title: 'JointCell' },
);
export type JointCell = Wire<typeof jointCell>;
true satisfies Same<Omit<JointCell, 'forcedBy' | 'addedBy'>, Omit<CommonCell, 'forcedBy' | 'addedBy'>>;

export const jointSettingsSchema = Type.Object(
  {
    places: texts,
    asOf: day,
    revision: text,
    level: levelSchema,
    guidance: Type.Boolean(),
    cells: Type.Array(jointCell),
    rules: citations,
  },
  { title: 'JointSettings' },
);
/** The strictest joint settings of several places, and which of them asks for it. */
export type JointSettings = Wire<typeof jointSettingsSchema>;

const exampleSide = { places: ['GB'], asOf: '2026-11-22', revision: exampleValues.revision };
const none = { situations: 0, ages: null };
export const exampleComparison = {
  before: exampleSide,
  after: { ...exampleSide, asOf: '2026-12-30' },
  level: 'verified',
  guidance: true,
  summary: { tightens: none, loosens: none, obligations: none },
  differences: [],
  between: { gone: [], come: [] },
  rules: [],
} satisfies Comparison;
export const exampleJointSettings = {
  places: ['GB', 'US'],
  asOf: '2026-11-22',
  revision: exampleValues.revision,
  level: 'verified',
  guidance: true,
  cells: [
    {
      situation: 'ads.show/contextual',
      ages: [0, 18],
      level: 'verified',
      effect: 'allow',
      needs: [],
      obligations: [],
      forcedBy: [],
      addedBy: [],
    },
  ],
  rules: [],
} satisfies JointSettings;
