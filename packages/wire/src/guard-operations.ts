import { childParams } from './child.ts';
import { exampleValues } from './example-values.ts';
import {
  advertBytes,
  advertGuardSchema,
  advertQuestionSchema,
  exampleAdvertGuard,
  exampleFeedGuard,
  exampleGuardedAdvert,
  exampleGuardedFeed,
  exampleGuardedTalk,
  exampleTalkGuard,
  feedBytes,
  feedGuardSchema,
  feedQuestionSchema,
  guardedAdvertSchema,
  guardedFeedSchema,
  guardedTalkSchema,
  mostCandidates,
  talkGuardSchema,
  talkQuestionSchema,
} from './guard.ts';
import { languageQuerySchema } from './language.ts';
import type { Operations } from './operation.ts';

const guarding = { method: 'POST', tag: 'Guards', caller: 'platform-key', scope: 'decide' } as const;
const params = { childId: exampleValues.childId };
const stranger = { place: 'GB', age: { lo: 14, hi: 14, level: 'verified' } } as const;
const ofChild = {
  ...guarding,
  params: childParams,
  problems: ['child-unknown'],
} as const;
const ofPlace = { ...guarding, problems: ['place-unknown'] } as const;
const once =
  'A yes for just this time opens nothing here: it is used up by POST /v1/children/{childId}/uses.';

const adverts = {
  answers: {
    200: { description: 'What may be sent, and what was done to it.', schema: guardedAdvertSchema },
  },
} as const;
const feed = {
  answers: { 200: { description: 'What may be shown, in order.', schema: guardedFeedSchema } },
} as const;
const talk = {
  query: languageQuerySchema,
  answers: { 200: { description: 'What is due, what is closed, what to say.', schema: guardedTalkSchema } },
} as const;

/** What a platform is about to do, made lawful. */
export const guardOperations = {
  guardAdverts: {
    ...ofChild,
    ...adverts,
    path: '/v1/children/{childId}/guard/adverts',
    summary: 'Make a request for adverts lawful for this child',
    description: `At most ${advertBytes / 1024} KiB. Where no advert may be asked for, request is null. ${once}`,
    body: advertGuardSchema,
    example: { params, body: exampleAdvertGuard, status: 200, answer: exampleGuardedAdvert },
  },
  guardFeed: {
    ...ofChild,
    ...feed,
    path: '/v1/children/{childId}/guard/feed',
    summary: 'Make a feed lawful for this child',
    description: `At most ${mostCandidates} candidates and ${feedBytes / 1024} KiB. Nothing of it is kept. ${once}`,
    body: feedGuardSchema,
    example: { params, body: exampleFeedGuard, status: 200, answer: exampleGuardedFeed },
  },
  guardTalk: {
    ...ofChild,
    ...talk,
    path: '/v1/children/{childId}/guard/talk',
    summary: 'What a machine that talks owes this child now',
    description: `No message is read: labels and minutes are. ${once}`,
    body: talkGuardSchema,
    example: { params, body: exampleTalkGuard, status: 200, answer: exampleGuardedTalk },
  },
  guardAdvertsOfNobody: {
    ...ofPlace,
    ...adverts,
    path: '/v1/guard/adverts',
    summary: 'Make a request for adverts lawful for somebody who is not on record',
    description: 'By place and age. What is left out is not known, which is the strictest.',
    body: advertQuestionSchema,
    example: { body: { ...stranger, ...exampleAdvertGuard }, status: 200, answer: exampleGuardedAdvert },
  },
  guardFeedOfNobody: {
    ...ofPlace,
    ...feed,
    path: '/v1/guard/feed',
    summary: 'Make a feed lawful for somebody who is not on record',
    description: 'By place and age. What is left out is not known, which is the strictest.',
    body: feedQuestionSchema,
    example: { body: { ...stranger, ...exampleFeedGuard }, status: 200, answer: exampleGuardedFeed },
  },
  guardTalkOfNobody: {
    ...ofPlace,
    ...talk,
    path: '/v1/guard/talk',
    summary: 'What a machine that talks owes somebody who is not on record',
    description: 'By place and age. What is left out is not known, which is the strictest.',
    body: talkQuestionSchema,
    example: { body: { ...stranger, ...exampleTalkGuard }, status: 200, answer: exampleGuardedTalk },
  },
} as const satisfies Operations;
