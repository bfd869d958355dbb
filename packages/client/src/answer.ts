import type {
  Activity,
  DecisionRecord,
  Deviation,
  Effect,
  Grantor,
  Limit,
  Obligation,
  ReasonCode,
  RuleCitation,
  Situation,
  Unlock,
} from '@stairgate/rulebook';
import { effects, isSituation } from '@stairgate/rulebook';
import type { SituationView } from './child-protections.ts';

/** The rule that binds: enough to read it and to look it up. The service may say more. */
export type Citation = Pick<RuleCitation, 'code' | 'short' | 'cite' | 'url' | 'says'> & Partial<RuleCitation>;

/** Where an answer comes from. `offline` is the most protective answer, because the service could not be asked. */
export type AnswerSource = 'service' | 'cache' | 'offline';

/** May this happen to this child now? Nothing is ever `allowed` for want of an answer. */
export interface Answer {
  /** The situation that was decided; the word that was asked where it is in no vocabulary. */
  readonly situation: Situation | Activity | (string & {});
  readonly allowed: boolean;
  readonly effect: Effect;
  /** What the law says of it alone, where all else that it needs is open; left out where that is the same. */
  readonly own?: Effect;
  /** What must also be done when it happens. */
  readonly obligations: readonly Obligation[];
  /** Who has to say yes before it may happen. */
  readonly needs: readonly Grantor[];
  /** Other situations that are closed now, and that this one is closed with; left out where there are none. */
  readonly waitsFor?: readonly Situation[];
  /** The limits that close it, or want a yes each time; left out where there are none. */
  readonly limits?: readonly Limit[];
  readonly rules: readonly Citation[];
  readonly reasons: readonly ReasonCode[];
  readonly unlock: readonly Unlock[];
  /** What the operator's profile moved; left out where that is nothing. */
  readonly deviations?: readonly Deviation[];
  readonly revision: string;
  readonly source: AnswerSource;
}

/** The answer where nothing at all is known: no. */
export function refusal(word: string, reason: ReasonCode, revision: string, source: AnswerSource): Answer {
  return {
    situation: word,
    allowed: false,
    effect: 'forbid',
    obligations: [],
    needs: [],
    rules: [],
    reasons: [reason],
    unlock: [],
    revision,
    source,
  };
}

export function answerOfView(
  situation: Situation,
  view: SituationView,
  revision: string,
  source: AnswerSource,
): Answer {
  const { allowed, effect, obligations, needs, waitsFor = [], limits = [] } = view;
  const { rules, reasons, unlock } = view;
  return {
    ...{ situation, allowed, effect },
    ...(view.own !== undefined && { own: view.own }),
    ...{ obligations, needs },
    ...(waitsFor.length > 0 && { waitsFor }),
    ...(limits.length > 0 && { limits }),
    ...{ rules, reasons, unlock, revision, source },
  };
}

export function answerOfDecision(record: DecisionRecord, source: AnswerSource): Answer {
  return { ...record, source };
}

/** Reads a decision as sent, strictly where it could permit: only a true `allowed` is a yes. `null` if it is none. */
export function readDecision(sent: unknown): DecisionRecord | null {
  if (typeof sent !== 'object' || sent === null) return null;
  const record = sent as Partial<DecisionRecord>;
  if (typeof record.allowed !== 'boolean' || typeof record.situation !== 'string') return null;
  if (!effects.includes(record.effect as Effect)) return null;
  if (record.allowed && (record.effect === 'forbid' || !isSituation(record.situation))) return null;
  return {
    situation: record.situation,
    allowed: record.allowed,
    effect: record.effect as Effect,
    ...(effects.includes(record.own as Effect) && { own: record.own }),
    obligations: listOf(record.obligations),
    needs: listOf(record.needs),
    ...(record.waitsFor !== undefined && { waitsFor: listOf(record.waitsFor) }),
    ...(record.limits !== undefined && { limits: listOf(record.limits) }),
    rules: listOf(record.rules),
    reasons: listOf(record.reasons),
    unlock: listOf(record.unlock),
    ...(record.deviations === undefined ? {} : { deviations: listOf(record.deviations) }),
    revision: String(record.revision ?? ''),
  };
}

function listOf<T>(sent: readonly T[] | undefined): readonly T[] {
  return Array.isArray(sent) ? sent : [];
}
