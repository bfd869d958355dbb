import { route, type ServiceApp } from '@stairgate/service';
import { operations } from '@stairgate/wire';
import { needWebSession } from '../../browser/web-session.ts';
import type { Context } from '../facts/context.ts';
import type { PlatformDoor } from '../facts/platform-door.ts';
import { countUse, readUse } from './count-use.ts';
import { setZone } from './set-zone.ts';
import { timeOf } from './time-of.ts';
import { usageOf } from './usage-of.ts';

/** How a child's time stands now, by what was counted. */
export async function readTime(context: Context, childId: string) {
  const facts = await context.children.need(childId);
  const use = await readUse(context.db, [facts], context.clock());
  return timeOf(context, facts, use.get(childId) ?? null);
}

/** What a platform says and asks of a child's time. */
export async function timeRoutes(app: ServiceApp, door: PlatformDoor): Promise<void> {
  app.route(
    door.route(operations.beatTime, async (context, { params, body }) => {
      const { childId } = params;
      const facts = await context.children.need(childId);
      const { counted, ...use } = await countUse(context.db, facts, body, context.clock());
      const time = timeOf(context, facts, use);
      // Beats of a child are counted one after the other: one of them uses up the last of the day's minutes.
      const before = time.minutesLeft === 0 && counted > 0 ? { ...use, ms: use.ms - counted } : use;
      if (before !== use && timeOf(context, facts, before).minutesLeft !== 0) {
        await context.children.change(childId, (change) =>
          context.guardians.writeOfEvent(change, 'limit-reached'),
        );
        context.outbox.startSending();
      }
      return time;
    }),
  );

  app.route(
    door.route(operations.readTime, async (context, { params }) => readTime(context, params.childId)),
  );

  app.route(
    door.route(operations.setZone, async (context, { params, body }) => {
      await setZone(context, params.childId, body.zone);
      return readTime(context, params.childId);
    }),
  );
}

/** What a child sees of it on its own pages. */
export async function childTimeRoutes(app: ServiceApp, context: Context): Promise<void> {
  app.route(
    route(operations.readOwnTime, async (request) =>
      readTime(context, (await needWebSession(context, request, 'child')).childId!),
    ),
  );

  app.route(
    route(operations.readOwnUsage, async (request) => {
      const { childId } = await needWebSession(context, request, 'child');
      return usageOf(context, await context.children.need(childId!));
    }),
  );
}
