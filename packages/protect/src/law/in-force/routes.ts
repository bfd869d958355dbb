import { Type } from '@fastify/type-provider-typebox';
import type { Code, Profile, Rulebook } from '@stairgate/rulebook';
import { type ServiceApp, tagMatches } from '@stairgate/service';
import type { FastifyReply } from 'fastify';
import { Problem } from '../../problem.ts';
import type { LawContext } from './law-context.ts';
import { createRevisionFinder } from './law-store.ts';

const rulebookSchema = Type.Object({
  revision: Type.String(),
  asOf: Type.String(),
  codes: Type.Array(Type.Unsafe<Code>({ type: 'object', additionalProperties: true })),
  profile: Type.Optional(
    Type.Unsafe<Profile>({
      type: 'object',
      additionalProperties: true,
      description: 'What the operator documents of the service, where it does.',
    }),
  ),
});

export async function rulebookRoutes(app: ServiceApp, context: LawContext): Promise<void> {
  let written: { book: Rulebook; json: string } | undefined;

  app.get(
    '/v1/rulebook',
    {
      schema: {
        tags: ['Rulebook'],
        summary: 'Read the laws in force, for an offline copy',
        response: {
          200: rulebookSchema,
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
        written = { book, json: write(book) };
      }
      return send(reply, written.json);
    },
  );

  const find = createRevisionFinder(context.db);
  app.get(
    '/v1/rulebook/:revision',
    {
      schema: {
        tags: ['Rulebook'],
        summary: 'Read the laws of a revision, to answer an old decision again',
        description: 'Of what is, was, or would some day be in force here. It never changes.',
        params: Type.Object({
          revision: Type.String({
            pattern: '^[0-9a-f]{16}$',
            'x-right': 'give the 16 hexadecimal digits of a revision',
          }),
        }),
        response: { 200: rulebookSchema, 304: Type.Null() },
      },
    },
    async (request, reply) => {
      const { revision } = request.params;
      const tag = `"${revision}"`;
      const found = await find(revision);
      if (found === undefined) throw new Problem('revision-unknown');
      reply.header('etag', tag).header('cache-control', 'private, max-age=31536000, immutable');
      if (tagMatches(request.headers['if-none-match'], tag)) return reply.code(304).send(undefined as never);
      return send(reply, write(found.rulebook));
    },
  );
}

function write({ revision, asOf, codes, profile }: Rulebook): string {
  return JSON.stringify({ revision, asOf, codes, profile });
}

function send(reply: FastifyReply, json: string): never {
  return reply
    .header('content-type', 'application/json; charset=utf-8')
    .serializer((text: string) => text)
    .send(json) as never;
}
