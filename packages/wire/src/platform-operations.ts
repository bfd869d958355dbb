import { Type } from 'typebox';
import { evidenceSchema, exampleEvidence } from './age-evidence.ts';
import { askedSchema, exampleAsked, exampleNewAsk, newAskSchema } from './ask.ts';
import { childParams, childSchema, exampleChild, pageLinkSchema } from './child.ts';
import {
  choiceMadeSchema,
  choiceSchema,
  exampleChoice,
  exampleChoiceMade,
  situationParams,
} from './choice.ts';
import { exampleRulebook, rulebookSchema } from './code.ts';
import {
  complaintReceiptSchema,
  complaintSchema,
  exampleComplaint,
  exampleComplaintReceipt,
} from './complaint.ts';
import { decisionSchema, exampleDecision } from './decision.ts';
import { exampleValues } from './example-values.ts';
import {
  exampleInvited,
  exampleNewInvite,
  guardianStatusSchema,
  invitedSchema,
  newInviteSchema,
} from './guardian.ts';
import { exampleHeldData, heldDataSchema } from './held-data.ts';
import { languageQuerySchema } from './language.ts';
import {
  exampleLimit,
  exampleLimitSet,
  exampleNewLimit,
  limitParams,
  limitSetSchema,
  limitsSchema,
  newLimitSchema,
} from './limit.ts';
import type { Operations } from './operation.ts';
import { askedPlace } from './place.ts';
import { childProtectionsSchema, exampleProtections } from './protections.ts';
import {
  exampleReceiptCheck,
  exampleSentReceipt,
  keySetSchema,
  receiptCheckSchema,
  sentReceiptSchema,
} from './receipt.ts';
import { askedRevision, closed } from './schema.ts';
import { exampleSession, sessionParams, sessionSchema } from './session.ts';
import { exampleUse, useSchema } from './use.ts';

const { childId, limitId, sessionId, revision } = exampleValues;
const params = { childId };

/** A caller's own copy, which it may still use. */
export const ifNoneMatch = Type.Object({
  'if-none-match': Type.Optional(
    Type.String({ description: 'The ETag of the copy that is at hand; 304 says that it still holds.' }),
  ),
});
export const unchanged = { description: 'The copy that is at hand still holds.' } as const;
export const gone = { description: 'Done.' } as const;

/** The problems of those who choose, set limits and ask, whichever way they come. */
export const choosing = [
  'child-unknown',
  'situation-unknown',
  'locked',
  'guardian-needed',
  'waits',
  'limited',
  'not-needed',
  'obligations-unmet',
  'duration-not-allowed',
  'no-session',
] as const;
export const limiting = ['child-unknown', 'situation-unknown', 'limit-invalid', 'too-many-limits'] as const;
export const lifting = ['child-unknown', 'limit-unknown', 'limit-of-another'] as const;
export const inviting = [
  'child-unknown',
  'address-invalid',
  'not-needed',
  'guardian-already-asked',
  'mail-limit',
] as const;
export const asking = [
  'child-unknown',
  'situation-unknown',
  'locked',
  'limited',
  'not-needed',
  'no-guardian',
  'ask-already-answered',
] as const;
export const learning = [
  'birth-impossible',
  'age-impossible',
  'evidence-untrusted',
  'too-much-evidence',
  'proof-invalid',
] as const;

/** What a platform asks for the children that it knows. */
export const platformOperations = {
  createChild: {
    method: 'POST',
    path: '/v1/children',
    tag: 'Children',
    summary: 'Create a child',
    description:
      'Of an unknown age and an unknown place where these are left out or unknown, which is the strictest.',
    caller: 'platform-key',
    body: closed({ place: askedPlace, evidence: Type.Optional(evidenceSchema) }, { title: 'NewChild' }),
    answers: { 201: { description: 'The child; Location is its address.', schema: childSchema } },
    problems: ['place-unknown', ...learning],
    example: { body: { place: 'GB', evidence: exampleEvidence }, status: 201, answer: exampleChild },
  },
  readChild: {
    method: 'GET',
    path: '/v1/children/{childId}',
    tag: 'Children',
    summary: 'Read a child',
    caller: 'platform-key',
    params: childParams,
    answers: { 200: { description: 'The child.', schema: childSchema } },
    problems: ['child-unknown'],
    example: { params, status: 200, answer: exampleChild },
  },
  addAgeEvidence: {
    method: 'POST',
    path: '/v1/children/{childId}/age-evidence',
    tag: 'Children',
    summary: 'Add evidence of age',
    description:
      'Every piece is kept with its sequence number; together they give the age, whatever the order in which they arrive.',
    caller: 'platform-key',
    params: childParams,
    body: evidenceSchema,
    answers: { 200: { description: 'The child, with the age as it is known now.', schema: childSchema } },
    problems: ['child-unknown', ...learning],
    example: { params, body: exampleEvidence, status: 200, answer: exampleChild },
  },
  setPlace: {
    method: 'PUT',
    path: '/v1/children/{childId}/place',
    tag: 'Children',
    summary: 'Say where the child is',
    caller: 'platform-key',
    params: childParams,
    body: closed({ place: askedPlace }, { title: 'NewPlace' }),
    answers: { 200: { description: 'The child.', schema: childSchema } },
    problems: ['child-unknown', 'place-unknown'],
    example: { params, body: { place: 'US-CA' }, status: 200, answer: { ...exampleChild, place: 'US-CA' } },
  },
  readProtections: {
    method: 'GET',
    path: '/v1/children/{childId}/protections',
    tag: 'Children',
    summary: 'Read everything that is on, off or locked',
    description: 'Send the ETag back as If-None-Match; 304 means that nothing changed.',
    caller: 'platform-key',
    params: childParams,
    headers: ifNoneMatch,
    answers: {
      200: { description: 'All that protects the child now.', schema: childProtectionsSchema },
      304: unchanged,
    },
    problems: ['child-unknown'],
    example: { params, status: 200, answer: exampleProtections },
  },
  makePageLink: {
    method: 'POST',
    path: '/v1/children/{childId}/page-link',
    tag: 'Children',
    summary: "Make a link to the child's own page",
    description: 'Works once, and not for long. Give it to the child and to nobody else.',
    caller: 'platform-key',
    params: childParams,
    answers: { 201: { description: 'The link.', schema: pageLinkSchema } },
    problems: ['child-unknown'],
    example: {
      params,
      status: 201,
      answer: {
        url: `https://protect.treehouse.example/child#t=${exampleValues.token}`,
        expiresAt: '2026-11-22T12:15:00.000Z',
      },
    },
  },
  makeChoice: {
    method: 'POST',
    path: '/v1/children/{childId}/choices',
    tag: 'Choices',
    summary: 'The child switches something on',
    caller: 'platform-key',
    params: childParams,
    body: choiceSchema,
    answers: { 200: { description: 'How it stands now.', schema: choiceMadeSchema } },
    problems: choosing,
    example: { params, body: exampleChoice, status: 200, answer: exampleChoiceMade },
  },
  undoChoice: {
    method: 'DELETE',
    path: '/v1/children/{childId}/choices/{activity}/{circumstance}',
    tag: 'Choices',
    summary: 'The child switches something off',
    description: 'Always allowed.',
    caller: 'platform-key',
    params: Type.Object({ ...childParams.properties, ...situationParams.properties }),
    answers: { 200: { description: 'How it stands now.', schema: choiceMadeSchema } },
    problems: ['child-unknown', 'situation-unknown'],
    example: {
      params: { ...params, activity: 'location.collect', circumstance: 'coarse' },
      status: 200,
      answer: exampleChoiceMade,
    },
  },
  useSituation: {
    method: 'POST',
    path: '/v1/children/{childId}/uses',
    tag: 'Choices',
    summary: 'Say that something is about to happen',
    description: 'Answers whether it may. What was allowed for once is used up by it.',
    caller: 'platform-key',
    params: childParams,
    body: useSchema,
    answers: { 200: { description: 'The decision.', schema: decisionSchema } },
    problems: ['child-unknown', 'situation-unknown'],
    example: { params, body: exampleUse, status: 200, answer: exampleDecision },
  },
  listLimits: {
    method: 'GET',
    path: '/v1/children/{childId}/limits',
    tag: 'Limits',
    summary: 'Read all limits',
    caller: 'platform-key',
    params: childParams,
    answers: { 200: { description: 'All limits, whoever set them.', schema: limitsSchema } },
    problems: ['child-unknown'],
    example: { params, status: 200, answer: { limits: [exampleLimit] } },
  },
  setLimit: {
    method: 'POST',
    path: '/v1/children/{childId}/limits',
    tag: 'Limits',
    summary: 'The platform sets a limit',
    description:
      'A limit only closes. By the same about the same it takes the place of the one before, which `replaces` names: the same situation, whether closed or ask; minutes; the same content; money of the same currency and period; hours of the same kind, span, days and term, so that hours of another span stand beside it.',
    caller: 'platform-key',
    params: childParams,
    body: newLimitSchema,
    answers: { 200: { description: 'The limit.', schema: limitSetSchema } },
    problems: limiting,
    example: { params, body: exampleNewLimit, status: 200, answer: exampleLimitSet },
  },
  liftLimit: {
    method: 'DELETE',
    path: '/v1/children/{childId}/limits/{limitId}',
    tag: 'Limits',
    summary: 'The platform lifts a limit of its own',
    description: 'What was chosen before it holds again, as far as the law allows.',
    caller: 'platform-key',
    params: Type.Object({ ...childParams.properties, ...limitParams.properties }),
    answers: { 204: gone },
    problems: lifting,
    example: { params: { childId, limitId }, status: 204 },
  },
  startSession: {
    method: 'POST',
    path: '/v1/children/{childId}/sessions',
    tag: 'Sessions',
    summary: 'Start a session',
    description: 'Ends an earlier one. What was chosen for a session or for once goes with it.',
    caller: 'platform-key',
    params: childParams,
    answers: { 201: { description: 'The session.', schema: sessionSchema } },
    problems: ['child-unknown'],
    example: { params, status: 201, answer: exampleSession },
  },
  endSession: {
    method: 'DELETE',
    path: '/v1/children/{childId}/sessions/{sessionId}',
    tag: 'Sessions',
    summary: 'End a session',
    caller: 'platform-key',
    params: Type.Object({ ...childParams.properties, ...sessionParams.properties }),
    answers: { 204: gone },
    problems: ['child-unknown', 'session-unknown'],
    example: { params: { childId, sessionId }, status: 204 },
  },
  inviteGuardian: {
    method: 'POST',
    path: '/v1/children/{childId}/guardian',
    tag: 'Guardians',
    summary: 'Ask a grown-up for consent',
    description:
      'A mail goes out. If no answer comes in time the address is deleted and another can be given.',
    caller: 'platform-key',
    params: childParams,
    body: newInviteSchema,
    answers: { 202: { description: 'The mail is on its way.', schema: invitedSchema } },
    problems: inviting,
    example: { params, body: exampleNewInvite, status: 202, answer: exampleInvited },
  },
  readGuardian: {
    method: 'GET',
    path: '/v1/children/{childId}/guardian',
    tag: 'Guardians',
    summary: 'See how the question to a guardian stands',
    description: 'The address itself is never told.',
    caller: 'platform-key',
    params: childParams,
    answers: { 200: { description: 'How it stands.', schema: guardianStatusSchema } },
    problems: ['child-unknown'],
    example: { params, status: 200, answer: { state: 'invited', mail: 'sent' } },
  },
  takeBackInvite: {
    method: 'DELETE',
    path: '/v1/children/{childId}/guardian',
    tag: 'Guardians',
    summary: 'Take back a question that was not answered',
    description: 'The address is deleted and another can be given.',
    caller: 'platform-key',
    params: childParams,
    answers: { 204: gone },
    problems: ['child-unknown', 'no-guardian', 'consent-already-answered'],
    example: { params, status: 204 },
  },
  askGuardian: {
    method: 'POST',
    path: '/v1/children/{childId}/asks',
    tag: 'Guardians',
    summary: 'The child asks its guardian for something',
    caller: 'platform-key',
    params: childParams,
    body: newAskSchema,
    answers: { 202: { description: 'The guardian is asked.', schema: askedSchema } },
    problems: asking,
    example: { params, body: exampleNewAsk, status: 202, answer: exampleAsked },
  },
  complain: {
    method: 'POST',
    path: '/v1/children/{childId}/complaints',
    tag: 'Rights',
    summary: 'Complain',
    caller: 'platform-key',
    params: childParams,
    body: complaintSchema,
    answers: { 201: { description: 'It is received.', schema: complaintReceiptSchema } },
    problems: ['child-unknown', 'situation-unknown'],
    example: { params, body: exampleComplaint, status: 201, answer: exampleComplaintReceipt },
  },
  exportChild: {
    method: 'GET',
    path: '/v1/children/{childId}/export',
    tag: 'Rights',
    summary: 'Export everything that is held',
    caller: 'platform-key',
    params: childParams,
    answers: { 200: { description: 'All of it, to be kept as a file.', schema: heldDataSchema } },
    problems: ['child-unknown'],
    example: { params, status: 200, answer: exampleHeldData },
  },
  eraseChild: {
    method: 'DELETE',
    path: '/v1/children/{childId}',
    tag: 'Rights',
    summary: 'Erase the child',
    description: 'Every row goes, at once and for good. The ledger keeps entries that name nobody.',
    caller: 'platform-key',
    params: childParams,
    answers: { 204: gone },
    problems: ['child-unknown'],
    example: { params, status: 204 },
  },
  readRulebook: {
    method: 'GET',
    path: '/v1/rulebook',
    tag: 'Rulebook',
    summary: 'Read the laws in force, for an offline copy',
    caller: 'platform-key',
    headers: ifNoneMatch,
    answers: { 200: { description: 'All that binds.', schema: rulebookSchema }, 304: unchanged },
    example: { status: 200, answer: exampleRulebook },
  },
  readRevision: {
    method: 'GET',
    path: '/v1/rulebook/{revision}',
    tag: 'Rulebook',
    summary: 'Read the laws of a revision, to answer an old decision again',
    description: 'Of what is, was, or would some day be in force here. It never changes.',
    caller: 'platform-key',
    params: Type.Object({ revision: askedRevision }),
    headers: ifNoneMatch,
    answers: { 200: { description: 'All that bound.', schema: rulebookSchema }, 304: unchanged },
    problems: ['revision-unknown'],
    example: { params: { revision }, status: 200, answer: exampleRulebook },
  },
  followChanges: {
    method: 'GET',
    path: '/v1/changes',
    tag: 'Rulebook',
    summary: 'Hear of every change at once',
    description:
      'Server-sent events: `child` with {childId, version}, `rulebook` with {revision}, and `resync` with {} when changes may have been missed: then forget all that was kept.',
    caller: 'platform-key',
    answers: { 200: { description: 'Events, until either side ends it.', type: 'text/event-stream' } },
    problems: ['too-many-streams'],
    example: { status: 200 },
  },
  verifyReceipt: {
    method: 'POST',
    path: '/v1/receipts/verify',
    tag: 'Rights',
    summary: 'Check a consent receipt',
    description: 'Open to anybody: a receipt is of use because others can check it.',
    caller: 'anybody',
    query: languageQuerySchema,
    body: sentReceiptSchema,
    answers: { 200: { description: 'Whether it holds.', schema: receiptCheckSchema } },
    example: { body: exampleSentReceipt, status: 200, answer: exampleReceiptCheck },
  },
  readKeys: {
    method: 'GET',
    path: '/.well-known/jwks.json',
    tag: 'Rights',
    summary: 'The public keys that receipts are signed with',
    caller: 'anybody',
    answers: { 200: { description: 'A JWK set (RFC 7517).', schema: keySetSchema } },
    example: { status: 200, answer: { keys: [{ kty: 'EC', crv: 'P-256', kid: 'receipts-1' }] } },
  },
} as const satisfies Operations;
