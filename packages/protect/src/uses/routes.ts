import { Type } from '@fastify/type-provider-typebox';
import { childParams } from '../children/child-view.ts';
import { readSituation, situationSchema } from '../choices/read-situation.ts';
import type { Context } from '../context.ts';
import { decisionSchema } from '../evaluation/decision-schema.ts';
import type { DecisionLog } from '../operator/decision-log.ts';
import type { ServiceApp } from '../service-app.ts';
import type { Shadow } from '../shadow/shadow.ts';
import { useOnce } from './use-once.ts';

export async function useRoutes(
  app: ServiceApp,
  context: Context,
  tapes: { log: DecisionLog; shadow: Shadow },
): Promise<void> {
  app.post(
    '/v1/children/:childId/uses',
    {
      schema: {
        tags: ['Choices'],
        summary: 'Say that something is about to happen',
        description: 'Answers whether it may. What was allowed for once is used up by it.',
        params: childParams,
        body: Type.Object({ situation: situationSchema }, { additionalProperties: false }),
        response: { 200: decisionSchema },
      },
    },
    async ({ params, body }) =>
      (await useOnce(context, tapes, params.childId, readSituation(body.situation))).toJSON(),
  );
}
