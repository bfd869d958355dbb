import { Type } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ChildFacts } from '../children/child-facts.ts';
import type { Context } from '../context.ts';
import type { DecisionLog } from '../operator/decision-log.ts';
import { Problem } from '../problem.ts';
import type { ServiceApp } from '../service-app.ts';
import { createEvaluator } from './evaluate.ts';
import { BadQuestion, isMembers, type Question, readQuestion } from './read-question.ts';

/** The most evaluations in one batch, and the most bytes of it. */
const mostEvaluations = 10_000;
const batchBytes = 4 * 1024 * 1024;
const semantics = ['execute_all', 'deny_on_first_deny', 'permit_on_first_permit'] as const;

const describedEntity = (required: string, description: string) =>
  Type.Object({ [required]: Type.String() }, { additionalProperties: true, description });
const describedQuestion = {
  subject: describedEntity('id', 'Who acts: type user, guardian, service or anonymous, and id.'),
  resource: describedEntity(
    'id',
    'The child: type child, and id. With an empty id, properties {place, age: {lo, hi, level}} are decided about instead.',
  ),
  action: describedEntity('name', 'An activity or a whole situation, such as contact.message/adult.'),
  context: Type.Optional(
    Type.Object(
      {
        relation: Type.Optional(Type.String()),
        circumstance: Type.Optional(Type.String()),
        place: Type.Optional(Type.String()),
      },
      { additionalProperties: true },
    ),
  ),
};
const answerSchema = Type.Object(
  { decision: Type.Boolean(), context: Type.Optional(Type.Object({}, { additionalProperties: true })) },
  { title: 'Evaluation' },
);

/** OpenID AuthZEN Authorization API 1.0: metadata, Access Evaluation, Access Evaluations. */
export async function evaluationRoutes(app: ServiceApp, context: Context, log: DecisionLog): Promise<void> {
  const evaluator = createEvaluator(context, log);

  // AuthZEN asks for 400 on every body that is not JSON, where other routes say 415.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: batchBytes },
    (_request, body, done) => {
      try {
        done(null, JSON.parse((body as Buffer).toString('utf8')));
      } catch {
        done(new Problem('malformed-json'));
      }
    },
  );
  app.addContentTypeParser('*', (_request, _payload, done) => {
    done(new Problem('invalid', 'Content-Type: give application/json'));
  });

  const find = async (questions: readonly Question[]) => {
    const ids = new Set(questions.flatMap((question) => evaluator.missing(question)));
    const found = new Map<string, ChildFacts | undefined>();
    await Promise.all([...ids].map(async (id) => found.set(id, await context.children.get(id))));
    return found;
  };

  const one = (body: unknown, reply: FastifyReply): FastifyReply | Promise<FastifyReply> => {
    const question = toProblem(() => readQuestion(body));
    if (evaluator.missing(question).length === 0)
      return sendJson(reply, toProblem(() => evaluator.answer(question)).bytes);
    return find([question]).then((found) =>
      sendJson(reply, toProblem(() => evaluator.answer(question, found)).bytes),
    );
  };

  app.post(
    '/access/v1/evaluation',
    {
      bodyLimit: 64 * 1024,
      schema: {
        tags: ['Decisions'],
        summary: 'May this happen to this child, now?',
        description:
          'No circumstance: the strictest one of the activity. An unknown child: decided as of unknown age and place. context.place is joined with the recorded place.',
        response: { 200: answerSchema },
        body: Type.Object(describedQuestion, { title: 'EvaluationRequest' }),
      },
      ...readByHand,
    },
    ((request: FastifyRequest, reply: FastifyReply) => one(request.body, reply)) as never,
  );

  app.post(
    '/access/v1/evaluations',
    {
      bodyLimit: batchBytes,
      schema: {
        tags: ['Decisions'],
        summary: 'Many questions in one request',
        description: `At most ${mostEvaluations}. The top level gives defaults; options.evaluations_semantic is execute_all, deny_on_first_deny or permit_on_first_permit. An evaluation that is wrong in itself is answered with decision false and context.error.`,
        response: {
          200: Type.Object({ evaluations: Type.Array(answerSchema) }, { title: 'Evaluations' }),
        },
        body: Type.Object(
          {
            subject: Type.Optional(describedQuestion.subject),
            resource: Type.Optional(describedQuestion.resource),
            action: Type.Optional(describedQuestion.action),
            context: describedQuestion.context,
            evaluations: Type.Array(Type.Object({}, { additionalProperties: true })),
            options: Type.Optional(Type.Object({}, { additionalProperties: true })),
          },
          { title: 'EvaluationsRequest' },
        ),
      },
      ...readByHand,
    },
    (async (request: FastifyRequest, reply: FastifyReply) => {
      const { body } = request;
      if (!isMembers(body)) throw new Problem('invalid', 'the body: give an object');
      const { evaluations, options } = body;
      if (evaluations === undefined || (Array.isArray(evaluations) && evaluations.length === 0))
        return one(body, reply);
      if (!Array.isArray(evaluations)) throw new Problem('invalid', 'evaluations: give an array');
      if (evaluations.length > mostEvaluations)
        throw new Problem('invalid', `evaluations: give at most ${mostEvaluations} items`);
      if (options !== undefined && !isMembers(options))
        throw new Problem('invalid', 'options: give an object');
      const semantic = options?.evaluations_semantic ?? 'execute_all';
      if (!(semantics as readonly unknown[]).includes(semantic))
        throw new Problem('invalid', `options.evaluations_semantic: give one of ${semantics.join(', ')}`);
      checkDefaults(body);

      const questions = evaluations.map((given) => readOrError(given, body));
      const found = await find(
        questions.filter((question) => !(question instanceof BadQuestion)) as Question[],
      );
      const parts: Buffer[] = [];
      for (const question of questions) {
        const answer = answerOrError(question, found);
        parts.push(answer.bytes);
        if (semantic === 'deny_on_first_deny' && !answer.allowed) break;
        if (semantic === 'permit_on_first_permit' && answer.allowed) break;
      }
      return sendJson(reply, joinAnswers(parts));
    }) as never,
  );

  const answerOrError = (
    question: Question | BadQuestion,
    found: ReadonlyMap<string, ChildFacts | undefined>,
  ): { bytes: Buffer; allowed: boolean } => {
    if (question instanceof BadQuestion) return { bytes: errorBytes(question), allowed: false };
    try {
      return evaluator.answer(question, found);
    } catch (error) {
      if (error instanceof BadQuestion) return { bytes: errorBytes(error), allowed: false };
      throw error;
    }
  };
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

/** The schema is for the documentation; a thousand evaluations at a time are read by hand. */
const readByHand = { validatorCompiler: () => () => true };

function checkDefaults(body: Readonly<Record<string, unknown>>): void {
  for (const name of ['subject', 'resource', 'action', 'context']) {
    const value = body[name];
    if (value !== undefined && !isMembers(value)) throw new Problem('invalid', `${name}: give an object`);
  }
}

function readOrError(given: unknown, defaults: Readonly<Record<string, unknown>>): Question | BadQuestion {
  try {
    return readQuestion(given, defaults);
  } catch (error) {
    if (error instanceof BadQuestion) return error;
    throw error;
  }
}

function toProblem<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof BadQuestion)
      throw new Problem('invalid', error.message, {
        errors: [{ field: error.field, right: error.right }],
      });
    throw error;
  }
}

function errorBytes({ message }: BadQuestion): Buffer {
  return Buffer.from(JSON.stringify({ decision: false, context: { error: { status: 400, message } } }));
}

const opening = Buffer.from('{"evaluations":[');
const comma = 0x2c;
const closing = Buffer.from(']}');

function joinAnswers(parts: readonly Buffer[]): Buffer {
  let size = opening.length + closing.length + parts.length - 1;
  for (const part of parts) size += part.length;
  const all = Buffer.allocUnsafe(size);
  let at = opening.copy(all);
  for (let index = 0; index < parts.length; index++) {
    if (index > 0) all[at++] = comma;
    all.set(parts[index]!, at);
    at += parts[index]!.length;
  }
  closing.copy(all, at);
  return all;
}

function sendJson(reply: FastifyReply, bytes: Buffer): FastifyReply {
  return reply.header('content-type', 'application/json').send(bytes);
}
