import type { ServiceApp } from '@stairgate/service';
import { operations } from '@stairgate/wire';
import type { PlatformDoor } from '../facts/platform-door.ts';
import { complain } from './complain.ts';

export async function complaintRoutes(app: ServiceApp, door: PlatformDoor): Promise<void> {
  app.route(
    door.route(operations.complain, async (context, request) => {
      return complain(context, request.params.childId, request.body);
    }),
  );
}
