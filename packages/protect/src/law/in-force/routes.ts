import type { Rulebook } from '@stairgate/rulebook';
import { keyedRoute, type ServiceApp, tagMatches } from '@stairgate/service';
import { operations } from '@stairgate/wire';
import type { FastifyReply } from 'fastify';
import { Problem } from '../../problem.ts';
import type { LawContext } from './law-context.ts';
import { createRevisionFinder } from './law-store.ts';

export async function rulebookRoutes(app: ServiceApp, context: LawContext): Promise<void> {
  let written: { book: Rulebook; json: string } | undefined;

  app.route(
    keyedRoute(
      operations.readRulebook,
      async (_key, request, reply) => {
        const book = context.rulebook();
        const tag = `"${book.revision}.${book.asOf}"`;
        reply.header('etag', tag).header('cache-control', 'private, no-cache');
        if (tagMatches(request.headers['if-none-match'], tag)) return reply.code(304).send();
        if (written?.book !== book) {
          written = { book, json: write(book) };
        }
        return send(reply, written.json);
      },
      { written: true },
    ),
  );

  const find = createRevisionFinder(context.db);
  app.route(
    keyedRoute(
      operations.readRevision,
      async (_key, request, reply) => {
        const { revision } = request.params;
        const tag = `"${revision}"`;
        const found = await find(revision);
        if (found === undefined) throw new Problem('revision-unknown');
        reply.header('etag', tag).header('cache-control', 'private, max-age=31536000, immutable');
        if (tagMatches(request.headers['if-none-match'], tag)) return reply.code(304).send();
        return send(reply, write(found.rulebook));
      },
      { written: true },
    ),
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
