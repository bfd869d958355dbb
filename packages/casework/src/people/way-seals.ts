import { rowSeals } from '@stairgate/service';
import type { LinkRow, PersonRow, SessionRow } from '../database/tables.ts';

/* What lets somebody in, and as whom: each row bears a seal, so that who can write to the database alone opens nothing. */

export const personSeals = rowSeals<PersonRow>('people', {
  named: 'the person',
  key: ['person_id'],
  columns: ['person_id', 'role', 'platform_id', 'email_hash', 'key_hash', 'since', 'ended_at'],
  live: ({ ended_at }) => ended_at === null,
});

export const linkSeals = rowSeals<LinkRow>('links', {
  named: 'the link',
  key: ['token_hash'],
  columns: ['token_hash', 'person_id', 'expires_at', 'used_at'],
  live: ({ used_at }) => used_at === null,
});

export const sessionSeals = rowSeals<SessionRow>('web_sessions', {
  named: 'the session',
  key: ['session_hash'],
  columns: ['session_hash', 'kind', 'person_id', 'started_at', 'expires_at'],
});
