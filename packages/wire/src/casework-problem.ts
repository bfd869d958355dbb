import { groundProblems, type ProblemKinds, problemSchemaOf } from './problem.ts';

/** Every error that casework answers with. The codes are stable; clients may switch on them. */
export const caseworkProblems = {
  ...groundProblems,
  'body-too-large': {
    status: 413,
    title: 'The body is too large',
    fix: 'Send a document of at most the bytes that are named; JSON may have 64 KiB, a report 8 MiB.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'The body is of a kind that is not read here',
    fix: 'Send JSON as application/json, and documents and files of reviews as application/octet-stream.',
  },
  'key-unknown': {
    status: 401,
    title: 'The key is not known or was ended',
    fix: 'Have the head of the office make you a new one.',
  },
  'role-missing': {
    status: 403,
    title: 'You are not trusted with that',
    fix: 'Have somebody do it whose role has the power that is named.',
  },
  'link-unknown': { status: 404, title: 'The link is not known', fix: 'Ask the office for a new one.' },
  'link-over': {
    status: 410,
    title: 'The link was used already, or is too old',
    fix: 'Ask the office for a new one.',
  },
  'person-unknown': {
    status: 404,
    title: 'There is no such person',
    fix: 'Look at the list of people.',
  },
  'platform-unknown': {
    status: 404,
    title: 'There is no such platform',
    fix: 'Look at the list of platforms, or add it.',
  },
  'platform-known': {
    status: 409,
    title: 'A platform on record has this address',
    fix: 'Use that one. Where it was sold or renamed, say so of it: its history stays.',
  },
  'case-unknown': { status: 404, title: 'There is no such case', fix: 'Look at the list of cases.' },
  'case-moved': {
    status: 409,
    title: 'Somebody else went on with this since you looked',
    fix: 'Look again at what it is now, then decide anew.',
  },
  'step-refused': {
    status: 409,
    title: 'This step does not follow from where the case stands',
    fix: 'Do what the detail says first, or take another step.',
  },
  'two-people': {
    status: 409,
    title: 'This needs two people',
    fix: 'Have somebody else give it, who did not propose it.',
  },
  'finding-unknown': {
    status: 422,
    title: 'The case has no such finding',
    fix: 'Name one of the findings of the case.',
  },
  'document-unknown': {
    status: 422,
    title: 'There is no such document',
    fix: 'Upload it first, then name it by the hash that came back.',
  },
  'review-unknown': { status: 404, title: 'There is no such review', fix: 'Look at the list of reviews.' },
  'review-not-whole': {
    status: 409,
    title: 'Files of this review are not here yet',
    fix: 'Send each file that its manifest names, then ask again.',
  },
  'review-cut-short': {
    status: 409,
    title: 'This review was cut short',
    fix: 'Have it made again, to its end.',
  },
  'signer-unknown': {
    status: 409,
    title: 'Nobody of this office vouches for the key that sealed this review',
    fix: 'Have the head say whose key it is, once that is certain.',
  },
  'seal-invalid': {
    status: 422,
    title: 'The seal does not hold',
    fix: 'Send manifest.json and manifest.jws as they lie in the folder, with the report that they name.',
  },
  'file-unknown': {
    status: 422,
    title: 'This is no file that the manifest names, as it names it',
    fix: 'Send the files of the folder byte by byte.',
  },
  'report-version': {
    status: 422,
    title: 'The report is of another version',
    fix: 'Judge the evidence again with the reviewer of this version: stairgate review --judge FOLDER.',
  },
  'report-invalid': {
    status: 422,
    title: 'This is no report of a review',
    fix: 'Send report.json as the reviewer wrote it.',
  },
  'other-platform': {
    status: 422,
    title: 'This review is of another platform',
    fix: 'Take it in for the platform whose address it names, or say that the address is one of its own.',
  },
} as const satisfies ProblemKinds;
export type CaseworkProblemCode = keyof typeof caseworkProblems;

export const caseworkProblemSchema = problemSchemaOf(Object.keys(caseworkProblems) as CaseworkProblemCode[]);
