import { Type } from '@fastify/type-provider-typebox';
import type { ServiceApp } from '@stairgate/service';
import { childParams } from '../facts/child-view.ts';
import type { Context } from '../facts/context.ts';
import { limitSetSchema, limitsSchema, limitView } from './limit-views.ts';
import { newLimitSchema } from './read-limit.ts';
import { liftLimit, setLimit } from './set-limit.ts';

/** The id of a limit in a path. */
export const limitParams = Type.Object({ limitId: Type.String({ maxLength: 64 }) });

const describedAs =
  'A limit only closes. By the same about the same it takes the place of the one before, which `replaces` names: the same situation, whether closed or ask; minutes; the same content; money of the same currency and period; hours of the same kind, span, days and term, so that hours of another span stand beside it.';

/** What a platform may do: see every limit, set its own, lift its own. */
export async function limitRoutes(app: ServiceApp, context: Context): Promise<void> {
  const tags = ['Limits'];

  app.get(
    '/v1/children/:childId/limits',
    { schema: { tags, summary: 'Read all limits', params: childParams, response: { 200: limitsSchema } } },
    async ({ params }) => ({
      limits: (await context.children.need(params.childId)).limits.map(limitView),
    }),
  );

  app.post(
    '/v1/children/:childId/limits',
    {
      schema: {
        tags,
        summary: 'The platform sets a limit',
        description: describedAs,
        params: childParams,
        body: newLimitSchema,
        response: { 200: limitSetSchema },
      },
    },
    async ({ params, body }) => setLimit(context, params.childId, { by: 'platform' }, body),
  );

  app.delete(
    '/v1/children/:childId/limits/:limitId',
    {
      schema: {
        tags,
        summary: 'The platform lifts a limit of its own',
        description: 'What was chosen before it holds again, as far as the law allows.',
        params: Type.Object({ ...childParams.properties, ...limitParams.properties }),
        response: { 204: Type.Null() },
      },
    },
    async ({ params }, reply) => {
      await liftLimit(context, params.childId, { by: 'platform' }, params.limitId);
      return reply.code(204).send(null);
    },
  );
}
