import { rowSeals } from '@stairgate/service';
import type { Selectable } from 'kysely';
import type { AttemptRow, KnownBrowserRow, LinkRow, SignInRow, WebSessionRow } from '../database/schema.ts';

export const linkSeals = rowSeals<LinkRow>('links', {
  named: 'the link',
  key: ['token_hash'],
  columns: [
    ...(['token_hash', 'kind', 'child_id', 'guardian_id', 'email_hash', 'consent_id', 'ask_id'] as const),
    ...(['favour_id', 'return_to', 'made_at', 'expires_at'] as const),
  ],
  live: ({ ended }) => !ended,
});

export const sessionSeals = rowSeals<Selectable<WebSessionRow>>('web_sessions', {
  named: 'the session',
  key: ['session_hash'],
  columns: [
    ...(['session_hash', 'kind', 'child_id', 'guardian_id', 'email_hash', 'key_id', 'return_to'] as const),
    ...(['started_at', 'expires_at', 'signed_in_by', 'person', 'people', 'name', 'role'] as const),
    'signed_in_at',
  ],
});

export const attemptSeals = rowSeals<AttemptRow>('attempts', {
  named: 'the attempt',
  key: ['child_id', 'attempt_id'],
  columns: [
    ...(['child_id', 'attempt_id', 'state_hash', 'subject', 'method', 'guardian_id', 'nonce'] as const),
    ...(['kept', 'return_to', 'status', 'found', 'expires_at'] as const),
  ],
});

export const signInSeals = rowSeals<SignInRow>('sign_ins', {
  named: 'the sign-in on its way',
  key: ['state_hash'],
  columns: ['state_hash', 'browser_hash', 'nonce', 'verifier', 'return_to', 'again_for', 'expires_at'],
});

export const knownBrowserSeals = rowSeals<KnownBrowserRow>('known_browsers', {
  named: 'the known browser',
  key: ['known_hash'],
  columns: ['known_hash', 'email_hash', 'expires_at'],
});

/** All that lets somebody in, or vouches for them, beside the API keys. */
export const waysIn = [linkSeals, sessionSeals, attemptSeals, signInSeals, knownBrowserSeals] as const;
