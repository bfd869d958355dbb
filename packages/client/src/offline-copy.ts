import type { Relation } from '@stairgate/rulebook';
import {
  type AgeInterval,
  bandOf,
  type Code,
  compile,
  type Day,
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
import type { Log } from './log.ts';

/** The law, as `law.json` of `@stairgate/codes` holds it. */
export type LawSource = () => Promise<{ readonly codes: readonly Code[] }>;

/**
 * Whether nobody closed it. A guardian or the platform may have closed what law leaves open, so law alone opens nothing: the
 * child's page, as it was read last, has to say so too.
 */
export type StoodOpen = (situation: Situation) => boolean;

/** The client's own copy of the rulebook, asked with nothing known: no age, no place, no choices. */
export interface OfflineCopy {
  /** Of the copy that was fetched last; empty before that. */
  readonly revision: string;
  /** Takes over codes that the service sent. Codes that say nothing are not taken. */
  keep(codes: readonly Code[], asOf: Day, revision: string): void;
  /** The most protective answer. Never rejects. */
  answer(
    word: string,
    relation: Relation | undefined,
    circumstance: string | undefined,
    stoodOpen: StoodOpen,
  ): Promise<Answer>;
  /** The most protective page. Never rejects. */
  page(childId: string, why: ReasonCode, stoodOpen: StoodOpen): Promise<ChildProtections>;
}

export interface OfflineCopyOptions {
  readonly clock: () => number;
  readonly log: Log;
  /** What to start from, read when it is first needed; by default the law that came with `@stairgate/codes`. */
  readonly law?: LawSource;
  /** Aborts when an answer has waited for the law as long as it may. */
  readonly patience: () => AbortSignal;
}

const nobodyKnown: AgeInterval = unknownAge;

/** Who acts is told apart by the service's records, save those whom the platform itself knows. */
const isSure = (relation: Relation | undefined) => relation === 'contact' || relation === 'guardian';

const lawThatCame: LawSource = async () => (await import('@stairgate/codes/law')).ownLaw();

export function createOfflineCopy({
  clock,
  log,
  patience,
  law = lawThatCame,
}: OfflineCopyOptions): OfflineCopy {
  let fetched: { codes: readonly Code[]; asOf: Day; revision: string } | undefined;
  let rulebook: Promise<Rulebook | null> | undefined;
  let made: Rulebook | null | undefined;

  /** `null` if there is nothing to compile, or not yet: then everything is refused. */
  async function current(): Promise<Rulebook | null> {
    if (made !== undefined) return made;
    if (!rulebook) {
      const own = make();
      rulebook = own;
      own.then((one) => {
        if (rulebook === own) made = one;
      });
    }
    return Promise.race([rulebook, nothingAfter(patience())]);
  }

  async function make(): Promise<Rulebook | null> {
    const sent = fetched;
    const own = sent && (await attempt(() => compile(sent.codes, { asOf: sent.asOf })));
    return own ?? attempt(async () => compile((await law()).codes, { asOf: today() }));
  }

  const today = () => new Date(clock()).toISOString().slice(0, 10) satisfies Day;

  async function attempt(make: () => Rulebook | Promise<Rulebook>): Promise<Rulebook | null> {
    try {
      const compiled = await make();
      if (compiled.citations.length > 0) return compiled;
      log.warn({ revision: compiled.revision }, 'a rulebook without rules is not used');
    } catch (error) {
      log.warn({ err: error }, 'the offline copy of the rulebook cannot be used');
    }
    return null;
  }

  function answerOne(
    copy: Rulebook | null,
    situation: Situation,
    why: readonly ReasonCode[],
    stoodOpen: StoodOpen,
  ): Answer {
    const decision = copy?.scope('unknown').decide(situation, nobodyKnown);
    if (!decision) return refusal(situation, why[0]!, '', 'offline');
    const answer = answerOfDecision(decision.toJSON(), 'offline');
    const closed = answer.allowed && !stoodOpen(situation) && { allowed: false, effect: 'forbid' as const };
    return { ...answer, ...closed, reasons: [...answer.reasons, ...why] };
  }

  return {
    get revision() {
      return fetched?.revision ?? '';
    },
    keep(sent, asOf, revision) {
      if (!sent.some((code) => Array.isArray(code?.rules) && code.rules.length > 0)) return;
      fetched = { codes: sent, asOf, revision };
      rulebook = undefined;
      made = undefined;
    },
    async answer(word, relation, circumstance, stoodOpen) {
      const why = 'service-unreachable';
      const copy = await current();
      if (!isSituation(word) && !isActivity(word))
        return refusal(word, 'unknown-situation', fetched?.revision ?? '', 'offline');
      // Who is a peer or a grown-up only the service can tell: such a word leaves open who it is.
      const asked = { action: word, relation: isSure(relation) ? relation : relation && '', circumstance };
      if (!copy) return refusal(word, why, '', 'offline');
      const scope = copy.scope('unknown');
      const known = { rulebook: copy, scope, age: nobodyKnown, granted: noGrants };
      const { situation, circumstanceUnknown } = situationMeant(asked, known)!;
      return answerOne(
        copy,
        situation,
        circumstanceUnknown ? ['circumstance-unknown', why] : [why],
        stoodOpen,
      );
    },
    async page(childId, why, stoodOpen) {
      const copy = await current();
      const entries = situations.map((situation): [Situation, SituationView] => {
        const {
          situation: _,
          revision: __,
          source: ___,
          ...view
        } = answerOne(copy, situation, [why], stoodOpen);
        return [situation, { ...view, has: [], once: false, grant: null, ask: null }];
      });
      return {
        childId,
        place: 'unknown',
        age: nobodyKnown,
        band: bandOf(nobodyKnown.lo),
        revision: copy?.revision ?? '',
        version: 0,
        session: null,
        signs: { location: false, guardian: false },
        guardian: 'none',
        situations: Object.fromEntries(entries) as Record<Situation, SituationView>,
      };
    },
  };
}

function nothingAfter(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null);
    else signal.addEventListener('abort', () => resolve(null), { once: true });
  });
}
