import { type EventStream, type ServiceApp, streamEvents } from '@stairgate/service';
import { operations } from '@stairgate/wire';
import type { PlatformDoor } from '../facts/platform-door.ts';

/** Milliseconds between looks at whether a key is past its end. */
const look = 500;

export async function eventRoutes(app: ServiceApp, door: PlatformDoor): Promise<void> {
  const streams = new Set<EventStream>();
  app.addHook('preClose', async () => {
    for (const stream of streams) stream.close();
  });

  app.route(
    door.route(operations.followChanges, (context, request, reply) => {
      const { endsAt } = request.apiKey!;
      const ending =
        endsAt === null ? undefined : setInterval(() => context.clock() >= endsAt && stream.close(), look);
      ending?.unref();
      const unsubscribe = context.events.subscribe((event) => {
        if (event.kind === 'child') stream.send('child', { childId: event.childId, version: event.version });
        else if (event.kind === 'rulebook') stream.send('rulebook', { revision: event.revision });
        else if (event.kind === 'link') stream.send('resync', {});
      });
      const stream = streamEvents(reply, () => {
        unsubscribe();
        clearInterval(ending);
        streams.delete(stream);
      });
      streams.add(stream);
    }),
  );
}
