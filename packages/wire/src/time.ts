import { type Limiter, limiters } from '@stairgate/rulebook';
import { Type } from 'typebox';
import { exampleValues } from './example-values.ts';
import { day, instant, oneOf, orNull, text, type Wire } from './schema.ts';

/** The most that a guardian gives in a day, in minutes. */
export const mostMoreTime = 240;

/** Milliseconds between two beats of a device that still belong together; a longer gap counts as no use. */
export const longestBeatGap = 90_000;

/** Why the service may not be used now. */
export const closedTimeReasons = [
  'law',
  'closed',
  'minutes',
  'quiet',
  'school',
  'minutes-unknown',
  'zone-unknown',
] as const;

/** Who closes it: a limiter, or the law. */
export const closedBySchema = oneOf([...limiters, 'law']);
export type ClosedBy = Limiter | 'law';

/** More time today: it ends by itself at the child's midnight. */
export const moreTimeSchema = Type.Object(
  { minutes: Type.Integer(), until: instant },
  {
    title: 'MoreTime',
    description: 'What a guardian gave on top of its own limit of minutes, for today alone.',
  },
);
export type MoreTime = Wire<typeof moreTimeSchema>;

const timeNowFields = {
  allowed: Type.Boolean({ description: 'Whether the service may be used now.' }),
  why: orNull(
    Type.Object({
      reason: oneOf(closedTimeReasons),
      by: closedBySchema,
      rules: Type.Array(text, { description: 'The rules, as <code>#<rule>; empty for a limit.' }),
    }),
    {
      description:
        'What closes it; null while it is open. minutes-unknown: minutes are limited and nobody counts them. zone-unknown: hours are limited, and somewhere where the child may be it is such an hour.',
    },
  ),
  now: instant,
  day: Type.String({ description: 'YYYY-MM-DD, where the child is: minutes are counted by it.' }),
  zone: orNull(text, {
    description:
      'Of the IANA, such as Europe/London. Null where it is not known to be one: then the strictest of all.',
  }),
  minutesUsed: orNull(Type.Number(), { description: 'Today. Null where nobody counts.' }),
  minutesLeft: orNull(Type.Number(), {
    description: 'Of the strictest limit of minutes, with what was given for today. Null where none is set.',
  }),
  endsAt: orNull(instant, {
    description:
      'When it closes if it is used until then; null where that is not within eight days, or it is closed.',
  }),
  warnings: Type.Array(Type.Object({ at: instant, minutes: Type.Integer() }), {
    description: 'When the child is to be told that it ends in so many minutes: before, never at the end.',
  }),
  warn: orNull(Type.Integer(), {
    description: 'The warning that is due now: fifteen or five minutes before the end. Null where none is.',
  }),
  opensAt: orNull(instant, {
    description: 'When it opens by itself; null while it is open, and where nothing but a person opens it.',
  }),
  breakDue: Type.Boolean({ description: 'Whether a break is to be suggested now.' }),
};
/** What of the service's time a child may use now. */
export const timeNowSchema = Type.Object(
  { ...timeNowFields, moreTime: orNull(moreTimeSchema) },
  { title: 'TimeNow' },
);
export type TimeNow = Wire<typeof timeNowSchema>;

export const exampleTimeNow = {
  allowed: true,
  why: null,
  now: exampleValues.at,
  day: '2026-11-22',
  zone: 'Europe/London',
  minutesUsed: 20,
  minutesLeft: 40,
  endsAt: '2026-11-22T12:40:00.000Z',
  warnings: [
    { at: '2026-11-22T12:25:00.000Z', minutes: 15 },
    { at: '2026-11-22T12:35:00.000Z', minutes: 5 },
  ],
  warn: null,
  opensAt: null,
  breakDue: false,
  moreTime: null,
} satisfies TimeNow;

/** Seven days of use, as a child and its guardian both see it: counts and no contents. */
export const usageSchema = Type.Object(
  {
    days: Type.Array(Type.Object({ day, minutes: orNull(Type.Integer()) }), {
      description: 'The last seven, today last. Null where nobody counted.',
    }),
    moreMinutes: Type.Integer({ description: 'Minutes that a guardian gave on top.' }),
    favours: Type.Integer({ description: 'How often the child asked for more time, or for a purchase.' }),
    purchases: Type.Integer(),
    spent: Type.Array(Type.Object({ currency: text, amount: Type.Integer() }), {
      description: 'In the smallest unit of each currency.',
    }),
  },
  { title: 'Usage' },
);
export type Usage = Wire<typeof usageSchema>;

export const exampleUsage = {
  days: [
    { day: '2026-11-16', minutes: 45 },
    { day: '2026-11-17', minutes: 60 },
    { day: '2026-11-18', minutes: 12 },
    { day: '2026-11-19', minutes: 0 },
    { day: '2026-11-20', minutes: 75 },
    { day: '2026-11-21', minutes: 60 },
    { day: '2026-11-22', minutes: 20 },
  ],
  moreMinutes: 15,
  favours: 2,
  purchases: 1,
  spent: [{ currency: 'GBP', amount: 399 }],
} satisfies Usage;
