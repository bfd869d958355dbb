import { route, type ServiceApp } from '@stairgate/service';
import { operations } from '@stairgate/wire';
import type { Context } from '../../child/facts/context.ts';
import { readSituation } from '../../child/facts/read-situation.ts';
import { askGuardian } from '../asks/ask-guardian.ts';
import { inviteGuardian, inviteMailState, takeBackInvite } from '../invitations/invite-guardian.ts';

/** What a platform asks on behalf of a child; needs a key of scope platform. */
export async function guardianPlatformRoutes(app: ServiceApp, context: Context): Promise<void> {
  app.route(
    route(operations.inviteGuardian, async (request) => {
      return inviteGuardian(context, request.params.childId, request.body);
    }),
  );

  app.route(
    route(operations.readGuardian, async ({ params: { childId } }) => {
      const { guardian } = await context.children.need(childId);
      return { state: guardian, mail: await inviteMailState(context, childId) };
    }),
  );

  app.route(
    route(operations.takeBackInvite, async (request) => {
      await takeBackInvite(context, request.params.childId);
    }),
  );

  app.route(
    route(operations.askGuardian, async (request) => {
      return askGuardian(context, request.params.childId, readSituation(request.body.situation));
    }),
  );
}
