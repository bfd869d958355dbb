import { Type } from '@fastify/type-provider-typebox';
import { type LocalMoment, LocalTimeError, parseLocalTime } from '@stairgate/rulebook';
import type { ServiceApp } from '@stairgate/service';
import { childParams } from '../../child/facts/child-view.ts';
import type { Context } from '../../child/facts/context.ts';
import { readSituation, situationSchema } from '../../child/facts/read-situation.ts';
import type { CandidateTrial } from '../../law/candidate/candidate-trial.ts';
import type { DecisionLog } from '../../law/decisions/decision-log.ts';
import { Problem } from '../../problem.ts';
import { decisionSchema } from '../evaluation/decision-schema.ts';
import { readCounts } from '../evaluation/read-counts.ts';
import { useOnce } from './use-once.ts';

export async function useRoutes(
  app: ServiceApp,
  context: Context,
  tapes: { log: DecisionLog; trial: CandidateTrial },
): Promise<void> {
  app.post(
    '/v1/children/:childId/uses',
    {
      schema: {
        tags: ['Choices'],
        summary: 'Say that something is about to happen',
        description: 'Answers whether it may. What was allowed for once is used up by it.',
        params: childParams,
        body: Type.Object(
          {
            situation: situationSchema,
            localTime: Type.Optional(
              Type.String({ maxLength: 30, description: 'When it happens, where the child is.' }),
            ),
            schoolDay: Type.Optional(Type.Boolean()),
            minutesToday: Type.Optional(Type.Number({ minimum: 0 })),
            spent: Type.Optional(
              Type.Object(
                { amount: Type.Number({ minimum: 0 }), currency: Type.String({ maxLength: 3 }) },
                { additionalProperties: false },
              ),
            ),
          },
          { additionalProperties: false },
        ),
        response: { 200: decisionSchema },
      },
    },
    async ({ params, body }) => {
      const { localTime, schoolDay, ...counts } = body;
      const situation = readSituation(body.situation);
      const moment = localTime === undefined ? undefined : readLocalTime(localTime, schoolDay);
      const use = { situation, moment, counted: readCounts(counts) };
      return (await useOnce(context, tapes, params.childId, use)).toJSON();
    },
  );
}

function readLocalTime(text: string, schoolDay: boolean | undefined): LocalMoment {
  try {
    return parseLocalTime(text, schoolDay);
  } catch (error) {
    if (error instanceof LocalTimeError) throw new Problem('invalid', `localTime: ${error.right}`);
    throw error;
  }
}
