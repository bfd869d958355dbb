import type { ServiceApp } from '@stairgate/service';
import { operations } from '@stairgate/wire';
import { operatorRoute } from '../../browser/operator-route.ts';
import type { RootContext } from '../../child/facts/context.ts';
import { takeCounts } from './take-counts.ts';

/** Exact counts, for operators who answer for them. */
export async function countRoutes(app: ServiceApp, context: RootContext): Promise<void> {
  app.route(
    operatorRoute(context, operations.readCounts, async (_operator, { query }) => takeCounts(context, query)),
  );
}
