import {
  type Decision,
  factsOf,
  type Rulebook,
  type Situation,
  situations,
  usedUpBy,
} from '@stairgate/rulebook';
import type { ChildProtections, SituationView } from '@stairgate/wire';
import { dayOf } from '../../law/in-force/day-of.ts';
import type { ChildFacts, ChildNow } from '../facts/child-facts.ts';
import { childNow, liftedNow } from '../facts/child-facts.ts';
import { bandFor } from '../facts/child-view.ts';
import { limitViews } from '../limits/limit-views.ts';

export function situationView(facts: ChildFacts, now: ChildNow, situation: Situation): SituationView {
  const decision = now.scope.decide(situation, now.age, now.granted, now.limits);
  const own = now.grants.filter((grant) => grant.situation === situation);
  const grant = own.find(({ by }) => by === 'child') ?? own[0];
  return {
    effect: decision.effect,
    ...(decision.own !== decision.effect && { own: decision.own }),
    allowed: decision.allowed,
    obligations: [...decision.obligations],
    needs: [...decision.needs],
    has: own.map(({ by }) => by),
    once: decision.allowed && usedUpBy(situation, now.grants, now.limits).length > 0,
    grant: grant === undefined ? null : { duration: grant.duration, by: grant.by, at: grant.at },
    ask: facts.asks.get(situation) ?? null,
    reasons: [...decision.reasons],
    rules: citedRules(decision),
    unlock: [...decision.unlock],
    waitsFor: [...decision.waitsFor],
    limits: decision.limits.map(({ situation: of, by, how }) => ({ situation: of, by, how })),
    sleeping: now.sleeping.flatMap(({ grant: { situation: of, by }, why }) =>
      of === situation && decision.needs.includes(by) ? [{ by, why }] : [],
    ),
  };
}

export function childProtections(facts: ChildFacts, rulebook: Rulebook, now: number): ChildProtections {
  const here = childNow(facts, rulebook, now);
  const views = situations.map((situation) => [situation, situationView(facts, here, situation)] as const);
  return {
    childId: facts.childId,
    place: facts.place ?? 'unknown',
    age: { ...here.age },
    band: bandFor(here.age),
    revision: rulebook.revision,
    version: facts.version,
    session: here.session?.sessionId ?? null,
    signs: {
      location: views.some(
        ([situation, view]) =>
          factsOf(situation).signs?.includes('location') &&
          view.allowed &&
          view.has.length > 0 &&
          view.obligations.includes('show-sign'),
      ),
      guardian:
        facts.guardian === 'consented' &&
        views.some(([situation, { allowed }]) => allowed && factsOf(situation).signs?.includes('guardian')),
    },
    guardian: facts.guardian,
    limits: limitViews(facts, now),
    situations: Object.fromEntries(views) as Record<Situation, SituationView>,
  };
}

/** A strong ETag: the page is a function of the record, the rulebook, the day, the session in force and what is lifted now. */
export function protectionsTag(facts: ChildFacts, rulebook: Rulebook, now: number): string {
  const { session } = childNow(facts, rulebook, now);
  const lifted = liftedNow(facts, now).map(({ limitId, until }) => `.${limitId}-${until}`);
  return `"${facts.version}.${rulebook.revision}.${dayOf(now)}.${session?.sessionId ?? '-'}${lifted.join('')}"`;
}

function citedRules({ rules }: Decision): SituationView['rules'] {
  return rules.map(({ code, rule, short, cite, url, says, effect }) => ({
    code,
    rule,
    short,
    cite,
    url,
    says,
    effect,
  }));
}
