import { Type } from 'typebox';
import { exampleValues } from './example-values.ts';
import { closed, instant, oneOf, text, type Wire } from './schema.ts';

const attemptId = Type.String({
  pattern: '^[A-Za-z0-9_-]{1,64}$',
  'x-right': 'give the attemptId as it was returned',
});
export const attemptParams = Type.Object({ attemptId });
/** The attempt that has ended well, in an answer that rests on it. */
export const attemptUsed = attemptId;
const method = Type.String({
  minLength: 1,
  maxLength: 50,
  description: 'The id of a method that goes by an attempt.',
});

export const newAgeAttemptSchema = closed(
  {
    method,
    returnTo: Type.String({
      maxLength: 2000,
      description:
        "Where the browser goes in the end: https, or http on the service's own machine. `attempt` and `outcome` are added to its query.",
    }),
  },
  { title: 'NewAgeAttempt' },
);
export type NewAgeAttempt = Wire<typeof newAgeAttemptSchema>;

/** Begun on our own pages, which are where it comes back to. */
export const newVerificationSchema = closed({ method }, { title: 'NewVerification' });
export type NewVerification = Wire<typeof newVerificationSchema>;

export const attemptBegunSchema = Type.Object(
  {
    attemptId: text,
    expiresAt: instant,
    next: Type.Object(
      {
        kind: oneOf(['redirect', 'show', 'form', 'nothing'], {
          description:
            '`redirect`: send the browser to `url`. `show`: show `url` as a code for another device, and `here` as a link on this one. `form`: ask for what the method needs and hand it over. `nothing`: wait.',
        }),
        url: Type.Optional(text),
        here: Type.Optional(text),
        nonce: Type.Optional(
          Type.String({ description: 'What the proof has to name; good for this attempt alone.' }),
        ),
        audience: Type.Optional(Type.String({ description: 'For whom the proof has to be made.' })),
        issuers: Type.Optional(Type.Array(Type.Object({ issuer: text, name: text }))),
      },
      { title: 'NextStep' },
    ),
  },
  { title: 'AttemptBegun' },
);
export type AttemptBegun = Wire<typeof attemptBegunSchema>;

export const attemptSchema = Type.Object(
  {
    attemptId: text,
    method: text,
    state: oneOf(['waiting', 'finished', 'refused', 'expired'], {
      description: '`finished`: the age is known. `refused`: the check was not passed.',
    }),
    expiresAt: instant,
  },
  { title: 'Attempt' },
);
export type Attempt = Wire<typeof attemptSchema>;

export const attemptFormSchema = closed(
  { fields: Type.Record(Type.String({ maxLength: 100 }), Type.String({ maxLength: 8192 })) },
  { title: 'AttemptForm' },
);
export type AttemptForm = Wire<typeof attemptFormSchema>;

/** What comes back brings more, which belongs to the method. */
export const attemptQuery = Type.Object(
  {
    state: Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'As in the address that was given out.',
    }),
  },
  { additionalProperties: true },
);

export const attemptOutcomeSchema = Type.Object(
  { outcome: oneOf(['finished', 'waiting', 'refused']) },
  { title: 'AttemptOutcome' },
);
export type AttemptOutcome = Wire<typeof attemptOutcomeSchema>;

const { attemptId: id, at } = exampleValues;
export const exampleNewAgeAttempt = {
  method: 'fernlea',
  returnTo: 'https://treehouse.example/checked',
} satisfies NewAgeAttempt;
export const exampleAttemptBegun = {
  attemptId: id,
  expiresAt: at,
  next: { kind: 'redirect', url: 'https://fernlea.example/check?reference=4b1d' },
} satisfies AttemptBegun;
export const exampleAttempt = {
  attemptId: id,
  method: 'fernlea',
  state: 'waiting',
  expiresAt: at,
} satisfies Attempt;
