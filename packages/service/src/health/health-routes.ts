import { Type } from '@fastify/type-provider-typebox';
import { sql } from 'kysely';
import type { Context } from '../../../protect/src/child/facts/context.ts';
import { Problem, type ProblemCode, problems } from '../../../protect/src/problem.ts';
import type { ServiceApp } from '../app/service-app.ts';

export async function healthRoutes(app: ServiceApp, context: Context): Promise<void> {
  app.get(
    '/health',
    {
      schema: {
        tags: ['Service'],
        summary: 'Whether the process lives',
        response: { 200: Type.Object({ status: Type.Literal('ok') }) },
      },
    },
    async () => ({ status: 'ok' as const }),
  );

  app.get(
    '/ready',
    {
      schema: {
        tags: ['Service'],
        summary: 'Whether questions can be answered',
        description:
          'Asks the database. `live: false` means that changes by other nodes are not heard at the moment; answers then come from the database each time. `behind` is not null while this node answers from another rulebook than the one in force, because it cannot load that: it goes on with the one before.',
        response: {
          200: Type.Object({
            status: Type.Literal('ready'),
            revision: Type.String(),
            live: Type.Boolean(),
            behind: Type.Union([
              Type.Object({ revision: Type.String(), since: Type.String(), why: Type.String() }),
              Type.Null(),
            ]),
          }),
        },
      },
    },
    async () => {
      try {
        await sql`select 1`.execute(context.db);
        if (!context.laws.certain) await context.laws.refresh();
      } catch {
        throw new Problem('unavailable', 'The database does not answer.');
      }
      const { rulebook, events, laws } = context;
      return {
        status: 'ready' as const,
        revision: rulebook().revision,
        live: events.live,
        behind: laws.behind,
      };
    },
  );

  app.get(
    '/problems/:code',
    {
      schema: {
        tags: ['Service'],
        summary: 'What a problem means and what to do about it',
        params: Type.Object({ code: Type.String({ maxLength: 50 }) }),
        response: {
          200: Type.Object({
            code: Type.String(),
            status: Type.Integer(),
            title: Type.String(),
            fix: Type.String(),
          }),
        },
      },
    },
    async ({ params: { code } }) => {
      if (!Object.hasOwn(problems, code)) throw new Problem('not-found', 'There is no problem of this name.');
      return { code, ...problems[code as ProblemCode] };
    },
  );
}
