import { type Effect, explain, type Situation } from '@stairgate/rulebook';

/** The heading of a situation, as a guardian reads it. */
export function titleOf(situation: Situation): string {
  return cardOf(situation).title;
}

/** What a situation means while it happens, as an auditor reads it. */
export function meaningOf(situation: Situation): string {
  return cardOf(situation, 'auditor').what;
}

function cardOf(situation: Situation, audience: 'guardian' | 'auditor' = 'guardian') {
  const effect: Effect = 'allow';
  return explain(
    { situation, allowed: true, effect, needs: [], obligations: [], reasons: [], unlock: [], rules: [] },
    { audience },
  );
}
