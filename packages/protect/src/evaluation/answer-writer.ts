import {
  type AgeInterval,
  type DecisionRecord,
  type Grants,
  type Level,
  levels,
  type ReasonCode,
  type Scope,
  type Situation,
  situationNumber,
} from '@stairgate/rulebook';
import { countedBand, type DecisionShape } from '../operator/decision-log.ts';

/** One answer, written down: the bytes of its AuthZEN response and what the log keeps of it. */
export interface WrittenAnswer extends DecisionShape {
  /** `{"decision":…,"context":{…}}`. */
  readonly text: string;
  readonly bytes: Buffer;
  /** The same with rules named, `code#rule`, and without what follows from the rulebook. */
  readonly briefBytes: Buffer;
  /** Tells it from every other answer that was written; see `Shadow`. */
  readonly serial: number;
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
const rankOf = Object.fromEntries(levels.map((level, rank) => [level, rank])) as Record<Level, number>;
let lastScope: Scope | undefined;
let lastAnswers = new Map<number, WrittenAnswer>();
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
  if (scope !== lastScope) {
    let answers = kept.get(scope);
    if (answers === undefined) {
      answers = new Map();
      kept.set(scope, answers);
    }
    lastScope = scope;
    lastAnswers = answers;
  }
  const answers = lastAnswers;
  const number = situationNumber(situation);
  const rank = rankOf[age.level];
  const key =
    ((((number * years + age.lo) * years + age.hi) * levels.length + rank) * 4 + granted[number]!) * 4 +
    extra;
  const known = answers.get(key);
  if (known !== undefined) return known;
  const decision = scope.decide(situation, age, granted);
  const { allowed, effect, obligations, needs, rules, unlock, revision } = decision;
  const moved = decision.deviations.length > 0 ? { deviations: decision.deviations } : {};
  const reasons = [...decision.reasons, ...extraReasons[extra]!];
  const answer = write(
    {
      decision: allowed,
      context: { situation, effect, obligations, needs, reasons, rules, unlock, ...moved, revision },
    },
    { number, age, has: granted[number]! & 3 },
  );
  if (answers.size < mostKept) answers.set(key, answer);
  return answer;
}

interface Answer {
  readonly decision: boolean;
  readonly context: Omit<DecisionRecord, 'allowed' | 'reasons'> & {
    readonly reasons: readonly string[];
    /** Those that there are, where the question was about another. */
    readonly resourceTypes?: readonly string[];
  };
}

let written = 0;

/** Writes an answer down, for the wire and for the log. */
export function write(
  answer: Answer,
  { number, age, has }: Pick<WrittenAnswer, 'number' | 'age' | 'has'>,
): WrittenAnswer {
  const { decision, context } = answer;
  const { situation, effect, obligations, reasons, revision } = context;
  const text = JSON.stringify(answer);
  const brief = {
    situation,
    effect,
    reasons,
    rules: context.rules.map(({ code, rule }) => `${code}#${rule}`),
  };
  return {
    text,
    bytes: Buffer.from(text),
    briefBytes: Buffer.from(JSON.stringify({ decision, context: brief })),
    situation: number < 0 ? 'unknown' : situation,
    number,
    effect,
    allowed: decision,
    level: age.level,
    age,
    has,
    obligations,
    band: countedBand(age),
    revision,
    reasons,
    serial: written++,
  };
}
