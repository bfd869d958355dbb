import { route, type ServiceApp } from '@stairgate/service';
import { operations } from '@stairgate/wire';
import type { Context } from '../facts/context.ts';
import { limitView } from './limit-views.ts';
import { liftLimit, setLimit } from './set-limit.ts';

/** What a platform may do: see every limit, set its own, lift its own. */
export async function limitRoutes(app: ServiceApp, context: Context): Promise<void> {
  app.route(
    route(operations.listLimits, async ({ params }) => ({
      limits: (await context.children.need(params.childId)).limits.map(limitView),
    })),
  );

  app.route(
    route(operations.setLimit, async ({ params, body }) =>
      setLimit(context, params.childId, { by: 'platform' }, body),
    ),
  );

  app.route(
    route(operations.liftLimit, async ({ params }) => {
      await liftLimit(context, params.childId, { by: 'platform' }, params.limitId);
    }),
  );
}
