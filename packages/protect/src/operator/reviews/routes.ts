import { Type } from '@fastify/type-provider-typebox';
import type { ServiceApp } from '@stairgate/service';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { needWebSession } from '../../browser/web-session.ts';
import type { Context } from '../../child/facts/context.ts';
import { Problem } from '../../problem.ts';
import { reportSchema } from './report-schema.ts';
import { deleteReview, fetchReport, type ListedReview, listReviews, receiveReview } from './review-store.ts';

/** A review of five ages is half a MiB. */
export const reportBytes = 8 * 1024 * 1024;

const id = Type.String({
  pattern: '^[0-9a-f]{64}$',
  'x-right': 'give the 64 hexadecimal digits of a review',
});
const listed = Type.Unsafe<ListedReview>(
  Type.Object(
    { id, receivedAt: Type.String(), platform: Type.String(), startedAt: Type.String() },
    { additionalProperties: true, title: 'ListedReview' },
  ),
);

/** Takes reports of reviews in. The scope that registers it asks for an operator's key. */
export async function reviewRoutes(app: ServiceApp, context: Context): Promise<void> {
  // As text: what is hashed and kept is what was sent, byte by byte.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    done(null, body);
  });

  app.post(
    '/v1/reviews',
    {
      bodyLimit: reportBytes,
      // Read by hand: of a large body only the first fault is looked for.
      validatorCompiler: () => () => true,
      schema: {
        tags: ['Operator'],
        summary: 'Keep the report of a review',
        description:
          'The report.json of `stairgate review`, as it was sealed; its SHA-256 is the id. 200 where it is kept already.',
        body: reportSchema,
        response: { 200: listed, 201: listed },
      },
    },
    (async (request: FastifyRequest, reply: FastifyReply) => {
      const { keyId } = request.apiKey!;
      if (typeof request.body !== 'string') throw new Problem('malformed-json');
      const { review, known } = await receiveReview(context, request.body, { keyId });
      return reply
        .code(known ? 200 : 201)
        .header('cache-control', 'no-store')
        .send(review);
    }) as never,
  );
}

/** What the operator's pages show of reviews. For operators who are signed in. */
export async function reviewPagesRoutes(app: ServiceApp, context: Context): Promise<void> {
  const params = Type.Object({ review: id });

  app.get(
    '/operator/api/reviews',
    {
      schema: {
        tags: ['Operator'],
        summary: 'Reviews, the newest first',
        response: { 200: Type.Object({ reviews: Type.Array(listed) }) },
      },
    },
    async (request, reply) => {
      await needWebSession(context, request, 'operator');
      reply.header('cache-control', 'no-store');
      return { reviews: [...(await listReviews(context))] };
    },
  );

  app.get(
    '/operator/api/reviews/:review',
    {
      schema: {
        tags: ['Operator'],
        summary: 'The report of a review, as it was received',
        params,
        response: { 200: reportSchema },
      },
    },
    async (request, reply) => {
      await needWebSession(context, request, 'operator');
      const report = await fetchReport(context, request.params.review);
      reply.header('cache-control', 'no-store').header('content-type', 'application/json');
      return reply.send(report as never);
    },
  );

  app.delete(
    '/operator/api/reviews/:review',
    {
      schema: {
        tags: ['Operator'],
        summary: 'Delete a review',
        params,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { keyId } = await needWebSession(context, request, 'operator');
      await deleteReview(context, request.params.review, { keyId });
      return reply.code(204).send(null);
    },
  );
}
