import { Type } from '@fastify/type-provider-typebox';
import type { Code, Rulebook } from '@stairgate/rulebook';
import { tagMatches } from '../children/protections.ts';
import type { Context } from '../context.ts';
import type { ServiceApp } from '../service-app.ts';

export async function rulebookRoutes(app: ServiceApp, context: Context): Promise<void> {
  let written: { book: Rulebook; json: string } | undefined;

  app.get(
    '/v1/rulebook',
    {
      schema: {
        tags: ['Rulebook'],
        summary: 'Read the laws in force, for an offline copy',
        response: {
          200: Type.Object({
            revision: Type.String(),
            asOf: Type.String(),
            codes: Type.Array(Type.Unsafe<Code>({ type: 'object', additionalProperties: true })),
          }),
          304: Type.Null(),
        },
      },
    },
    async (request, reply) => {
      const book = context.rulebook();
      const tag = `"${book.revision}.${book.asOf}"`;
      reply.header('etag', tag).header('cache-control', 'private, no-cache');
      if (tagMatches(request.headers['if-none-match'], tag)) return reply.code(304).send(undefined as never);
      if (written?.book !== book) {
        const { revision, asOf, codes } = book;
        written = { book, json: JSON.stringify({ revision, asOf, codes }) };
      }
      return reply
        .header('content-type', 'application/json; charset=utf-8')
        .serializer((text: string) => text)
        .send(written.json as never);
    },
  );
}
