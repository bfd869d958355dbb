import { isSituation, type Situation } from '@stairgate/rulebook';
import type { ChildPage, SituationView } from '@stairgate/wire';

/**
 * Of all that something waits for, what has to be opened first: what waits for nothing itself. Where the views do not
 * say, all of it.
 */
export function firstToOpen(
  view: Pick<SituationView, 'waitsFor' | 'limits'>,
  situations: ChildPage['situations'],
): readonly Situation[] {
  const closed = othersOf(view);
  const first = closed.filter((one) => othersOf(situations[one]).every((other) => other === one));
  return first.length > 0 ? first : closed;
}

/** What is closed with it, and what a yes each time is wanted for. */
function othersOf({ waitsFor, limits }: Pick<SituationView, 'waitsFor' | 'limits'>): readonly Situation[] {
  return [...new Set([...waitsFor, ...limits.map(({ situation }) => situation).filter(isSituation)])];
}

/** A view that names, among what would open it, only what can be opened first. */
export function withFirstSteps(view: SituationView, situations: ChildPage['situations']): SituationView {
  const first = firstToOpen(view, situations);
  return {
    ...view,
    unlock: view.unlock.filter((way) => way.how !== 'open-other' || first.includes(way.situation)),
  };
}
