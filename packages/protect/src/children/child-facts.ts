import type { AgeInterval, Grants, Rulebook, Scope, Situation } from '@stairgate/rulebook';
import { grants, situationNumber } from '@stairgate/rulebook';
import { type AgeEvidence, ageNow, dayOf } from '../age/age-now.ts';
import type { AgeEvidenceRow, GrantRow } from '../database/schema.ts';

export interface EvidenceFact extends AgeEvidence {
  readonly seq: number;
  readonly method: AgeEvidenceRow['method'];
  readonly source: string | null;
}

export interface GrantFact {
  readonly situation: Situation;
  readonly by: GrantRow['by'];
  readonly duration: GrantRow['duration'];
  readonly sessionId: string | null;
  readonly at: string;
}

export interface SessionFact {
  readonly sessionId: string;
  readonly startedAt: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

export type GuardianState = 'none' | 'invited' | 'consented' | 'withdrawn' | 'refused' | 'expired';
export type AskState = 'waiting' | 'approved' | 'refused';

/** What is known of a child at one version. Immutable, so that it can be shared and cached. */
export interface ChildFacts {
  readonly childId: string;
  /** ISO 3166, or null when the place is not known. */
  readonly place: string | null;
  readonly version: number;
  readonly alias: string;
  readonly createdAt: string;
  readonly evidence: readonly EvidenceFact[];
  /** As stored; `standing` tells which are in force. */
  readonly grants: readonly GrantFact[];
  /** The session that nobody has ended; it may have expired. */
  readonly session: SessionFact | null;
  readonly guardian: GuardianState;
  /** The latest answer to what the child asked for. */
  readonly asks: ReadonlyMap<Situation, AskState>;
}

/** What decides now: facts read on a day, under a rulebook. */
export interface Standing {
  readonly age: AgeInterval;
  readonly scope: Scope;
  readonly granted: Grants;
  /** The grants that `granted` packs. */
  readonly grants: readonly GrantFact[];
  readonly session: SessionFact | null;
  readonly rulebook: Rulebook;
  /** Until when, in milliseconds since the epoch, this holds if no record changes. */
  readonly until: number;
}

const dayLength = 86_400_000;
const standings = new WeakMap<ChildFacts, Standing>();

/** Where a child stands now. Cheap when asked again. */
export function standing(facts: ChildFacts, rulebook: Rulebook, now: number): Standing {
  const known = standings.get(facts);
  if (
    known !== undefined &&
    now < known.until &&
    now >= known.until - dayLength &&
    known.rulebook === rulebook
  )
    return known;
  const session = facts.session !== null && now < facts.session.expiresAt ? facts.session : null;
  const age = ageNow(facts.evidence, dayOf(now));
  const scope = rulebook.scope(facts.place ?? 'unknown');
  const row = scope.row(age);
  const inForce = facts.grants.filter((grant) => {
    if (grant.duration === 'session' && session === null) return false;
    if (grant.sessionId !== null && grant.sessionId !== session?.sessionId) return false;
    if (grant.duration !== 'until-changed' || grant.by === 'guardian') return true;
    // The law may have come to demand a reset since this was chosen (the child moved, a code came into force).
    const resets = row[situationNumber(grant.situation)]?.obligations.includes('reset-at-session-end');
    return !resets || (session !== null && grant.at >= session.startedAt);
  });
  const endOfDay = (Math.floor(now / dayLength) + 1) * dayLength;
  const fresh: Standing = {
    age,
    scope,
    granted: grants(inForce),
    grants: inForce,
    session,
    rulebook,
    until: Math.min(endOfDay, session?.expiresAt ?? endOfDay),
  };
  standings.set(facts, fresh);
  return fresh;
}
