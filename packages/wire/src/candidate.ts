import { Type } from 'typebox';
import { ageSchema } from './age.ts';
import { causesSchema, differenceSchema, directionSchema } from './comparison.ts';
import { exampleValues } from './example-values.ts';
import { loggedDecisionSchema } from './logged-decision.ts';
import { askedPlaces } from './place.ts';
import { askedDay, askedRevision, closed, day, oneOf, orNull, text, texts, type Wire } from './schema.ts';
import { exampleProposal, proposalSchema } from './staff.ts';
import {
  countedBandSchema,
  effectSchema,
  grantorSchema,
  levelSchema,
  obligationSchema,
  situationSchema,
} from './words.ts';

const held = {
  revision: text,
  asOf: Type.String({ description: 'The day as of which it was compiled.' }),
  from: orNull(day, { description: 'For as long as this day is to come, the law as it will be then.' }),
  since: orNull(text),
  guidance: Type.Boolean(),
  profile: orNull(text, {
    description: 'The service that its profile is of; null where there is none.',
  }),
  rules: Type.Integer({ description: 'Rules that bind.' }),
  codes: texts,
};
const heldSchema = Type.Object(held, { title: 'HeldRulebook' });
/** A rulebook that the service holds. */
export type HeldRulebook = Wire<typeof heldSchema>;

const counted = {
  compared: Type.Integer(),
  tightens: Type.Integer(),
  loosens: Type.Integer(),
  obligations: Type.Integer(),
  toNo: Type.Integer({ description: 'Answers that were yes and would be no.' }),
  toYes: Type.Integer({ description: 'Answers that were no and would be yes.' }),
};
const totals = Type.Object(counted, { title: 'Totals' });
/** How many answers were compared, and how many of them the candidate would have given otherwise. */
export type Totals = Wire<typeof totals>;
const cellTotals = Type.Object(
  { ...counted, situation: situationSchema, band: countedBandSchema },
  { title: 'CellTotals' },
);
export type CellTotals = Wire<typeof cellTotals>;
export type CountedBand = CellTotals['band'];
const placeTotals = Type.Object({ ...counted, place: text }, { title: 'PlaceTotals' });
export type PlaceTotals = Wire<typeof placeTotals>;

const exampleAnswer = Type.Object(
  { effect: effectSchema, allowed: Type.Boolean(), obligations: Type.Array(obligationSchema) },
  { title: 'ExampleAnswer' },
);
/** One answer of the rulebook, as far as examples show it. */
export type ExampleAnswer = Wire<typeof exampleAnswer>;
const example = Type.Object(
  {
    situation: situationSchema,
    band: countedBandSchema,
    direction: directionSchema,
    count: Type.Integer({ description: 'How often questions of this kind came, in this place.' }),
    place: text,
    age: ageSchema,
    granted: Type.Array(grantorSchema),
    before: exampleAnswer,
    after: exampleAnswer,
    because: causesSchema,
    record: loggedDecisionSchema,
  },
  { title: 'Example' },
);
/** One question of a kind of difference, and both answers to it. */
export type Example = Wire<typeof example>;

export const liveReportSchema = Type.Object(
  {
    totals,
    cells: Type.Array(cellTotals),
    places: Type.Array(placeTotals),
    examples: Type.Array(example),
    more: Type.Integer({ description: 'Kinds of difference of which no example is shown.' }),
  },
  { title: 'LiveReport' },
);
/** What all nodes have counted and written down. */
export type LiveReport = Wire<typeof liveReportSchema>;

/** A node that answers from another rulebook than the one in force, because it cannot load that. */
export const behindSchema = orNull(Type.Object({ revision: text, since: text, why: text }));

export const candidateStateSchema = Type.Object(
  {
    active: Type.Object({ ...held, chosenBy: oneOf(['installed', 'operator']) }),
    behind: behindSchema,
    candidate: orNull(heldSchema),
    candidateProblem: orNull(text, { description: 'Why this node cannot load the candidate.' }),
    installed: oneOf(['active', 'candidate', 'neither'], {
      description: 'What the codes that came with this software are.',
    }),
    codes: orNull(Type.Object({ added: texts, removed: texts, changed: texts }), {
      description: 'Codes that the candidate holds more, less, or otherwise.',
    }),
    live: orNull(liveReportSchema),
    switching: Type.Object(
      {
        people: Type.Integer({ description: 'How many people a switch takes: 2, or 1 where that is set.' }),
        hours: Type.Number({ description: 'Hours in which a proposal can be approved.' }),
        backUntil: orNull(text, {
          description:
            'Until when one person may switch back, since the candidate is what was in force before; null where it is not.',
        }),
        proposal: orNull(proposalSchema),
      },
      { description: 'What a switch takes, and the one that is proposed.' },
    ),
  },
  { title: 'CandidateState' },
);
export type CandidateState = Wire<typeof candidateStateSchema>;

export const wantedCandidateSchema = closed(
  {
    files: Type.Optional(
      Type.Record(Type.String({ maxLength: 200 }), Type.String(), {
        description: 'provisions.json, and gb/childrens-code.yaml and others: the whole folder.',
      }),
    ),
    revision: Type.Optional(askedRevision),
    installed: Type.Optional(Type.Boolean()),
    profile: Type.Optional(
      orNull(Type.String({ maxLength: 262_144 }), {
        description: 'The text of stairgate.yaml; null for none.',
      }),
    ),
    guidance: Type.Optional(Type.Boolean()),
    date: Type.Optional(askedDay),
  },
  { title: 'WantedCandidate' },
);
export type WantedCandidate = Wire<typeof wantedCandidateSchema>;

const why = Type.String({
  minLength: 1,
  maxLength: 500,
  pattern: '\\S',
  description: 'Why, for the ledger. It stays there: name nobody.',
});
export const switchSchema = closed(
  { revision: askedRevision, replaces: askedRevision, why: Type.Optional(why) },
  { title: 'Switch' },
);
export type Switch = Wire<typeof switchSchema>;
export const proposeSwitchSchema = closed(
  { revision: askedRevision, replaces: askedRevision, why },
  { title: 'ProposeSwitch' },
);
export type ProposeSwitch = Wire<typeof proposeSwitchSchema>;

export const candidateDiffQuerySchema = closed({ in: askedPlaces, level: Type.Optional(levelSchema) });
export const candidateDiffSchema = Type.Object(
  { active: text, candidate: text, differences: Type.Array(differenceSchema) },
  { title: 'CandidateDiff' },
);
export type CandidateDiff = Wire<typeof candidateDiffSchema>;

const exampleHeld = {
  revision: exampleValues.revision,
  asOf: '2026-11-22',
  from: null,
  since: exampleValues.at,
  guidance: true,
  profile: null,
  rules: 214,
  codes: ['uk-aadc'],
} satisfies HeldRulebook;
export const exampleCandidateState = {
  active: { ...exampleHeld, chosenBy: 'installed' },
  behind: null,
  candidate: { ...exampleHeld, revision: exampleValues.candidateRevision, guidance: false },
  candidateProblem: null,
  installed: 'active',
  codes: { added: [], removed: [], changed: [] },
  live: null,
  switching: { people: 2, hours: 24, backUntil: null, proposal: exampleProposal },
} satisfies CandidateState;
