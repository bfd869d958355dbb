import type { Operation } from '@stairgate/wire';
import type { FastifyRequest } from 'fastify';
import { kindOf } from '../../browser/operator-route.ts';
import type { PlatformContext } from './platform-door.ts';

/**
 * Writes down, before it is done, what a platform's key does that is grave.
 * @throws Problem `child-unknown`.
 */
export async function notePlatform(
  { audit, children, platform }: PlatformContext,
  operation: Operation,
  request: FastifyRequest<{ Params: { readonly childId: string } }>,
): Promise<void> {
  const { alias } = await children.need(request.params.childId);
  const actor = { by: 'platform-key', platform, keyId: request.apiKey!.keyId } as const;
  await audit.note({ kind: kindOf(operation), actor, alias });
}
