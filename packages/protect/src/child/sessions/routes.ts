import type { ServiceApp } from '@stairgate/service';
import { operations } from '@stairgate/wire';
import { Problem } from '../../problem.ts';
import type { Change } from '../facts/child-store.ts';
import type { Context } from '../facts/context.ts';
import type { PlatformDoor } from '../facts/platform-door.ts';

export async function sessionRoutes(app: ServiceApp, door: PlatformDoor): Promise<void> {
  app.route(
    door.route(operations.startSession, async (context, request) => {
      const { children, id, settings } = context;
      const { childId } = request.params;
      const sessionId = id('s');
      const startedAt = await children.change(childId, async (change) => {
        await endSessions(context, change);
        await change.trx
          .insertInto('sessions')
          .values({
            child_id: childId,
            session_id: sessionId,
            started_at: change.at,
            expires_at: new Date(change.now + settings.childSessionHours * 3_600_000).toISOString(),
            ended_at: null,
          })
          .execute();
        return change.at;
      });
      return { sessionId, startedAt };
    }),
  );

  app.route(
    door.route(operations.endSession, async (context, request) => {
      const { childId, sessionId } = request.params;
      await context.children.change(childId, async (change) => {
        const open = await change.trx
          .selectFrom('sessions')
          .select('session_id')
          .where('child_id', '=', childId)
          .where('session_id', '=', sessionId)
          .where('ended_at', 'is', null)
          .executeTakeFirst();
        if (open === undefined) throw new Problem('session-unknown');
        await endSessions(context, change);
      });
    }),
  );
}

/** Ends the child's session, and with it all that was chosen for it or for once. */
async function endSessions(context: Context, change: Change): Promise<void> {
  const { trx, childId, at } = change;
  await trx
    .updateTable('sessions')
    .set({ ended_at: at })
    .where('child_id', '=', childId)
    .where('ended_at', 'is', null)
    .execute();
  const gone = await trx
    .deleteFrom('grants')
    .where('child_id', '=', childId)
    .where((eb) =>
      eb.or([eb('duration', '=', 'session'), eb.and([eb('duration', '=', 'once'), eb('by', '=', 'child')])]),
    )
    .returning('situation')
    .execute();
  if (gone.some(({ situation }) => situation.startsWith('location.share/')))
    await context.guardians.alert(change, 'session');
}
