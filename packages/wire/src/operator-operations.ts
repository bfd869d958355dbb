import { Type } from 'typebox';
import {
  candidateDiffQuerySchema,
  candidateDiffSchema,
  candidateStateSchema,
  exampleCandidateState,
  switchSchema,
  wantedCandidateSchema,
} from './candidate.ts';
import { codeListSchema, codeViewSchema, exampleCodeSummary, knownLawSchema } from './code.ts';
import {
  comparisonQuerySchema,
  comparisonSchema,
  exampleComparison,
  exampleJointSettings,
  jointQuerySchema,
  jointSettingsSchema,
} from './comparison.ts';
import { decisionSchema, exampleDecision } from './decision.ts';
import { documentedSchema, exampleDocumented } from './documented.ts';
import { exampleValues } from './example-values.ts';
import { exampleLedger, ledgerSchema } from './ledger.ts';
import { decisionLogSchema, exampleLoggedDecision, recordsSchema } from './logged-decision.ts';
import type { Operations } from './operation.ts';
import { gone, ifNoneMatch, unchanged } from './platform-operations.ts';
import {
  cellQuerySchema,
  decideSchema,
  exampleDecide,
  examplePolicy,
  policyQuerySchema,
  policySchema,
} from './policy.ts';
import {
  exampleListedReview,
  exampleReport,
  listedReviewSchema,
  listedReviewsSchema,
  reportSchema,
  reviewParams,
} from './review.ts';
import { askedDay, closed } from './schema.ts';
import { exampleSignedIn, signedInSchema } from './session.ts';

const { operatorKey, revision, candidateRevision, review } = exampleValues;
const tag = 'Operator pages';
const asOf = closed({ asOf: Type.Optional(askedDay) });
const { code, title, short, jurisdiction, url } = exampleCodeSummary;
const state = {
  200: {
    description: 'What is in force, what is tried beside it, and how their answers differ.',
    schema: candidateStateSchema,
  },
} as const;

/** The law as the operator's pages show it. Public: it holds nothing about anybody. */
const lawOperations = {
  readKnownLaw: {
    method: 'GET',
    path: '/operator/api/places',
    tag: 'Law',
    summary: 'Places that have a code of their own',
    caller: 'anybody',
    answers: { 200: { description: 'Places and codes.', schema: knownLawSchema } },
    example: {
      status: 200,
      answer: { places: ['GB'], codes: [{ code, title, short, jurisdiction, url }] },
    },
  },
  readPolicy: {
    method: 'GET',
    path: '/operator/api/policy',
    tag: 'Law',
    summary: 'All that holds in some places on a day, and what speaks there without binding',
    caller: 'anybody',
    query: policyQuerySchema,
    headers: ifNoneMatch,
    answers: { 200: { description: 'Every situation at every age.', schema: policySchema }, 304: unchanged },
    problems: ['place-unknown'],
    example: { query: { in: 'GB', asOf: '2026-11-22' }, status: 200, answer: examplePolicy },
  },
  readCell: {
    method: 'GET',
    path: '/operator/api/policy/cell',
    tag: 'Law',
    summary: 'One situation at one age: the answer with what would unlock it',
    caller: 'anybody',
    query: cellQuerySchema,
    answers: { 200: { description: 'The decision.', schema: decisionSchema } },
    problems: ['place-unknown', 'situation-unknown'],
    example: {
      query: { in: 'GB', situation: 'location.share/contact', age: '12' },
      status: 200,
      answer: exampleDecision,
    },
  },
  compareLaw: {
    method: 'GET',
    path: '/operator/api/diff',
    tag: 'Law',
    summary: 'What changes between two places, or two days, and by which provision',
    caller: 'anybody',
    query: comparisonQuerySchema,
    headers: ifNoneMatch,
    answers: { 200: { description: 'Every difference.', schema: comparisonSchema }, 304: unchanged },
    problems: ['place-unknown'],
    example: {
      query: { in: 'GB', from: '2026-11-22', to: '2026-12-30' },
      status: 200,
      answer: exampleComparison,
    },
  },
  joinLaw: {
    method: 'GET',
    path: '/operator/api/common',
    tag: 'Law',
    summary: 'The strictest joint settings of several places, and which of them asks for it',
    caller: 'anybody',
    query: jointQuerySchema,
    headers: ifNoneMatch,
    answers: { 200: { description: 'The joint settings.', schema: jointSettingsSchema }, 304: unchanged },
    problems: ['place-unknown'],
    example: { query: { in: 'GB,US' }, status: 200, answer: exampleJointSettings },
  },
  listCodes: {
    method: 'GET',
    path: '/operator/api/codes',
    tag: 'Law',
    summary: 'Every code with how it stands, and the days on which law changes',
    caller: 'anybody',
    query: asOf,
    headers: ifNoneMatch,
    answers: { 200: { description: 'All codes.', schema: codeListSchema }, 304: unchanged },
    example: {
      query: { asOf: '2026-11-22' },
      status: 200,
      answer: { asOf: '2026-11-22', codes: [exampleCodeSummary], changes: [] },
    },
  },
  readCode: {
    method: 'GET',
    path: '/operator/api/codes/{code}',
    tag: 'Law',
    summary: 'One code: every provision, how it stands, where it comes from',
    caller: 'anybody',
    params: Type.Object({ code: Type.String({ maxLength: 80 }) }),
    query: asOf,
    headers: ifNoneMatch,
    answers: { 200: { description: 'The code.', schema: codeViewSchema }, 304: unchanged },
    problems: ['not-found'],
    example: {
      params: { code },
      status: 200,
      answer: {
        ...exampleCodeSummary,
        asOf: '2026-11-22',
        provisions: [],
        rules: [],
        assurance: [],
        duties: [],
        mappings: [],
        unmodelled: [],
        changes: [],
      },
    },
  },
  readDocumented: {
    method: 'GET',
    path: '/operator/api/profile',
    tag: 'Law',
    summary: 'What the operator documents of its service, and what of it lapsed',
    caller: 'anybody',
    answers: { 200: { description: 'The profile and its lapses.', schema: documentedSchema } },
    example: { status: 200, answer: exampleDocumented },
  },
  tryDecision: {
    method: 'POST',
    path: '/operator/api/decide',
    tag: 'Law',
    summary: 'Try a decision',
    caller: 'anybody',
    body: decideSchema,
    answers: { 200: { description: 'The decision.', schema: decisionSchema } },
    problems: ['place-unknown', 'situation-unknown', 'age-impossible'],
    example: { body: exampleDecide, status: 200, answer: exampleDecision },
  },
} as const satisfies Operations;

/** What operators ask who are signed in, and what their tools send. */
export const operatorOperations = {
  ...lawOperations,
  signOperatorIn: {
    method: 'POST',
    path: '/operator/api/sign-in',
    tag,
    summary: 'Sign in with an API key of scope operator',
    caller: 'anybody',
    body: closed({ key: Type.String({ maxLength: 200 }) }, { title: 'OperatorSignIn' }),
    answers: { 200: { description: 'Signed in; a cookie holds the session.', schema: signedInSchema } },
    problems: ['csrf', 'key-unknown', 'key-expired', 'key-scope'],
    example: { body: { key: operatorKey }, status: 200, answer: exampleSignedIn },
  },
  readOperatorSession: {
    method: 'GET',
    path: '/operator/api/session',
    tag,
    summary: 'Whether somebody is signed in',
    caller: 'operator',
    answers: { 200: { description: 'Somebody is.', schema: signedInSchema } },
    example: { status: 200, answer: exampleSignedIn },
  },
  signOperatorOut: {
    method: 'POST',
    path: '/operator/api/sign-out',
    tag,
    summary: 'Sign out',
    caller: 'operator',
    answers: { 204: { description: 'Nobody is signed in any more, or was.' } },
    example: { status: 204 },
  },
  readDecisions: {
    method: 'GET',
    path: '/operator/api/decisions',
    tag,
    summary: 'Recent decisions and counts of a week, about nobody',
    caller: 'operator',
    answers: { 200: { description: 'Decisions and counts.', schema: decisionLogSchema } },
    example: { status: 200, answer: { decisions: [], counts: [] } },
  },
  readRecords: {
    method: 'GET',
    path: '/operator/api/records',
    tag,
    summary: 'Recent decisions of this node, as stairgate replay reads them',
    caller: 'operator',
    answers: { 200: { description: 'Decisions, about nobody.', schema: recordsSchema } },
    example: { status: 200, answer: { records: [exampleLoggedDecision] } },
  },
  readLedger: {
    method: 'GET',
    path: '/operator/api/ledger',
    tag,
    summary: 'The end of the ledger, and whether all of it holds',
    caller: 'operator',
    query: Type.Object({
      expectHead: Type.Optional(
        Type.String({
          pattern: '^[0-9a-f]{64}$',
          description: 'A head noted earlier, which must still be there.',
        }),
      ),
    }),
    answers: { 200: { description: 'The newest entries, and the check.', schema: ledgerSchema } },
    example: { status: 200, answer: exampleLedger },
  },
  readCandidate: {
    method: 'GET',
    path: '/operator/api/candidate',
    tag,
    summary: 'What is in force, what is tried beside it, and how their answers differ',
    description:
      'Counts are of all nodes; those of other nodes come within some seconds. No line leads back to a child.',
    caller: 'operator',
    answers: state,
    example: { status: 200, answer: exampleCandidateState },
  },
  setCandidate: {
    method: 'POST',
    path: '/operator/api/candidate',
    tag,
    summary: 'Try another rulebook beside the one in force',
    description:
      'Codes come as files, as a revision known here, or as installed; what is left out is as it is in force. Nothing changes for children.',
    caller: 'operator',
    body: wantedCandidateSchema,
    answers: state,
    problems: ['codes-invalid', 'revision-unknown', 'date-passed', 'candidate-in-force'],
    example: { body: { guidance: false }, status: 200, answer: exampleCandidateState },
  },
  dropCandidate: {
    method: 'DELETE',
    path: '/operator/api/candidate',
    tag,
    summary: 'Try no other rulebook any more',
    caller: 'operator',
    answers: state,
    example: { status: 200, answer: { ...exampleCandidateState, candidate: null, codes: null } },
  },
  switchLaw: {
    method: 'POST',
    path: '/operator/api/candidate/switch',
    tag,
    summary: 'Put the candidate in force, on all nodes at once',
    description: 'What was in force becomes the candidate, so that the same request switches back.',
    caller: 'operator',
    body: switchSchema,
    answers: state,
    problems: ['candidate-moved'],
    example: {
      body: { revision: candidateRevision, replaces: revision },
      status: 200,
      answer: exampleCandidateState,
    },
  },
  compareCandidate: {
    method: 'GET',
    path: '/operator/api/candidate/diff',
    tag,
    summary: 'Every cell that the candidate would change somewhere, asked or not',
    caller: 'operator',
    query: candidateDiffQuerySchema,
    answers: { 200: { description: 'Every difference.', schema: candidateDiffSchema } },
    problems: ['candidate-none', 'place-unknown'],
    example: {
      query: { in: 'GB' },
      status: 200,
      answer: { active: revision, candidate: candidateRevision, differences: [] },
    },
  },
  publishReview: {
    method: 'POST',
    path: '/v1/reviews',
    tag: 'Reviews',
    summary: 'Keep the report of a review',
    description:
      'The report.json of `stairgate review`, as it was sealed; its SHA-256 is the id. 200 where it is kept already.',
    caller: 'operator-key',
    body: reportSchema,
    answers: {
      200: { description: 'It was kept already.', schema: listedReviewSchema },
      201: { description: 'It is kept.', schema: listedReviewSchema },
    },
    problems: ['report-invalid', 'report-version', 'too-many-reviews'],
    example: { body: exampleReport, status: 201, answer: exampleListedReview },
  },
  listReviews: {
    method: 'GET',
    path: '/operator/api/reviews',
    tag: 'Reviews',
    summary: 'Reviews, the newest first',
    caller: 'operator',
    answers: { 200: { description: 'All reviews.', schema: listedReviewsSchema } },
    example: { status: 200, answer: { reviews: [exampleListedReview] } },
  },
  readReview: {
    method: 'GET',
    path: '/operator/api/reviews/{review}',
    tag: 'Reviews',
    summary: 'The report of a review, as it was received',
    caller: 'operator',
    params: reviewParams,
    answers: { 200: { description: 'The report.', schema: reportSchema } },
    problems: ['review-unknown'],
    example: { params: { review }, status: 200, answer: exampleReport },
  },
  deleteReview: {
    method: 'DELETE',
    path: '/operator/api/reviews/{review}',
    tag: 'Reviews',
    summary: 'Delete a review',
    caller: 'operator',
    params: reviewParams,
    answers: { 204: gone },
    problems: ['review-unknown'],
    example: { params: { review }, status: 204 },
  },
} as const satisfies Operations;
