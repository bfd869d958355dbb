import type { PersonaEvidence } from './evidence.ts';

/**
 * What a visitor saw, as what a child of each age saw who came by: a page that asks nobody's age shows all the same. So
 * it is judged by the law for each age.
 */
export function asChildren(seen: PersonaEvidence, ages: readonly number[]): readonly PersonaEvidence[] {
  return ages.map((age) => ({ ...seen, persona: { id: `child-${age}`, role: 'child', age } }));
}
