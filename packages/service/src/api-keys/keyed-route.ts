import type { Operation } from '@stairgate/wire';
import type { FastifyReply, RouteOptions } from 'fastify';
import { type Answering, type RequestOf, type RouteExtras, routeOf } from '../http/route.ts';
import type { KnownKey } from './api-keys.ts';

/** A key of a platform. */
export interface PlatformKey extends KnownKey {
  readonly platform: string;
}

/** What a platform's key may call, and what that has to be made for. */
export type KeyedOperation = Operation & {
  readonly caller: 'platform-key';
  readonly scope: NonNullable<Operation['scope']>;
};

/** A route of an operation that a platform's key may call. It stands in a scope that `keyedScopes` made. */
export function keyedRoute<O extends KeyedOperation>(
  operation: O,
  handler: (key: PlatformKey, request: RequestOf<O>, reply: FastifyReply) => Answering<O>,
  { config, ...extras }: RouteExtras = {},
): RouteOptions {
  return routeOf(
    operation,
    (request, reply) => handler(request.apiKey as PlatformKey, request as RequestOf<O>, reply),
    { ...extras, config: { ...config, keyScope: operation.scope } },
  );
}
