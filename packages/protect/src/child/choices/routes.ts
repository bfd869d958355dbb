import { Type } from '@fastify/type-provider-typebox';
import type { ServiceApp } from '@stairgate/service';
import { durationSchema, obligationSchema, situationViewSchema } from '../children/protections.ts';
import { childParams } from '../facts/child-view.ts';
import type { Context } from '../facts/context.ts';
import { readSituation, situationSchema } from '../facts/read-situation.ts';
import { choose, unchoose } from './choose.ts';

/** The body of a choice, here and on the child's own page. */
export const choiceSchema = Type.Object(
  {
    situation: situationSchema,
    duration: durationSchema,
    met: Type.Array(obligationSchema, {
      maxItems: 50,
      description: 'The obligations that were met before the child chose.',
    }),
  },
  { additionalProperties: false },
);

export const chosenSchema = Type.Object({
  situation: Type.String(),
  view: situationViewSchema,
  undo: Type.Union([Type.Object({ situation: Type.String(), duration: durationSchema }), Type.Null()]),
});

export async function choiceRoutes(app: ServiceApp, context: Context): Promise<void> {
  app.post(
    '/v1/children/:childId/choices',
    {
      schema: {
        tags: ['Choices'],
        summary: 'The child switches something on',
        params: childParams,
        body: choiceSchema,
        response: { 200: chosenSchema },
      },
    },
    async ({ params, body }) =>
      choose(context, params.childId, { ...body, situation: readSituation(body.situation) }),
  );

  app.delete(
    '/v1/children/:childId/choices/:activity/:circumstance',
    {
      schema: {
        tags: ['Choices'],
        summary: 'The child switches something off',
        params: Type.Object({
          ...childParams.properties,
          activity: Type.String({ maxLength: 50 }),
          circumstance: Type.String({ maxLength: 50 }),
        }),
        response: { 200: chosenSchema },
      },
    },
    async ({ params }) =>
      unchoose(context, params.childId, readSituation(`${params.activity}/${params.circumstance}`)),
  );
}
