import { type TSchema, Type } from '@fastify/type-provider-typebox';
import { readJson, type ServiceApp } from '@stairgate/service';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../child/facts/context.ts';
import { Problem } from '../../problem.ts';
import { type Answerer, details, mostEvaluations, type ResponseBody, semantics } from './answer-request.ts';
import { longest } from './read-question.ts';

export const evaluationBytes = 64 * 1024;
export const evaluationsBytes = 4 * 1024 * 1024;

const word = (description?: string) =>
  Type.String({ maxLength: longest, ...(description === undefined ? {} : { description }) });
const free = { additionalProperties: true };
const properties = Type.Optional(Type.Object({}, free));
const subject = Type.Object(
  { type: word('user, guardian, service or anonymous'), id: word(), properties },
  { ...free, description: 'Who acts.' },
);
const resource = Type.Object(
  {
    type: word('child: about anything else the answer is no, with the reason unknown-resource-type'),
    id: word('Of a child on record; _ (or nothing) to ask about the facts in properties alone.'),
    properties: Type.Optional(
      Type.Object(
        {
          place: Type.Optional(Type.String({ description: 'ISO 3166, such as GB or US-CA; or unknown.' })),
          age: Type.Optional(
            Type.Object({ lo: Type.Integer(), hi: Type.Integer(), level: Type.String() }, free),
          ),
        },
        {
          ...free,
          description: 'place and age count where there is no record. Beside a record they are refused.',
        },
      ),
    ),
  },
  { ...free, description: 'The child.' },
);
const action = Type.Object(
  { name: word('An activity or a whole situation, such as contact.message/adult.'), properties },
  free,
);
const context = Type.Object(
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
    place: Type.Optional(Type.String({ description: 'Joined with the recorded place.' })),
    age: Type.Optional(
      Type.Object({}, { ...free, description: 'lo, hi and level. Widens the recorded age.' }),
    ),
    record: Type.Optional(
      Type.Boolean({
        description:
          'true: the answer brings context.record, all that it takes to answer again later and no id of the child.',
      }),
    ),
  },
  {
    ...free,
    description:
      'Free: other members are ignored. One of these in a form that is not read counts as not known, which only makes the answer stricter.',
  },
);
const question = { subject, resource, action, context: Type.Optional(context) };
const page = Type.Optional(
  Type.Object(
    { token: Type.Optional(Type.String()), limit: Type.Optional(Type.Integer({ minimum: 0 })) },
    free,
  ),
);
const answerSchema = Type.Object(
  { decision: Type.Boolean(), context: Type.Optional(Type.Object({}, free)) },
  { title: 'Evaluation' },
);
const problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    code: Type.String(),
    fix: Type.String(),
  },
  { ...free, title: 'Problem' },
);
const problemOf = (description: string) => ({
  description,
  content: {
    'application/problem+json': { schema: problem },
    'application/json': { schema: problem },
  },
});
const refusals = {
  400: problemOf('Not JSON, not I-JSON, or not as described; `errors` names the field.'),
  401: problemOf('No key, or one that is not known.'),
  403: problemOf('A key of another scope.'),
  413: problemOf('Too large.'),
  429: problemOf('Too many requests; Retry-After says how long to wait.'),
  500: problemOf('Something broke.'),
  503: problemOf('Not ready.'),
};
const headers = Type.Object({
  'x-request-id': Type.Optional(
    Type.String({ description: 'Comes back with the answer, whatever that is.' }),
  ),
});

/** The schemas are for the documentation; a thousand evaluations at a time are read by hand. */
const readByHand = { helmet: false as const, validatorCompiler: () => () => true };
/** A list of children, or of people around them, for whoever asks is what this service is here to prevent. */
const refusedSearches = {
  subject: 'Who may do something with a child is not listed.',
  resource: 'With which children somebody may do something is not listed.',
};

/** OpenID AuthZEN Authorization API 1.0: Access Evaluation, Access Evaluations and Action Search. */
export async function evaluationRoutes(app: ServiceApp, answerer: Answerer): Promise<void> {
  // AuthZEN asks for 400 on every body that is not JSON, where other routes say 415.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, readJson(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
  app.addContentTypeParser('*', (_request, _payload, done) => {
    done(new Problem('invalid', 'Content-Type: give application/json'));
  });

  const answering = (
    path: string,
    answer: keyof Answerer,
    bodyLimit: number,
    schema: { summary: string; description: string; body: TSchema; answer: TSchema },
  ) =>
    app.post(
      path,
      {
        ...readByHand,
        bodyLimit,
        schema: {
          tags: ['Decisions'],
          summary: schema.summary,
          description: schema.description,
          headers,
          body: schema.body,
          response: { 200: schema.answer, ...refusals },
        },
      },
      (async (request: FastifyRequest, reply: FastifyReply) =>
        sendJson(reply, await answerer[answer](request.body))) as never,
    );

  answering('/access/v1/evaluation', 'evaluation', evaluationBytes, {
    summary: 'May this happen to this child, now?',
    description:
      'No circumstance: the strictest one of the activity. An unknown child: decided as of unknown age and place. context.place is joined with the recorded place.',
    body: Type.Object(question, { title: 'EvaluationRequest' }),
    answer: answerSchema,
  });

  answering('/access/v1/evaluations', 'evaluations', evaluationsBytes, {
    summary: 'Many questions in one request',
    description: `At most ${mostEvaluations}. The top level gives defaults: an entity that an evaluation leaves out comes from there whole, and one that it gives replaces the default whole. options.evaluations_semantic is ${semantics.join(', ')}; options.detail is ${details.join(' or ')}, where brief names rules without quoting them. An evaluation that is wrong in itself is answered with decision false and context.error. Without evaluations it is a single one.`,
    body: Type.Object(
      {
        ...Type.Partial(Type.Object(question)).properties,
        evaluations: Type.Optional(Type.Array(Type.Object({}, free), { maxItems: mostEvaluations })),
        options: Type.Optional(Type.Object({}, free)),
      },
      { title: 'EvaluationsRequest' },
    ),
    answer: Type.Union(
      [Type.Object({ evaluations: Type.Array(answerSchema) }, { title: 'Evaluations' }), answerSchema],
      { title: 'EvaluationsOrEvaluation' },
    ),
  });

  answering('/access/v1/search/action', 'actions', evaluationBytes, {
    summary: 'What may be done with this child now?',
    description:
      'Every situation about which an evaluation with the same subject, resource and context says yes. page.limit and page.token take it in parts.',
    body: Type.Object(
      { subject, resource, context: Type.Optional(context), page },
      { title: 'ActionSearchRequest' },
    ),
    answer: Type.Object(
      {
        page: Type.Object({ next_token: Type.String(), count: Type.Integer(), total: Type.Integer() }),
        context: Type.Object({ reasons: Type.Array(Type.String()), revision: Type.String() }),
        results: Type.Array(Type.Object({ name: Type.String() })),
      },
      { title: 'ActionSearchAnswer' },
    ),
  });

  for (const [of, detail] of Object.entries(refusedSearches)) {
    app.post(
      `/access/v1/search/${of}`,
      {
        ...readByHand,
        schema: {
          tags: ['Decisions'],
          summary: `Refused by design: ${of} search`,
          description: detail,
          response: { 404: problemOf(detail), 401: refusals[401], 403: refusals[403], 429: refusals[429] },
        },
      },
      async () => {
        throw new Problem('search-refused', detail);
      },
    );
  }
}

/** `/.well-known/authzen-configuration`: anybody may read it. */
export async function evaluationMetadata(app: ServiceApp, { settings }: Context): Promise<void> {
  const { publicUrl } = settings;
  const wellKnown = '/.well-known/authzen-configuration';
  const metadata = {
    policy_decision_point: publicUrl,
    access_evaluation_endpoint: `${publicUrl}/access/v1/evaluation`,
    access_evaluations_endpoint: `${publicUrl}/access/v1/evaluations`,
    search_action_endpoint: `${publicUrl}/access/v1/search/action`,
  };
  const { pathname } = new URL(publicUrl);
  // Where the public address has a path, it comes after the well-known one. The plain one stays for who is behind a
  // proxy that takes the path away.
  for (const path of new Set([wellKnown, pathname === '/' ? wellKnown : wellKnown + pathname])) {
    app.get(
      path,
      {
        schema: {
          tags: ['Decisions'],
          summary: 'Where the decision point answers',
          description: 'Of the searches only that for actions: the others are refused by design.',
          response: {
            200: Type.Object({
              policy_decision_point: Type.String(),
              access_evaluation_endpoint: Type.String(),
              access_evaluations_endpoint: Type.String(),
              search_action_endpoint: Type.String(),
            }),
          },
        },
      },
      (async (_request: FastifyRequest, reply: FastifyReply) =>
        reply
          .header('content-type', 'application/json')
          .header('cache-control', 'public, max-age=3600')
          .send(Buffer.from(JSON.stringify(metadata)))) as never,
    );
  }
}

function sendJson(reply: FastifyReply, { bytes }: ResponseBody): FastifyReply {
  return reply
    .header('content-type', 'application/json')
    .header('cache-control', 'no-store')
    .header('x-content-type-options', 'nosniff')
    .send(bytes);
}
