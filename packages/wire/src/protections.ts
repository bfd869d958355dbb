import type { Situation, SleepReason } from '@stairgate/rulebook';
import { Type } from 'typebox';
import { ageSchema } from './age.ts';
import { childSchema, exampleChild, guardianStateSchema } from './child.ts';
import {
  answered,
  closingsSchema,
  exampleCitation,
  exampleDecision,
  shortCitationSchema,
  waitsForSchema,
} from './decision.ts';
import { limitSchema } from './limit.ts';
import { placeSchema } from './place.ts';
import { instant, oneOf, orNull, type Same, text, type Wire } from './schema.ts';
import { bandSchema, durationSchema, grantorSchema } from './words.ts';

export const askStateSchema = oneOf(['waiting', 'approved', 'refused'], { title: 'AskState' });
export type AskState = Wire<typeof askStateSchema>;

export const whyAsleepSchema = oneOf(
  [
    'method-too-weak',
    'notice-of-other-law',
    'not-asked-apart',
    'not-told-before',
    'was-not-open',
    'objected',
    'method-not-trusted',
    'practice-changed',
  ],
  { title: 'WhyAsleep' },
);
/** Why a yes that nobody took back does not count. */
export type WhyAsleep = Wire<typeof whyAsleepSchema>;
true satisfies Same<WhyAsleep, SleepReason | 'method-not-trusted' | 'practice-changed'>;

export const situationViewSchema = Type.Object(
  {
    ...answered,
    allowed: Type.Boolean(),
    has: Type.Array(grantorSchema, { description: 'Who has said yes, in force now.' }),
    once: Type.Boolean({
      description: 'Whether it is open for one time: POST …/uses says that it is used, and uses that up.',
    }),
    grant: orNull(Type.Object({ duration: durationSchema, by: grantorSchema, at: instant })),
    ask: orNull(askStateSchema, { description: 'The latest answer to "ask my grown-up".' }),
    rules: Type.Array(shortCitationSchema),
    waitsFor: waitsForSchema,
    limits: closingsSchema,
    sleeping: Type.Array(Type.Object({ by: grantorSchema, why: whyAsleepSchema }), {
      description:
        'Yeses that the law wants and that do not count although nobody took them back; given again, they do.',
    }),
  },
  { title: 'SituationView' },
);
/** One situation of one child, as pages and platforms show it. */
export type SituationView = Wire<typeof situationViewSchema>;

const protections = {
  childId: text,
  place: placeSchema,
  age: ageSchema,
  band: bandSchema,
  revision: childSchema.properties.revision,
  version: childSchema.properties.version,
  session: orNull(text),
  signs: Type.Object(
    { location: Type.Boolean(), guardian: Type.Boolean() },
    { description: 'Signs that have to be shown now: location is on; a guardian can see something.' },
  ),
  guardian: guardianStateSchema,
  limits: Type.Array(limitSchema, { description: 'All limits, whoever set them.' }),
  situations: Type.Unsafe<Readonly<Record<Situation, SituationView>>>({
    type: 'object',
    description: 'Every situation, by its name.',
    additionalProperties: situationViewSchema,
  }),
};
/** Everything that protects one child now. */
export const childProtectionsSchema = Type.Object(protections, { title: 'ChildProtections' });
export type ChildProtections = Wire<typeof childProtectionsSchema>;

export const exampleView = {
  effect: exampleDecision.effect,
  allowed: false,
  obligations: exampleDecision.obligations,
  needs: exampleDecision.needs,
  has: [],
  once: false,
  grant: null,
  ask: null,
  reasons: exampleDecision.reasons,
  rules: [
    {
      code: exampleCitation.code,
      rule: exampleCitation.rule,
      short: exampleCitation.short,
      cite: exampleCitation.cite,
      url: exampleCitation.url,
      says: exampleCitation.says,
      effect: exampleCitation.effect,
    },
  ],
  unlock: exampleDecision.unlock,
  waitsFor: [],
  limits: [],
  sleeping: [],
} satisfies SituationView;
/** One situation stands for all. */
export const exampleProtections = {
  childId: exampleChild.id,
  place: exampleChild.place,
  age: exampleChild.age,
  band: exampleChild.band,
  revision: exampleChild.revision,
  version: exampleChild.version,
  session: null,
  signs: { location: false, guardian: false },
  guardian: 'none',
  limits: [],
  situations: { [exampleDecision.situation]: exampleView } as Partial<
    ChildProtections['situations']
  > as ChildProtections['situations'],
} satisfies ChildProtections;
