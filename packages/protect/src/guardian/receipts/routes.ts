import { Type } from '@fastify/type-provider-typebox';
import type { ServiceApp } from '@stairgate/service';
import type { Context } from '../../child/facts/context.ts';
import { receiptCheckSchema, verifyReceipt } from './verify-receipt.ts';

/** Open to anybody: a receipt is of use because others can check it. */
export async function receiptRoutes(app: ServiceApp, context: Context): Promise<void> {
  app.post(
    '/v1/receipts/verify',
    {
      bodyLimit: 128 * 1024,
      schema: {
        tags: ['Guardians'],
        summary: 'Check a consent receipt',
        body: Type.Object(
          { receipt: Type.String({ minLength: 1, maxLength: 100_000 }) },
          { additionalProperties: false },
        ),
        response: { 200: receiptCheckSchema },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      return verifyReceipt(context, request.body.receipt);
    },
  );

  app.get(
    '/.well-known/jwks.json',
    {
      schema: {
        tags: ['Guardians'],
        summary: 'The public keys that receipts are signed with',
        response: {
          200: Type.Object({ keys: Type.Array(Type.Object({}, { additionalProperties: true })) }),
        },
      },
    },
    async (_request, reply) => {
      reply.header('cache-control', 'public, max-age=300');
      return { keys: context.keys.publicJwks.keys.map((key) => ({ ...key })) };
    },
  );
}
