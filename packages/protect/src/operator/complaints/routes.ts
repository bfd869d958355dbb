import { route, type ServiceApp } from '@stairgate/service';
import { operations } from '@stairgate/wire';
import { needWebSession } from '../../browser/web-session.ts';
import { answerComplaint } from '../../child/complaints/answer-complaint.ts';
import { listComplaints, readComplaint } from '../../child/complaints/complaint-views.ts';
import type { Context } from '../../child/facts/context.ts';
import { endGuardianship } from '../../guardian/ending/end-guardianship.ts';

/** Complaints of all platforms' children, for operators who are signed in. */
export async function operatorComplaintRoutes(app: ServiceApp, context: Context): Promise<void> {
  app.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });

  app.route(
    route(operations.listAllComplaints, async (request) => {
      await needWebSession(context, request, 'operator');
      return listComplaints(context, request.query);
    }),
  );

  app.route(
    route(operations.readComplaint, async (request) => {
      await needWebSession(context, request, 'operator');
      return readComplaint(context, request.params.complaintId);
    }),
  );

  app.route(
    route(operations.endAnyGuardianship, async (request) => {
      await needWebSession(context, request, 'operator');
      return endGuardianship(context, request.params.childId, {
        reason: request.body.reason,
        by: 'operator',
      });
    }),
  );

  app.route(
    route(operations.answerAnyComplaint, async (request) => {
      await needWebSession(context, request, 'operator');
      const { childId, complaintId } = await readComplaint(context, request.params.complaintId);
      return answerComplaint(context, { childId, complaintId }, { ...request.body, by: 'operator' });
    }),
  );
}
