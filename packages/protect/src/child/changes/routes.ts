import { createStreams, route, type ServiceApp } from '@stairgate/service';
import { operations } from '@stairgate/wire';
import type { Context } from '../facts/context.ts';

export async function eventRoutes(app: ServiceApp, context: Context): Promise<void> {
  const streams = createStreams(app, context);

  app.route(
    route(operations.followChanges, (request, reply) => {
      const stream = streams.open(reply, request.apiKey!, () => unsubscribe());
      const unsubscribe = context.events.subscribe((event) => {
        if (event.kind === 'child') stream.send('child', { childId: event.childId, version: event.version });
        else if (event.kind === 'rulebook') stream.send('rulebook', { revision: event.revision });
        else if (event.kind === 'link') stream.send('resync', {});
      });
    }),
  );
}
