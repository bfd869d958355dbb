import type { ServiceApp, Streams } from '@stairgate/service';
import { operations } from '@stairgate/wire';
import type { PlatformDoor } from '../facts/platform-door.ts';

export async function eventRoutes(app: ServiceApp, door: PlatformDoor, streams: Streams): Promise<void> {
  app.route(
    door.route(operations.followChanges, (context, request, reply) => {
      const stream = streams.open(reply, request.apiKey!, () => unsubscribe());
      const unsubscribe = context.events.subscribe((event) => {
        if (event.kind === 'child') stream.send('child', { childId: event.childId, version: event.version });
        else if (event.kind === 'news') stream.send('news', { childId: event.childId, what: event.what });
        else if (event.kind === 'rulebook') stream.send('rulebook', { revision: event.revision });
        else if (event.kind === 'link') stream.send('resync', {});
      });
    }),
  );
}
