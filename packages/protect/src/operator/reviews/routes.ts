import type { ReviewSummary } from '@stairgate/report/sealed';
import { route, type ServiceApp } from '@stairgate/service';
import { operations } from '@stairgate/wire';
import { operatorRoute } from '../../browser/operator-route.ts';
import type { Context } from '../../child/facts/context.ts';
import type { LawDesk } from '../../law/desk/law-desk.ts';
import { Problem } from '../../problem.ts';
import { readSeal } from './read-seal.ts';
import { deleteReview, fetchReport, keepSeal, listReviews, receiveReview } from './review-store.ts';

/** A review of five ages is half a MiB. */
export const reportBytes = 8 * 1024 * 1024;

/** Takes reports of reviews in. The scope that registers it asks for an operator's key. */
export async function reviewRoutes(
  app: ServiceApp,
  context: Context,
  { desk }: { desk: LawDesk },
): Promise<void> {
  // As text: what is hashed and kept is what was sent, byte by byte.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    done(null, body);
  });

  app.route(
    route(
      operations.publishReview,
      async (request, reply) => {
        const { keyId } = request.apiKey!;
        const text: unknown = request.body;
        if (typeof text !== 'string') throw new Problem('malformed-json');
        const summary = await desk.ask<ReviewSummary>(`key ${keyId}`, { kind: 'report', text });
        const { review, known } = await receiveReview(context, { text, summary }, { keyId });
        reply.code(known ? 200 : 201);
        return review;
      },
      // Read by hand: of a large body only the first fault is looked for.
      { bodyLimit: reportBytes, validatorCompiler: () => () => true },
    ),
  );
}

/** Takes the seals of reports in. The scope that registers it asks for an operator's key. */
export async function sealRoutes(app: ServiceApp, context: Context): Promise<void> {
  app.route(
    route(
      operations.publishSeal,
      async ({ apiKey, params, body }) => {
        const seal = await readSeal(body, params.review);
        return keepSeal(context, params.review, { seal, keyId: apiKey!.keyId });
      },
      { bodyLimit: reportBytes },
    ),
  );
}

/** What the operator's pages show of reviews. For operators who are signed in. */
export async function reviewPagesRoutes(app: ServiceApp, context: Context): Promise<void> {
  app.route(
    operatorRoute(context, operations.listReviews, async () => ({ reviews: await listReviews(context) })),
  );

  app.route(
    operatorRoute(
      context,
      operations.readReview,
      async (_operator, request, reply) => {
        const report = await fetchReport(context, request.params.review);
        reply.header('content-type', 'application/json');
        return reply.send(report);
      },
      { written: true },
    ),
  );

  app.route(
    operatorRoute(context, operations.deleteReview, async ({ keyId }, request) => {
      await deleteReview(context, request.params.review, { keyId });
    }),
  );
}
