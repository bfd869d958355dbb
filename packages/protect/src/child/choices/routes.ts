import type { ServiceApp } from '@stairgate/service';
import { operations } from '@stairgate/wire';
import type { PlatformDoor } from '../facts/platform-door.ts';
import { readSituation } from '../facts/read-situation.ts';
import { choose, unchoose } from './choose.ts';

export async function choiceRoutes(app: ServiceApp, door: PlatformDoor): Promise<void> {
  app.route(
    door.route(operations.makeChoice, async (context, { params, body }) =>
      choose(context, params.childId, { ...body, situation: readSituation(body.situation) }),
    ),
  );

  app.route(
    door.route(operations.undoChoice, async (context, { params }) =>
      unchoose(context, params.childId, readSituation(`${params.activity}/${params.circumstance}`)),
    ),
  );
}
