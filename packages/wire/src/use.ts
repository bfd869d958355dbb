import type { Situation } from '@stairgate/rulebook';
import { Type } from 'typebox';
import { closed, type Wire } from './schema.ts';
import { askedSituation } from './words.ts';

export const useSchema = closed(
  {
    situation: askedSituation,
    localTime: Type.Optional(
      Type.String({ maxLength: 30, description: 'When it happens, where the child is: YYYY-MM-DDTHH:MM.' }),
    ),
    schoolDay: Type.Optional(Type.Boolean()),
    minutesToday: Type.Optional(
      Type.Number({ minimum: 0, description: 'Left out, a limit on minutes counts as reached.' }),
    ),
    spent: Type.Optional(
      closed(
        { amount: Type.Number({ minimum: 0 }), currency: Type.String({ maxLength: 3 }) },
        {
          description:
            'What was spent, what is about to be spent included, in the smallest unit of the currency. Left out, a limit on money counts as reached.',
        },
      ),
    ),
  },
  { title: 'Use' },
);
/** What the platform knows of the hour and has counted, where a limit is about that. Left out counts as too much. */
export type UseFacts = Omit<Wire<typeof useSchema>, 'situation'>;
export type Use = UseFacts & { readonly situation: Situation };

export const exampleUse = { situation: 'location.share/contact' } satisfies Use;
