import type { ServiceApp } from '@stairgate/service';
import { evidenceSchema } from '../age/evidence.ts';
import { checkEvidence, evidenceForLedger, keepEvidence } from '../age/learn-age.ts';
import { childParams, childSchema, childView } from '../facts/child-view.ts';
import type { Context } from '../facts/context.ts';

export async function ageRoutes(app: ServiceApp, context: Context): Promise<void> {
  app.post(
    '/v1/children/:childId/age-evidence',
    {
      schema: {
        tags: ['Children'],
        summary: 'Add evidence of age',
        description:
          'Every piece is kept with its sequence number; together they give the age, whatever the order in which they arrive. See age-now.ts for how.',
        params: childParams,
        body: evidenceSchema,
        response: { 200: childSchema },
      },
    },
    async (request) => {
      const { childId } = request.params;
      await context.children.need(childId);
      const learnt = await checkEvidence(context, childId, request.body);
      const facts = await context.children.change(childId, async (change) => {
        await keepEvidence(change.trx, childId, learnt);
        await context.guardians.alert(change, 'age');
        await change.record('age-learnt', evidenceForLedger(learnt));
        return change.facts();
      });
      return childView(facts, context.rulebook(), context.clock());
    },
  );
}
