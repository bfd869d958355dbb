import { loadCodes } from '@stairgate/codes';
import {
  type AgeInterval,
  bandOf,
  type Code,
  compile,
  type Day,
  type Decision,
  isActivity,
  isSituation,
  noGrants,
  type ReasonCode,
  type Rulebook,
  type Situation,
  situationMeant,
  situations,
  unknownAge,
} from '@stairgate/rulebook';
import { type Answer, answerOfDecision, refusal } from './answer.ts';
import type { ChildProtections, SituationView } from './child-protections.ts';
import type { Relation } from './facts.ts';
import type { Log } from './log.ts';

/** The client's own copy of the rulebook, asked with nothing known: no age, no place, no choices. */
export interface OfflineCopy {
  /** Of the copy that was fetched last; empty before that. */
  readonly revision: string;
  /** Takes over codes that the service sent. Codes that say nothing are not taken. */
  keep(codes: readonly Code[], asOf: Day, revision: string): void;
  /** The most protective answer. Never throws. */
  answer(word: string, relation: Relation | undefined, circumstance: string | undefined): Answer;
  /** The most protective page. Never throws. */
  page(childId: string, why: ReasonCode): ChildProtections;
}

export interface OfflineCopyOptions {
  readonly clock: () => number;
  readonly log: Log;
  /** What to start from; by default the codes that came with this package. */
  readonly codes?: () => readonly Code[];
}

const nobodyKnown: AgeInterval = unknownAge;

/** Who acts is told apart by the service's records, save those whom the platform itself knows. */
const isSure = (relation: Relation | undefined) => relation === 'contact' || relation === 'guardian';

export function createOfflineCopy({ clock, log, codes = loadCodes }: OfflineCopyOptions): OfflineCopy {
  let fetched: { codes: readonly Code[]; asOf: Day; revision: string } | undefined;
  let rulebook: Rulebook | null | undefined;

  /** `null` if there is nothing to compile: then everything is refused. */
  function current(): Rulebook | null {
    if (rulebook !== undefined) return rulebook;
    if (fetched) rulebook = attempt(() => compile(fetched!.codes, { asOf: fetched!.asOf }));
    rulebook ??= attempt(() =>
      compile(codes(), { asOf: new Date(clock()).toISOString().slice(0, 10) satisfies Day }),
    );
    return rulebook;
  }

  function attempt(make: () => Rulebook): Rulebook | null {
    try {
      const made = make();
      if (made.citations.length > 0) return made;
      log.warn({ revision: made.revision }, 'a rulebook without rules is not used');
    } catch (error) {
      log.warn({ err: error }, 'the offline copy of the rulebook cannot be used');
    }
    return null;
  }

  function decide(situation: Situation): Decision | null {
    return current()?.scope('unknown').decide(situation, nobodyKnown) ?? null;
  }

  function answerOne(situation: Situation, why: readonly ReasonCode[]): Answer {
    const decision = decide(situation);
    if (!decision) return refusal(situation, why[0]!, '', 'offline');
    const answer = answerOfDecision(decision.toJSON(), 'offline');
    return { ...answer, reasons: [...answer.reasons, ...why] };
  }

  return {
    get revision() {
      return fetched?.revision ?? '';
    },
    keep(sent, asOf, revision) {
      if (!sent.some((code) => Array.isArray(code?.rules) && code.rules.length > 0)) return;
      fetched = { codes: sent, asOf, revision };
      rulebook = undefined;
    },
    answer(word, relation, circumstance) {
      const why = 'service-unreachable';
      const copy = current();
      if (!isSituation(word) && !isActivity(word))
        return refusal(word, 'unknown-situation', fetched?.revision ?? '', 'offline');
      const asked = { action: word, relation: isSure(relation) ? relation : undefined, circumstance };
      if (!copy) return refusal(word, why, '', 'offline');
      const scope = copy.scope('unknown');
      const known = { rulebook: copy, scope, age: nobodyKnown, granted: noGrants };
      const { situation, circumstanceUnknown } = situationMeant(asked, known)!;
      return answerOne(situation, circumstanceUnknown ? ['circumstance-unknown', why] : [why]);
    },
    page(childId, why) {
      const entries = situations.map((situation): [Situation, SituationView] => {
        const { situation: _, revision: __, source: ___, ...view } = answerOne(situation, [why]);
        return [situation, { ...view, has: [], grant: null, ask: null }];
      });
      return {
        childId,
        place: 'unknown',
        age: nobodyKnown,
        band: bandOf(nobodyKnown.lo),
        revision: current()?.revision ?? '',
        version: 0,
        session: null,
        signs: { location: false, guardian: false },
        guardian: 'none',
        situations: Object.fromEntries(entries) as Record<Situation, SituationView>,
      };
    },
  };
}
