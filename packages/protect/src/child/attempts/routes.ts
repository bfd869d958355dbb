import { offered } from '@stairgate/adapters';
import type { ServiceApp } from '@stairgate/service';
import { operations } from '@stairgate/wire';
import type { AttemptRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import type { PlatformContext, PlatformDoor } from '../facts/platform-door.ts';
import { attemptMethod, beginAttempt } from './begin-attempt.ts';
import { finishAttempt, standingOf } from './finish-attempt.ts';

/** What a platform asks about finding out an age with somebody else. */
export async function attemptRoutes(app: ServiceApp, door: PlatformDoor): Promise<void> {
  app.route(
    door.route(operations.beginAgeAttempt, async (context, request) => {
      const { childId } = request.params;
      await context.children.need(childId);
      const { method, returnTo } = request.body;
      refuseOddReturn(returnTo);
      const adapter = attemptMethod(offered(context.adapters.age, context.settings), method);
      return beginAttempt(context, adapter, { childId, guardianId: null, returnTo });
    }),
  );

  app.route(
    door.route(operations.readAgeAttempt, async (context, request) => {
      const row = await needAttempt(context, request.params);
      const { attempt_id, method, expires_at } = row;
      const state = standingOf(row, context.clock());
      return { attemptId: attempt_id, method, state, expiresAt: expires_at };
    }),
  );

  app.route(
    door.route(operations.finishAgeAttempt, async (context, request) => {
      const row = await needAttempt(context, request.params);
      const { fields } = request.body;
      return {
        outcome: await finishAttempt(context, row, { via: 'form', query: fields, headers: {}, body: '' }),
      };
    }),
  );
}

/**
 * An attempt at the age of this child; one at another's is answered like one that does not exist.
 * @throws Problem `child-unknown`, `attempt-unknown`.
 */
async function needAttempt(
  { children, db }: PlatformContext,
  { childId, attemptId }: { childId: string; attemptId: string },
): Promise<AttemptRow> {
  await children.need(childId);
  const row = await db
    .selectFrom('attempts')
    .selectAll()
    .where('child_id', '=', childId)
    .where('attempt_id', '=', attemptId)
    .where('subject', '=', 'age')
    .executeTakeFirst();
  if (row === undefined) throw new Problem('attempt-unknown');
  return row;
}

/** @throws Problem `invalid`. */
function refuseOddReturn(returnTo: string): void {
  const url = URL.canParse(returnTo) ? new URL(returnTo) : undefined;
  const here = url?.protocol === 'http:' && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
  if ((url?.protocol === 'https:' || here) && url!.username === '' && url!.password === '') return;
  const right = 'give a whole web address with https, and no user in it';
  throw new Problem('invalid', `returnTo: ${right}`, { errors: [{ field: 'returnTo', right }] });
}
