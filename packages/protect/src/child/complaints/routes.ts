import type { ServiceApp } from '@stairgate/service';
import { operations } from '@stairgate/wire';
import type { PlatformDoor } from '../facts/platform-door.ts';
import { answerComplaint } from './answer-complaint.ts';
import { complain } from './complain.ts';
import { listComplaints } from './complaint-views.ts';

export async function complaintRoutes(app: ServiceApp, door: PlatformDoor): Promise<void> {
  app.route(
    door.route(operations.complain, async (context, request) => {
      return complain(context, request.params.childId, request.body);
    }),
  );

  app.route(
    door.route(operations.listComplaints, async (context, request) => {
      return listComplaints(context, { ...request.query, platformId: context.platform });
    }),
  );

  app.route(
    door.route(operations.answerComplaint, async (context, request) => {
      return answerComplaint(context, request.params, { ...request.body, by: 'platform' });
    }),
  );
}
