import {
  type DecisionRecord,
  type Deviation,
  effects,
  type Hours,
  type Limit,
  type RuleCitation,
  situations,
  type Unlock,
} from '@stairgate/rulebook';
import { type TLiteral, type TObject, type TProperties, type TSchema, Type } from 'typebox';
import { day, oneOf, type Same, text, type Wire, years } from './schema.ts';
import {
  alternativeSchema,
  confidenceSchema,
  effectSchema,
  grantorSchema,
  levelSchema,
  limiterSchema,
  obligationSchema,
  reasonSchema,
  situationSchema,
  statusSchema,
  weekdaySchema,
} from './words.ts';

const month = Type.Integer({ minimum: 1, maximum: 12 });

export const hoursSchema = Type.Object(
  {
    from: Type.String({ description: 'HH:MM, where the child is.' }),
    to: Type.String({ description: 'HH:MM; before `from`, it runs over midnight.' }),
    days: Type.Optional(Type.Array(weekdaySchema)),
    term: Type.Optional(Type.Boolean({ description: 'Only on days with school.' })),
    months: Type.Optional(
      Type.Tuple([month, month], { description: 'The first and the last month in which they hold.' }),
    ),
  },
  { title: 'Hours' },
);
true satisfies Same<Wire<typeof hoursSchema>, Hours>;

/** A rule that binds, as answers cite it. */
export const citationSchema = Type.Object(
  {
    code: text,
    rule: text,
    short: text,
    jurisdiction: text,
    cite: text,
    url: text,
    says: text,
    effect: effectSchema,
    status: statusSchema,
    confidence: confidenceSchema,
    hours: Type.Optional(hoursSchema),
    minutes: Type.Optional(
      Type.Integer({ description: 'How many minutes a day its limit is, of one about use over a limit.' }),
    ),
    about: Type.Optional(
      oneOf(situations, {
        description: 'The situation that it is about, where that is one that this is empty without.',
      }),
    ),
    alternatives: Type.Optional(
      Type.Array(alternativeSchema, {
        description: 'What its regulator accepts in place of a private profile.',
      }),
    ),
    deviation: Type.Optional(
      Type.Object(
        { id: text, from: effectSchema },
        { description: 'The deviation that lowers it here, and the effect that the rule itself has.' },
      ),
    ),
  },
  { title: 'RuleCitation' },
);
true satisfies Same<Wire<typeof citationSchema>, RuleCitation>;

/** A rule as a person reads it. */
export const shortCitationSchema = Type.Object(
  {
    code: text,
    rule: Type.Optional(text),
    short: text,
    cite: text,
    url: text,
    says: text,
    effect: Type.Optional(effectSchema),
  },
  { title: 'ShortCitation' },
);
export type ShortCitation = Wire<typeof shortCitationSchema>;

/** What a limit closes, as answers name it. */
export const closingSchema = Type.Object(
  { situation: text, by: limiterSchema, how: oneOf(['closed', 'ask']) },
  { title: 'Closing' },
);
true satisfies Same<Wire<typeof closingSchema>, Limit>;

/** One way to open something: who could, and how. */
function way<By extends TSchema, const How extends string, Rest extends TProperties>(
  by: By,
  how: How,
  rest: Rest,
): TObject<{ by: By; how: TLiteral<How> } & Rest> {
  return Type.Object({ by, how: Type.Literal(how), ...rest }) as never;
}
const child = Type.Literal('child');

export const unlockSchema = Type.Union(
  [
    way(child, 'opt-in', {}),
    way(Type.Literal('guardian'), 'consent', {
      strong: Type.Boolean({
        description: 'Whether it takes a way of confirming that reaches to disclosure.',
      }),
    }),
    way(grantorSchema, 'open-other', { situation: situationSchema }),
    way(limiterSchema, 'lift-limit', { situation: situationSchema }),
    way(grantorSchema, 'say-yes-this-time', { situation: situationSchema }),
    way(child, 'prove-age', { level: levelSchema, past: Type.Optional(Type.Integer()) }),
    way(child, 'say-place', {}),
    way(Type.Literal('time'), 'turn', { age: Type.Integer() }),
  ],
  { title: 'Unlock' },
);
true satisfies Same<Wire<typeof unlockSchema>, Unlock>;

/** A documented deviation of the operator, as answers name it. */
export const deviationSchema = Type.Object(
  {
    id: text,
    situations: Type.Array(text),
    ages: years,
    effect: oneOf(['allow', 'opt-in', 'guardian']),
    reason: text,
    approver: text,
    approved: day,
    expires: day,
  },
  { title: 'Deviation' },
);
true satisfies Same<Wire<typeof deviationSchema>, Deviation>;

/** What every answer about a situation says beside its name and revision. */
export const answered = {
  effect: effectSchema,
  own: Type.Optional(
    oneOf(effects, {
      description:
        'What the law says of it alone, where all else is open; left out where that is the effect.',
    }),
  ),
  obligations: Type.Array(obligationSchema),
  needs: Type.Array(grantorSchema, { description: 'Who has to say yes before it may happen.' }),
  reasons: Type.Array(reasonSchema),
  unlock: Type.Array(unlockSchema, { description: 'What would open it, and who could do that.' }),
};
export const waitsForSchema = Type.Array(situationSchema, {
  description: 'Other situations that are closed, and that this one is closed with.',
});
export const closingsSchema = Type.Array(closingSchema, {
  description: 'The limits that close it, or want a yes each time.',
});

/** What an answer says in AuthZEN's `context`, all but `allowed`, which is its `decision`. */
export const decisionContext = {
  situation: text,
  ...answered,
  waitsFor: Type.Optional(waitsForSchema),
  limits: Type.Optional(closingsSchema),
  rules: Type.Array(citationSchema),
  deviations: Type.Optional(
    Type.Array(deviationSchema, {
      description: "Those of the operator's profile without which the answer would be another.",
    }),
  ),
  revision: text,
};

/** An answer of the rulebook, whole. */
export const decisionSchema = Type.Object(
  { allowed: Type.Boolean(), ...decisionContext },
  { title: 'Decision' },
);
true satisfies Same<Wire<typeof decisionSchema>, DecisionRecord>;

export const exampleCitation = {
  code: 'uk-aadc',
  rule: 'geolocation-sharing-off',
  short: "Children's Code",
  jurisdiction: 'GB',
  cite: 'Standard 10',
  url: 'https://ico.org.uk/for-organisations/uk-gdpr-guidance-and-resources/childrens-information/childrens-code-guidance-and-resources/age-appropriate-design-a-code-of-practice-for-online-services/10-geolocation/',
  says: 'Options which make a child’s location visible to others must default back to off at the end of each session.',
  effect: 'opt-in',
  status: 'in-force',
  confidence: 'high',
} satisfies RuleCitation;
export const exampleDecision = {
  situation: 'location.share/contact',
  allowed: false,
  effect: 'opt-in',
  obligations: ['show-sign', 'reset-at-session-end'],
  needs: ['child'],
  rules: [exampleCitation],
  reasons: ['child-choice-missing'],
  unlock: [{ by: 'child', how: 'opt-in' }],
  revision: '4f1c2a9be07d3865',
} satisfies DecisionRecord;
