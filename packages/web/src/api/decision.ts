import type {
  AgeInterval,
  Band,
  DecisionRecord,
  Grantor,
  Limit,
  Limiter,
  Obligation,
  ReasonCode,
  RuleCitation,
  SetLimit,
  Situation,
  SleepReason,
  Unlock,
} from '@stairgate/rulebook';

export type Duration = 'once' | 'session' | 'until-changed';
export type GuardianState =
  | 'none'
  | 'invited'
  | 'confirming'
  | 'consented'
  | 'withdrawn'
  | 'refused'
  | 'expired';
export type AskState = 'waiting' | 'approved' | 'refused';

/** One line of a child's page, as `GET /v1/children/:id/protections` gives it. */
export interface SituationView {
  readonly effect: DecisionRecord['effect'];
  readonly allowed: boolean;
  readonly obligations: readonly Obligation[];
  readonly needs: readonly Grantor[];
  readonly has: readonly Grantor[];
  readonly grant: { readonly duration: Duration; readonly by: Grantor; readonly at: string } | null;
  readonly ask: AskState | null;
  readonly reasons: readonly ReasonCode[];
  readonly rules: readonly Pick<RuleCitation, 'code' | 'short' | 'cite' | 'url' | 'says'>[];
  readonly unlock: readonly Unlock[];
  /** Other situations that are closed, and that this one is closed with. */
  readonly waitsFor: readonly Situation[];
  /** The limits that close it, or want a yes each time. */
  readonly limits: readonly Limit[];
  /** Yeses that the law wants and that do not count although nobody took them back; given again, they do. */
  readonly sleeping: readonly { readonly by: Grantor; readonly why: WhyAsleep }[];
}

/** Why a yes that nobody took back does not count. */
export type WhyAsleep = SleepReason | 'method-not-trusted' | 'practice-changed';

/** A limit as it stands: what it is, whose, and since when. */
export type SetLimitView = SetLimit & { readonly limitId: string; readonly at: string };

/** A limit to be set: whoever is signed in sets it. */
export type NewLimit = WithoutBy<SetLimit>;
type WithoutBy<Set> = Set extends { readonly by: Limiter } ? Omit<Set, 'by'> : never;

/** `already-closed`: the law closes it now whatever anybody sets; the limit counts once the law does not. */
export interface LimitSet {
  readonly limit: SetLimitView;
  readonly note: 'already-closed' | null;
}

/** What holds for one child now. */
export interface ChildProtections {
  readonly childId: string;
  readonly place: string;
  readonly age: AgeInterval;
  readonly band: Band;
  readonly revision: string;
  readonly version: number;
  readonly session: string | null;
  readonly signs: { readonly location: boolean; readonly guardian: boolean };
  readonly guardian: GuardianState;
  /** All limits, whoever set them. */
  readonly limits: readonly SetLimitView[];
  readonly situations: Readonly<Record<Situation, SituationView>>;
}
