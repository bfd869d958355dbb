import { Type } from '@fastify/type-provider-typebox';
import type { ServiceApp } from '@stairgate/service';
import type { FastifyRequest } from 'fastify';
import { needWebSession } from '../../browser/web-session.ts';
import type { Context } from '../../child/facts/context.ts';
import { readSituation } from '../../child/facts/read-situation.ts';
import { askGuardian } from '../asks/ask-guardian.ts';
import { inviteGuardian, takeBackInvite } from '../invitations/invite-guardian.ts';
import { askedSchema, askSchema, invitedSchema, inviteSchema } from './platform-routes.ts';

const tags = ['Children'];

/** What a child asks of its guardian on its own pages. */
export async function childAskRoutes(app: ServiceApp, context: Context): Promise<void> {
  app.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });
  const own = async (request: FastifyRequest): Promise<string> =>
    (await needWebSession(context, request, 'child')).childId!;
  const { rateLimits } = context.settings;
  const seldom = { rateLimit: { max: Math.ceil(rateLimits.anybody / 10), timeWindow: 60_000 } };

  app.post(
    '/child/api/asks',
    {
      schema: {
        tags,
        summary: 'Ask the guardian for something',
        body: askSchema,
        response: { 202: askedSchema },
      },
    },
    async (request, reply) => {
      const asked = await askGuardian(context, await own(request), readSituation(request.body.situation));
      reply.code(202);
      return asked;
    },
  );

  app.post(
    '/child/api/guardian',
    {
      config: seldom,
      schema: {
        tags,
        summary: 'Ask a grown-up for consent',
        body: inviteSchema,
        response: { 202: invitedSchema },
      },
    },
    async (request, reply) => {
      const invited = await inviteGuardian(context, await own(request), request.body.email);
      reply.code(202);
      return invited;
    },
  );

  app.delete(
    '/child/api/guardian',
    { schema: { tags, summary: 'Take the question back', response: { 204: Type.Null() } } },
    async (request, reply) => {
      await takeBackInvite(context, await own(request));
      return reply.code(204).send(null);
    },
  );
}
