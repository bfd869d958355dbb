import type { AttemptForm, AttemptOutcome } from '@stairgate/wire';
import type { Context } from '../facts/context.ts';
import { type AttemptsOf, needAttempt } from './attempt-views.ts';
import { finishAttempt } from './finish-attempt.ts';

/** Takes what a form brought for one of somebody's attempts. @throws Problem as `needAttempt` and `finishAttempt` do. */
export async function handOver(
  context: Context,
  which: AttemptsOf & { readonly attemptId: string },
  { fields }: AttemptForm,
): Promise<AttemptOutcome> {
  const row = await needAttempt(context, which);
  const { state: _, ...query } = fields;
  return { outcome: await finishAttempt(context, row, { via: 'form', query, headers: {}, body: '' }) };
}
