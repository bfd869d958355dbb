import type {
  AgeInterval,
  Band,
  Effect,
  Grantor,
  Limit,
  Obligation,
  ReasonCode,
  SetLimit,
  Situation,
  SleepReason,
  Unlock,
} from '@stairgate/rulebook';
import { effects, situations } from '@stairgate/rulebook';
import type { Citation } from './answer.ts';

/** How long a choice holds. */
export type Duration = 'once' | 'session' | 'until-changed';

/** Where the guardian of a child stands. */
export type GuardianState = 'none' | 'invited' | 'consented' | 'withdrawn' | 'refused' | 'expired';

/** One situation on a child's page: the default, the choices in force, and what would change it. */
export interface SituationView {
  readonly effect: Effect;
  /** What the law says of it alone, where all else that it needs is open; left out where that is the same. */
  readonly own?: Effect;
  readonly allowed: boolean;
  readonly obligations: readonly Obligation[];
  /** Who has to say yes to this very thing. */
  readonly needs: readonly Grantor[];
  /** Other situations that are closed now, and that this one is closed with. */
  readonly waitsFor?: readonly Situation[];
  /** The limits that close it, or want a yes each time. */
  readonly limits?: readonly Limit[];
  /** Who has said yes. */
  readonly has: readonly Grantor[];
  readonly grant: { readonly duration: Duration; readonly by: Grantor; readonly at: string } | null;
  /** What became of asking the guardian. */
  readonly ask: 'waiting' | 'approved' | 'refused' | null;
  readonly reasons: readonly ReasonCode[];
  readonly rules: readonly Citation[];
  readonly unlock: readonly Unlock[];
  /** Yeses that the law wants and that do not count although nobody took them back; given again, they do. */
  readonly sleeping?: readonly { readonly by: Grantor; readonly why: WhyAsleep }[];
}

/** Why a yes that nobody took back does not count. */
export type WhyAsleep = SleepReason | 'method-not-trusted' | 'practice-changed';

/** A limit as it stands: what it is, whose, and since when. */
export type SetLimitView = SetLimit & { readonly limitId: string; readonly at: string };

/** Everything that protects one child now. */
export interface ChildProtections {
  readonly childId: string;
  readonly place: string;
  readonly age: AgeInterval;
  readonly band: Band;
  /** Of the rulebook. */
  readonly revision: string;
  /** Of the child's record; it rises with each change. */
  readonly version: number;
  readonly session: string | null;
  /** Signs that the platform must show the child. */
  readonly signs: { readonly location: boolean; readonly guardian: boolean };
  readonly guardian: GuardianState;
  /** All limits, whoever set them. */
  readonly limits?: readonly SetLimitView[];
  readonly situations: Readonly<Record<Situation, SituationView>>;
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
