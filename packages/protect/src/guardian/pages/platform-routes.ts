import { Type } from '@fastify/type-provider-typebox';
import type { ServiceApp } from '@stairgate/service';
import { childParams, guardianStateSchema } from '../../child/facts/child-view.ts';
import type { Context } from '../../child/facts/context.ts';
import { readSituation, situationSchema } from '../../child/facts/read-situation.ts';
import { askGuardian } from '../asks/ask-guardian.ts';
import { inviteGuardian, inviteMailState, takeBackInvite } from '../invitations/invite-guardian.ts';

export const inviteSchema = Type.Object(
  {
    email: Type.String({
      minLength: 3,
      maxLength: 320,
      description: 'The address of a grown-up, and nothing else about them. It is never given back.',
      'x-right': 'give one e-mail address such as name@example.com',
    }),
  },
  { additionalProperties: false },
);

export const invitedSchema = Type.Object({ state: Type.Literal('invited'), expiresAt: Type.String() });

export const askSchema = Type.Object({ situation: situationSchema }, { additionalProperties: false });

export const askedSchema = Type.Object({ askId: Type.String(), state: Type.Literal('waiting') });

/** How the question to a guardian stands; the address itself is never told. */
export const guardianStatusSchema = Type.Object({
  state: guardianStateSchema,
  mail: Type.Union([Type.Literal('sent'), Type.Literal('waiting'), Type.Literal('retrying'), Type.Null()]),
});

/** What a platform asks on behalf of a child; needs a key of scope platform. */
export async function guardianPlatformRoutes(app: ServiceApp, context: Context): Promise<void> {
  app.post(
    '/v1/children/:childId/guardian',
    {
      schema: {
        tags: ['Guardians'],
        summary: 'Ask a grown-up for consent',
        description:
          'A mail goes out. If no answer comes in time the address is deleted and another can be given.',
        params: childParams,
        body: inviteSchema,
        response: { 202: invitedSchema },
      },
    },
    async (request, reply) => {
      reply.code(202);
      return inviteGuardian(context, request.params.childId, request.body.email);
    },
  );

  app.get(
    '/v1/children/:childId/guardian',
    {
      schema: {
        tags: ['Guardians'],
        summary: 'See how the question to a guardian stands',
        params: childParams,
        response: { 200: guardianStatusSchema },
      },
    },
    async ({ params: { childId } }) => {
      const { guardian } = await context.children.need(childId);
      return { state: guardian, mail: await inviteMailState(context, childId) };
    },
  );

  app.delete(
    '/v1/children/:childId/guardian',
    {
      schema: {
        tags: ['Guardians'],
        summary: 'Take back a question that was not answered',
        description: 'The address is deleted and another can be given.',
        params: childParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await takeBackInvite(context, request.params.childId);
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/v1/children/:childId/asks',
    {
      schema: {
        tags: ['Guardians'],
        summary: 'The child asks its guardian for something',
        params: childParams,
        body: askSchema,
        response: { 202: askedSchema },
      },
    },
    async (request, reply) => {
      reply.code(202);
      return askGuardian(context, request.params.childId, readSituation(request.body.situation));
    },
  );
}
