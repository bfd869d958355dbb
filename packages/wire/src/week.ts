import { Type } from 'typebox';
import { day, oneOf, type Wire } from './schema.ts';

/** What is counted of a week, in the order in which it is told. */
export const weekCounts = [
  'opened',
  'closed',
  'asked',
  'allowed',
  'refused',
  'limits-set',
  'limits-lifted',
  'complaints-answered',
] as const;

export const weekSchema = Type.Object(
  {
    from: day,
    to: day,
    counts: Type.Array(Type.Object({ what: oneOf(weekCounts), count: Type.Integer() }), {
      description: 'What there was none of is left out.',
    }),
  },
  {
    title: 'Week',
    description:
      'The last seven whole days in numbers: how often, never what. Child and guardian see the very same.',
  },
);
export type Week = Wire<typeof weekSchema>;
export type WeekCount = Week['counts'][number];

export const exampleWeek = {
  from: '2026-11-15',
  to: '2026-11-21',
  counts: [
    { what: 'opened', count: 2 },
    { what: 'asked', count: 1 },
  ],
} satisfies Week;
