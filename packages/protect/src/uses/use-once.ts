import type { Decision, Situation } from '@stairgate/rulebook';
import { standing } from '../children/child-facts.ts';
import type { Context } from '../context.ts';

/**
 * Decides about a use that is about to happen. A grant that was given for once is consumed by it; of two uses at the
 * same time exactly one gets it.
 */
export async function useOnce(context: Context, childId: string, situation: Situation): Promise<Decision> {
  const { children, clock, rulebook } = context;
  const facts = await children.need(childId);
  const here = standing(facts, rulebook(), clock());
  const decision = here.scope.decide(situation, here.age, here.granted);
  if (!decision.allowed || !hasOnce(here.grants, situation)) return decision;
  return children.change(childId, async (change) => {
    const now = standing(await change.facts(), rulebook(), change.now);
    const settled = now.scope.decide(situation, now.age, now.granted);
    if (settled.allowed) {
      await change.trx
        .deleteFrom('grants')
        .where('child_id', '=', childId)
        .where('situation', '=', situation)
        .where('duration', '=', 'once')
        .execute();
    }
    return settled;
  });
}

function hasOnce(
  grants: readonly { situation: Situation; duration: string }[],
  situation: Situation,
): boolean {
  return grants.some((grant) => grant.duration === 'once' && grant.situation === situation);
}
