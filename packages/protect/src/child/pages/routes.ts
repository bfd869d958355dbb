import { Type } from '@fastify/type-provider-typebox';
import { type EventStream, refuseOtherSites, type ServiceApp, streamEvents } from '@stairgate/service';
import type { FastifyRequest } from 'fastify';
import { openLink, openSchema } from '../../browser/links.ts';
import { endWebSession, needWebSession, startWebSession } from '../../browser/web-session.ts';
import { choose, unchoose } from '../choices/choose.ts';
import { choiceSchema, chosenSchema } from '../choices/routes.ts';
import { complain, complaintReceiptSchema, complaintSchema } from '../complaints/complain.ts';
import type { Context } from '../facts/context.ts';
import { readSituation } from '../facts/read-situation.ts';
import { limitSetSchema, limitsSchema, limitView } from '../limits/limit-views.ts';
import { newLimitSchema } from '../limits/read-limit.ts';
import { limitParams } from '../limits/routes.ts';
import { liftLimit, setLimit } from '../limits/set-limit.ts';
import { eraseChild } from '../rights/erase-child.ts';
import { exportChild } from '../rights/export-child.ts';
import { childPage, childPageSchema } from './child-page.ts';

const tags = ['Children'];

/** The child's own pages: the same acts as a platform's, for the one child whose link was opened. */
export async function childPageRoutes(app: ServiceApp, context: Context): Promise<void> {
  const { settings, db, events, clock } = context;
  const streams = new Set<EventStream>();
  app.addHook('preClose', async () => {
    for (const stream of streams) stream.close();
  });
  app.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });
  const session = (request: FastifyRequest) => needWebSession(context, request, 'child');
  const own = async (request: FastifyRequest): Promise<string> => (await session(request)).childId!;
  const seldom = { rateLimit: { max: Math.ceil(settings.rateLimits.anybody / 10), timeWindow: 60_000 } };
  const csrf = Type.Object({ csrf: Type.String() });

  app.post(
    '/child/api/open',
    {
      config: seldom,
      schema: {
        tags,
        summary: 'Open a link to the child’s pages',
        body: openSchema,
        response: { 200: csrf },
      },
    },
    async (request, reply) => {
      refuseOtherSites(request);
      return db.transaction().execute(async (trx) => {
        const link = await openLink(context, trx, request.body.token, ['child-page']);
        const started = await startWebSession(context, trx, reply, { kind: 'child', childId: link.child_id });
        return { csrf: started.csrf };
      });
    },
  );

  app.get(
    '/child/api/session',
    { schema: { tags, summary: 'Whether somebody is signed in', response: { 200: csrf } } },
    async (request) => ({ csrf: (await session(request)).csrf }),
  );

  app.post(
    '/child/api/sign-out',
    { schema: { tags, summary: 'Sign out', response: { 204: Type.Null() } } },
    async (request, reply) => {
      await endWebSession(context, reply, await session(request));
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/child/api/me',
    { schema: { tags, summary: 'Everything on the child’s page', response: { 200: childPageSchema } } },
    async (request) => childPage(context, await own(request)),
  );

  app.post(
    '/child/api/choices',
    { schema: { tags, summary: 'Switch something on', body: choiceSchema, response: { 200: chosenSchema } } },
    async (request) => {
      const { body } = request;
      return choose(context, await own(request), { ...body, situation: readSituation(body.situation) });
    },
  );

  app.delete(
    '/child/api/choices/:activity/:circumstance',
    {
      schema: {
        tags,
        summary: 'Switch something off',
        params: Type.Object({
          activity: Type.String({ maxLength: 50 }),
          circumstance: Type.String({ maxLength: 50 }),
        }),
        response: { 200: chosenSchema },
      },
    },
    async (request) => {
      const { activity, circumstance } = request.params;
      return unchoose(context, await own(request), readSituation(`${activity}/${circumstance}`));
    },
  );

  app.get(
    '/child/api/limits',
    { schema: { tags, summary: 'All limits, whoever set them', response: { 200: limitsSchema } } },
    async (request) => ({
      limits: (await context.children.need(await own(request))).limits.map(limitView),
    }),
  );

  app.post(
    '/child/api/limits',
    {
      schema: {
        tags,
        summary: 'Set a limit for oneself',
        body: newLimitSchema,
        response: { 200: limitSetSchema },
      },
    },
    async (request) => setLimit(context, await own(request), { by: 'child' }, request.body),
  );

  app.delete(
    '/child/api/limits/:limitId',
    {
      schema: {
        tags,
        summary: 'Lift a limit of one’s own',
        params: limitParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await liftLimit(context, await own(request), { by: 'child' }, request.params.limitId);
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/child/api/export',
    {
      schema: {
        tags,
        summary: 'Download everything that is held',
        response: { 200: Type.Object({}, { additionalProperties: true }) },
      },
    },
    async (request, reply) => {
      const held = await exportChild(context, await own(request));
      reply.header('content-disposition', 'attachment; filename="my-data.json"');
      return held;
    },
  );

  app.post(
    '/child/api/erase',
    { schema: { tags, summary: 'Erase everything', response: { 204: Type.Null() } } },
    async (request, reply) => {
      await eraseChild(context, await own(request));
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/child/api/complaints',
    {
      schema: { tags, summary: 'Complain', body: complaintSchema, response: { 201: complaintReceiptSchema } },
    },
    async (request, reply) => {
      const complaint = await complain(context, await own(request), request.body);
      reply.code(201);
      return complaint;
    },
  );

  app.get(
    '/child/api/events',
    {
      schema: {
        tags,
        summary: 'Hear of changes',
        description: 'Server-sent events: `change` with {version} when the page should be read again.',
        produces: ['text/event-stream'],
      },
    },
    async (request, reply) => {
      const { childId, hash } = await session(request);
      const signedIn = async () =>
        (await db
          .selectFrom('web_sessions')
          .select('session_hash')
          .where('session_hash', '=', hash)
          .where('expires_at', '>', new Date(clock()).toISOString())
          .executeTakeFirst()) !== undefined;
      const unsubscribe = events.subscribe((event) => {
        if (event.kind === 'rulebook') stream.send('change', {});
        if (event.kind !== 'child' || event.childId !== childId) return;
        stream.send('change', { version: event.version });
        signedIn()
          .then((is) => is || stream.close())
          .catch(() => stream.close());
      });
      const stream = streamEvents(reply, () => {
        unsubscribe();
        streams.delete(stream);
      });
      streams.add(stream);
    },
  );
}
