import type { ServiceApp } from '@stairgate/service';
import { operations } from '@stairgate/wire';
import type { PlatformDoor } from '../../child/facts/platform-door.ts';
import { readSituation } from '../../child/facts/read-situation.ts';
import { askGuardian } from '../asks/ask-guardian.ts';
import { endGuardianship } from '../ending/end-guardianship.ts';
import { inviteGuardian, inviteState, takeBackInvite } from '../invitations/invite-guardian.ts';
import { letInAgain } from '../noes/shut-out.ts';
import { noStanding } from '../noes/standing-no.ts';
import { settleObjection } from '../objections/object-to-other.ts';
import { guardianWords } from '../words/guardian-words.ts';

/** What a platform asks on behalf of a child; needs a key of scope platform. */
export async function guardianPlatformRoutes(app: ServiceApp, door: PlatformDoor): Promise<void> {
  app.route(
    door.route(operations.inviteGuardian, async (context, request) => {
      return inviteGuardian(context, request.params.childId, request.body);
    }),
  );

  app.route(
    door.route(operations.readGuardian, async (context, { params: { childId }, query }) => {
      const { guardian } = await context.children.need(childId);
      const { mail, word } = await inviteState(context, childId);
      return {
        state: guardian,
        mail,
        word: word === null ? null : guardianWords(query.language).pair(word),
        noStanding: await noStanding(context, childId),
      };
    }),
  );

  app.route(
    door.route(operations.takeBackInvite, async (context, request) => {
      await takeBackInvite(context, request.params.childId, 'platform');
    }),
  );

  app.route(
    door.route(operations.endGuardianship, async (context, { params, body }) =>
      endGuardianship(context, params.childId, { reason: body.reason, by: 'platform' }),
    ),
  );

  app.route(
    door.route(operations.settleObjection, async (context, request) =>
      settleObjection(context, request.params.childId, { ...request.body, by: 'platform' }),
    ),
  );

  app.route(
    door.route(operations.letGrownUpsIn, async (context, { params }) =>
      letInAgain(context, params.childId, { by: 'platform' }),
    ),
  );

  app.route(
    door.route(operations.askGuardian, async (context, request) => {
      return askGuardian(context, request.params.childId, readSituation(request.body.situation));
    }),
  );
}
