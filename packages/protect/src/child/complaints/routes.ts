import type { ServiceApp } from '@stairgate/service';
import { childParams } from '../facts/child-view.ts';
import type { Context } from '../facts/context.ts';
import { complain, complaintReceiptSchema, complaintSchema } from './complain.ts';

export async function complaintRoutes(app: ServiceApp, context: Context): Promise<void> {
  app.post(
    '/v1/children/:childId/complaints',
    {
      schema: {
        tags: ['Rights'],
        summary: 'Complain',
        params: childParams,
        body: complaintSchema,
        response: { 201: complaintReceiptSchema },
      },
    },
    async (request, reply) => {
      reply.code(201);
      return complain(context, request.params.childId, request.body);
    },
  );
}
