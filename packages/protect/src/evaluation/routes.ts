import { Type } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { Problem } from '../problem.ts';
import type { ServiceApp } from '../service-app.ts';
import { type Answerer, details, mostEvaluations, type ResponseBody, semantics } from './answer-request.ts';

export const evaluationBytes = 64 * 1024;
export const evaluationsBytes = 4 * 1024 * 1024;

const entity = (required: string, description: string) =>
  Type.Object({ [required]: Type.String() }, { additionalProperties: true, description });
const question = {
  subject: entity('id', 'Who acts: type user, guardian, service or anonymous, and id.'),
  resource: entity(
    'id',
    'The child: type child, and id. With an empty id, properties {place, age: {lo, hi, level}} are decided about instead.',
  ),
  action: entity('name', 'An activity or a whole situation, such as contact.message/adult.'),
  context: Type.Optional(
    Type.Object(
      {
        relation: Type.Optional(
          Type.String({ description: 'contact, peer, adult, anyone, stranger or guardian' }),
        ),
        circumstance: Type.Optional(Type.String()),
        localTime: Type.Optional(
          Type.String({
            description:
              'For engage.notify and engage.use: the time where the child is, YYYY-MM-DDTHH:MM with no zone. Night and school time follow from it by the hours of the law that binds.',
          }),
        ),
        schoolDay: Type.Optional(
          Type.Boolean({ description: 'Whether the child has school today, where it is known.' }),
        ),
        place: Type.Optional(Type.String()),
        record: Type.Optional(
          Type.Boolean({
            description:
              'true: the answer brings context.record, all that it takes to answer again later and no id of the child.',
          }),
        ),
      },
      { additionalProperties: true },
    ),
  ),
};
const answerSchema = Type.Object(
  { decision: Type.Boolean(), context: Type.Optional(Type.Object({}, { additionalProperties: true })) },
  { title: 'Evaluation' },
);
/** The schemas are for the documentation; a thousand evaluations at a time are read by hand. */
const readByHand = { helmet: false as const, validatorCompiler: () => () => true };

/** OpenID AuthZEN Authorization API 1.0: Access Evaluation and Access Evaluations. */
export async function evaluationRoutes(app: ServiceApp, answerer: Answerer): Promise<void> {
  // AuthZEN asks for 400 on every body that is not JSON, where other routes say 415.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, JSON.parse((body as Buffer).toString('utf8')));
    } catch {
      done(new Problem('malformed-json'));
    }
  });
  app.addContentTypeParser('*', (_request, _payload, done) => {
    done(new Problem('invalid', 'Content-Type: give application/json'));
  });

  app.post(
    '/access/v1/evaluation',
    {
      ...readByHand,
      bodyLimit: evaluationBytes,
      schema: {
        tags: ['Decisions'],
        summary: 'May this happen to this child, now?',
        description:
          'No circumstance: the strictest one of the activity. An unknown child: decided as of unknown age and place. context.place is joined with the recorded place.',
        body: Type.Object(question, { title: 'EvaluationRequest' }),
        response: { 200: answerSchema },
      },
    },
    (async (request: FastifyRequest, reply: FastifyReply) =>
      sendJson(reply, await answerer.evaluation(request.body))) as never,
  );

  app.post(
    '/access/v1/evaluations',
    {
      ...readByHand,
      bodyLimit: evaluationsBytes,
      schema: {
        tags: ['Decisions'],
        summary: 'Many questions in one request',
        description: `At most ${mostEvaluations}. The top level gives defaults. options.evaluations_semantic is ${semantics.join(', ')}; options.detail is ${details.join(' or ')}, where brief names rules without quoting them. An evaluation that is wrong in itself is answered with decision false and context.error.`,
        body: Type.Object(
          {
            subject: Type.Optional(question.subject),
            resource: Type.Optional(question.resource),
            action: Type.Optional(question.action),
            context: question.context,
            evaluations: Type.Array(Type.Object({}, { additionalProperties: true })),
            options: Type.Optional(Type.Object({}, { additionalProperties: true })),
          },
          { title: 'EvaluationsRequest' },
        ),
        response: { 200: Type.Object({ evaluations: Type.Array(answerSchema) }, { title: 'Evaluations' }) },
      },
    },
    (async (request: FastifyRequest, reply: FastifyReply) =>
      sendJson(reply, await answerer.evaluations(request.body))) as never,
  );
}

/** `/.well-known/authzen-configuration`: anybody may read it. */
export async function evaluationMetadata(app: ServiceApp, { settings }: Context): Promise<void> {
  app.get(
    '/.well-known/authzen-configuration',
    {
      schema: {
        tags: ['Decisions'],
        summary: 'Where the decision point answers',
        response: {
          200: Type.Object({
            policy_decision_point: Type.String(),
            access_evaluation_endpoint: Type.String(),
            access_evaluations_endpoint: Type.String(),
          }),
        },
      },
    },
    async (_request, reply) => {
      reply.header('cache-control', 'public, max-age=3600');
      return {
        policy_decision_point: settings.publicUrl,
        access_evaluation_endpoint: `${settings.publicUrl}/access/v1/evaluation`,
        access_evaluations_endpoint: `${settings.publicUrl}/access/v1/evaluations`,
      };
    },
  );
}

function sendJson(reply: FastifyReply, { bytes }: ResponseBody): FastifyReply {
  return reply
    .header('content-type', 'application/json')
    .header('cache-control', 'no-store')
    .header('x-content-type-options', 'nosniff')
    .send(bytes);
}
