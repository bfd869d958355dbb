import { Type } from 'typebox';
import { exampleValues } from './example-values.ts';
import { askedDay, closed, day, instant, oneOf, orNull, text, type Wire } from './schema.ts';
import { countedBandSchema, levelSchema, situationSchema } from './words.ts';

/** How a child stands to a situation, where that is not the default. A child is in one state of each. */
export const countedStates = ['chosen', 'consented', 'closed', 'asleep', 'refused'] as const;
export type CountedState = (typeof countedStates)[number];

const count = Type.Integer({ minimum: 0 });
const place = Type.String({ description: 'ISO 3166, or "unknown".' });

export const countsQuerySchema = closed({
  platform: Type.Optional(
    Type.String({ maxLength: 100, description: 'The id of a platform; all, if left out.' }),
  ),
  from: askedDay,
  to: askedDay,
});

/**
 * Children as they stand now, and complaints of a period. It counts children, never calls, so that no child moves a number by more than
 * one; `bounded` counts each in no more numbers than `bound` says, which is what a guarantee rests on.
 */
export const countsSchema = closed(
  {
    format: Type.Literal('stairgate-counts/1'),
    service: text,
    platform: orNull(text),
    takenAt: instant,
    revision: text,
    from: day,
    to: day,
    bound: closed({
      situations: Type.Integer({ minimum: 1, description: 'Of how many situations one child counts.' }),
      complaints: Type.Integer({ minimum: 1, description: 'Of how many subjects one child counts.' }),
    }),
    children: Type.Array(closed({ band: countedBandSchema, place, level: levelSchema, count })),
    situations: Type.Array(
      closed({
        situation: situationSchema,
        band: countedBandSchema,
        place,
        state: oneOf(countedStates),
        count,
        bounded: count,
      }),
    ),
    complaints: Type.Array(
      closed({
        about: text,
        made: Type.Integer({ description: 'Children on whose side somebody complained.' }),
        bounded: count,
        answered: count,
        late: Type.Integer({ description: 'Complaints answered after their day, or still waiting past it.' }),
        medianDays: orNull(Type.Number(), { description: 'Until the answer; null where none was given.' }),
      }),
    ),
  },
  { title: 'Counts' },
);
export type Counts = Wire<typeof countsSchema>;

export const exampleCounts = {
  format: 'stairgate-counts/1',
  service: 'Treehouse',
  platform: null,
  takenAt: exampleValues.at,
  revision: exampleValues.revision,
  from: '2026-10-01',
  to: '2026-12-31',
  bound: { situations: 8, complaints: 2 },
  children: [{ band: '13-15', place: 'GB', level: 'self-declared', count: 1204 }],
  situations: [
    {
      situation: 'feed.rank/behaviour',
      band: '13-15',
      place: 'GB',
      state: 'chosen',
      count: 311,
      bounded: 309,
    },
  ],
  complaints: [
    { about: 'contact.message/adult', made: 3, bounded: 3, answered: 2, late: 0, medianDays: 1.5 },
  ],
} satisfies Counts;
