import { Type } from '@fastify/type-provider-typebox';
import type { ServiceApp } from '@stairgate/service';
import { childParams } from '../facts/child-view.ts';
import type { Context } from '../facts/context.ts';
import { eraseChild } from './erase-child.ts';
import { exportChild } from './export-child.ts';

export async function rightsRoutes(app: ServiceApp, context: Context): Promise<void> {
  app.get(
    '/v1/children/:childId/export',
    {
      schema: {
        tags: ['Rights'],
        summary: 'Export everything that is held',
        params: childParams,
        response: { 200: Type.Object({}, { additionalProperties: true }) },
      },
    },
    async (request, reply) => {
      reply
        .header('cache-control', 'no-store')
        .header('content-disposition', 'attachment; filename="child.json"');
      return exportChild(context, request.params.childId);
    },
  );

  app.delete(
    '/v1/children/:childId',
    {
      schema: {
        tags: ['Rights'],
        summary: 'Erase the child',
        description: 'Every row goes, at once and for good. The ledger keeps entries that name nobody.',
        params: childParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await eraseChild(context, request.params.childId);
      return reply.code(204).send(null);
    },
  );
}
