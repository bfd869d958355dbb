import {
  type AgeInterval,
  activityOf,
  binds,
  type Code,
  type Effect,
  levels,
  matchSituations,
  type Rule,
  type Rulebook,
  restsOn,
  type Situation,
  situationNumber,
  situations,
  within,
} from '@stairgate/rulebook';

/** A yes that a peer is told of: of the child or a guardian, to what is asked about or to another situation by number. */
export type YesName = 'child' | 'guardian' | `child_${number}` | `guardian_${number}`;
export type Yes = Readonly<Partial<Record<YesName, boolean>>>;

/**
 * One provision as a peer can say it: who it reaches, and what would satisfy it. A person of ages `lo` to `hi` is
 * reached if `hi >= from` and, for some entry of `reach`, their level ranks no higher than `rank` and `lo <= upTo`.
 */
export interface Line {
  readonly id: string;
  readonly cite: string;
  readonly effect: Exclude<Effect, 'allow'>;
  /** The yes without which it refuses; nothing satisfies what forbids. */
  readonly wants: YesName | undefined;
  readonly situations: readonly Situation[];
  readonly from: number;
  readonly reach: readonly { readonly rank: number; readonly upTo: number }[];
}

/** Every yes that an answer about a situation can hang on, by the bits of somebody's choices. */
export function yesTo(situation: Situation, packed: Uint8Array): Yes {
  const number = situationNumber(situation);
  const has = (one: number, bit: number) => (packed[one]! & bit) !== 0;
  return Object.fromEntries([
    ['child', has(number, 1)],
    ['guardian', has(number, 2)],
    ...restsOn[number]!.flatMap((one) => [
      [`child_${one}`, has(one, 1)],
      [`guardian_${one}`, has(one, 2)],
    ]),
  ]);
}

const strongest = levels.length - 1;

/** What binds in places joined by commas and can refuse, with each code's demand for assurance worked into its provisions. */
export function linesOf(rulebook: Rulebook, place: string): Line[] {
  const places = place.split(',');
  const { codes, asOf, standIn } = rulebook;
  const baseline = codes.find(({ code }) => code === standIn)!;
  const own = codes
    .filter(({ jurisdiction }) => places.includes(jurisdiction))
    .flatMap((code) => code.rules.map((rule) => ({ code, rule, about: named(rule), ages: rule.ages })));
  // The baseline joins in for what the law of one of the places leaves out.
  const silent = places
    .flatMap((one) => rulebook.uncovered(one))
    .flatMap(({ activities, ages: [lo, hi] }) =>
      baseline.rules.flatMap((rule) => {
        const about = named(rule).filter((one) => activities.includes(activityOf(one)));
        const ages = [Math.max(lo, rule.ages[0]), Math.min(hi, rule.ages[1])] as const;
        return about.length > 0 && ages[0] <= ages[1] ? [{ code: baseline, rule, about, ages }] : [];
      }),
    );
  return [...own, ...silent].flatMap(({ code, rule, about, ages }, number): Line[] => {
    if (rule.effect === 'allow' || !(binds(rule, asOf) || code === baseline)) return [];
    const { effect, cite } = rule;
    const reach = reachBy(code, asOf, ages[1]);
    const line = (what: string, all: readonly Situation[], wants: YesName | undefined): Line => ({
      id: `${code.code}/${rule.id}/${number}/${what}`,
      ...{ cite, effect, wants, situations: all, from: ages[0], reach },
    });
    const who = effect === 'forbid' ? undefined : effect === 'guardian' ? 'guardian' : 'child';
    const wider = situations.filter((one) => about.some((each) => holds(one, each)));
    // What rests on any of these is refused with it, for want of a yes to that one.
    const resting = wider.flatMap((one) => {
      const other = situationNumber(one);
      const all = situations.filter((_, at) => restsOn[at]!.includes(other));
      return all.length > 0 ? [line(one, all, who && `${who}_${other}`)] : [];
    });
    return [line('own', wider, who), ...resting];
  });
}

const named = (rule: Rule) => [...new Set(rule.situations.flatMap(matchSituations))];

/** Whether one situation is another, or contains it. */
const holds = (wider: Situation, narrower: Situation) =>
  wider === narrower || within[situationNumber(wider)]!.includes(situationNumber(narrower));

function reachBy(code: Code, asOf: string, oldest: number): Line['reach'] {
  const thresholds = code.assurance
    .filter((line) => binds(line, asOf))
    .map(({ past, level }) => ({ past, rank: levels.indexOf(level) }))
    .sort((a, b) => b.past - a.past);
  const believed = (lo: number, rank: number) =>
    thresholds.reduce((from, { past, rank: wanted }) => (from > past && rank < wanted ? past : from), lo);
  const upTo = (rank: number) => {
    let lo = 18;
    while (lo > oldest && believed(lo, rank) > oldest) lo--;
    return lo;
  };
  const reach: { rank: number; upTo: number }[] = [];
  for (let rank = strongest; rank >= 0; rank--) {
    const furthest = upTo(rank);
    if (furthest !== reach.at(-1)?.upTo) reach.push({ rank, upTo: furthest });
  }
  return reach;
}

/** Whether a line reaches a person. */
export function reaches(line: Line, { lo, hi }: AgeInterval, rank: number): boolean {
  return hi >= line.from && line.reach.some((entry) => rank <= entry.rank && lo <= entry.upTo);
}

/** The reach of a line as an expression of `lo`, `hi` and `rank`, each named as the peer's language names them. */
export function reachOf(line: Line, names: { lo: string; hi: string; rank: string }): string {
  const young = line.reach.map(({ rank, upTo }) =>
    rank === strongest ? `${names.lo} <= ${upTo}` : `(${names.rank} <= ${rank} && ${names.lo} <= ${upTo})`,
  );
  return `${names.hi} >= ${line.from} && (${young.join(' || ')})`;
}
