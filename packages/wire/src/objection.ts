import { Type } from 'typebox';
import { exampleValues } from './example-values.ts';
import { placeSchema } from './place.ts';
import { closed, instant, oneOf, orNull, text, type Wire } from './schema.ts';
import { bandSchema } from './words.ts';

const outcome = oneOf(['upheld', 'dismissed']);
const reason = Type.String({
  minLength: 1,
  maxLength: 500,
  pattern: '\\S',
  description:
    'Why, in a sentence or two. Both grown-ups are written it as it stands, so name nobody in it. It is shown as text only.',
  'x-right': 'write a reason of at most 500 letters',
});

export const settlementSchema = closed({ outcome, reason: Type.Optional(reason) }, { title: 'Settlement' });
export type Settlement = Wire<typeof settlementSchema>;

/** What an operator decides has its reason. */
export const reasonedSettlementSchema = closed({ outcome, reason }, { title: 'ReasonedSettlement' });
export type ReasonedSettlement = Wire<typeof reasonedSettlementSchema>;

export const letInSchema = Type.Object(
  { letIn: Type.Integer({ description: 'How many grown-ups can be asked and agree again.' }) },
  { title: 'LetIn' },
);
export type LetIn = Wire<typeof letInSchema>;

export const settledSchema = Type.Object({ outcome }, { title: 'Settled' });
export type Settled = Wire<typeof settledSchema>;

const ofChild = {
  childId: text,
  platform: Type.String({ description: 'The name of the platform whose child it is.' }),
  place: placeSchema,
  band: bandSchema,
};
const guardianState = oneOf([
  'invited',
  'confirming',
  'consented',
  'refused',
  'withdrawn',
  'expired',
  'undeliverable',
  'ended',
]);

/** An objection of a grown-up to the yes of another. Nothing in it says who either is. */
export const objectionSchema = Type.Object(
  {
    ...ofChild,
    state: oneOf(['open', 'upheld', 'dismissed', 'ended']),
    objectedAt: orNull(instant, { description: 'Null where it is from before this was kept.' }),
    no: Type.Object({
      kind: oneOf(['refused', 'withdrawn'], {
        description: 'Whether the one who objects refused, or agreed and took everything back.',
      }),
      at: orNull(instant),
      standsUntil: orNull(instant, { description: 'Null once it stands no longer.' }),
    }),
    isReachable: Type.Boolean({
      description: 'Whether an address is held, so that the one who objects can be written to.',
    }),
    others: Type.Array(
      Type.Object({
        state: guardianState,
        invitedAt: instant,
        answeredAt: orNull(instant),
        method: orNull(text, { description: 'By what it last agreed.' }),
        shutOutSince: orNull(instant, {
          description: 'Since when nobody asks it, and it does not agree, for this child.',
        }),
      }),
      { description: 'Whom else the child asked, the latest first.' },
    ),
    settledAt: orNull(instant),
    settledBy: orNull(oneOf(['operator', 'platform'])),
    reason: orNull(text, { description: 'In the words of whoever settled it.' }),
  },
  { title: 'Objection' },
);
export type Objection = Wire<typeof objectionSchema>;

export const objectionsQuerySchema = closed({
  state: Type.Optional(
    oneOf(['open', 'settled'], { description: 'Those that nobody has settled, if left out.' }),
  ),
});
export type ObjectionsQuery = Wire<typeof objectionsQuerySchema>;

export const objectionListSchema = Type.Object(
  {
    objections: Type.Array(objectionSchema, {
      description: 'At most two hundred. Open ones: the oldest first; settled ones: the newest first.',
    }),
    total: Type.Integer({ description: 'How many there are of those that were asked for.' }),
    open: Type.Integer({ description: 'How many nobody has settled, whatever was asked for.' }),
  },
  { title: 'ObjectionList' },
);
export type ObjectionList = Wire<typeof objectionListSchema>;

/** One grown-up, as far as can be told, who answers for many children. */
export const voucherSchema = Type.Object(
  {
    who: Type.String({
      description: 'A few letters by which this grown-up is known on this list. They lead to no address.',
    }),
    knownBy: oneOf(['mailbox', 'proof'], {
      description:
        'Whether these are one by the mailbox, or by the name that the issuer of a proof has for it.',
    }),
    children: Type.Array(
      Type.Object({
        ...ofChild,
        state: guardianState,
        answeredAt: orNull(instant),
        refusedAt: orNull(instant, {
          description: 'When its yes for this child was refused, because it answers for too many.',
        }),
      }),
    ),
    consented: Type.Integer({ description: 'For how many children it has agreed.' }),
    refused: Type.Integer({ description: 'For how many its yes was refused.' }),
  },
  { title: 'Voucher' },
);
export type Voucher = Wire<typeof voucherSchema>;

export const voucherListSchema = Type.Object(
  {
    vouchers: Type.Array(voucherSchema, {
      description: 'At most a hundred: those whose yes was refused first, then those with the most children.',
    }),
    atLeast: Type.Integer({ description: 'From how many children on a grown-up stands here.' }),
    limit: Type.Integer({ description: 'How many children a grown-up may answer for.' }),
  },
  { title: 'VoucherList' },
);
export type VoucherList = Wire<typeof voucherListSchema>;

const child = {
  childId: exampleValues.childId,
  platform: 'default',
  place: 'GB',
  band: '10-12',
} as const;
export const exampleSettlement = { outcome: 'dismissed' } satisfies Settlement;
export const exampleReasonedSettlement = {
  outcome: 'upheld',
  reason: 'The child lives with the grown-up who said no.',
} satisfies ReasonedSettlement;
export const exampleObjection = {
  ...child,
  state: 'open',
  objectedAt: exampleValues.at,
  no: { kind: 'refused', at: '2026-11-20T08:00:00.000Z', standsUntil: '2026-12-20T08:00:00.000Z' },
  isReachable: true,
  others: [
    {
      state: 'consented',
      invitedAt: '2026-11-21T08:00:00.000Z',
      answeredAt: '2026-11-21T09:00:00.000Z',
      method: 'adult-credential',
      shutOutSince: null,
    },
  ],
  settledAt: null,
  settledBy: null,
  reason: null,
} satisfies Objection;
export const exampleVoucher = {
  who: '8f3a21c0',
  knownBy: 'proof',
  children: [{ ...child, state: 'consented', answeredAt: exampleValues.at, refusedAt: null }],
  consented: 1,
  refused: 0,
} satisfies Voucher;
