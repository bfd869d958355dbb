import type { ServiceApp } from '@stairgate/service';
import { operations } from '@stairgate/wire';
import type { PlatformDoor } from '../../child/facts/platform-door.ts';
import { readSituation } from '../../child/facts/read-situation.ts';
import { askGuardian } from '../asks/ask-guardian.ts';
import { inviteGuardian, inviteMailState, takeBackInvite } from '../invitations/invite-guardian.ts';
import { noStanding } from '../noes/standing-no.ts';
import { settleObjection } from '../objections/object-to-other.ts';

/** What a platform asks on behalf of a child; needs a key of scope platform. */
export async function guardianPlatformRoutes(app: ServiceApp, door: PlatformDoor): Promise<void> {
  app.route(
    door.route(operations.inviteGuardian, async (context, request) => {
      return inviteGuardian(context, request.params.childId, request.body);
    }),
  );

  app.route(
    door.route(operations.readGuardian, async (context, { params: { childId } }) => {
      const { guardian } = await context.children.need(childId);
      return {
        state: guardian,
        mail: await inviteMailState(context, childId),
        noStanding: await noStanding(context, childId),
      };
    }),
  );

  app.route(
    door.route(operations.takeBackInvite, async (context, request) => {
      await takeBackInvite(context, request.params.childId);
    }),
  );

  app.route(
    door.route(operations.settleObjection, async (context, request) =>
      settleObjection(context, request.params.childId, request.body.outcome),
    ),
  );

  app.route(
    door.route(operations.askGuardian, async (context, request) => {
      return askGuardian(context, request.params.childId, readSituation(request.body.situation));
    }),
  );
}
