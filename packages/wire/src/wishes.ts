import { weekdays } from '@stairgate/rulebook';
import { Type } from 'typebox';
import { closed, oneOf, orNull, type Wire } from './schema.ts';

/** What a guardian can have letters about; the page tells all of it in any case. */
export const tellKinds = ['asked', 'opened', 'bought', 'limit-reached'] as const;
export type TellKind = (typeof tellKinds)[number];

export const wishesSchema = closed(
  {
    tell: Type.Array(oneOf(tellKinds), {
      maxItems: tellKinds.length,
      description: 'What letters tell at once.',
    }),
    summaryDay: orNull(oneOf(weekdays), {
      description: 'On which day a letter sums up the week; null for never.',
    }),
  },
  { title: 'Wishes', description: 'What a guardian wants to be written to about. The child sees it.' },
);
export type Wishes = Wire<typeof wishesSchema>;

export const exampleWishes = { tell: ['asked', 'opened'], summaryDay: 'sun' } satisfies Wishes;
