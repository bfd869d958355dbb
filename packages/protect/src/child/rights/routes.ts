import type { ServiceApp } from '@stairgate/service';
import { operations } from '@stairgate/wire';
import { notePlatform } from '../facts/note-platform.ts';
import type { PlatformDoor } from '../facts/platform-door.ts';
import { eraseChild } from './erase-child.ts';
import { exportChild } from './export-child.ts';

export async function rightsRoutes(app: ServiceApp, door: PlatformDoor): Promise<void> {
  app.route(
    door.route(operations.exportChild, async (context, request, reply) => {
      reply.header('content-disposition', 'attachment; filename="child.json"');
      await notePlatform(context, operations.exportChild, request);
      return exportChild(context, request.params.childId, 'platform');
    }),
  );

  app.route(
    door.route(operations.eraseChild, async (context, request) => {
      await notePlatform(context, operations.eraseChild, request);
      await eraseChild(context, request.params.childId, 'platform');
    }),
  );
}
