import type { Returned } from '@stairgate/adapters';
import { logFailure, route, type ServiceApp } from '@stairgate/service';
import { operations } from '@stairgate/wire';
import type { FastifyError } from 'fastify';
import type { AttemptRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import { problemHandler } from '../../problem-handler.ts';
import type { Context } from '../facts/context.ts';
import { attemptByState, finishAttempt, standingOf } from './finish-attempt.ts';

/** Where browsers come back to, and others call, whatever the method. Who knows the `state` may: it is 256 random bits. */
export async function returnRoutes(app: ServiceApp, context: Context): Promise<void> {
  app.removeAllContentTypeParsers();
  // As it came: a signature is over these bytes.
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    const text = body as string;
    if (/\0|\\u0000/.test(text)) done(new Problem('invalid', 'the body: leave out the character U+0000'));
    else done(null, text);
  });

  app.route(
    route(operations.returnFromAttempt, async (request, reply) => {
      const { state, query } = split(request.query);
      const row = await attemptByState(context, state);
      const outcome = await outcomeOf(row, { via: 'return', query, headers: {}, body: '' }).catch(
        (error: FastifyError) => {
          const { code, status } = problemHandler.toProblem(error);
          if (status >= 500) logFailure(request.log, error, code);
          return code;
        },
      );
      const to = new URL(row.return_to);
      to.searchParams.set('attempt', row.attempt_id);
      to.searchParams.set('outcome', outcome);
      return reply.redirect(to.href, 303);
    }),
  );

  /** A browser that comes back after the other side has called, or comes back twice, is told how it ended. */
  async function outcomeOf(row: AttemptRow, returned: Returned): Promise<string> {
    const standing = standingOf(row, context.clock());
    return standing === 'finished' || standing === 'refused'
      ? standing
      : finishAttempt(context, row, returned);
  }

  app.route(
    route(operations.callBackAttempt, async (request) => {
      const { state, query } = split(request.query);
      const row = await attemptByState(context, state);
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
      );
      const body = typeof request.body === 'string' ? request.body : '';
      return { outcome: await finishAttempt(context, row, { via: 'callback', query, headers, body }) };
    }),
  );
}

/** Of a name that comes twice nothing is read: two readers could take two different ones. */
function split(given: Readonly<Record<string, unknown>>): { state: string; query: Record<string, string> } {
  const { state, ...rest } = given;
  const query = Object.entries(rest).filter((one): one is [string, string] => typeof one[1] === 'string');
  return { state: String(state), query: Object.fromEntries(query) };
}
