import { Type } from 'typebox';
import { exampleValues } from './example-values.ts';
import { exampleReadiness, healthSchema, readinessSchema } from './health.ts';
import { mailsSchema } from './mail.ts';
import type { Operations } from './operation.ts';
import { problemKindSchema } from './problem.ts';

const tag = 'Service';
const caller = 'anybody';

/** What anybody may ask of the service itself. */
export const serviceOperations = {
  readHealth: {
    method: 'GET',
    path: '/health',
    tag,
    summary: 'Whether the process lives',
    caller,
    answers: { 200: { description: 'It does.', schema: healthSchema } },
    example: { status: 200, answer: { status: 'ok' } },
  },
  readReadiness: {
    method: 'GET',
    path: '/ready',
    tag,
    summary: 'Whether questions can be answered',
    description:
      'Asks the database. `live: false` means that changes by other nodes are not heard at the moment; answers then come from the database each time. `behind` is not null while this node answers from another rulebook than the one in force, because it cannot load that: it goes on with the one before.',
    caller,
    answers: { 200: { description: 'They can.', schema: readinessSchema } },
    example: { status: 200, answer: exampleReadiness },
  },
  readProblem: {
    method: 'GET',
    path: '/problems/{code}',
    tag,
    summary: 'What a problem means and what to do about it',
    caller,
    params: Type.Object({ code: Type.String({ maxLength: 50 }) }),
    answers: { 200: { description: 'The kind of problem.', schema: problemKindSchema } },
    problems: ['not-found'],
    example: {
      params: { code: 'not-signed-in' },
      status: 200,
      answer: { code: 'not-signed-in', status: 401, title: 'Nobody is signed in', fix: 'Sign in again.' },
    },
  },
  readMailbox: {
    method: 'GET',
    path: '/mailbox/api/messages',
    tag,
    summary: 'Mails that would have been sent',
    description: 'Only where no mail server is set up, and only on this machine.',
    caller,
    answers: { 200: { description: 'The mails, the newest first.', schema: mailsSchema } },
    problems: ['mailbox-closed', 'not-found'],
    example: {
      status: 200,
      answer: [
        {
          id: 'm_5sKqv0Xr2Wt',
          to: 'parent@example.com',
          subject: 'Your permission for a child to use Treehouse',
          at: exampleValues.at,
          text: 'Your child gave us your address.',
          html: '<p>Your child gave us your address.</p>',
        },
      ],
    },
  },
} as const satisfies Operations;
