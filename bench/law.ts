import {
  type AgeInterval,
  binds,
  type Code,
  type Day,
  type Effect,
  levels,
  matchSituations,
  type Situation,
} from '@stairgate/rulebook';

/**
 * One provision as a peer can say it: who it reaches, and what would satisfy it. A person of ages `lo` to `hi` is
 * reached if `hi >= from` and, for some entry of `reach`, their level ranks no higher than `rank` and `lo <= upTo`.
 */
export interface Line {
  readonly id: string;
  readonly cite: string;
  readonly jurisdiction: string;
  readonly effect: Exclude<Effect, 'allow'>;
  readonly situations: readonly Situation[];
  readonly from: number;
  readonly reach: readonly { readonly rank: number; readonly upTo: number }[];
}

const strongest = levels.length - 1;

/** What binds on the day and can refuse, with each code's demand for assurance worked into its provisions. */
export function linesOf(codes: readonly Code[], asOf: Day): Line[] {
  return codes.flatMap((code) => {
    const thresholds = code.assurance
      .filter((line) => binds(line, asOf))
      .map(({ past, level }) => ({ past, rank: levels.indexOf(level) }))
      .sort((a, b) => b.past - a.past);
    const believed = (lo: number, rank: number) =>
      thresholds.reduce((from, { past, rank: wanted }) => (from > past && rank < wanted ? past : from), lo);
    const upTo = (oldest: number, rank: number) => {
      let lo = 18;
      while (lo > oldest && believed(lo, rank) > oldest) lo--;
      return lo;
    };
    return code.rules.flatMap((rule): Line[] => {
      if (rule.effect === 'allow' || !binds(rule, asOf)) return [];
      const reach: { rank: number; upTo: number }[] = [];
      for (let rank = strongest; rank >= 0; rank--) {
        const oldest = upTo(rule.ages[1], rank);
        if (oldest !== reach.at(-1)?.upTo) reach.push({ rank, upTo: oldest });
      }
      return [
        {
          id: `${code.code}/${rule.id}`,
          cite: rule.cite,
          jurisdiction: code.jurisdiction,
          effect: rule.effect,
          situations: [...new Set(rule.situations.flatMap(matchSituations))],
          from: rule.ages[0],
          reach,
        },
      ];
    });
  });
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
