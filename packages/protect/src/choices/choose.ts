import type { Decision, Obligation, Situation } from '@stairgate/rulebook';
import { levels } from '@stairgate/rulebook';
import { raiseAlert } from '../alerts/raise-alert.ts';
import type { GrantFact } from '../children/child-facts.ts';
import { standing } from '../children/child-facts.ts';
import { type SituationView, situationView } from '../children/protections.ts';
import type { Context } from '../context.ts';
import { Problem } from '../problem.ts';

export type Duration = GrantFact['duration'];

export interface Choice {
  readonly situation: Situation;
  readonly duration: Duration;
  /** What was done before the child chose. */
  readonly met: readonly Obligation[];
}

export interface Chosen {
  readonly situation: Situation;
  readonly view: SituationView;
  /** What would bring back how it was; null when that was off. */
  readonly undo: { readonly situation: Situation; readonly duration: Duration } | null;
}

/** Obligations that come before switching on. The others hold while it is on. */
const before: ReadonlySet<Obligation> = new Set<Obligation>([
  'explain-risk',
  'notice-at-switch',
  'offer-just-this-time',
  'ask-an-adult-first',
  'disclose-ai',
  'verify-age',
]);

/**
 * The child switches something on.
 * @throws Problem `locked`, `not-needed`, `guardian-needed`, `obligations-unmet` (with `missing`),
 *   `duration-not-allowed`, `no-session`.
 */
export async function choose(context: Context, childId: string, choice: Choice): Promise<Chosen> {
  const { situation, duration, met } = choice;
  return context.children.change(childId, async (change) => {
    const facts = await change.facts();
    const here = standing(facts, context.rulebook(), change.now);
    const decision = here.scope.decide(situation, here.age, here.granted);
    const has = new Set(here.grants.filter((one) => one.situation === situation).map(({ by }) => by));
    if (decision.effect === 'forbid') throw refusal('locked', decision);
    if (decision.needs.includes('guardian') && !has.has('guardian'))
      throw refusal('guardian-needed', decision);
    if (!decision.needs.includes('child')) throw refusal('not-needed', decision);
    if (duration === 'until-changed' && decision.obligations.includes('reset-at-session-end'))
      throw refusal('duration-not-allowed', decision);
    if (duration === 'session' && here.session === null) throw new Problem('no-session');
    const proven = levels.indexOf(here.age.level) >= levels.indexOf('estimated');
    const missing = decision.obligations.filter(
      (one) => before.has(one) && (one === 'verify-age' ? !proven : !met.includes(one)),
    );
    if (missing.length > 0)
      throw new Problem('obligations-unmet', `First: ${missing.join(', ')}.`, {
        missing,
        rules: cited(decision),
      });

    const undo = ownGrant(here.grants, situation);
    const row = {
      duration,
      // A choice made in a session never outlives it unless it is to last.
      session_id: duration === 'until-changed' ? null : (here.session?.sessionId ?? null),
      granted_at: change.at,
    };
    await change.trx
      .insertInto('grants')
      .values({ child_id: childId, situation, by: 'child', guardian_id: null, consent_id: null, ...row })
      .onConflict((conflict) => conflict.columns(['child_id', 'situation', 'by']).doUpdateSet(row))
      .execute();
    if (tellsGuardian(situation, decision)) await raiseAlert(context, change, 'choice', situation);
    await change.record('choice-made', { situation, duration, met: [...met] });
    const after = await change.facts();
    return {
      situation,
      view: situationView(after, standing(after, here.rulebook, change.now), situation),
      undo,
    };
  });
}

/** The child switches something off. Always allowed, also when it was off. */
export async function unchoose(context: Context, childId: string, situation: Situation): Promise<Chosen> {
  return context.children.change(childId, async (change) => {
    const rulebook = context.rulebook();
    const here = standing(await change.facts(), rulebook, change.now);
    const undo = ownGrant(here.grants, situation);
    const { numDeletedRows } = await change.trx
      .deleteFrom('grants')
      .where('child_id', '=', childId)
      .where('situation', '=', situation)
      .where('by', '=', 'child')
      .executeTakeFirst();
    if (numDeletedRows > 0n) {
      if (undo !== null && tellsGuardian(situation, here.scope.decide(situation, here.age)))
        await raiseAlert(context, change, 'choice-undone', situation);
      await change.record('choice-undone', { situation });
    }
    const after = await change.facts();
    return { situation, view: situationView(after, standing(after, rulebook, change.now), situation), undo };
  });
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

function ownGrant(grants: readonly GrantFact[], situation: Situation): Chosen['undo'] {
  const own = grants.find((one) => one.situation === situation && one.by === 'child');
  return own === undefined ? null : { situation, duration: own.duration };
}

/** A guardian hears of what a rule says, and of where the child is being shown; of nothing else. */
function tellsGuardian(situation: Situation, { obligations }: Decision): boolean {
  return obligations.includes('notify-guardian') || situation.startsWith('location.share/');
}
