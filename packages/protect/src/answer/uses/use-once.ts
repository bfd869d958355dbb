import {
  type Counted,
  type Decision,
  type Limits,
  type LocalMoment,
  type Situation,
  situationMeant,
  usedUpBy,
} from '@stairgate/rulebook';
import { expressionBuilder, type Transaction } from 'kysely';
import { type ChildNow, childNow } from '../../child/facts/child-facts.ts';
import type { PlatformContext } from '../../child/facts/platform-door.ts';
import { clockOf, withSchoolDay } from '../../child/time/clock-of.ts';
import { readUse } from '../../child/time/count-use.ts';
import type { Database } from '../../database/schema.ts';
import type { CandidateTrial } from '../../law/candidate/candidate-trial.ts';
import type { DecisionLog } from '../../law/decisions/decision-log.ts';
import { writeAnswer } from '../evaluation/answer-writer.ts';
import { needsMinutes, withMinutes } from '../evaluation/minutes-counted.ts';

/** What is about to happen, with what the platform knows of the hour and has counted. */
export interface Use {
  readonly situation: Situation;
  readonly moment?: LocalMoment | undefined;
  /** The date of it, `YYYY-MM-DD`. */
  readonly localDate?: string | undefined;
  /** What the service's own clock shows, where the platform says no moment. */
  readonly clock?: readonly LocalMoment[] | undefined;
  readonly counted?: Counted | undefined;
}

/**
 * Decides about a use that is about to happen. A grant that was given for once is consumed by it, and so is a yes for
 * this time that a limit wants; of two uses at the same time exactly one gets it.
 */
export async function useOnce(
  context: PlatformContext,
  { log, trial }: { log: DecisionLog; trial: CandidateTrial },
  childId: string,
  asked: Use,
): Promise<Decision> {
  const { children, clock, platform, rulebook } = context;
  const facts = await children.need(childId);
  const told = ({ decision, limits }: Decided, { scope, age, granted }: ChildNow) => {
    const place = facts.place ?? 'unknown';
    const written = writeAnswer(scope, decision.situation as Situation, age, granted, 0, limits);
    log.add(clock(), platform, place, written);
    trial.add(place, written);
    return decision;
  };
  const here = childNow(facts, rulebook(), clock());
  const counted = needsMinutes(asked, here.set)
    ? withMinutes(asked, (await readUse(context.db, [facts], clock())).get(childId))
    : asked;
  const { moment, localDate } = asked;
  const use =
    moment === undefined || localDate === undefined
      ? { ...counted, clock: clockOf(facts, clock()) }
      : { ...counted, moment: withSchoolDay(moment, localDate, facts, clock()) };
  const decided = decideUse(here, use);
  if (!decided.decision.allowed || usedUpBy(use.situation, here.grants, here.limits).length === 0)
    return told(decided, here);
  const [settled, at] = await children.change(childId, async ({ trx, now, facts: read }) => {
    const present = childNow(await read(), rulebook(), now);
    const answer = decideUse(present, use);
    if (answer.decision.allowed) {
      await useUp(trx, childId, present, use.situation);
    }
    return [answer, present] as const;
  });
  return told(settled, at);
}

/** Takes the yeses for one time that a use rests on, within a change. */
export async function useUp(
  trx: Transaction<Database>,
  childId: string,
  here: ChildNow,
  used: Situation,
): Promise<void> {
  for (const { situation, by, duration } of usedUpBy(used, here.grants, here.limits)) {
    const own = expressionBuilder<Database, 'grants'>().and({ child_id: childId, situation, by });
    if (duration === 'once') await trx.deleteFrom('grants').where(own).execute();
    else await trx.updateTable('grants').set({ this_time: false }).where(own).execute();
  }
}

interface Decided {
  readonly decision: Decision;
  readonly limits: Limits | undefined;
}

export function decideUse(
  { rulebook, scope, age, granted, set }: ChildNow,
  { situation, moment, clock, counted }: Use,
): Decided {
  const meant = situationMeant(
    { action: situation, moment, clock, counted },
    { rulebook, scope, age, granted, set },
  )!;
  const { limits } = meant;
  return { decision: scope.decide(meant.situation, age, granted, limits), limits };
}
