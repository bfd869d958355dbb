import type { Attempt } from '@stairgate/wire';
import { attemptSeals } from '../../browser/ways-in.ts';
import type { AttemptRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import type { Context } from '../facts/context.ts';
import { standingOf } from './finish-attempt.ts';

/** Whose attempts: a guardian's for one child, or with null at the child's own age. */
export interface AttemptsOf {
  readonly childId: string;
  readonly guardianId: string | null;
}

/** How an attempt stands. @param now milliseconds since the epoch. */
export function attemptView(row: AttemptRow, now: number): Attempt {
  return {
    attemptId: row.attempt_id,
    method: row.method,
    state: standingOf(row, now),
    expiresAt: row.expires_at,
  };
}

/** The latest of somebody's attempts; null where there is none, or an answer rests on it. */
export async function latestAttempt(
  context: Pick<Context, 'db' | 'clock' | 'keys' | 'log'>,
  whose: AttemptsOf,
): Promise<Attempt | null> {
  const row = await attemptsOf(context, whose)
    .orderBy('expires_at', 'desc')
    .orderBy('attempt_id')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined || row.status === 'used') return null;
  return (await attemptSeals.isIntact(context, context.db, row)) ? attemptView(row, context.clock()) : null;
}

/**
 * One of somebody's attempts; another's is answered like one that does not exist.
 * @throws Problem `attempt-unknown`.
 */
export async function needAttempt(
  context: Pick<Context, 'db' | 'keys' | 'log'>,
  { attemptId, ...whose }: AttemptsOf & { readonly attemptId: string },
): Promise<AttemptRow> {
  const row = await attemptsOf(context, whose).where('attempt_id', '=', attemptId).executeTakeFirst();
  if (row === undefined || !(await attemptSeals.isIntact(context, context.db, row)))
    throw new Problem('attempt-unknown');
  return row;
}

function attemptsOf({ db }: Pick<Context, 'db'>, { childId, guardianId }: AttemptsOf) {
  return db
    .selectFrom('attempts')
    .selectAll()
    .where('child_id', '=', childId)
    .where('subject', '=', guardianId === null ? 'age' : 'consent')
    .where('guardian_id', guardianId === null ? 'is' : '=', guardianId);
}
