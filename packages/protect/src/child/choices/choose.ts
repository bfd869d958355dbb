import type { ChoiceRefusal, Decision, Situation } from '@stairgate/rulebook';
import {
  asksEachTime,
  lastingLimits,
  restsOn,
  situationNumber,
  situations,
  whyNotChoose,
} from '@stairgate/rulebook';
import type { Choice, ChoiceMade } from '@stairgate/wire';
import { Problem } from '../../problem.ts';
import { situationView } from '../children/protections.ts';
import { type ChildNow, childNow, type GrantFact } from '../facts/child-facts.ts';
import type { Context } from '../facts/context.ts';
import { decidesItself } from '../rights/decides-itself.ts';
import { givenNow } from '../sleep/given-now.ts';

/**
 * The child switches something on.
 * @throws Problem `locked`, `guardian-needed`, `waits` (with `waitsFor`), `limited` (with `limits`), `not-needed`,
 *   `obligations-unmet` (with `missing`), `duration-not-allowed`, `no-session`.
 */
export async function choose(context: Context, childId: string, choice: Choice): Promise<ChoiceMade> {
  const { situation, duration, met } = choice;
  return context.children.change(childId, async (change) => {
    const facts = await change.facts();
    const here = childNow(facts, context.rulebook(), change.now);
    const { decision, limited } = decideForGood(here, situation);
    const refused = whyNotChoose(decision, limited, {
      ...{ duration, met, level: here.age.level, inSession: here.session !== null },
      guardianSaidYes: here.grants.some((one) => one.situation === situation && one.by === 'guardian'),
    });
    if (refused) throw problemOf(refused, here, decision);

    const undo = ownGrant(here.grants, situation);
    const lasts = here.grants.some(
      (one) => one.situation === situation && one.by === 'child' && one.duration !== 'once',
    );
    if (duration === 'once' && lasts && asksEachTime(limited, 'child')) {
      await change.trx
        .updateTable('grants')
        .set({ this_time: true })
        .where('child_id', '=', childId)
        .where('situation', '=', situation)
        .where('by', '=', 'child')
        .execute();
    } else {
      const row = {
        duration,
        // A choice made in a session never outlives it unless it is to last.
        session_id: duration === 'until-changed' ? null : (here.session?.sessionId ?? null),
        granted_at: change.at,
        met: JSON.stringify(met),
        ...givenNow(here, situation),
      };
      await change.trx
        .insertInto('grants')
        .values({ child_id: childId, situation, by: 'child', guardian_id: null, consent_id: null, ...row })
        .onConflict((conflict) => conflict.columns(['child_id', 'situation', 'by']).doUpdateSet(row))
        .execute();
    }
    if (tellsGuardian(here, decision)) await context.guardians.alert(change, 'choice', situation);
    await change.record('choice-made', { situation, duration, met: [...met] });
    const after = await change.facts();
    return {
      situation,
      view: situationView(after, childNow(after, here.rulebook, change.now), situation),
      undo,
    };
  });
}

/** The child switches something off. Always allowed, also when it was off. */
export async function unchoose(context: Context, childId: string, situation: Situation): Promise<ChoiceMade> {
  return context.children.change(childId, async (change) => {
    const rulebook = context.rulebook();
    const here = childNow(await change.facts(), rulebook, change.now);
    const undo = ownGrant(here.grants, situation);
    const { numDeletedRows } = await change.trx
      .deleteFrom('grants')
      .where('child_id', '=', childId)
      .where('situation', '=', situation)
      .where('by', '=', 'child')
      .executeTakeFirst();
    if (numDeletedRows > 0n) {
      if (undo !== null && tellsGuardian(here, here.scope.decide(situation, here.age)))
        await context.guardians.alert(change, 'choice-undone', situation);
      await change.record('choice-undone', { situation });
    }
    const after = await change.facts();
    return { situation, view: situationView(after, childNow(after, rulebook, change.now), situation), undo };
  });
}

/** What the law says, and what it comes to with the limits that stand at any hour and count. */
export function decideForGood(
  here: ChildNow,
  situation: Situation,
): { decision: Decision; limited: Decision } {
  const { scope, age, granted, set } = here;
  const decision = scope.decide(situation, age, granted);
  const limits = set && lastingLimits(set);
  return { decision, limited: limits ? scope.decide(situation, age, granted, limits) : decision };
}

/**
 * A guardian is asked for nothing that is empty without what that guardian has not agreed to.
 * @throws Problem `waits` with that.
 */
export function refuseBeforeNarrower(here: ChildNow, decision: Decision): void {
  const missing = restsOn[situationNumber(decision.situation)]!.map((number) => situations[number]!).filter(
    (one) =>
      here.scope.decide(one, here.age).needs.includes('guardian') &&
      !here.grants.some((grant) => grant.situation === one && grant.by === 'guardian'),
  );
  if (missing.length > 0) throw problemOf({ code: 'waits', waitsFor: missing }, here, decision);
}

/** The refusal as a problem that names the rules behind it and, of what else is off, what would open each. */
function problemOf(refused: ChoiceRefusal, { scope, age, granted }: ChildNow, decision: Decision): Problem {
  const { situation } = decision;
  const rules = cited(decision);
  switch (refused.code) {
    case 'waits': {
      const waitsFor = refused.waitsFor.map((one) => ({
        situation: one,
        unlock: scope.decide(one, age, granted).unlock,
      }));
      return new Problem('waits', `It waits for: ${refused.waitsFor.join(', ')}.`, {
        situation,
        waitsFor,
        rules,
      });
    }
    case 'limited':
      return limitedProblem(situation, refused.limits);
    case 'obligations-unmet': {
      const { missing } = refused;
      return new Problem('obligations-unmet', `First: ${missing.join(', ')}.`, { missing, rules });
    }
    case 'no-session':
      return new Problem('no-session');
    default:
      return refusal(refused.code, decision);
  }
}

/** @throws Problem `limited` with the `limits` that close it. */
export function refuseLimited({ situation, limits }: Decision): void {
  const closing = limits.filter(({ how }) => how === 'closed');
  if (closing.length > 0) throw limitedProblem(situation, closing);
}

function limitedProblem(situation: Situation, limits: Decision['limits']): Problem {
  const by = [...new Set(limits.map((limit) => limit.by))].join(', ');
  return new Problem('limited', `Closed by: ${by}.`, { situation, limits });
}

/** A refusal that names the rules behind it. */
export function refusal(
  code: 'locked' | 'not-needed' | 'guardian-needed' | 'duration-not-allowed',
  decision: Decision,
): Problem {
  return new Problem(code, undefined, { situation: decision.situation, rules: cited(decision) });
}

function cited({ rules }: Decision) {
  return rules.map(({ code, cite, url }) => ({ code, cite, url }));
}

function ownGrant(grants: readonly GrantFact[], situation: Situation): ChoiceMade['undo'] {
  const own = grants.find((one) => one.situation === situation && one.by === 'child');
  return own === undefined ? null : { situation, duration: own.duration };
}

/**
 * A guardian hears of all that a child opens by itself before the age of its own consent; from then on of what a rule
 * says, and of where the child is being shown.
 */
function tellsGuardian(here: ChildNow, { situation, obligations }: Decision): boolean {
  return (
    !decidesItself(here) || obligations.includes('notify-guardian') || situation.startsWith('location.share/')
  );
}
