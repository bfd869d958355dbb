import { Type } from '@fastify/type-provider-typebox';
import { type EventStream, refuseOtherSites, type ServiceApp } from '@stairgate/service';
import type { FastifyRequest } from 'fastify';
import { openSchema } from '../../browser/links.ts';
import { endWebSession, needWebSession, type WebSession } from '../../browser/web-session.ts';
import { childParams } from '../../child/facts/child-view.ts';
import type { Context } from '../../child/facts/context.ts';
import { limitSetSchema, limitsSchema, limitView } from '../../child/limits/limit-views.ts';
import { newLimitSchema } from '../../child/limits/read-limit.ts';
import { limitParams } from '../../child/limits/routes.ts';
import { liftLimit, setLimit } from '../../child/limits/set-limit.ts';
import { eraseChild } from '../../child/rights/erase-child.ts';
import { exportChild } from '../../child/rights/export-child.ts';
import type { GuardianRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import { streamAlerts } from '../alerts/stream-alerts.ts';
import { answerAsk } from '../asks/answer-ask.ts';
import { answerConsent } from '../consents/answer-consent.ts';
import { refuseConsent } from '../consents/refuse-consent.ts';
import { withdrawConsent } from '../consents/withdraw-consent.ts';
import { needGuardian } from '../guardians/need-guardian.ts';
import { guardianHome, guardianHomeSchema } from './guardian-home.ts';
import { openGuardianLink } from './open-guardian-link.ts';
import { inviteSchema } from './platform-routes.ts';
import { requestSignIn } from './sign-in.ts';

const tags = ['Guardians'];

const proofSchema = Type.Object(
  { token: Type.String({ minLength: 1, maxLength: 8192 }) },
  { additionalProperties: false },
);
const purposeIds = Type.Array(Type.String({ maxLength: 100 }), { maxItems: 200, uniqueItems: true });
const methodId = Type.String({ maxLength: 50 });

/** Everything behind a guardian's sign-in. */
export async function guardianRoutes(app: ServiceApp, context: Context): Promise<void> {
  const streams = new Set<EventStream>();
  app.addHook('preClose', async () => {
    for (const stream of streams) stream.close();
  });
  app.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });

  const session = (request: FastifyRequest) => needWebSession(context, request, 'guardian');
  const own = async (
    request: FastifyRequest,
    childId: string,
  ): Promise<{ session: WebSession; guardian: GuardianRow }> => {
    const signedIn = await session(request);
    return { session: signedIn, guardian: await needGuardian(context, signedIn, childId) };
  };
  const consenting = async (request: FastifyRequest, childId: string) => {
    const { guardian } = await own(request, childId);
    if (guardian.state !== 'consented')
      throw new Problem('not-consented', undefined, { state: guardian.state });
    return guardian;
  };
  const seldom = {
    rateLimit: { max: Math.ceil(context.settings.rateLimits.anybody / 10), timeWindow: 60_000 },
  };

  app.post(
    '/guardian/api/open',
    {
      config: seldom,
      schema: {
        tags,
        summary: 'Open the link of a mail',
        body: openSchema,
        response: {
          200: Type.Object({
            csrf: Type.String(),
            purpose: Type.Union([Type.Literal('invite'), Type.Literal('sign-in'), Type.Literal('confirm')]),
            childId: Type.Optional(Type.String()),
            consentId: Type.Optional(Type.String()),
          }),
        },
      },
    },
    async (request, reply) => {
      refuseOtherSites(request);
      const opened = await openGuardianLink(context, reply, request.body.token);
      return {
        csrf: opened.session.csrf,
        purpose: opened.purpose,
        ...(opened.childId === null ? {} : { childId: opened.childId }),
        ...(opened.consentId === null ? {} : { consentId: opened.consentId }),
      };
    },
  );

  app.post(
    '/guardian/api/sign-in',
    {
      config: seldom,
      schema: {
        tags,
        summary: 'Send a link to sign in',
        description: 'Always 202: the answer never tells whether the address is known.',
        body: inviteSchema,
        response: { 202: Type.Object({ state: Type.Literal('accepted') }) },
      },
    },
    async (request, reply) => {
      refuseOtherSites(request);
      await requestSignIn(context, request.body.email);
      reply.code(202);
      return { state: 'accepted' as const };
    },
  );

  app.get(
    '/guardian/api/session',
    {
      schema: { tags, summary: 'Who is signed in', response: { 200: Type.Object({ csrf: Type.String() }) } },
    },
    async (request) => ({ csrf: (await session(request)).csrf }),
  );

  app.post(
    '/guardian/api/sign-out',
    { schema: { tags, summary: 'Sign out', response: { 204: Type.Null() } } },
    async (request, reply) => {
      await endWebSession(context, reply, await session(request));
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/guardian/api/home',
    {
      schema: {
        tags,
        summary: 'Children, questions, consents and alerts',
        response: { 200: guardianHomeSchema },
      },
    },
    async (request) => guardianHome(context, await session(request)),
  );

  app.put(
    '/guardian/api/children/:childId/label',
    {
      schema: {
        tags,
        summary: 'Call a child something',
        description: 'Kept for this guardian only.',
        params: childParams,
        body: Type.Object({ label: Type.String({ maxLength: 40 }) }, { additionalProperties: false }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { childId } = request.params;
      const { guardian } = await own(request, childId);
      const label = request.body.label.trim();
      await context.db
        .updateTable('guardians')
        .set({ label: label === '' ? null : label })
        .where('child_id', '=', childId)
        .where('guardian_id', '=', guardian.guardian_id)
        // Once the address is gone nothing of the guardian's is kept any more.
        .where('email', 'is not', null)
        .execute();
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/guardian/api/children/:childId/consents',
    {
      schema: {
        tags,
        summary: 'Agree, purpose by purpose',
        params: childParams,
        body: Type.Object(
          {
            purposes: purposeIds,
            refused: purposeIds,
            method: methodId,
            proof: Type.Optional(proofSchema),
            noticeVersion: Type.String({ maxLength: 100 }),
            change: Type.Optional(Type.Boolean({ description: 'Answer anew what was answered before.' })),
          },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object({
            state: Type.Union([Type.Literal('confirming'), Type.Literal('given')]),
            consentId: Type.String(),
          }),
        },
      },
    },
    async (request) => {
      const { session, guardian } = await own(request, request.params.childId);
      return answerConsent(context, session, guardian, request.body);
    },
  );

  app.post(
    '/guardian/api/children/:childId/refuse',
    {
      schema: {
        tags,
        summary: 'Refuse everything',
        params: childParams,
        response: {
          200: Type.Object({ state: Type.Literal('refused'), addressDeleted: Type.Literal(true) }),
        },
      },
    },
    async (request) => {
      const { guardian } = await own(request, request.params.childId);
      return refuseConsent(context, guardian);
    },
  );

  app.post(
    '/guardian/api/children/:childId/withdraw',
    {
      schema: {
        tags,
        summary: 'Take back a consent, at once',
        params: childParams,
        body: Type.Object({ purposes: Type.Optional(purposeIds) }, { additionalProperties: false }),
        response: {
          200: Type.Object({
            state: Type.Union([Type.Literal('consented'), Type.Literal('withdrawn')]),
            withdrawn: Type.Array(Type.String()),
            addressDeleted: Type.Boolean(),
          }),
        },
      },
    },
    async (request) => {
      const { guardian } = await own(request, request.params.childId);
      const { withdrawn, ...rest } = await withdrawConsent(context, guardian, request.body.purposes);
      return { ...rest, withdrawn: [...withdrawn] };
    },
  );

  app.post(
    '/guardian/api/children/:childId/asks/:askId',
    {
      schema: {
        tags,
        summary: 'Answer what a child asked for',
        params: Type.Object({ ...childParams.properties, askId: Type.String({ maxLength: 64 }) }),
        body: Type.Object(
          {
            answer: Type.Union([Type.Literal('approve'), Type.Literal('refuse')]),
            method: Type.Optional(methodId),
            proof: Type.Optional(proofSchema),
          },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object({
            state: Type.Union([Type.Literal('approved'), Type.Literal('refused')]),
            consentId: Type.Optional(Type.String()),
          }),
        },
      },
    },
    async (request) => {
      const { session, guardian } = await own(request, request.params.childId);
      return answerAsk(context, session, guardian, request.params.askId, request.body);
    },
  );

  app.get(
    '/guardian/api/children/:childId/limits',
    {
      schema: {
        tags,
        summary: 'All limits, whoever set them',
        params: childParams,
        response: { 200: limitsSchema },
      },
    },
    async (request) => {
      const { child_id } = await consenting(request, request.params.childId);
      return { limits: (await context.children.need(child_id)).limits.map(limitView) };
    },
  );

  app.post(
    '/guardian/api/children/:childId/limits',
    {
      schema: {
        tags,
        summary: 'Set a limit',
        description: 'Closes what the law lets be open, also what the child has switched on.',
        params: childParams,
        body: newLimitSchema,
        response: { 200: limitSetSchema },
      },
    },
    async (request) => {
      const guardian = await consenting(request, request.params.childId);
      return setLimit(context, guardian.child_id, { by: 'guardian', guardian }, request.body);
    },
  );

  app.delete(
    '/guardian/api/children/:childId/limits/:limitId',
    {
      schema: {
        tags,
        summary: 'Lift a limit of a guardian',
        description: 'What the child had chosen before holds again, as far as the law allows.',
        params: Type.Object({ ...childParams.properties, ...limitParams.properties }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const guardian = await consenting(request, request.params.childId);
      const { limitId } = request.params;
      await liftLimit(context, guardian.child_id, { by: 'guardian', guardian }, limitId);
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/guardian/api/children/:childId/consents/:consentId/receipt',
    {
      schema: {
        tags,
        summary: 'Download a receipt',
        params: Type.Object({ ...childParams.properties, consentId: Type.String({ maxLength: 64 }) }),
        produces: ['application/jose'],
        response: { 200: Type.String() },
      },
    },
    async (request, reply) => {
      const { childId, consentId } = request.params;
      const { guardian } = await own(request, childId);
      const consent = await context.db
        .selectFrom('consents')
        .select('receipt')
        .where('child_id', '=', childId)
        .where('guardian_id', '=', guardian.guardian_id)
        .where('consent_id', '=', consentId)
        .executeTakeFirst();
      if (consent?.receipt == null) throw new Problem('consent-unknown');
      return reply
        .header('content-type', 'application/jose')
        .header('content-disposition', 'attachment; filename="consent-receipt.jws"')
        .serializer((body: string) => body)
        .send(consent.receipt);
    },
  );

  app.post(
    '/guardian/api/children/:childId/erase',
    { schema: { tags, summary: 'Erase the child', params: childParams, response: { 204: Type.Null() } } },
    async (request, reply) => {
      const { child_id } = await consenting(request, request.params.childId);
      await eraseChild(context, child_id);
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/guardian/api/children/:childId/export',
    {
      schema: {
        tags,
        summary: 'Download everything that is held about the child',
        params: childParams,
        response: { 200: Type.Object({}, { additionalProperties: true }) },
      },
    },
    async (request, reply) => {
      const { child_id } = await consenting(request, request.params.childId);
      reply.header('content-disposition', 'attachment; filename="child.json"');
      return exportChild(context, child_id);
    },
  );

  app.get(
    '/guardian/api/alerts',
    {
      schema: {
        tags,
        summary: 'Hear of what a child does that a guardian is told of',
        description:
          'Server-sent events: `alert` with an Alert, `change` with {childId} when something else on the pages changed.',
        produces: ['text/event-stream'],
      },
    },
    async (request, reply) => {
      const signedIn = await session(request);
      await streamAlerts(context, signedIn, reply, streams);
    },
  );
}
