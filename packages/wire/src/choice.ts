import type { Situation } from '@stairgate/rulebook';
import { Type } from 'typebox';
import { exampleView, situationViewSchema } from './protections.ts';
import { closed, orNull, type Wire } from './schema.ts';
import { askedSituation, type Duration, durationSchema, obligationSchema, situationSchema } from './words.ts';

export const choiceSchema = closed(
  {
    situation: askedSituation,
    duration: durationSchema,
    met: Type.Array(obligationSchema, {
      maxItems: 50,
      description: 'The obligations that were met before the child chose.',
    }),
  },
  { title: 'Choice' },
);
/** A choice of the child. `met` names the obligations that were met when it was offered. */
export type Choice = Omit<Wire<typeof choiceSchema>, 'situation'> & { readonly situation: Situation };

/** The two halves of a situation in a path. */
export const situationParams = Type.Object({
  activity: Type.String({ maxLength: 50 }),
  circumstance: Type.String({ maxLength: 50 }),
});

export const choiceMadeSchema = Type.Object(
  {
    situation: situationSchema,
    view: situationViewSchema,
    undo: orNull(Type.Object({ situation: situationSchema, duration: durationSchema }), {
      description: 'What would bring back how it was; null when that was off.',
    }),
  },
  { title: 'ChoiceMade' },
);
export type ChoiceMade = Wire<typeof choiceMadeSchema>;

export const exampleChoice = {
  situation: 'location.collect/coarse',
  duration: 'once',
  met: ['explain-risk', 'offer-just-this-time', 'notice-at-switch', 'ask-an-adult-first'],
} satisfies Choice & { duration: Duration };
export const exampleChoiceMade = {
  situation: 'location.collect/coarse',
  view: exampleView,
  undo: null,
} satisfies ChoiceMade;
