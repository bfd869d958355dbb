import { type Decision, type Situation, situationNumber } from '@stairgate/rulebook';
import { type Standing, standing } from '../children/child-facts.ts';
import type { Context } from '../context.ts';
import { countedBand, type DecisionLog } from '../operator/decision-log.ts';

/**
 * Decides about a use that is about to happen. A grant that was given for once is consumed by it; of two uses at the
 * same time exactly one gets it.
 */
export async function useOnce(
  context: Context,
  log: DecisionLog,
  childId: string,
  situation: Situation,
): Promise<Decision> {
  const { children, clock, rulebook } = context;
  const facts = await children.need(childId);
  const here = standing(facts, rulebook(), clock());
  const decision = here.scope.decide(situation, here.age, here.granted);
  const told = (answer: Decision, { age }: Standing) => {
    log.add(clock(), facts.place ?? 'unknown', {
      situation,
      number: situationNumber(situation),
      effect: answer.effect,
      allowed: answer.allowed,
      level: age.level,
      band: countedBand(age),
      revision: answer.revision,
      reasons: answer.reasons,
    });
    return answer;
  };
  if (!decision.allowed || !hasOnce(here.grants, situation)) return told(decision, here);
  const settled = await children.change(childId, async (change) => {
    const now = standing(await change.facts(), rulebook(), change.now);
    const answer = now.scope.decide(situation, now.age, now.granted);
    if (answer.allowed) {
      await change.trx
        .deleteFrom('grants')
        .where('child_id', '=', childId)
        .where('situation', '=', situation)
        .where('duration', '=', 'once')
        .execute();
    }
    return answer;
  });
  return told(settled, here);
}

function hasOnce(
  grants: readonly { situation: Situation; duration: string }[],
  situation: Situation,
): boolean {
  return grants.some((grant) => grant.duration === 'once' && grant.situation === situation);
}
