import { route, type ServiceApp } from '@stairgate/service';
import { operations } from '@stairgate/wire';
import type { Context } from '../facts/context.ts';
import { complain } from './complain.ts';

export async function complaintRoutes(app: ServiceApp, context: Context): Promise<void> {
  app.route(
    route(operations.complain, async (request) => {
      return complain(context, request.params.childId, request.body);
    }),
  );
}
