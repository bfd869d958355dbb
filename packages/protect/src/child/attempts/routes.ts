import type { ServiceApp } from '@stairgate/service';
import { operations } from '@stairgate/wire';
import { Problem } from '../../problem.ts';
import type { PlatformDoor } from '../facts/platform-door.ts';
import { attemptView, needAttempt } from './attempt-views.ts';
import { attemptMethod, beginAttempt } from './begin-attempt.ts';
import { handOver } from './hand-over.ts';

/** What a platform asks about finding out an age with somebody else. */
export async function attemptRoutes(app: ServiceApp, door: PlatformDoor): Promise<void> {
  app.route(
    door.route(operations.beginAgeAttempt, async (context, request) => {
      const { childId } = request.params;
      await context.children.need(childId);
      const { method, returnTo } = request.body;
      refuseOddReturn(returnTo);
      const adapter = attemptMethod(context.adapters.age, context.settings, method);
      return beginAttempt(context, adapter, { childId, guardianId: null, returnTo });
    }),
  );

  app.route(
    door.route(operations.readAgeAttempt, async (context, request) => {
      const { childId, attemptId } = request.params;
      await context.children.need(childId);
      return attemptView(
        await needAttempt(context, { childId, guardianId: null, attemptId }),
        context.clock(),
      );
    }),
  );

  app.route(
    door.route(operations.finishAgeAttempt, async (context, request) => {
      const { childId, attemptId } = request.params;
      await context.children.need(childId);
      return handOver(context, { childId, guardianId: null, attemptId }, request.body);
    }),
  );
}

/** @throws Problem `invalid`. */
function refuseOddReturn(returnTo: string): void {
  const url = URL.canParse(returnTo) ? new URL(returnTo) : undefined;
  const here = url?.protocol === 'http:' && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
  if ((url?.protocol === 'https:' || here) && url!.username === '' && url!.password === '') return;
  const right = 'give a whole web address with https, and no user in it';
  throw new Problem('invalid', `returnTo: ${right}`, { errors: [{ field: 'returnTo', right }] });
}
