import {
  type AgeInterval,
  activityOf,
  type Effect,
  type Obligation,
  type Places,
  type Rulebook,
  type RuleCitation,
  type Situation,
  situations,
} from '@stairgate/rulebook';
import type { Verdict } from '@stairgate/wire';
import type { Evidence, Ref } from '../evidence.ts';
import { type NotSeen, type Observation, rungOf, type SituationSeen } from '../observation.ts';
import { declaredAge, type Persona } from '../persona.ts';
import { favourIn, grant } from './grant.ts';

/** What the law asks for one persona in one situation, held against all that was seen of it. */
export interface Finding {
  readonly situation: Situation;
  readonly persona: string;
  readonly age: number;
  readonly verdict: Verdict;
  readonly required: Effect;
  /** Between which rungs the platform stands, by all that was seen; null where nothing was. */
  readonly seen: readonly [Effect, Effect] | null;
  /** Obligations that were seen to be broken. */
  readonly broken: readonly Obligation[];
  readonly rules: readonly RuleCitation[];
  readonly observations: readonly Observation[];
}

export interface JudgeOptions {
  readonly rulebook: Rulebook;
  readonly in: Places;
  /** How surely the platform can know an age. Default: by what the persona said. */
  readonly ageOf?: (persona: Persona) => AgeInterval;
}

/**
 * Holds what `observe` said of evidence against a rulebook. Pure, and needs no browser: old evidence can be judged by
 * new law.
 */
export function judge(
  { personas }: Pick<Evidence, 'personas'>,
  observations: readonly Observation[],
  options: JudgeOptions,
): readonly Finding[] {
  const { rulebook, ageOf = declaredAge } = options;
  return personas
    .filter(({ persona }) => persona.role === 'child')
    .flatMap(({ persona }) =>
      situations.map((situation): Finding => {
        const own = seenOf(observations, persona, situation);
        const decision = rulebook.decide({ situation, in: options.in, age: ageOf(persona) });
        // A setting is judged by itself: what it rests on (an account, say) has findings of its own.
        const effect = decision.own;
        const rules = decision.rules.filter(({ about }) => about === undefined);
        return {
          situation,
          persona: persona.id,
          age: persona.age!,
          ...hold(own, { effect, obligations: decision.obligations, rules }),
          required: effect,
          rules,
          observations: own,
        };
      }),
    );
}

/** What checks say of one situation for one persona. */
export function seenOf(
  observations: readonly Observation[],
  persona: Pick<Persona, 'id'>,
  situation: Situation,
): readonly Observation[] {
  return observations.filter(
    (one) => one.persona === persona.id && 'situation' in one && one.situation === situation,
  );
}

/** What should hold in a situation, whoever asks for it: the law, or a service that decides. */
export interface Required {
  readonly effect: Effect;
  readonly obligations: readonly Obligation[];
  /** What asks for it, with what each accepts instead. */
  readonly rules: readonly Pick<RuleCitation, 'effect' | 'alternatives'>[];
}

/** Holds what was seen of one situation for one persona against what should be. */
export function hold(
  own: readonly Observation[],
  required: Required,
): Pick<Finding, 'verdict' | 'seen' | 'broken'> {
  const sight = own.filter(isSituationSeen);
  const broken = required.obligations.filter((owed) => sight.some((one) => one.broken.includes(owed)));
  const verdicts = sight.map((one) => verdictOn(one, required));
  return { verdict: overall(own, verdicts, broken), seen: narrowest(sight), broken };
}

export function isSituationSeen(one: Observation): one is SituationSeen {
  return 'effect' in one;
}

type Stand = 'below' | 'at' | 'above' | 'either';

function verdictOn(seen: SituationSeen, { effect, rules }: Required): Verdict {
  const left = rules.filter((rule) => !accepts(rule, seen)).map((rule) => rungOf(rule.effect));
  const stand = against(rungOf(effect), seen);
  if (stand === 'at') return grant('meets', seen);
  if (stand === 'above') return grant('stricter', seen);
  const excused = against(Math.max(0, ...left), seen);
  if (excused === 'at' || excused === 'above') return grant('meets', seen);
  return excused === 'below' ? 'falls-short' : 'cannot-tell';
}

function against(required: number, { effect: [loosest, strictest] }: SituationSeen): Stand {
  if (rungOf(strictest) < required) return 'below';
  if (rungOf(loosest) > required) return 'above';
  return rungOf(loosest) === required ? 'at' : 'either';
}

/** Whether what the platform does instead of keeping a profile private is enough for the regulator of a rule. */
function accepts(
  { alternatives = [] }: Required['rules'][number],
  { situation, instead = [] }: SituationSeen,
): boolean {
  return activityOf(situation) === 'profile.view' && instead.some((one) => alternatives.includes(one));
}

/** One thing seen to fall short is enough; else what was seen for sure goes before what was not. */
function overall(
  own: readonly Observation[],
  verdicts: readonly Verdict[],
  broken: readonly Obligation[],
): Verdict {
  if (verdicts.includes('falls-short') || broken.length > 0) return 'falls-short';
  const sure = favourIn(verdicts);
  if (sure) return sure;
  const unseen = own.filter((one): one is NotSeen => 'because' in one);
  if (unseen.some(({ because }) => because === 'cannot-tell')) return 'cannot-tell';
  // What was seen of nobody is no sight.
  const rests = own.some((one) => 'effect' in one && (one.proof ?? []).length > 0);
  return verdicts.length > 0 && (rests || unseen.length === 0) ? 'cannot-tell' : 'not-tested';
}

/** What all that was seen leaves possible; where they contradict each other, the loosest that was seen. */
function narrowest(seen: readonly SituationSeen[]): readonly [Effect, Effect] | null {
  if (seen.length === 0) return null;
  const byLoosest = seen.map(({ effect }) => effect).sort((a, b) => rungOf(b[0]) - rungOf(a[0]));
  const strictest = seen.map(({ effect }) => effect[1]).sort((a, b) => rungOf(a) - rungOf(b))[0]!;
  const loosest = byLoosest[0]![0];
  return rungOf(loosest) <= rungOf(strictest) ? [loosest, strictest] : [strictest, strictest];
}

/** Evidence of a finding, each file once. */
export function refsOf({ observations }: Finding): readonly Ref[] {
  const seen = new Map(
    observations.flatMap(({ evidence }) => evidence).map((ref) => [`${ref.file}#${ref.at ?? ''}`, ref]),
  );
  return [...seen.values()];
}
