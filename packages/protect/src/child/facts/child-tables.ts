import type { Database } from '../../database/schema.ts';

/** Every table that holds rows about a child. A test holds this list against the schema itself. */
export const childTables = [
  'age_evidence',
  'grants',
  'limits',
  'sessions',
  'guardians',
  'consents',
  'asks',
  'alerts',
  'complaints',
  'links',
  'attempts',
  'web_sessions',
  'mail_outbox',
  'webhook_deliveries',
  'schools',
  'more_time',
  'favours',
  'time_beats',
  'time_days',
  'spent_days',
  'children',
] as const satisfies readonly (keyof Database)[];
