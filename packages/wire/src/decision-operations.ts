import { Type } from 'typebox';
import {
  actionSearchSchema,
  actionsSchema,
  decisionPointSchema,
  details,
  evaluationRequestSchema,
  evaluationSchema,
  evaluationsRequestSchema,
  evaluationsSchema,
  exampleEvaluation,
  exampleEvaluationAnswer,
  mostEvaluations,
  semantics,
} from './evaluation.ts';
import { exampleValues } from './example-values.ts';
import type { Operations } from './operation.ts';

const { subject, resource } = exampleEvaluation;
const point = 'https://protect.treehouse.example';
/** A list of children, or of people around them, for whoever asks is what the service is there to prevent. */
const refused = {
  method: 'POST',
  tag: 'Decisions',
  caller: 'platform-key',
  scope: 'decide',
  answers: {},
  problems: ['search-refused'],
  example: { body: {}, status: 404 },
} as const;

/** OpenID AuthZEN Authorization API 1.0: Access Evaluation, Access Evaluations and Action Search. */
export const decisionOperations = {
  evaluate: {
    method: 'POST',
    path: '/access/v1/evaluation',
    tag: 'Decisions',
    summary: 'May this happen to this child, now?',
    description:
      'No circumstance: the strictest one of the activity. An unknown child: decided as of unknown age and place. context.place is joined with the recorded place.',
    caller: 'platform-key',
    scope: 'decide',
    body: evaluationRequestSchema,
    answers: { 200: { description: 'The decision, and why.', schema: evaluationSchema } },
    example: { body: exampleEvaluation, status: 200, answer: exampleEvaluationAnswer },
  },
  evaluateAll: {
    method: 'POST',
    path: '/access/v1/evaluations',
    tag: 'Decisions',
    summary: 'Many questions in one request',
    description: `At most ${mostEvaluations}. The top level gives defaults: an entity that an evaluation leaves out comes from there whole, and one that it gives replaces the default whole. options.evaluations_semantic is ${semantics.join(', ')}; options.detail is ${details.join(' or ')}, where brief names rules without quoting them. An evaluation that is wrong in itself is answered with decision false and context.error. Without evaluations it is a single one.`,
    caller: 'platform-key',
    scope: 'decide',
    body: evaluationsRequestSchema,
    answers: {
      200: {
        description: 'The decisions in the order of the questions; a single one where none were given.',
        schema: Type.Union([evaluationsSchema, evaluationSchema], { title: 'EvaluationsOrEvaluation' }),
      },
    },
    example: {
      body: {
        subject,
        resource,
        evaluations: [{ action: { name: 'contact.message' } }, { action: { name: 'ads.show' } }],
      },
      status: 200,
      answer: { evaluations: [exampleEvaluationAnswer, exampleEvaluationAnswer] },
    },
  },
  searchActions: {
    method: 'POST',
    path: '/access/v1/search/action',
    tag: 'Decisions',
    summary: 'What may be done with this child now?',
    description:
      'Every situation about which an evaluation with the same subject, resource and context says yes. page.limit and page.token take it in parts.',
    caller: 'platform-key',
    scope: 'decide',
    body: actionSearchSchema,
    answers: { 200: { description: 'The situations.', schema: actionsSchema } },
    example: {
      body: { subject, resource, page: { limit: 1 } },
      status: 200,
      answer: {
        page: { next_token: 'MTIuc2hhMjU2', count: 1, total: 31 },
        context: { reasons: [], revision: exampleValues.revision },
        results: [{ name: 'account.open/self' }],
      },
    },
  },
  searchSubjects: {
    ...refused,
    path: '/access/v1/search/subject',
    summary: 'Refused by design: subject search',
    description: 'Who may do something with a child is not listed.',
  },
  searchResources: {
    ...refused,
    path: '/access/v1/search/resource',
    summary: 'Refused by design: resource search',
    description: 'With which children somebody may do something is not listed.',
  },
  readDecisionPoint: {
    method: 'GET',
    path: '/.well-known/authzen-configuration',
    tag: 'Decisions',
    summary: 'Where the decision point answers',
    description: 'Of the searches only that for actions: the others are refused by design.',
    caller: 'anybody',
    answers: { 200: { description: 'Its addresses.', schema: decisionPointSchema } },
    example: {
      status: 200,
      answer: {
        policy_decision_point: point,
        access_evaluation_endpoint: `${point}/access/v1/evaluation`,
        access_evaluations_endpoint: `${point}/access/v1/evaluations`,
        search_action_endpoint: `${point}/access/v1/search/action`,
      },
    },
  },
} as const satisfies Operations;
