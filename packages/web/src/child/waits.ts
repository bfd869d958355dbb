import type { Situation } from '@stairgate/rulebook';
import type { ChildPage } from '../api/child.ts';
import type { SituationView } from '../api/decision.ts';

/**
 * Of all that something waits for, what has to be opened first: what waits for nothing itself. Where the views do not
 * say, all of it.
 */
export function firstToOpen(
  { waitsFor }: Pick<SituationView, 'waitsFor'>,
  situations: ChildPage['situations'],
): readonly Situation[] {
  const first = waitsFor.filter((one) => situations[one].waitsFor.length === 0);
  return first.length > 0 ? first : waitsFor;
}

/** A view that names, among what would open it, only what can be opened first. */
export function withFirstSteps(view: SituationView, situations: ChildPage['situations']): SituationView {
  if (view.waitsFor.length === 0) return view;
  const first = firstToOpen(view, situations);
  return {
    ...view,
    unlock: view.unlock.filter((way) => way.how !== 'open-other' || first.includes(way.situation)),
  };
}
