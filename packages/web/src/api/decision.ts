import type {
  AgeInterval,
  Band,
  DecisionRecord,
  Grantor,
  Obligation,
  ReasonCode,
  RuleCitation,
  Situation,
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
  readonly situations: Readonly<Record<Situation, SituationView>>;
}
