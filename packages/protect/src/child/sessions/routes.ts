import { Type } from '@fastify/type-provider-typebox';
import type { ServiceApp } from '@stairgate/service';
import { Problem } from '../../problem.ts';
import type { Change } from '../facts/child-store.ts';
import { childParams } from '../facts/child-view.ts';
import type { Context } from '../facts/context.ts';

export async function sessionRoutes(app: ServiceApp, context: Context): Promise<void> {
  const { children, id, settings } = context;

  app.post(
    '/v1/children/:childId/sessions',
    {
      schema: {
        tags: ['Sessions'],
        summary: 'Start a session',
        description: 'Ends an earlier one. What was chosen for a session or for once goes with it.',
        params: childParams,
        response: { 201: Type.Object({ sessionId: Type.String(), startedAt: Type.String() }) },
      },
    },
    async (request, reply) => {
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
      reply.code(201);
      return { sessionId, startedAt };
    },
  );

  app.delete(
    '/v1/children/:childId/sessions/:sessionId',
    {
      schema: {
        tags: ['Sessions'],
        summary: 'End a session',
        params: Type.Object({ ...childParams.properties, sessionId: Type.String({ maxLength: 64 }) }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { childId, sessionId } = request.params;
      await children.change(childId, async (change) => {
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
      return reply.code(204).send(null);
    },
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
