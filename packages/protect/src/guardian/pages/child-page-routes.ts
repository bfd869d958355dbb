import { route, type ServiceApp } from '@stairgate/service';
import { operations } from '@stairgate/wire';
import type { FastifyRequest } from 'fastify';
import { needWebSession } from '../../browser/web-session.ts';
import type { Context } from '../../child/facts/context.ts';
import { readSituation } from '../../child/facts/read-situation.ts';
import { exportChild } from '../../child/rights/export-child.ts';
import { askGuardian } from '../asks/ask-guardian.ts';
import { endGuardianship } from '../ending/end-guardianship.ts';
import { inviteGuardian, takeBackInvite } from '../invitations/invite-guardian.ts';
import { heldPaper } from '../papers/held-paper.ts';
import { sendJson, sendPage, sendPdf } from '../papers/send-paper.ts';
import { guardianWords } from '../words/guardian-words.ts';

/** What of a child's own pages is about its guardians, or said in the words that letters are written in. */
export async function childAskRoutes(app: ServiceApp, context: Context): Promise<void> {
  const own = async (request: FastifyRequest): Promise<string> =>
    (await needWebSession(context, request, 'child')).childId!;
  const { rateLimits } = context.settings;
  const seldom = { rateLimit: { max: Math.ceil(rateLimits.anybody / 10), timeWindow: 60_000 } };

  app.route(
    route(operations.askOwnGuardian, async (request) => {
      const asked = await askGuardian(context, await own(request), readSituation(request.body.situation));
      return asked;
    }),
  );

  app.route(
    route(
      operations.inviteOwnGuardian,
      async (request) => {
        const invited = await inviteGuardian(context, await own(request), request.body);
        return invited;
      },
      { config: seldom },
    ),
  );

  app.route(
    route(operations.endOwnGuardianship, async (request) =>
      endGuardianship(context, await own(request), { reason: request.body.reason, by: 'child' }),
    ),
  );

  app.route(
    route(operations.exportOwnData, async (request, reply) =>
      sendJson(reply, 'my-data.json', await exportChild(context, await own(request), 'child')),
    ),
  );

  const dataToRead = async (childId: string, language: string | undefined) =>
    heldPaper(
      await exportChild(context, childId, 'child'),
      'child',
      context.settings,
      guardianWords(language),
    );
  app.route(
    route(operations.readOwnDataPage, async (request, reply) =>
      sendPage(reply, await dataToRead(await own(request), request.query.language)),
    ),
  );

  app.route(
    route(operations.printOwnData, async (request, reply) => {
      const childId = await own(request);
      const paper = await dataToRead(childId, request.query.language);
      return sendPdf(reply, context.press, { paper, file: 'my-data.pdf', caller: childId });
    }),
  );

  app.route(
    route(operations.takeOwnInviteBack, async (request) => {
      await takeBackInvite(context, await own(request), 'child');
    }),
  );
}
