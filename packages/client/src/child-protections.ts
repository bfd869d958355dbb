import { type Effect, effects, type Situation, situations } from '@stairgate/rulebook';
import type {
  ChildProtections as Sent,
  ChoiceMade as SentChoice,
  SituationView as SentView,
} from '@stairgate/wire';

/** One situation on a child's page. A service of an older version leaves the last lists out. */
export type SituationView = WithoutLater<SentView, 'waitsFor' | 'limits' | 'sleeping'>;
type WithoutLater<View, Later extends keyof View> = Omit<View, Later> & Partial<Pick<View, Later>>;

/** Everything that protects one child now. */
export interface ChildProtections extends Omit<Sent, 'limits' | 'situations'>, Partial<Pick<Sent, 'limits'>> {
  readonly situations: Readonly<Record<Situation, SituationView>>;
}

/** A choice that was made, with what would bring back how it was. */
export interface ChoiceMade extends Omit<SentChoice, 'view'> {
  readonly view: SituationView;
}

/** Reads a page as sent. `null` unless every situation is there and makes sense: a gap is never permission. */
export function readProtections(sent: unknown): ChildProtections | null {
  if (typeof sent !== 'object' || sent === null) return null;
  const page = sent as Partial<ChildProtections>;
  if (typeof page.childId !== 'string' || typeof page.revision !== 'string') return null;
  if (typeof page.version !== 'number' || typeof page.situations !== 'object' || page.situations === null) {
    return null;
  }
  for (const situation of situations) {
    const view: Partial<SituationView> | undefined = page.situations[situation];
    if (typeof view !== 'object' || view === null || typeof view.allowed !== 'boolean') return null;
    if (typeof view.once !== 'boolean') return null;
    if (!effects.includes(view.effect as Effect) || (view.allowed && view.effect === 'forbid')) return null;
    for (const list of [view.obligations, view.needs, view.has, view.reasons, view.rules, view.unlock]) {
      if (!Array.isArray(list)) return null;
    }
    for (const list of [view.waitsFor, view.limits, view.sleeping]) {
      if (list !== undefined && !Array.isArray(list)) return null;
    }
  }
  return sent as ChildProtections;
}
