import { Type } from 'typebox';
import { exampleValues } from './example-values.ts';
import { limitReasons, limitSchema } from './limit.ts';
import { closed, instant, oneOf, orNull, text, type Wire } from './schema.ts';
import { mostMoreTime } from './time.ts';

/** What a child asks for that is over by itself: more minutes today, one purchase, or that a limit is lifted for a while. */
export const favourKinds = ['minutes', 'purchase', 'limit'] as const;

const minutes = Type.Integer({
  minimum: 1,
  maximum: mostMoreTime,
  'x-right': `give whole minutes from 1 to ${mostMoreTime}`,
});

/** More time today, as a guardian gives it or a child asks for it. */
export const moreMinutesSchema = closed({ minutes }, { title: 'MoreMinutes' });

/** For how long a limit is to be lifted. */
export const toLiftSchema = closed(
  {
    minutes: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: mostMoreTime,
        description:
          'From when it closes: of hours that have not begun, from then. Left out, the rest of the day.',
        'x-right': `give whole minutes from 1 to ${mostMoreTime}, or leave it out`,
      }),
    ),
  },
  { title: 'ToLift' },
);

export const favourSchema = Type.Object(
  {
    favourId: text,
    kind: oneOf(favourKinds),
    minutes: orNull(Type.Integer(), {
      description:
        'Of more time today, as asked for. Of a limit, for how long from when it closes; null for the rest of the day.',
    }),
    given: orNull(Type.Integer(), {
      description:
        'The minutes that were given; null unless approved. Of a limit, null for the rest of the day.',
    }),
    amount: orNull(Type.Integer(), { description: 'Of a purchase, in the smallest unit of the currency.' }),
    currency: orNull(text, { description: 'ISO 4217.' }),
    limitId: orNull(text, { description: 'Of a limit, which.' }),
    limit: orNull(limitSchema, { description: 'That limit as it stands; null where it is gone.' }),
    state: oneOf(['waiting', 'approved', 'refused', 'used', 'expired'], {
      description: 'used: the purchase that was approved was made.',
    }),
    at: instant,
    until: Type.String({
      description:
        'ISO 8601, UTC. From then on it is over, answered or not; of a limit that is lifted, it holds again.',
    }),
    answeredAt: orNull(instant),
    reason: orNull(oneOf(limitReasons), { description: 'Why, where the guardian says so.' }),
  },
  { title: 'Favour' },
);
/** What a child asked its guardian for that is over by itself, as both see it. */
export type Favour = Wire<typeof favourSchema>;

export const favoursSchema = Type.Object(
  { favours: Type.Array(favourSchema, { description: 'Of the last fortnight, newest first.' }) },
  { title: 'Favours' },
);

export const favourParams = Type.Object({ favourId: Type.String({ maxLength: 64 }) });

export const favourAnswerSchema = closed(
  {
    answer: oneOf(['approve', 'refuse']),
    minutes: Type.Optional(
      Type.Integer({ minimum: 1, maximum: mostMoreTime, description: 'Another number than was asked for.' }),
    ),
    today: Type.Optional(
      Type.Boolean({ description: 'Of a limit: for the rest of the child’s day, whatever was asked for.' }),
    ),
    reason: Type.Optional(oneOf(limitReasons, { description: 'Why, for the child to read.' })),
  },
  { title: 'FavourAnswer' },
);
export type FavourAnswer = Wire<typeof favourAnswerSchema>;

/** The same from the link of a letter, with no session. */
export const favourByLinkSchema = closed(
  { token: Type.String({ minLength: 1, maxLength: 200 }), answer: oneOf(['approve', 'refuse']) },
  { title: 'FavourByLink' },
);

export const newPurchaseSchema = closed(
  {
    situation: oneOf(['purchase.buy/item', 'purchase.buy/random']),
    amount: Type.Integer({
      minimum: 0,
      maximum: 1e12,
      'x-right': 'give it in the smallest unit of the currency',
    }),
    currency: Type.String({ pattern: '^[A-Z]{3}$', 'x-right': 'give a code of ISO 4217 such as EUR' }),
    ask: Type.Optional(
      Type.Boolean({
        description: 'Whether the guardian is to be asked where only its yes is missing. True if left out.',
      }),
    ),
  },
  { title: 'NewPurchase' },
);
export type NewPurchase = Wire<typeof newPurchaseSchema>;

export const purchaseSchema = Type.Object(
  {
    allowed: Type.Boolean({ description: 'Whether it may be made; then it is counted, once.' }),
    reasons: Type.Array(text, { description: 'Why not, or what it rests on, as in decisions.' }),
    favour: orNull(favourSchema, {
      description: 'The question to the guardian that it waits for, or rested on.',
    }),
  },
  { title: 'Purchase' },
);
export type Purchase = Wire<typeof purchaseSchema>;

export const exampleFavour = {
  favourId: exampleValues.favourId,
  kind: 'minutes',
  minutes: 15,
  given: null,
  amount: null,
  currency: null,
  limitId: null,
  limit: null,
  state: 'waiting',
  at: exampleValues.at,
  until: '2026-11-23T00:00:00.000Z',
  answeredAt: null,
  reason: null,
} satisfies Favour;
export const exampleLiftFavour = {
  ...exampleFavour,
  kind: 'limit',
  minutes: 30,
  limitId: exampleValues.limitId,
  limit: {
    limitId: exampleValues.limitId,
    by: 'guardian',
    at: exampleValues.at,
    kind: 'quiet',
    hours: { from: '21:00', to: '07:00' },
  },
} satisfies Favour;
export const exampleNewPurchase = {
  situation: 'purchase.buy/item',
  amount: 399,
  currency: 'GBP',
} satisfies NewPurchase;
