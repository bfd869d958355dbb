import { route, type ServiceApp } from '@stairgate/service';
import { operations } from '@stairgate/wire';
import { checkEvidence, learnAge } from '../evidence/learn-age.ts';
import { childView } from '../facts/child-view.ts';
import type { Context } from '../facts/context.ts';

export async function ageRoutes(app: ServiceApp, context: Context): Promise<void> {
  app.route(
    route(operations.addAgeEvidence, async (request) => {
      const { childId } = request.params;
      await context.children.need(childId);
      const learnt = await checkEvidence(context, childId, request.body);
      const facts = await context.children.change(childId, async (change) => {
        await learnAge(context, change, learnt);
        return change.facts();
      });
      return childView(facts, context.rulebook(), context.clock());
    }),
  );
}
