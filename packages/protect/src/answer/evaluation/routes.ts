import { readJson, route, type ServiceApp } from '@stairgate/service';
import { type DecisionPoint, operations } from '@stairgate/wire';
import type { FastifyReply } from 'fastify';
import type { Context } from '../../child/facts/context.ts';
import type { PlatformDoor } from '../../child/facts/platform-door.ts';
import { Problem } from '../../problem.ts';
import type { Answerer, ResponseBody } from './answer-request.ts';

export const evaluationBytes = 64 * 1024;
export const evaluationsBytes = 4 * 1024 * 1024;

/** A thousand evaluations at a time are read by hand, and answered with bytes: nothing stands between. */
const byHand = { helmet: false as const, validatorCompiler: () => () => true, written: true };

/** OpenID AuthZEN Authorization API 1.0: Access Evaluation, Access Evaluations and Action Search. */
export async function evaluationRoutes(
  app: ServiceApp,
  door: PlatformDoor,
  answerer: Answerer,
): Promise<void> {
  // AuthZEN asks for 400 on every body that is not JSON, where other routes say 415.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    try {
      done(null, readJson(body as Buffer, request.routeOptions.bodyLimit));
    } catch (error) {
      done(error as Error);
    }
  });
  app.addContentTypeParser('*', (_request, _payload, done) => {
    done(new Problem('invalid', 'Content-Type: give application/json'));
  });

  app.route(
    door.route(
      operations.evaluate,
      async (own, { body }, reply) => sendJson(reply, await answerer.evaluation(body, own)),
      {
        ...byHand,
        bodyLimit: evaluationBytes,
      },
    ),
  );
  app.route(
    door.route(
      operations.evaluateAll,
      async (own, { body }, reply) => sendJson(reply, await answerer.evaluations(body, own)),
      { ...byHand, bodyLimit: evaluationsBytes },
    ),
  );
  app.route(
    door.route(
      operations.searchActions,
      async (own, { body }, reply) => sendJson(reply, await answerer.actions(body, own)),
      {
        ...byHand,
        bodyLimit: evaluationBytes,
      },
    ),
  );
  for (const refused of [operations.searchSubjects, operations.searchResources]) {
    app.route(
      door.route(
        refused,
        async () => {
          throw new Problem('search-refused', refused.description);
        },
        byHand,
      ),
    );
  }
}

/** `/.well-known/authzen-configuration`: anybody may read it. */
export async function evaluationMetadata(app: ServiceApp, { settings }: Context): Promise<void> {
  const { publicUrl } = settings;
  const operation = operations.readDecisionPoint;
  const metadata = {
    policy_decision_point: publicUrl,
    access_evaluation_endpoint: `${publicUrl}${operations.evaluate.path}`,
    access_evaluations_endpoint: `${publicUrl}${operations.evaluateAll.path}`,
    search_action_endpoint: `${publicUrl}${operations.searchActions.path}`,
  } satisfies DecisionPoint;
  const { pathname } = new URL(publicUrl);
  // Where the public address has a path, it comes after the well-known one. The plain one stays for who is behind a
  // proxy that takes the path away.
  for (const url of new Set([
    operation.path,
    pathname === '/' ? operation.path : operation.path + pathname,
  ])) {
    app.route(
      route(
        operation,
        async (_request, reply) =>
          reply
            .header('content-type', 'application/json')
            .header('cache-control', 'public, max-age=3600')
            .send(Buffer.from(JSON.stringify(metadata))),
        { url, written: true },
      ),
    );
  }
}

function sendJson(reply: FastifyReply, { bytes }: ResponseBody): FastifyReply {
  return reply
    .header('content-type', 'application/json')
    .header('x-content-type-options', 'nosniff')
    .send(bytes);
}
