import type { ServiceApp } from '@stairgate/service';
import { operations } from '@stairgate/wire';
import { checkEvidence, learnAge } from '../evidence/learn-age.ts';
import { childView } from '../facts/child-view.ts';
import type { PlatformDoor } from '../facts/platform-door.ts';

export async function ageRoutes(app: ServiceApp, door: PlatformDoor): Promise<void> {
  app.route(
    door.route(operations.addAgeEvidence, async (context, request) => {
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
