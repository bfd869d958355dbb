import { route, type ServiceApp } from '@stairgate/service';
import { operations } from '@stairgate/wire';
import { needWebSession } from '../../browser/web-session.ts';
import type { Context } from '../facts/context.ts';
import type { PlatformDoor } from '../facts/platform-door.ts';
import { schoolView } from './school-view.ts';
import { setSchool } from './set-school.ts';

export async function readSchool({ children, clock }: Pick<Context, 'children' | 'clock'>, childId: string) {
  return { school: schoolView(await children.need(childId), clock()) };
}

/** What a platform reads and says of a child's school. */
export async function schoolRoutes(app: ServiceApp, door: PlatformDoor): Promise<void> {
  app.route(
    door.route(operations.readSchool, async (context, { params }) => readSchool(context, params.childId)),
  );

  app.route(
    door.route(operations.setSchool, async (context, { params, body }) => {
      await setSchool(context, params.childId, { by: 'platform' }, body);
      return readSchool(context, params.childId);
    }),
  );
}

export async function childSchoolRoutes(app: ServiceApp, context: Context): Promise<void> {
  app.route(
    route(operations.readOwnSchool, async (request) =>
      readSchool(context, (await needWebSession(context, request, 'child')).childId!),
    ),
  );
}
