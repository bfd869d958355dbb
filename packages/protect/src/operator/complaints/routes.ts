import type { ServiceApp } from '@stairgate/service';
import { operations, type ReceivedComplaint } from '@stairgate/wire';
import { type Operator, operatorRoute } from '../../browser/operator-route.ts';
import { answerComplaint } from '../../child/complaints/answer-complaint.ts';
import { listComplaints, readComplaint } from '../../child/complaints/complaint-views.ts';
import type { Context } from '../../child/facts/context.ts';
import { endGuardianship } from '../../guardian/ending/end-guardianship.ts';
import { signGuardiansOut } from '../../guardian/sign-in/sign-out-everywhere.ts';

/** Complaints of all platforms' children, for operators who are signed in. */
export async function operatorComplaintRoutes(app: ServiceApp, context: Context): Promise<void> {
  /** Each child whose words are shown is in the audit, by its alias alone. */
  async function note(operator: Operator, complaints: readonly ReceivedComplaint[]): Promise<void> {
    const children = [...new Set(complaints.map(({ childId }) => childId))];
    const known = await context.children.getMany(new Set(children));
    for (const childId of children)
      operator.saw({
        alias: known.get(childId)?.alias ?? null,
        about: {
          complaintIds: complaints
            .filter((one) => one.childId === childId)
            .map(({ complaintId }) => complaintId),
        },
      });
  }

  app.route(
    operatorRoute(context, operations.listAllComplaints, async (operator, request) => {
      const list = await listComplaints(context, request.query);
      await note(operator, list.complaints);
      return list;
    }),
  );

  app.route(
    operatorRoute(context, operations.readComplaint, async (operator, request) => {
      const complaint = await readComplaint(context, request.params.complaintId);
      await note(operator, [complaint]);
      return complaint;
    }),
  );

  app.route(
    operatorRoute(context, operations.endAnyGuardianship, async (_operator, request) =>
      endGuardianship(context, request.params.childId, {
        reason: request.body.reason,
        by: 'operator',
      }),
    ),
  );

  app.route(
    operatorRoute(context, operations.signGuardiansOut, async (_operator, request) =>
      signGuardiansOut(context, request.params.childId),
    ),
  );

  app.route(
    operatorRoute(context, operations.answerAnyComplaint, async (_operator, request) => {
      const { childId, complaintId } = await readComplaint(context, request.params.complaintId);
      return answerComplaint(context, { childId, complaintId }, { ...request.body, by: 'operator' });
    }),
  );
}
