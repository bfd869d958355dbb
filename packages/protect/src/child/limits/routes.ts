import type { ServiceApp } from '@stairgate/service';
import { operations } from '@stairgate/wire';
import type { PlatformDoor } from '../facts/platform-door.ts';
import { limitViews } from './limit-views.ts';
import { liftLimit, setLimit } from './set-limit.ts';

/** What a platform may do: see every limit, set its own, lift its own. */
export async function limitRoutes(app: ServiceApp, door: PlatformDoor): Promise<void> {
  app.route(
    door.route(operations.listLimits, async (context, { params }) => ({
      limits: limitViews(await context.children.need(params.childId), context.clock()),
    })),
  );

  app.route(
    door.route(operations.setLimit, async (context, { params, body }) =>
      setLimit(context, params.childId, { by: 'platform' }, body),
    ),
  );

  app.route(
    door.route(operations.liftLimit, async (context, { params }) => {
      await liftLimit(context, params.childId, { by: 'platform' }, params.limitId);
    }),
  );
}
