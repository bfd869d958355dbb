import { Type } from 'typebox';
import type { Api } from './openapi.ts';
import type { Operations } from './operation.ts';
import { groundProblems, type ProblemKinds, problemSchemaOf } from './problem.ts';
import { askedDay, closed, day, instant, line, oneOf, orNull, text, type Wire } from './schema.ts';

/** Every error of the researchers' desk: those of the ground, and its own. */
export const deskProblems = {
  ...groundProblems,
  'desk-key-missing': {
    status: 401,
    title: 'No key of this desk came along',
    fix: 'Send Authorization: Bearer with the key of a person of the project, or with the secret of the application.',
  },
  'desk-key-unknown': {
    status: 401,
    title: 'The key is not known, or ended',
    fix: 'Ask whoever holds the application for another. A key ends with its project.',
  },
  'application-unknown': {
    status: 404,
    title: 'There is no such application',
    fix: 'Look at the address, and send the secret that came with the application.',
  },
  'application-settled': {
    status: 409,
    title: 'The application is not at this point',
    fix: 'Read where it stands first: what was decided is not decided again, and an appeal is made once.',
  },
  'person-not-named': {
    status: 403,
    title: 'The application does not name this person',
    fix: 'Give a name as it stands in the application. Others apply anew.',
  },
  'query-wrong': {
    status: 400,
    title: 'The query does not fit the data',
    fix: 'The detail says where and what would be right. The codebook has every column.',
  },
  'budget-refused': {
    status: 403,
    title: 'The budget does not allow it',
    fix: 'Ask for less, at a smaller rho, or for more time. Nothing was spent.',
  },
  'data-failed': {
    status: 503,
    title: 'The data could not be read',
    fix: 'What was debited stays debited: ask the same again, and it is answered at no further cost.',
  },
  'release-unknown': {
    status: 404,
    title: 'There is no such release',
    fix: 'Releases are named by the id in them. The log has those of this data set.',
  },
} as const satisfies ProblemKinds;
export type DeskProblemCode = keyof typeof deskProblems;

const words = (description: string) =>
  Type.String({ minLength: 20, maxLength: 5000, pattern: '\\S', description });
const name = line({ minLength: 1, maxLength: 200 });

/** What somebody says who wants to ask: Article 8(a) to (g) of Delegated Regulation (EU) 2025/2050. */
export const applicationSchema = closed(
  {
    title: line({ minLength: 5, maxLength: 200 }),
    people: Type.Array(closed({ name, affiliation: name }), {
      minItems: 1,
      maxItems: 20,
      description: '(a) Who asks, and the research organisation that each belongs to.',
    }),
    independence: words('(b) That it is independent from commercial interests, and why.'),
    funding: words('(c) Who pays for the research.'),
    data: words('(d) Which data, in which form and at which rho.'),
    need: words('(d) Why this data is necessary and proportionate, and for how long.'),
    until: askedDay,
    risks: words('(e) The risks to children, and the safeguards.'),
    activities: words('(f) What will be done with it.'),
    publication: Type.Literal(true, { description: '(g) Results are published free of charge.' }),
  },
  { title: 'Application' },
);
export type Application = Wire<typeof applicationSchema>;

export const deskDecisionSchema = closed(
  {
    granted: Type.Boolean(),
    reasons: words('Why, for the applicant.'),
    rho: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 100 })),
    until: Type.Optional(askedDay),
  },
  { title: 'DeskDecision' },
);
export type DeskDecision = Wire<typeof deskDecisionSchema>;

export const applicationViewSchema = Type.Object(
  {
    applicationId: text,
    state: oneOf(['received', 'granted', 'refused', 'appealed', 'refused-for-good'], {
      title: 'ApplicationState',
    }),
    at: instant,
    application: applicationSchema,
    decision: orNull(Type.Object({ granted: Type.Boolean(), reasons: text, at: instant })),
    appeal: orNull(Type.Object({ reasons: text, at: instant })),
    project: orNull(Type.Object({ id: text, rho: Type.Number(), until: day })),
  },
  { title: 'ApplicationView' },
);
export type ApplicationView = Wire<typeof applicationViewSchema>;

const logLine = Type.Object({
  project: text,
  at: instant,
  rho: Type.Number(),
  release: text,
  question: Type.Unknown({ description: 'As it was asked.' }),
});
export const deskLogSchema = Type.Object({ queries: Type.Array(logLine) }, { title: 'DeskLog' });
export type DeskLog = Wire<typeof deskLogSchema>;

const anything = Type.Unknown();
const applicationParams = Type.Object({ applicationId: Type.String({ maxLength: 64 }) });
const releaseParams = Type.Object({ release: Type.String({ pattern: '^[0-9a-f]{64}$' }) });
const tag = 'Desk';

export const exampleApplication = {
  title: 'Sleep after the ban of night alerts',
  people: [{ name: 'Ada Example', affiliation: 'University of Examples' }],
  independence: 'The university is public; nobody of the group works for a platform.',
  funding: 'Research Council grant EX-1, nothing of it from industry.',
  data: 'Minutes of use by month and place, as private releases at rho 0.1 in all.',
  need: 'No public figures tell the months before the law from those after it.',
  until: '2027-06-30',
  risks: 'None of a single child is seen: answers have noise; the group shares no keys.',
  activities: 'A difference in differences by a registered specification, and its article.',
  publication: true,
} as const satisfies Application;

/** What the desk answers. `anybody` is whoever has no key; all else says in its summary whose key it takes. */
export const deskOperations = {
  readCatalogue: {
    method: 'GET',
    path: '/catalogue.jsonld',
    tag,
    summary: 'The catalogue of the data, as DCAT',
    caller: 'anybody',
    answers: { 200: { description: 'DCAT 3 as JSON-LD.', schema: anything } },
    example: { status: 200 },
  },
  readCodebook: {
    method: 'GET',
    path: '/v1/codebook',
    tag,
    summary: 'Every table and column, with bounds and values',
    caller: 'anybody',
    answers: { 200: { description: 'The codebook.', schema: anything } },
    example: { status: 200 },
  },
  readDeskLog: {
    method: 'GET',
    path: '/v1/log',
    tag,
    summary: 'What was asked, by which project and at what cost',
    caller: 'anybody',
    answers: { 200: { description: 'The latest first.', schema: deskLogSchema } },
    example: { status: 200, answer: { queries: [] } },
  },
  readRelease: {
    method: 'GET',
    path: '/v1/releases/{release}',
    tag,
    summary: 'A release that was given out, with its seal',
    caller: 'anybody',
    params: releaseParams,
    answers: { 200: { description: 'The release.', schema: anything } },
    example: { params: { release: '0'.repeat(64) }, status: 404 },
  },
  apply: {
    method: 'POST',
    path: '/v1/applications',
    tag,
    summary: 'Apply for access; the secret in the answer opens the application, and is shown once',
    caller: 'anybody',
    body: applicationSchema,
    answers: {
      201: {
        description: 'It waits for the data holder.',
        schema: Type.Object({ applicationId: text, secret: text }),
      },
    },
    example: { body: exampleApplication, status: 201 },
  },
  readApplication: {
    method: 'GET',
    path: '/v1/applications/{applicationId}',
    tag,
    summary: 'Where an application stands: by its secret',
    caller: 'anybody',
    params: applicationParams,
    answers: { 200: { description: 'The application.', schema: applicationViewSchema } },
    example: { params: { applicationId: 'a_1' }, status: 401 },
  },
  appeal: {
    method: 'POST',
    path: '/v1/applications/{applicationId}/appeal',
    tag,
    summary: 'Appeal against a refusal, once: by its secret',
    caller: 'anybody',
    params: applicationParams,
    body: closed({ reasons: words('Why the refusal is wrong.') }),
    answers: { 200: { description: 'It waits again.', schema: applicationViewSchema } },
    example: {
      params: { applicationId: 'a_1' },
      body: { reasons: 'The annex, which shows the need, was not read.' },
      status: 401,
    },
  },
  makePersonKey: {
    method: 'POST',
    path: '/v1/applications/{applicationId}/people',
    tag,
    summary: 'A key for one person of the application, in place of any before: by its secret',
    caller: 'anybody',
    params: applicationParams,
    body: closed({ name }),
    answers: { 201: { description: 'The key, shown once.', schema: Type.Object({ key: text }) } },
    example: { params: { applicationId: 'a_1' }, body: { name: 'Ada Example' }, status: 401 },
  },
  listApplications: {
    method: 'GET',
    path: '/v1/holder/applications',
    tag,
    summary: 'All applications: by the key of the data holder',
    caller: 'anybody',
    answers: {
      200: {
        description: 'The oldest that waits first.',
        schema: Type.Object({ applications: Type.Array(applicationViewSchema) }),
      },
    },
    example: { status: 401 },
  },
  decideApplication: {
    method: 'POST',
    path: '/v1/holder/applications/{applicationId}/decision',
    tag,
    summary: 'Grant or refuse, with reasons: by the key of the data holder',
    caller: 'anybody',
    params: applicationParams,
    body: deskDecisionSchema,
    answers: { 200: { description: 'The application.', schema: applicationViewSchema } },
    example: {
      params: { applicationId: 'a_1' },
      body: { granted: false, reasons: 'The need for this data is not shown.' },
      status: 401,
    },
  },
  rehearseQuery: {
    method: 'POST',
    path: '/v1/rehearse',
    tag,
    summary: 'The answer for made-up rows; costs nothing: by the key of a person',
    caller: 'anybody',
    body: anything,
    answers: { 200: { description: 'Nothing of it is real.', schema: anything } },
    example: { body: {}, status: 401 },
  },
  costQuery: {
    method: 'POST',
    path: '/v1/cost',
    tag,
    summary: 'What a query takes and how wide its answer is; costs nothing: by the key of a person',
    caller: 'anybody',
    body: anything,
    answers: { 200: { description: 'The cost.', schema: anything } },
    example: { body: {}, status: 401 },
  },
  askQuery: {
    method: 'POST',
    path: '/v1/query',
    tag,
    summary: 'The answer, sealed; paid for before the data is read: by the key of a person',
    caller: 'anybody',
    body: anything,
    answers: { 200: { description: 'The release, and what it cost now.', schema: anything } },
    example: { body: {}, status: 401 },
  },
  readDeskBudget: {
    method: 'GET',
    path: '/v1/budget',
    tag,
    summary: 'What the project has left: by the key of a person',
    caller: 'anybody',
    answers: {
      200: {
        description: 'In rho.',
        schema: Type.Object({ project: text, cap: Type.Number(), spent: Type.Number(), left: Type.Number() }),
      },
    },
    example: { status: 401 },
  },
} as const satisfies Operations;

export const deskApi: Api = {
  title: 'Stairgate: researchers’ desk',
  description:
    'Questions of children’s data, answered with a guarantee for each child. Errors are problem documents (RFC 9457) with a stable `code` and a `fix`.',
  operations: deskOperations,
  tags: { Desk: 'What researchers and the data holder ask of each other.' },
  problems: deskProblems,
  problemSchema: problemSchemaOf(Object.keys(deskProblems) as DeskProblemCode[]),
  sendsEvents: false,
  securitySchemes: {},
};
