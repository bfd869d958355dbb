import { Type } from 'typebox';
import {
  attemptBegunSchema,
  attemptFormSchema,
  attemptOutcomeSchema,
  attemptParams,
  attemptQuery,
  attemptSchema,
  exampleAttempt,
  exampleAttemptBegun,
  exampleNewAgeAttempt,
  newAgeAttemptSchema,
  newVerificationSchema,
} from './attempt.ts';
import { childParams } from './child.ts';
import { exampleValues } from './example-values.ts';
import type { Operations } from './operation.ts';
import { learning } from './platform-operations.ts';

const { childId, attemptId, token } = exampleValues;
const params = { childId, attemptId };
const beginning = ['child-unknown', 'method-unknown', 'too-many-attempts'] as const;
const ending = [
  'child-unknown',
  'method-unknown',
  'attempt-unknown',
  'attempt-used',
  'attempt-expired',
  ...learning,
] as const;

/** Finding out an age, or verifying a guardian, with somebody else: begun here, ended by whatever comes back. */
export const attemptOperations = {
  beginAgeAttempt: {
    method: 'POST',
    path: '/v1/children/{childId}/age-attempts',
    tag: 'Children',
    summary: 'Begin to find out an age with somebody else',
    description: 'For methods that do not come in one go. What it finds is added as evidence of age.',
    caller: 'platform-key',
    scope: 'children:write',
    params: childParams,
    body: newAgeAttemptSchema,
    answers: { 201: { description: 'What the child does next.', schema: attemptBegunSchema } },
    problems: [...beginning, ...learning],
    example: {
      params: { childId },
      body: exampleNewAgeAttempt,
      status: 201,
      answer: exampleAttemptBegun,
    },
  },
  readAgeAttempt: {
    method: 'GET',
    path: '/v1/children/{childId}/age-attempts/{attemptId}',
    tag: 'Children',
    summary: 'Read how an attempt stands',
    caller: 'platform-key',
    scope: 'children:read',
    params: Type.Object({ ...childParams.properties, ...attemptParams.properties }),
    answers: { 200: { description: 'The attempt.', schema: attemptSchema } },
    problems: ['child-unknown', 'attempt-unknown'],
    example: { params, status: 200, answer: exampleAttempt },
  },
  finishAgeAttempt: {
    method: 'POST',
    path: '/v1/children/{childId}/age-attempts/{attemptId}',
    tag: 'Children',
    summary: 'Hand over what an attempt asked for',
    description:
      'What the platform itself was given: a code, an answer, a result. The method reads its fields.',
    caller: 'platform-key',
    scope: 'children:write',
    params: Type.Object({ ...childParams.properties, ...attemptParams.properties }),
    body: attemptFormSchema,
    answers: { 200: { description: 'What came of it.', schema: attemptOutcomeSchema } },
    problems: ending,
    example: {
      params,
      body: { fields: { code: '4711' } },
      status: 200,
      answer: { outcome: 'waiting' },
    },
  },
  returnFromAttempt: {
    method: 'GET',
    path: '/attempts/return',
    tag: 'Attempts',
    summary: 'Come back with the browser',
    description:
      'Ends in a redirect to where the attempt was begun, with `attempt` and `outcome` in the query: finished, waiting, refused, or the code of a problem.',
    caller: 'anybody',
    query: attemptQuery,
    answers: { 303: { description: 'On to the page where it was begun.' } },
    problems: ['attempt-unknown'],
    example: { query: { state: token }, status: 303 },
  },
  callBackAttempt: {
    method: 'POST',
    path: '/attempts/callback',
    tag: 'Attempts',
    summary: 'Tell what was found',
    description:
      'A body of any kind, up to 64 KiB, as the method reads it: nothing in it is believed before.',
    caller: 'anybody',
    query: attemptQuery,
    answers: { 200: { description: 'What came of it.', schema: attemptOutcomeSchema } },
    problems: ending,
    // Nobody signed it.
    example: { query: { state: token }, status: 422 },
  },
  beginVerification: {
    method: 'POST',
    path: '/guardian/api/children/{childId}/verifications',
    tag: 'Guardian pages',
    summary: 'Begin to be verified by somebody else',
    description: 'Once it is finished, an answer names it as its `attempt`.',
    caller: 'guardian',
    params: childParams,
    body: newVerificationSchema,
    answers: { 201: { description: 'What the guardian does next.', schema: attemptBegunSchema } },
    problems: [...beginning, 'proof-invalid'],
    example: {
      params: { childId },
      body: { method: 'fernlea' },
      status: 201,
      answer: exampleAttemptBegun,
    },
  },
  finishVerification: {
    method: 'POST',
    path: '/guardian/api/children/{childId}/verifications/{attemptId}',
    tag: 'Guardian pages',
    summary: 'Hand over what a verification asked for',
    caller: 'guardian',
    params: Type.Object({ ...childParams.properties, ...attemptParams.properties }),
    body: attemptFormSchema,
    answers: { 200: { description: 'What came of it.', schema: attemptOutcomeSchema } },
    problems: ending,
    example: {
      params,
      body: { fields: { code: '4711' } },
      status: 200,
      answer: { outcome: 'waiting' },
    },
  },
  beginOwnAgeAttempt: {
    method: 'POST',
    path: '/child/api/age-attempts',
    tag: 'Child pages',
    summary: 'Begin to show one’s age with somebody else',
    description: 'Comes back to the child’s page.',
    caller: 'child',
    body: newVerificationSchema,
    answers: { 201: { description: 'What the child does next.', schema: attemptBegunSchema } },
    problems: [...beginning, ...learning],
    example: { body: { method: 'fernlea' }, status: 201, answer: exampleAttemptBegun },
  },
  finishOwnAgeAttempt: {
    method: 'POST',
    path: '/child/api/age-attempts/{attemptId}',
    tag: 'Child pages',
    summary: 'Hand over what was asked for',
    caller: 'child',
    params: attemptParams,
    body: attemptFormSchema,
    answers: { 200: { description: 'What came of it.', schema: attemptOutcomeSchema } },
    problems: ending,
    example: {
      params: { attemptId },
      body: { fields: { code: '4711' } },
      status: 200,
      answer: { outcome: 'waiting' },
    },
  },
} as const satisfies Operations;
