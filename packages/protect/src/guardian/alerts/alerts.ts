import type { Alert } from '@stairgate/wire';
import type { Context } from '../../child/facts/context.ts';
import type { AlertRow } from '../../database/schema.ts';
import type { GuardianWords } from '../words/guardian-words.ts';
import { alertText } from './alert-text.ts';

const shown = 100;

/** Days that an alert is kept. */
export const alertDays = 30;

export function alertView(
  words: GuardianWords,
  { alert_id, child_id, at, kind, situation, guardian_id }: AlertRow,
  /** The ids of the guardian who reads it. */
  own: readonly string[],
): Alert {
  return {
    id: alert_id,
    childId: child_id,
    at,
    kind,
    ...(situation === null ? {} : { situation }),
    text: alertText(
      words,
      kind,
      situation,
      guardian_id === null ? 'nobody' : own.includes(guardian_id) ? 'you' : 'other',
    ),
  };
}

/** The latest alerts about these children, newest first. */
export async function recentAlerts(
  { db }: Pick<Context, 'db'>,
  words: GuardianWords,
  childIds: readonly string[],
  own: readonly string[],
): Promise<Alert[]> {
  if (childIds.length === 0) return [];
  const rows = await db
    .selectFrom('alerts')
    .selectAll()
    .where('child_id', 'in', childIds)
    .orderBy('at', 'desc')
    .orderBy('alert_id')
    .limit(shown)
    .execute();
  return rows.map((row) => alertView(words, row, own));
}
