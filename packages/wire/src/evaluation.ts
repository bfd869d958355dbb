import type { AgeInterval, Relation } from '@stairgate/rulebook';
import { Type } from 'typebox';
import { decisionContext, exampleDecision } from './decision.ts';
import { exampleValues } from './example-values.ts';
import { loggedDecisionSchema } from './logged-decision.ts';
import { oneOf, text, texts, type Wire } from './schema.ts';
import type { UseFacts } from './use.ts';
import { reasonWords, situationSchema } from './words.ts';

/** The most evaluations in one batch. */
export const mostEvaluations = 10_000;
/** The most characters of a type, an id or a name: nothing that is real has more. */
export const longestWord = 256;
export const semantics = ['execute_all', 'deny_on_first_deny', 'permit_on_first_permit'] as const;
export const details = ['full', 'brief'] as const;

const word = (description?: string) =>
  Type.String({ maxLength: longestWord, ...(description === undefined ? {} : { description }) });
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
          age: Type.Optional(Type.Object({ lo: Type.Integer(), hi: Type.Integer(), level: text }, free)),
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
    circumstance: Type.Optional(text),
    localTime: Type.Optional(
      Type.String({
        description:
          'For engage.notify and engage.use: the time where the child is, YYYY-MM-DDTHH:MM with no zone. Night and school time follow from it by the hours of the law that binds. Left out of a child on record: by the clock of the service, in the zone and by the school calendar on record.',
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

/** An access evaluation of OpenID AuthZEN 1.0. */
export const evaluationRequestSchema = Type.Object(question, { title: 'EvaluationRequest' });
export const evaluationsRequestSchema = Type.Object(
  {
    ...Type.Partial(Type.Object(question)).properties,
    evaluations: Type.Optional(Type.Array(Type.Object({}, free), { maxItems: mostEvaluations })),
    options: Type.Optional(
      Type.Object(
        {},
        {
          ...free,
          description: `evaluations_semantic: ${semantics.join(', ')}. detail: ${details.join(' or ')}.`,
        },
      ),
    ),
  },
  { title: 'EvaluationsRequest' },
);
export const actionSearchSchema = Type.Object(
  {
    subject,
    resource,
    context: Type.Optional(context),
    page: Type.Optional(
      Type.Object({ token: Type.Optional(text), limit: Type.Optional(Type.Integer({ minimum: 0 })) }, free),
    ),
  },
  { title: 'ActionSearchRequest' },
);

/** As an embedding platform asks. */
export interface Evaluation {
  readonly subject: { readonly type: 'user' | 'guardian' | 'service' | 'anonymous'; readonly id: string };
  readonly resource: {
    readonly type: 'child';
    readonly id: string;
    readonly properties?: { readonly place?: string; readonly age?: AgeInterval };
  };
  /** An activity or a whole situation. */
  readonly action: { readonly name: string };
  readonly context?: { readonly relation?: Relation; readonly circumstance?: string } & UseFacts;
}

const { reasons: _reasons, ...because } = decisionContext;
/** What is said beside a decision, whatever was asked for. */
const told = {
  reasons: Type.Optional(
    Type.Array(oneOf([...reasonWords, 'unknown-resource-type']), { description: 'Why.' }),
  ),
  record: Type.Optional(loggedDecisionSchema),
  error: Type.Optional(
    Type.Object(
      { status: Type.Integer(), message: text },
      { description: 'In a batch: what is wrong with this one evaluation.' },
    ),
  ),
};
/** Why, and what would change it: all of a decision but `allowed`, which is its `decision`. */
export const evaluationSchema = Type.Object(
  {
    decision: Type.Boolean(),
    context: Type.Optional(
      Type.Object(
        {
          ...Type.Partial(Type.Object(because)).properties,
          ...told,
          didYouMean: Type.Optional(
            Type.Array(text, {
              description:
                'With `unknown-situation`, words of the vocabulary that may be meant, where some are near.',
            }),
          ),
          resourceTypes: Type.Optional(
            Type.Array(text, { description: 'Those that there are, where the question was about another.' }),
          ),
        },
        { title: 'EvaluationContext' },
      ),
    ),
  },
  { title: 'Evaluation' },
);
export type EvaluationAnswer = Wire<typeof evaluationSchema>;

/** With `options.detail` brief: rules are named and not quoted. */
export const briefEvaluationSchema = Type.Object(
  {
    decision: Type.Boolean(),
    context: Type.Object({
      situation: text,
      effect: decisionContext.effect,
      rules: Type.Array(Type.String({ description: '<code>#<rule>' })),
      ...told,
    }),
  },
  { title: 'BriefEvaluation' },
);
export type BriefEvaluation = Wire<typeof briefEvaluationSchema>;

export const evaluationsSchema = Type.Object(
  { evaluations: Type.Array(Type.Union([evaluationSchema, briefEvaluationSchema])) },
  { title: 'Evaluations' },
);
export type EvaluationsAnswer = Wire<typeof evaluationsSchema>;

export const actionsSchema = Type.Object(
  {
    page: Type.Object({ next_token: text, count: Type.Integer(), total: Type.Integer() }),
    context: Type.Object({ reasons: texts, revision: text }),
    results: Type.Array(Type.Object({ name: situationSchema })),
  },
  { title: 'ActionSearchAnswer' },
);
export type ActionsAnswer = Wire<typeof actionsSchema>;

/** What `/.well-known/authzen-configuration` says. */
export const decisionPointSchema = Type.Object(
  {
    policy_decision_point: text,
    access_evaluation_endpoint: text,
    access_evaluations_endpoint: text,
    search_action_endpoint: text,
  },
  { title: 'DecisionPoint' },
);
export type DecisionPoint = Wire<typeof decisionPointSchema>;

export const exampleEvaluation = {
  subject: { type: 'user', id: 'u_47' },
  resource: { type: 'child', id: exampleValues.childId },
  action: { name: 'contact.message' },
  context: { relation: 'adult' },
} satisfies Evaluation;
const { allowed: _, ...exampleContext } = exampleDecision;
export const exampleEvaluationAnswer = {
  decision: false,
  context: exampleContext,
} satisfies EvaluationAnswer;
