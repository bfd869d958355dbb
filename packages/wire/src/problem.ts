import { Type } from 'typebox';
import { closingsSchema, unlockSchema } from './decision.ts';
import { oneOf, text, texts, type Wire } from './schema.ts';
import { situationSchema } from './words.ts';

/** What one code of a problem stands for: the HTTP status, what went wrong, and what to do about it. */
export interface ProblemKind {
  readonly status: number;
  readonly title: string;
  readonly fix: string;
}

/** Every error that a service answers with. The codes are stable; clients may switch on them. */
export type ProblemKinds<Code extends string = string> = Readonly<Record<Code, ProblemKind>>;

/** What any service answers with, whatever it is for. Its own list holds all of these; it may word them more closely. */
export const groundProblems = {
  'malformed-json': {
    status: 400,
    title: 'The body is not JSON',
    fix: 'Send valid JSON with the header Content-Type: application/json.',
  },
  'malformed-request': {
    status: 400,
    title: 'The request is not HTTP',
    fix: 'Send a request as RFC 9112 describes it, with headers of at most 16 KiB.',
  },
  invalid: {
    status: 400,
    title: 'The request is not as described',
    fix: 'Correct the fields that are named; /docs describes them.',
  },
  'body-too-large': {
    status: 413,
    title: 'The body is too large',
    fix: 'Send at most 64 KiB.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'The body is of a kind that is not read here',
    fix: 'Send JSON with the header Content-Type: application/json.',
  },
  'not-found': {
    status: 404,
    title: 'There is nothing here',
    fix: 'Check the path; /docs lists them.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'This path does not answer that method',
    fix: 'Use a method that the header Allow names.',
  },
  'too-many-requests': {
    status: 429,
    title: 'Too many requests',
    fix: 'Wait for the seconds that Retry-After names, then go on more slowly.',
  },
  'too-many-streams': {
    status: 429,
    title: 'Too many streams of events are open',
    fix: 'Close those that are not needed, or wait for the seconds that Retry-After names: one that is read is enough.',
  },
  internal: {
    status: 500,
    title: 'Something broke on our side',
    fix: 'Try again. If it stays, give the operator the X-Request-ID of this answer.',
  },
  unavailable: {
    status: 503,
    title: 'The service is not ready',
    fix: 'Try again in a few seconds.',
  },
  'request-timeout': { status: 408, title: 'The request took too long to arrive', fix: 'Send it again.' },
  'key-missing': {
    status: 401,
    title: 'No API key was given',
    fix: 'Send the header Authorization: Bearer <api key>.',
  },
  'key-unknown': {
    status: 401,
    title: 'The API key is not known or was revoked',
    fix: 'Make a new key with `stairgate keys create` and use that.',
  },
  'key-expired': {
    status: 401,
    title: 'The API key is past its end',
    fix: 'Make a new key with `stairgate keys create` and use that.',
  },
  'key-scope': {
    status: 403,
    title: 'The API key may not do this',
    fix: 'Use a key whose scope is the one that is named, or that was made for it as well.',
  },
  'role-missing': {
    status: 403,
    title: 'Your role does not reach that far',
    fix: 'Have somebody do it whose role is the one that is named, or be given that role.',
  },
  'sign-in-again': {
    status: 403,
    title: 'This needs somebody who has just signed in',
    fix: 'Sign in again, then do it again.',
  },
  'not-signed-in': { status: 401, title: 'Nobody is signed in', fix: 'Sign in again.' },
  csrf: {
    status: 403,
    title: 'The request did not prove that it comes from our own page',
    fix: 'Reload the page, then send the X-CSRF-Token that its session gives.',
  },
  'mail-limit': {
    status: 429,
    title: 'Enough mails were sent for today',
    fix: 'Wait until tomorrow, or look in the inbox and the spam folder for the mails that were sent.',
  },
  'address-invalid': {
    status: 422,
    title: 'That is not an e-mail address we can write to',
    fix: 'Give one plain address, such as name@example.org.',
  },
  'address-of-child': {
    status: 422,
    title: "That is the child's own address",
    fix: 'Ask for the address of a grown-up who looks after the child; what follows a plus makes it no other.',
  },
  'return-refused': {
    status: 422,
    title: 'The page does not lead back there',
    fix: 'Give an address of an origin that STAIRGATE_RETURN_TO names for your platform, or have the operator add it.',
  },
  'mailbox-closed': {
    status: 403,
    title: 'The mailbox is only shown on this machine',
    fix: 'Set SMTP_URL so that mails reach people, or open the service at a loopback address.',
  },
  'host-unknown': {
    status: 421,
    title: 'The service is not known by the name that was asked for',
    fix: 'Open it at its public address, STAIRGATE_PUBLIC_URL; what stands in front of it has to pass the header Host on.',
  },
} as const satisfies ProblemKinds;

export type GroundProblemCode = keyof typeof groundProblems;

/**
 * Every error that this service answers with, in one list: the HTTP status, what went wrong, and what to do about it.
 * The codes are stable; clients may switch on them.
 */
export const problems = {
  ...groundProblems,
  // The request itself.
  'body-too-large': {
    status: 413,
    title: 'The body is too large',
    fix: 'Send at most 64 KiB; batches of evaluations may have 4 MiB, reports of reviews 8 MiB.',
  },
  'search-refused': {
    status: 404,
    title: 'This search is refused by design',
    fix: 'Ask about one child at a time with /access/v1/evaluation, or what may be done with one with /access/v1/search/action.',
  },
  unavailable: {
    status: 503,
    title: 'The service is not ready',
    fix: 'Try again in a few seconds. Until then treat every question as answered with no.',
  },

  // Who is asking.
  'link-unknown': { status: 404, title: 'The link is not known', fix: 'Ask for a new link.' },
  'link-used': {
    status: 410,
    title: 'The link was used already',
    fix: 'Each link works once. Ask for a new one.',
  },
  'link-expired': { status: 410, title: 'The link is too old', fix: 'Ask for a new link.' },
  'link-ended': {
    status: 410,
    title: 'What the link was for is over',
    fix: 'Nothing is left to do with it: it was answered, taken back or ended since.',
  },
  'signed-in-as-another': {
    status: 409,
    title: 'Somebody else is signed in in this browser',
    fix: 'Ask whether they are to be signed out; then send replace: true.',
  },

  // Children and ages.
  'child-unknown': {
    status: 404,
    title: 'There is no such child here',
    fix: 'Check the id. A child that was erased cannot be found again.',
  },
  'place-unknown': {
    status: 400,
    title: 'The place is not an ISO 3166 code',
    fix: 'Give a code such as GB, US or US-CA, or "unknown".',
  },
  'situation-unknown': {
    status: 400,
    title: 'The situation is not in the vocabulary',
    fix: 'Use a situation as in words/vocabulary.yaml, such as contact.message/adult.',
  },
  'age-impossible': {
    status: 422,
    title: 'The age cannot be right',
    fix: 'Give whole years from 0 to 18 (18 means 18 or older), the lower first.',
  },
  'birth-impossible': {
    status: 422,
    title: 'The month of birth cannot be right',
    fix: 'Give a month that has been, at most 120 years ago.',
  },
  'evidence-untrusted': {
    status: 422,
    title: 'The age evidence could not be verified',
    fix: 'Send a token that is signed by a configured issuer and says what the request says.',
  },
  'proof-used': {
    status: 410,
    title: 'The proof was used before',
    fix: 'Each proof counts once, for one purpose and one person. Get a new one.',
  },
  'no-stands': {
    status: 409,
    title: 'A grown-up said no, and that stands for a while',
    fix: 'Until the day in `until` a yes of another takes a proof of being grown up. Whoever said no can be asked again.',
  },
  objected: {
    status: 409,
    title: 'A grown-up objects, and nobody has settled that yet',
    fix: 'Wait until the platform has settled it, with POST /v1/children/{id}/guardian/objection.',
  },
  'shut-out': {
    status: 409,
    title: 'An objection to this grown-up was upheld',
    fix: 'It is not asked and does not agree for this child until the one who objected lets it in again on its page, the platform with DELETE /v1/children/{id}/guardian/shut-outs, or an operator with "stairgate guardians let-in".',
  },
  'nobody-shut-out': {
    status: 409,
    title: 'Nobody is shut out from this child',
    fix: 'Somebody has let them in again already.',
  },
  'nothing-to-object': {
    status: 409,
    title: 'There is nothing to object to',
    fix: 'Nobody else was asked, or your no stands no longer.',
  },
  'nothing-to-settle': {
    status: 409,
    title: 'There is no objection to settle',
    fix: 'Read how the question to the guardian stands.',
  },
  'too-many-children': {
    status: 409,
    title: 'This grown-up is the guardian of too many children already',
    fix: 'Ask the operator, who can raise STAIRGATE_CHILDREN_PER_GUARDIAN for a family or a home that is larger.',
  },
  'too-much-evidence': {
    status: 409,
    title: 'There is too much age evidence for this child already',
    fix: 'An age is not a guessing game. If it is wrong, complain about "age".',
  },

  'attempt-unknown': {
    status: 404,
    title: 'There is no such attempt here',
    fix: 'Use what the beginning of the attempt gave, for the person for whom it was begun.',
  },
  'attempt-used': {
    status: 410,
    title: 'The attempt has ended already',
    fix: 'Each attempt counts once. Begin another if one is needed.',
  },
  'attempt-expired': {
    status: 410,
    title: 'The attempt is too old',
    fix: 'Begin another, and finish it within its hour.',
  },
  'too-many-attempts': {
    status: 409,
    title: 'Too many attempts are open for this child',
    fix: 'Finish one of them, or wait an hour until they have expired.',
  },

  // Choices, sessions, uses.
  'guardian-needed': {
    status: 409,
    title: 'A guardian has to say yes to this',
    fix: 'Ask the guardian with POST /v1/children/{id}/asks.',
  },
  locked: {
    status: 409,
    title: 'The law keeps this off for this child',
    fix: 'Leave it off; the rules are named. No choice opens it.',
  },
  waits: {
    status: 409,
    title: 'This is empty while something else is off',
    fix: 'Switch on what `waitsFor` lists first; `unlock` says how.',
  },
  limited: {
    status: 409,
    title: 'A limit keeps this off',
    fix: 'Whoever set the limit can lift it; `limits` says who that is.',
  },
  'limit-invalid': {
    status: 422,
    title: 'The limit is not one that there is',
    fix: 'Correct the field that is named; docs/protect-your-platform.md describes the kinds of limit.',
  },
  'limit-unknown': {
    status: 404,
    title: 'There is no such limit',
    fix: 'Look at the list of limits; it may have been lifted.',
  },
  'limit-of-another': {
    status: 403,
    title: 'Somebody else set this limit',
    fix: 'Only whoever set it can lift it: the child its own, a guardian a guardian’s, the platform its own.',
  },
  'too-many-limits': {
    status: 409,
    title: 'There are too many limits',
    fix: 'Lift some that are not needed any more.',
  },
  'zone-unknown': {
    status: 422,
    title: 'There is no such time zone',
    fix: 'Give a zone of the IANA such as Europe/London, or null for that of the place.',
  },
  'calendar-unreadable': {
    status: 422,
    title: 'The calendar cannot be read',
    fix: 'Give an iCalendar file (RFC 5545) of at most 1 MiB, or an https address of one on the public internet that redirects nowhere.',
  },
  'school-of-another': {
    status: 409,
    title: 'A guardian said when this child has school',
    fix: 'Leave it: what a guardian said goes before.',
  },
  'favour-waits': {
    status: 409,
    title: 'The guardian was asked already',
    fix: 'Wait for the answer; it is over by itself.',
  },
  'favour-unknown': {
    status: 404,
    title: 'There is no such favour',
    fix: 'Look at the list; it may be long over.',
  },
  'favour-over': {
    status: 410,
    title: 'What was asked for is over',
    fix: 'Nothing is left to do: it was answered, or its time has passed. `state` says which.',
  },
  'enough-more-time': {
    status: 409,
    title: 'Enough was given for today',
    fix: 'At most 240 minutes can be given on top in a day. For more, change the limit.',
  },
  'guardian-say-over': {
    status: 409,
    title: 'A guardian has no say any more for somebody of 18',
    fix: 'Leave it to the person. Limits of a guardian end at 18.',
  },
  'child-decides-itself': {
    status: 409,
    title: 'The child is old enough to decide this itself',
    fix: 'Ask the child: it can download and erase everything on its own page. A guardian may while the law asks for a guardian’s yes to the account.',
  },
  'not-needed': { status: 409, title: 'Nobody has to say yes to this', fix: 'Do not ask; it is on.' },
  'obligations-unmet': {
    status: 422,
    title: 'What has to happen first did not happen',
    fix: 'Do what `missing` lists, then send its names in `met`.',
  },
  'duration-not-allowed': {
    status: 422,
    title: 'This cannot be chosen for that long',
    fix: 'Choose `once` or `session`: it goes back to off when the session ends.',
  },
  'no-session': {
    status: 409,
    title: 'The child has no session',
    fix: 'Start one with POST /v1/children/{id}/sessions, or choose `once`.',
  },
  'session-unknown': {
    status: 404,
    title: 'There is no such session',
    fix: 'Check the id; it may have ended.',
  },

  // Complaints.
  'complaint-unknown': {
    status: 404,
    title: 'There is no such complaint',
    fix: 'Look at the list of complaints. It is gone where its child was erased.',
  },
  'complaint-answered': {
    status: 409,
    title: 'The complaint was answered already',
    fix: 'Each is answered once. Read the answer that it has.',
  },
  'too-many-complaints': {
    status: 409,
    title: 'There are too many complaints of this child',
    fix: 'Wait until some were answered, or until tomorrow where there were too many in a day.',
  },

  // The rulebook that is tried beside the one in force.
  'codes-invalid': {
    status: 422,
    title: 'The codes are not as they should be',
    fix: 'Correct what `errors` lists, by file and line. Nothing was changed.',
  },
  'candidate-none': {
    status: 404,
    title: 'No other rulebook is being tried',
    fix: 'Bring one with `stairgate rulebook candidate`.',
  },
  'candidate-in-force': {
    status: 409,
    title: 'This is what is in force already',
    fix: 'Bring other codes, another day, or leave guidance out.',
  },
  'candidate-moved': {
    status: 409,
    title: 'The rulebooks are not the ones that were compared',
    fix: 'Look at what is in force and what is the candidate now, then decide again.',
  },
  'two-people': {
    status: 403,
    title: 'A switch of the law takes two people',
    fix: 'Propose the switch, and have somebody else approve it. Only a switch back to what was in force just before takes one, who says why.',
  },
  'same-person': {
    status: 403,
    title: 'Who proposed a switch cannot approve it',
    fix: 'Have another person approve it, by a sign-in or key that is not of, and was not made by, who proposed it.',
  },
  'person-unknown': {
    status: 403,
    title: 'The key does not say whose it is',
    fix: 'Use a key that was made with `stairgate keys create --scope operator --person NAME`, or the identity provider: two people can be told apart only by name.',
  },
  'platform-unclear': {
    status: 422,
    title: 'It is not said which platform is meant',
    fix: 'Give the name of the platform, or a new name.',
  },
  'proposal-unknown': {
    status: 404,
    title: 'There is no such proposal, or its time is over',
    fix: 'Look at the candidate, and propose the switch again.',
  },
  'revision-unknown': {
    status: 404,
    title: 'No rulebook of this revision is kept here',
    fix: 'Check the 16 digits. Only what was in force here, or is the candidate, is kept.',
  },
  'date-passed': {
    status: 422,
    title: 'The day has passed',
    fix: 'Give a day to come: law is only ever brought forward.',
  },

  // Webhooks.
  'webhook-unknown': {
    status: 404,
    title: 'There is no such webhook here',
    fix: 'Look at the list of webhooks; it may have been removed.',
  },
  'webhook-address': {
    status: 422,
    title: 'Webhooks cannot go to this address',
    fix: 'Give an https address on the public internet, with no name, password or fragment in it.',
  },
  'delivery-unknown': {
    status: 404,
    title: 'There is no such delivery',
    fix: 'Look at the list of deliveries; each is kept for fourteen days, and none of a child that was erased.',
  },
  'too-many-webhooks': {
    status: 409,
    title: 'There are too many webhooks of this platform',
    fix: 'Remove one that is not needed any more.',
  },

  // Reviews of platforms.
  'report-invalid': {
    status: 422,
    title: 'This is no report of a review',
    fix: 'Send report.json as `stairgate review` wrote it; `errors` says where it does not fit.',
  },
  'report-version': {
    status: 422,
    title: 'The report is of a version that is not read here',
    fix: 'Bring the reviewer and this service to one version, then judge the review again with `stairgate review --judge`.',
  },
  'seal-invalid': {
    status: 422,
    title: 'This is no seal of that report',
    fix: 'Send manifest.json and manifest.jws of the folder that the report came from; `stairgate verify` says whether they hold.',
  },
  'review-unknown': {
    status: 404,
    title: 'There is no such review',
    fix: 'It may have been deleted. Look at the list of reviews.',
  },
  'too-many-reviews': {
    status: 409,
    title: 'There is no room for another review',
    fix: 'Delete some on the page of reviews, then publish again.',
  },

  // Guardians and consent.
  'no-guardian': {
    status: 409,
    title: 'No guardian is known for this child',
    fix: 'Ask for one with POST /v1/children/{id}/guardian.',
  },
  'guardian-already-asked': {
    status: 409,
    title: 'A guardian was asked already',
    fix: 'Wait for the answer, or take the question back with DELETE and ask another.',
  },
  'guardian-consented': {
    status: 409,
    title: 'A guardian has agreed already',
    fix: 'Nothing has to be asked. Where that guardian cannot take it back on its own page, because the mailbox is lost or somebody else looks after the child, end it with POST /v1/children/{id}/guardian/end and a reason; then another can be asked.',
  },
  'child-cannot-end': {
    status: 409,
    title: 'A child of this age cannot end it alone',
    fix: 'Complain about `guardian`: the guardian does not see it, and whoever runs the service or the app answers and can end it.',
  },
  'still-consented': {
    status: 409,
    title: 'The guardian still has a say',
    fix: 'Take everything back first, or refuse.',
  },
  'own-choice-too-early': {
    status: 409,
    title: 'The child is not of the age of its own consent',
    fix: 'Give another reason, or leave it as it is.',
  },
  'ask-unknown': {
    status: 404,
    title: 'There is no such request',
    fix: 'It may have been answered or taken back.',
  },
  'ask-already-answered': {
    status: 409,
    title: 'This was answered already',
    fix: 'Reload to see the answer.',
  },
  'consent-already-answered': {
    status: 409,
    title: 'This was answered already',
    fix: 'Reload to see the answer.',
  },
  'not-consented': {
    status: 409,
    title: 'Only a guardian who has agreed can do this',
    fix: 'Answer what you were asked first.',
  },
  'consent-unknown': { status: 404, title: 'There is no such consent', fix: 'Check the id.' },
  'purpose-unknown': {
    status: 422,
    title: 'There is no such purpose for this child',
    fix: 'Reload and answer the purposes that are listed.',
  },
  contradicts: {
    status: 422,
    title: 'The answer agrees to something and refuses what it contains',
    fix: 'Agree to both, or refuse the wider one too; `contradicts` names them.',
  },
  'core-needed': {
    status: 422,
    title: 'The service itself has to be agreed to first',
    fix: 'Agree to `core` as well, or refuse everything.',
  },
  'nothing-agreed': {
    status: 422,
    title: 'The answer agrees to nothing',
    fix: 'Agree to at least one purpose, or refuse everything with POST …/refuse.',
  },
  'method-too-weak': {
    status: 422,
    title: 'This way of confirming is too weak for what was agreed to',
    fix: 'Use a stronger method, or leave out the purposes that are named.',
  },
  'method-unknown': {
    status: 400,
    title: 'There is no such way of confirming',
    fix: 'Use one that the page offers.',
  },
  'proof-invalid': {
    status: 422,
    title: 'The proof did not hold',
    fix: 'Get a fresh proof from its issuer and send it within its lifetime.',
  },
  'notice-changed': {
    status: 409,
    title: 'The notice changed while it was read',
    fix: 'Read the new notice and answer again.',
  },
} as const satisfies ProblemKinds;

export type ProblemCode = keyof typeof problems;

const codes = Object.keys(problems) as ProblemCode[];

/** A rule that explains a refusal, as a problem cites it. */
export const citedRuleSchema = Type.Object(
  { code: text, cite: text, url: text, short: Type.Optional(text), says: Type.Optional(text) },
  { title: 'CitedRule' },
);
export type CitedRule = Wire<typeof citedRuleSchema>;

/**
 * The body of every error of a service (RFC 9457). Members that a code does not need are left out; others may follow.
 * @param codes of that service.
 */
export function problemSchemaOf<Code extends string>(codes: readonly Code[]) {
  return Type.Object(
    {
      type: text,
      title: text,
      status: Type.Integer(),
      detail: text,
      code: oneOf(codes, { description: 'Stable; switch on it.' }),
      fix: Type.String({ description: 'What to do about it.' }),
      instance: Type.Optional(text),
      rules: Type.Optional(Type.Array(citedRuleSchema)),
      errors: Type.Optional(
        Type.Array(Type.Object({}, { additionalProperties: true }), {
          description: 'What is wrong, one by one: mostly `field` and `right`, of codes file and line.',
        }),
      ),
      field: Type.Optional(text),
      missing: Type.Optional(texts),
      waitsFor: Type.Optional(
        Type.Array(Type.Object({ situation: situationSchema, unlock: Type.Array(unlockSchema) }), {
          description: 'What has to be open first, and what would open it.',
        }),
      ),
      limits: Type.Optional(closingsSchema),
    },
    { additionalProperties: true, title: 'Problem' },
  );
}
/** The body of every error of protect. */
export const problemSchema = problemSchemaOf(codes);
export interface ProblemBody<Code extends string = ProblemCode>
  extends Omit<Wire<typeof problemSchema>, 'code'> {
  readonly code: Code;
  readonly [extra: string]: unknown;
}

/** What a problem means and what to do about it, without an occasion. */
export const problemKindSchema = Type.Object(
  { code: text, status: Type.Integer(), title: text, fix: text },
  { title: 'ProblemKind' },
);
export type NamedProblemKind = Wire<typeof problemKindSchema>;

/** A problem as it is answered. `detail` is its title where nothing more is to be said. */
export function problemBody<Code extends string>(
  kinds: ProblemKinds<Code>,
  code: Code,
  detail?: string,
  extra: Readonly<Record<string, unknown>> = {},
): ProblemBody<Code> {
  const { title, fix, status } = kinds[code];
  return { type: `/problems/${code}`, title, status, detail: detail ?? title, code, fix, ...extra };
}
