import {
  type Answering,
  type KeyedOperation,
  keyedRoute,
  type RequestOf,
  type RouteExtras,
} from '@stairgate/service';
import type { FastifyReply, RouteOptions } from 'fastify';
import type { Context, RootContext } from './context.ts';

/** What a platform's key is let in to: its children, and news of them, alone. */
export interface PlatformContext extends Context {
  /** The id of the platform. */
  readonly platform: string;
}

/**
 * The only way from a platform's key to a child. Who is handed the door and no `Context` can write no route that reaches
 * another platform's: to its handler that child is one that does not exist.
 */
export interface PlatformDoor {
  of(platform: string): PlatformContext;
  /** A route of an operation that a platform's key may call. */
  route<O extends KeyedOperation>(
    operation: O,
    handler: (context: PlatformContext, request: RequestOf<O>, reply: FastifyReply) => Answering<O>,
    extras?: RouteExtras,
  ): RouteOptions;
}

export function openPlatformDoor(context: RootContext): PlatformDoor {
  const known = new Map<string, PlatformContext>();
  const of = (platform: string): PlatformContext => {
    let own = known.get(platform);
    if (own === undefined) {
      own = {
        ...context,
        platform,
        children: context.children.of(platform),
        events: newsOf(platform, context.events),
      };
      known.set(platform, own);
    }
    return own;
  };
  return {
    of,
    route: (operation, handler, extras) =>
      keyedRoute(operation, ({ platform }, request, reply) => handler(of(platform), request, reply), extras),
  };
}

/** The same events, but that nobody who listens hears of what is another platform's. */
function newsOf(platform: string, events: Context['events']): Context['events'] {
  const subscribe: Context['events']['subscribe'] = (listener) =>
    events.subscribe((event) => {
      if (!('platform' in event) || event.platform === platform) listener(event);
    });
  return Object.assign(Object.create(events) as Context['events'], { subscribe });
}
