import { route, type ServiceApp } from '@stairgate/service';
import { operations } from '@stairgate/wire';
import type { Context } from '../facts/context.ts';
import { readSituation } from '../facts/read-situation.ts';
import { choose, unchoose } from './choose.ts';

export async function choiceRoutes(app: ServiceApp, context: Context): Promise<void> {
  app.route(
    route(operations.makeChoice, async ({ params, body }) =>
      choose(context, params.childId, { ...body, situation: readSituation(body.situation) }),
    ),
  );

  app.route(
    route(operations.undoChoice, async ({ params }) =>
      unchoose(context, params.childId, readSituation(`${params.activity}/${params.circumstance}`)),
    ),
  );
}
