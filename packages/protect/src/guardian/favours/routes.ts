import { refuseOtherSites, route, type ServiceApp } from '@stairgate/service';
import { operations } from '@stairgate/wire';
import type { FastifyRequest } from 'fastify';
import { needWebSession } from '../../browser/web-session.ts';
import type { Context } from '../../child/facts/context.ts';
import type { PlatformDoor } from '../../child/facts/platform-door.ts';
import { listFavours } from '../../child/favours/favour-view.ts';
import { readSchool } from '../../child/school/routes.ts';
import { removeSchool, setSchool } from '../../child/school/set-school.ts';
import { readTime } from '../../child/time/routes.ts';
import { usageOf } from '../../child/time/usage-of.ts';
import { Problem } from '../../problem.ts';
import { needGuardian } from '../guardians/need-guardian.ts';
import { answerFavour, answerFavourByLink } from './answer-favour.ts';
import { askMoreTime, askToLift } from './ask-favour.ts';
import { giveMoreTime } from './give-more-time.ts';

/** What a platform asks of a guardian for today. */
export async function favourPlatformRoutes(app: ServiceApp, door: PlatformDoor): Promise<void> {
  app.route(
    door.route(operations.askMoreTime, async (context, { params, body }) =>
      askMoreTime(context, params.childId, body.minutes),
    ),
  );
  app.route(
    door.route(operations.askToLift, async (context, { params, body }) =>
      askToLift(context, params.childId, params.limitId, body.minutes ?? null),
    ),
  );
  app.route(
    door.route(operations.listFavours, async (context, { params }) => ({
      favours: await listFavours(context, params.childId),
    })),
  );
}

export async function childFavourRoutes(app: ServiceApp, context: Context): Promise<void> {
  const own = async (request: FastifyRequest) => (await needWebSession(context, request, 'child')).childId!;

  app.route(
    route(operations.listOwnFavours, async (request) => ({
      favours: await listFavours(context, await own(request)),
    })),
  );

  app.route(
    route(operations.askForMoreTime, async (request) =>
      askMoreTime(context, await own(request), request.body.minutes),
    ),
  );

  app.route(
    route(operations.askToLiftOwn, async (request) =>
      askToLift(context, await own(request), request.params.limitId, request.body.minutes ?? null),
    ),
  );
}

/** What a guardian sees and does of a child's time. */
export async function guardianTimeRoutes(app: ServiceApp, context: Context): Promise<void> {
  const consenting = async (request: FastifyRequest, childId: string) => {
    const session = await needWebSession(context, request, 'guardian');
    const guardian = await needGuardian(context, session, childId);
    if (guardian.state !== 'consented')
      throw new Problem('not-consented', undefined, { state: guardian.state });
    return guardian;
  };
  const seldom = {
    rateLimit: { max: Math.ceil(context.settings.rateLimits.anybody / 10), timeWindow: 60_000 },
  };

  app.route(
    route(operations.readChildTime, async (request) =>
      readTime(context, (await consenting(request, request.params.childId)).child_id),
    ),
  );

  app.route(
    route(operations.readChildUsage, async (request) => {
      const { child_id } = await consenting(request, request.params.childId);
      return usageOf(context, await context.children.need(child_id));
    }),
  );

  app.route(
    route(operations.giveMoreTime, async (request) => {
      const guardian = await consenting(request, request.params.childId);
      await giveMoreTime(context, guardian, request.body.minutes);
      return readTime(context, guardian.child_id);
    }),
  );

  app.route(
    route(operations.listChildFavours, async (request) => {
      const { child_id } = await consenting(request, request.params.childId);
      return { favours: await listFavours(context, child_id) };
    }),
  );

  app.route(
    route(operations.answerFavour, async (request) => {
      const { childId, favourId } = request.params;
      return answerFavour(context, await consenting(request, childId), favourId, request.body);
    }),
  );

  app.route(
    route(
      operations.answerFavourByLink,
      async (request) => {
        refuseOtherSites(request);
        return answerFavourByLink(context, request.body.token, request.body.answer);
      },
      { config: seldom },
    ),
  );

  app.route(
    route(operations.readChildSchool, async (request) =>
      readSchool(context, (await consenting(request, request.params.childId)).child_id),
    ),
  );

  app.route(
    route(
      operations.setSchoolByGuardian,
      async (request) => {
        const guardian = await consenting(request, request.params.childId);
        await setSchool(context, guardian.child_id, { by: 'guardian', guardian }, request.body);
        return readSchool(context, guardian.child_id);
      },
      { config: seldom },
    ),
  );

  app.route(
    route(operations.removeSchoolByGuardian, async (request) => {
      await removeSchool(context, await consenting(request, request.params.childId));
    }),
  );
}
