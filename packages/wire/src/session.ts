import { Type } from 'typebox';
import { exampleValues } from './example-values.ts';
import { instant, text, type Wire } from './schema.ts';

export const sessionParams = Type.Object({ sessionId: Type.String({ maxLength: 64 }) });

/** A child's session with the platform. */
export const sessionSchema = Type.Object({ sessionId: text, startedAt: instant }, { title: 'Session' });
export type Session = Wire<typeof sessionSchema>;

/** What a page of ours has to send as `X-CSRF-Token` with all that changes something. */
export const signedInSchema = Type.Object({ csrf: text }, { title: 'SignedIn' });
export type SignedIn = Wire<typeof signedInSchema>;

export const exampleSession = {
  sessionId: exampleValues.sessionId,
  startedAt: exampleValues.at,
} satisfies Session;
export const exampleSignedIn = { csrf: exampleValues.csrf } satisfies SignedIn;
