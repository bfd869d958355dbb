import { Type } from '@fastify/type-provider-typebox';
import { sql } from 'kysely';
import type { TObject, TProperties } from 'typebox';
import type { ServiceContext } from '../context.ts';
import type { ServiceApp } from '../http/service-app.ts';
import { type GroundProblemCode, type ProblemKinds, ServiceProblem } from '../problems/service-problem.ts';

/** What else a service says of its readiness. */
export interface Readiness {
  readonly description: string;
  readonly members: TObject<TProperties>;
  /** Rejects when the service is not ready. */
  prepare(): Promise<void>;
  read(): object;
}

/** Whether the service lives and is ready, and what each of its problems means. */
export async function healthRoutes(
  app: ServiceApp,
  { db }: Pick<ServiceContext, 'db'>,
  { problems, ready }: { problems: ProblemKinds<GroundProblemCode>; ready: Readiness },
): Promise<void> {
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
        description: ready.description,
        response: {
          200: Type.Object({ status: Type.Literal('ready'), ...ready.members.properties }),
        },
      },
    },
    async () => {
      try {
        await sql`select 1`.execute(db);
        await ready.prepare();
      } catch {
        throw new ServiceProblem<GroundProblemCode>(problems, 'unavailable', 'The database does not answer.');
      }
      return { status: 'ready', ...ready.read() } as never;
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
      if (!Object.hasOwn(problems, code))
        throw new ServiceProblem<GroundProblemCode>(
          problems,
          'not-found',
          'There is no problem of this name.',
        );
      return { code, ...(problems as ProblemKinds)[code]! };
    },
  );
}
