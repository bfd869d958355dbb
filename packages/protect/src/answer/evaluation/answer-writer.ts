import {
  type AgeInterval,
  type Cell,
  type DecisionRecord,
  type Grant,
  type Grants,
  type Level,
  type Limits,
  levels,
  limitsMask,
  type ReasonCode,
  restsOn,
  type Scope,
  type Situation,
  situationNumber,
  situations,
} from '@stairgate/rulebook';
import { countedBand, grantsIn, type SerialDecision } from '../../law/decisions/decision-log.ts';

/** One answer, written down: the bytes of its AuthZEN response and what the log keeps of it. */
export interface WrittenAnswer extends SerialDecision {
  /** `{"decision":…,"context":{…}}`. */
  readonly text: string;
  readonly bytes: Buffer;
  /** The same with rules named, `code#rule`, and without what follows from the rulebook. */
  readonly briefBytes: Buffer;
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

/**
 * Bytes of answers that are kept over all laws, so that nobody fills the memory by asking about ages and limits of every
 * kind. When it is full all are let go, and what is asked most is soon written again.
 */
export const mostKept = 64 * 2 ** 20;
/** Bytes that an answer takes beside what it says, about. */
const frame = 1000;

const years = 19;
const rankOf = Object.fromEntries(levels.map((level, rank) => [level, rank])) as Record<Level, number>;
/** Grants of one situation: the child's, a guardian's, and for each whether it is for one time; see `Grants`. */
const ownGrants = 32;
/** Questions that can be asked of one law, whatever was granted: situation, age, level, and what the question lacks. */
const asksOf = situations.length * years * years * levels.length * 4;
/** What was written, where no limit counts and by the number of the limits that do. */
interface Kept {
  readonly plain: Map<number, WrittenAnswer>;
  readonly limited: Map<number, Map<number, WrittenAnswer>>;
}
const nothing = (): Kept => ({ plain: new Map(), limited: new Map() });
let lastScope: Scope | undefined;
let lastAnswers = nothing();
let kept = new WeakMap<Scope, Kept>();
/** Bytes kept at most: those of laws that nobody uses any more count until all are let go. */
let keptBytes = 0;
/** By a pattern of limits and the next figure, the pattern that both make. Patterns are numbered as they come up. */
const patterns = new Map<number, number>();
const mostPatterns = 100_000;

function letGo(): void {
  kept = new WeakMap();
  lastScope = undefined;
  keptBytes = 0;
  patterns.clear();
}

function sizeOf({ text, bytes, briefBytes }: WrittenAnswer): number {
  // Text takes two bytes a letter as soon as one of them needs them.
  const ofText = bytes.length === text.length ? text.length : text.length * 2;
  return ofText + bytes.length + briefBytes.length + frame;
}

/**
 * The answer to one situation, in writing. An answer is a function of law, situation and age, of the grants and limits
 * on it and on what it rests on, so what was written for one child serves all that are alike.
 * @param extra bits of `circumstanceUnknown` and `unknownChild`.
 */
export function writeAnswer(
  scope: Scope,
  situation: Situation,
  age: AgeInterval,
  granted: Grants,
  extra: number,
  limits?: Limits | undefined,
): WrittenAnswer {
  if (keptBytes > mostKept || patterns.size > mostPatterns) letGo();
  if (scope !== lastScope) {
    let own = kept.get(scope);
    if (own === undefined) {
      own = nothing();
      kept.set(scope, own);
    }
    lastScope = scope;
    lastAnswers = own;
  }
  const number = situationNumber(situation);
  const { others } = scope.row(age)[number]!;
  const pattern = limits === undefined ? 0 : limitPattern(number, age, granted, limits);
  // Whether a yes is for this time alone matters to limits and to nothing else.
  const [figures, has] = pattern === 0 ? [4, granted[number]! & 3] : [ownGrants, granted[number]!];
  const asked =
    ((((number * years + age.lo) * years + age.hi) * levels.length + rankOf[age.level]) * 4 + extra) *
      figures +
    has;
  // How many others there are differs from cell to cell: what comes of them has to stand before what has a fixed width,
  // which says how many they are. Keys stay small: those past 31 bits cost a map a third of the whole answer.
  let key = 0;
  for (let at = 0; at < others.length; at++) {
    const { need, situation: one } = others[at]!;
    const lacks = need & ~granted[one]! & 3;
    key = need === 3 ? key * 4 + lacks : key * 2 + (lacks === 0 ? 0 : 1);
  }
  key = key * asksOf * figures + asked;
  let answers = lastAnswers.plain;
  if (pattern !== 0) {
    answers = lastAnswers.limited.get(pattern) ?? new Map();
    lastAnswers.limited.set(pattern, answers);
  }
  const known = answers.get(key);
  if (known !== undefined) return known;
  const decision = scope.decide(situation, age, granted, pattern === 0 ? undefined : limits);
  const { allowed, reasons: why, ...context } = decision.toJSON();
  const reasons = [...why, ...extraReasons[extra]!];
  const answer = write(
    {
      decision: allowed,
      context: { ...context, reasons },
    },
    {
      number,
      age,
      has: granted[number]! & (pattern === 0 ? 3 : ownGrants - 1),
      others: otherGrants(number, others, granted, pattern !== 0),
      limits: decision.limits,
    },
  );
  answers.set(key, answer);
  keptBytes += sizeOf(answer);
  return answer;
}

/**
 * A number for the limits that count for one situation: those on it and on what it rests on, each with whether there is a
 * yes for this time. 0 where none counts.
 */
function limitPattern(number: number, age: AgeInterval, granted: Grants, limits: Limits): number {
  const mask = limitsMask(age);
  const others = restsOn[number]!;
  let pattern = 0;
  for (let at = -1; at < others.length; at++) {
    const one = at < 0 ? number : others[at]!;
    const limit = limits[one]! & mask;
    if (limit === 0) continue;
    const figure = ((at + 1) * 64 + limit) * ownGrants + (at < 0 ? 0 : granted[one]!);
    const key = pattern * 131_072 + figure;
    let next = patterns.get(key);
    if (next === undefined) {
      next = patterns.size + 1;
      patterns.set(key, next);
    }
    pattern = next;
  }
  return pattern;
}

/** What was open of that which a situation rests on: yeses that the law wanted and, where limits count, those for one time. */
function otherGrants(number: number, others: Cell['others'], granted: Grants, limited: boolean): Grant[] {
  return restsOn[number]!.flatMap((one) => {
    const need = others.find(({ situation }) => situation === one)?.need ?? 0;
    return grantsIn(granted[one]!, situations[one]!).filter(
      ({ by, once }) => (need & (by === 'child' ? 1 : 2)) !== 0 || (limited && once),
    );
  });
}

interface Answer {
  readonly decision: boolean;
  readonly context: Omit<DecisionRecord, 'allowed' | 'reasons'> & {
    readonly reasons: readonly string[];
    /** Those that there are, where the question was about another. */
    readonly resourceTypes?: readonly string[];
    readonly didYouMean?: readonly string[];
  };
}

let written = 0;

/** Writes an answer down, for the wire and for the log. */
export function write(
  answer: Answer,
  { number, age, has, others, limits }: Pick<WrittenAnswer, 'number' | 'age' | 'has' | 'others' | 'limits'>,
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
    others,
    limits,
    obligations,
    band: countedBand(age),
    revision,
    reasons,
    serial: written++,
  };
}
