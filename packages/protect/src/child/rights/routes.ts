import { route, type ServiceApp } from '@stairgate/service';
import { operations } from '@stairgate/wire';
import type { Context } from '../facts/context.ts';
import { eraseChild } from './erase-child.ts';
import { exportChild } from './export-child.ts';

export async function rightsRoutes(app: ServiceApp, context: Context): Promise<void> {
  app.route(
    route(operations.exportChild, async (request, reply) => {
      reply
        .header('cache-control', 'no-store')
        .header('content-disposition', 'attachment; filename="child.json"');
      return exportChild(context, request.params.childId);
    }),
  );

  app.route(
    route(operations.eraseChild, async (request) => {
      await eraseChild(context, request.params.childId);
    }),
  );
}
