import {
  type AgeInterval,
  type Grants,
  levels,
  type ReasonCode,
  type Scope,
  type Situation,
  situationNumber,
} from '@stairgate/rulebook';
import { countedBand, type DecisionShape } from '../operator/decision-log.ts';

/** One answer, written down: the bytes of its AuthZEN response and what the log keeps of it. */
export interface WrittenAnswer extends DecisionShape {
  /** `{"decision":…,"context":{…}}` in UTF-8. */
  readonly bytes: Buffer;
}

/** Reasons that come from the question, not from the rulebook. Bits. */
export const circumstanceUnknown = 1;
export const unknownChild = 2;
const extraReasons: readonly ReasonCode[][] = [
  [],
  ['circumstance-unknown'],
  ['unknown-child'],
  ['circumstance-unknown', 'unknown-child'],
];

/** Answers kept for one law. There are fewer distinct ones in use than this by far; the bound is for safety. */
const mostKept = 100_000;

const years = 19;
const kept = new WeakMap<Scope, Map<number, WrittenAnswer>>();

/**
 * The answer to one situation, in writing. An answer is a function of law, situation, age and grants alone, so what was
 * written for one child serves all that are alike.
 * @param extra bits of `circumstanceUnknown` and `unknownChild`.
 */
export function writeAnswer(
  scope: Scope,
  situation: Situation,
  age: AgeInterval,
  granted: Grants,
  extra: number,
): WrittenAnswer {
  let answers = kept.get(scope);
  if (answers === undefined) {
    answers = new Map();
    kept.set(scope, answers);
  }
  const number = situationNumber(situation);
  const rank = levels.indexOf(age.level);
  const key =
    ((((number * years + age.lo) * years + age.hi) * levels.length + rank) * 4 + granted[number]!) * 4 +
    extra;
  const known = answers.get(key);
  if (known !== undefined) return known;
  const decision = scope.decide(situation, age, granted);
  const { allowed, effect, obligations, needs, rules, unlock, revision } = decision;
  const reasons = [...decision.reasons, ...extraReasons[extra]!];
  const written: WrittenAnswer = {
    bytes: Buffer.from(
      JSON.stringify({
        decision: allowed,
        context: { situation, effect, obligations, needs, reasons, rules, unlock, revision },
      }),
    ),
    situation,
    number,
    effect,
    allowed,
    level: age.level,
    band: countedBand(age),
    revision,
    reasons,
  };
  if (answers.size < mostKept) answers.set(key, written);
  return written;
}
