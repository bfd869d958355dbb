import { route, type ServiceApp } from '@stairgate/service';
import { operations } from '@stairgate/wire';
import type { Context } from '../../child/facts/context.ts';
import { guardianWords } from '../words/guardian-words.ts';
import { verifyReceipt } from './verify-receipt.ts';

/** Open to anybody: a receipt is of use because others can check it. */
export async function receiptRoutes(app: ServiceApp, context: Context): Promise<void> {
  app.route(
    route(
      operations.verifyReceipt,
      async (request) => verifyReceipt(context, request.body.receipt, guardianWords(request.query.language)),
      { bodyLimit: 128 * 1024 },
    ),
  );

  app.route(
    route(operations.readKeys, async (_request, reply) => {
      reply.header('cache-control', 'public, max-age=300');
      return { keys: context.keys.publicJwks.keys.map((key) => ({ ...key, kty: key.kty! })) };
    }),
  );
}
