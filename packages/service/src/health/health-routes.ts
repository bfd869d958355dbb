import { type GroundProblemCode, operations, type ProblemKinds, type Readiness } from '@stairgate/wire';
import { sql } from 'kysely';
import type { ServiceContext } from '../context.ts';
import { route } from '../http/route.ts';
import type { ServiceApp } from '../http/service-app.ts';
import { ServiceProblem } from '../problems/service-problem.ts';

/** What a service says of its readiness. */
export interface ReadinessSource {
  /** Rejects when the service is not ready. */
  prepare(): Promise<void>;
  read(): Omit<Readiness, 'status'>;
}

/** Whether the service lives and is ready, and what each of its problems means. */
export async function healthRoutes(
  app: ServiceApp,
  { db }: Pick<ServiceContext, 'db'>,
  { problems, ready }: { problems: ProblemKinds<GroundProblemCode>; ready: ReadinessSource },
): Promise<void> {
  const problem = (code: GroundProblemCode, detail: string) =>
    new ServiceProblem<GroundProblemCode>(problems, code, detail);

  app.route(route(operations.readHealth, async () => ({ status: 'ok' as const })));

  app.route(
    route(operations.readReadiness, async () => {
      try {
        await sql`select 1`.execute(db);
        await ready.prepare();
      } catch {
        throw problem('unavailable', 'The database does not answer.');
      }
      return { status: 'ready' as const, ...ready.read() };
    }),
  );

  app.route(
    route(operations.readProblem, async ({ params: { code } }) => {
      if (!Object.hasOwn(problems, code)) throw problem('not-found', 'There is no problem of this name.');
      return { code, ...(problems as ProblemKinds)[code]! };
    }),
  );
}
