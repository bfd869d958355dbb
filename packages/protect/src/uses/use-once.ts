import type { Decision, Situation } from '@stairgate/rulebook';
import { type Standing, standing } from '../children/child-facts.ts';
import type { Context } from '../context.ts';
import { writeAnswer } from '../evaluation/answer-writer.ts';
import type { DecisionLog } from '../operator/decision-log.ts';
import type { Shadow } from '../shadow/shadow.ts';

/**
 * Decides about a use that is about to happen. A grant that was given for once is consumed by it; of two uses at the
 * same time exactly one gets it.
 */
export async function useOnce(
  context: Context,
  { log, shadow }: { log: DecisionLog; shadow: Shadow },
  childId: string,
  situation: Situation,
): Promise<Decision> {
  const { children, clock, rulebook } = context;
  const facts = await children.need(childId);
  const here = standing(facts, rulebook(), clock());
  const decision = here.scope.decide(situation, here.age, here.granted);
  const told = (answer: Decision, { scope, age, granted }: Standing) => {
    const place = facts.place ?? 'unknown';
    const written = writeAnswer(scope, situation, age, granted, 0);
    log.add(clock(), place, written);
    shadow.add(place, written);
    return answer;
  };
  if (!decision.allowed || !hasOnce(here.grants, situation)) return told(decision, here);
  const [settled, at] = await children.change(childId, async (change) => {
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
    return [answer, now] as const;
  });
  return told(settled, at);
}

function hasOnce(
  grants: readonly { situation: Situation; duration: string }[],
  situation: Situation,
): boolean {
  return grants.some((grant) => grant.duration === 'once' && grant.situation === situation);
}
