import { compressed, createStreams, refuseOtherSites, route, type ServiceApp } from '@stairgate/service';
import { operations } from '@stairgate/wire';
import type { FastifyRequest } from 'fastify';
import { liveLink, openLink } from '../../browser/links.ts';
import {
  endWebSession,
  needWebSession,
  readWebSession,
  sessionNow,
  startWebSession,
} from '../../browser/web-session.ts';
import { Problem } from '../../problem.ts';
import { attemptMethod, beginAttempt } from '../attempts/begin-attempt.ts';
import { handOver } from '../attempts/hand-over.ts';
import { choose, unchoose } from '../choices/choose.ts';
import { complain } from '../complaints/complain.ts';
import type { Context } from '../facts/context.ts';
import { readSituation } from '../facts/read-situation.ts';
import { limitViews } from '../limits/limit-views.ts';
import { liftLimit, setLimit } from '../limits/set-limit.ts';
import { eraseChild } from '../rights/erase-child.ts';
import { childPage } from './child-page.ts';

/** The child's own pages: the same acts as a platform's, for the one child whose link was opened. */
export async function childPageRoutes(app: ServiceApp, context: Context): Promise<void> {
  const { settings, db, events } = context;
  const streams = createStreams(app, context);
  const session = (request: FastifyRequest) => needWebSession(context, request, 'child');
  const own = async (request: FastifyRequest): Promise<string> => (await session(request)).childId!;
  const seldom = { rateLimit: { max: Math.ceil(settings.rateLimits.anybody / 10), timeWindow: 60_000 } };

  app.route(
    route(
      operations.openChildLink,
      async (request, reply) => {
        refuseOtherSites(request);
        const { token, replace = false } = request.body;
        const before = await readWebSession(context, request, 'child');
        if (before !== undefined && !replace) {
          const { child_id } = await liveLink(context, db, token, ['child-page']);
          if (child_id !== before.childId) throw new Problem('signed-in-as-another');
        }
        return db.transaction().execute(async (trx) => {
          const link = await openLink(context, trx, token, ['child-page']);
          const started = await startWebSession(context, trx, reply, {
            kind: 'child',
            childId: link.child_id,
            returnTo: link.return_to,
          });
          return { csrf: started.csrf };
        });
      },
      { config: seldom },
    ),
  );

  app.route(route(operations.readChildSession, async (request) => ({ csrf: (await session(request)).csrf })));

  app.route(
    route(operations.signChildOut, async (request, reply) => {
      await endWebSession(context, reply, await session(request));
    }),
  );

  // It repeats nothing of the request, and nothing in it is a secret from who may write into it.
  app.route(
    route(operations.readChildPage, async (request) => childPage(context, await session(request)), {
      compress: compressed,
    }),
  );

  app.route(
    route(operations.beginOwnAgeAttempt, async (request) => {
      const childId = await own(request);
      const adapter = attemptMethod(context.adapters.age, settings, request.body.method);
      const returnTo = `${settings.publicUrl}/child`;
      return beginAttempt(context, adapter, { childId, guardianId: null, returnTo });
    }),
  );

  app.route(
    route(operations.finishOwnAgeAttempt, async (request) => {
      const { attemptId } = request.params;
      return handOver(context, { childId: await own(request), guardianId: null, attemptId }, request.body);
    }),
  );

  app.route(
    route(operations.makeOwnChoice, async (request) => {
      const { body } = request;
      return choose(context, await own(request), { ...body, situation: readSituation(body.situation) });
    }),
  );

  app.route(
    route(operations.undoOwnChoice, async (request) => {
      const { activity, circumstance } = request.params;
      return unchoose(context, await own(request), readSituation(`${activity}/${circumstance}`));
    }),
  );

  app.route(
    route(operations.listOwnLimits, async (request) => ({
      limits: limitViews(await context.children.need(await own(request)), context.clock()),
    })),
  );

  app.route(
    route(operations.setOwnLimit, async (request) =>
      setLimit(context, await own(request), { by: 'child' }, request.body),
    ),
  );

  app.route(
    route(operations.liftOwnLimit, async (request) => {
      await liftLimit(context, await own(request), { by: 'child' }, request.params.limitId);
    }),
  );

  app.route(
    route(operations.eraseOwnData, async (request) => {
      await eraseChild(context, await own(request), 'child');
    }),
  );

  app.route(
    route(operations.complainOneself, async (request) => complain(context, await own(request), request.body)),
  );

  app.route(
    route(operations.followOwnChanges, async (request, reply) => {
      const signed = await session(request);
      const { childId } = signed;
      const stream = streams.open(reply, { session: signed }, () => unsubscribe());
      const unsubscribe = events.subscribe((event) => {
        if (event.kind === 'rulebook') stream.send('change', {});
        if (event.kind !== 'child' || event.childId !== childId) return;
        stream.send('change', { version: event.version });
        sessionNow(context, signed)
          .then((is) => is !== undefined || stream.close())
          .catch(() => stream.close());
      });
    }),
  );
}
