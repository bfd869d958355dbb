import { adult } from './age.ts';
import type { RuleCitation } from './binding.ts';
import type { Cell } from './decision.ts';
import { asksFor, inForce, needsOf, ruleIndex } from './diff.ts';
import type { Grantor } from './grants.ts';
import type { Rulebook } from './rulebook.ts';
import { type Effect, type Level, type Obligation, type Situation, situations } from './vocabulary.ts';

export interface CommonOptions {
  /** How surely ages are known. Default: `verified`. */
  readonly level?: Level;
  /** Default: all. */
  readonly situations?: readonly Situation[];
  /** Whole years, 18 for 18 or older. Default: 0 to 18. Without evidence there is no age, and this does not count. */
  readonly ages?: readonly [lo: number, hi: number];
}

/** What one of the places has to do with a joint setting. */
export interface PlaceShare {
  readonly place: string;
  /** What this place alone asks for. */
  readonly effect: Effect;
  /** Of the joint obligations, those that its rules ask for. */
  readonly obligations: readonly Obligation[];
  /** Its rules that set the joint effect or, where it sets none, that ask for these obligations. */
  readonly rules: readonly RuleCitation[];
}

/** The setting of one situation that satisfies every place, over a run of years in which all of this is the same. */
export interface CommonCell {
  readonly situation: Situation;
  readonly ages: readonly [lo: number, hi: number];
  readonly level: Level;
  readonly effect: Effect;
  readonly needs: readonly Grantor[];
  readonly obligations: readonly Obligation[];
  /** The places whose rules set the effect. Empty only where it is `allow`. */
  readonly forcedBy: readonly PlaceShare[];
  /** The other places that add to the obligations. */
  readonly addedBy: readonly PlaceShare[];
}

/**
 * The strictest joint settings for a set of places: what is lawful in all of them at once, and which of them asks for
 * it. It is what `scope(places)` decides. By situation, then by age. Throws `PlaceError`.
 */
export function common(
  rulebook: Rulebook,
  places: readonly string[],
  options: CommonOptions = {},
): readonly CommonCell[] {
  const { level = 'verified', situations: asked = situations, ages: [lo, hi] = [0, adult] } = options;
  const wanted = new Set<string>(asked);
  const joint = rulebook.scope(places);
  const rules = ruleIndex(rulebook);
  const alone = places.map((place) => {
    const scope = rulebook.scope([place]);
    return { place, scope, rules: inForce(scope) };
  });
  const years =
    level === 'none'
      ? [[0, adult] as const]
      : Array.from({ length: hi - lo + 1 }, (_, at) => [lo + at, lo + at] as const);
  const rows = years.map(([from, to]) => ({
    from,
    to,
    joint: joint.row({ lo: from, hi: to, level }),
    alone: alone.map(({ scope }) => scope.row({ lo: from, hi: to, level })),
  }));
  const cells: CommonCell[] = [];
  for (const [number, situation] of situations.entries()) {
    if (!wanted.has(situation)) continue;
    let open: { key: string; ages: [number, number] } | undefined;
    for (const row of rows) {
      const cell = row.joint[number]!;
      const shares = alone.map(({ place, rules: own }, at): Share => {
        const here = cell.rules.filter((one) => own.has(`${one.code}/${one.rule}`));
        const owing = here.filter(({ about }) => about === undefined);
        const owed = new Set(owing.flatMap(({ code, rule }) => rules.get(`${code}/${rule}`)!.obligations));
        const setting = here.filter((one) => asksFor(one, cell));
        const obligations = cell.obligations.filter((one) => owed.has(one));
        return {
          forces: setting.length > 0,
          place,
          effect: row.alone[at]![number]!.effect,
          obligations,
          rules: setting.length > 0 ? setting : owing.filter(owesAnything(rules)),
        };
      });
      const key = JSON.stringify([cell.effect, cell.need, cell.obligations, shares.map(keyOf)]);
      if (key === open?.key) {
        open.ages[1] = row.to;
        continue;
      }
      open = { key, ages: [row.from, row.to] };
      cells.push(cellOf(situation, open.ages, level, cell, shares));
    }
  }
  return cells;
}

type Share = PlaceShare & { readonly forces: boolean };

function cellOf(
  situation: Situation,
  ages: readonly [number, number],
  level: Level,
  cell: Cell,
  shares: readonly Share[],
): CommonCell {
  const plain = ({ forces: _, ...share }: Share): PlaceShare => share;
  return {
    situation,
    ages,
    level,
    effect: cell.effect,
    needs: needsOf(cell),
    obligations: cell.obligations,
    forcedBy: shares.filter(({ forces }) => forces).map(plain),
    addedBy: shares.filter(({ forces, obligations }) => !forces && obligations.length > 0).map(plain),
  };
}

const keyOf = ({ effect, obligations, rules }: Share) => [
  effect,
  obligations,
  rules.map(({ code, rule }) => `${code}/${rule}`),
];

function owesAnything(rules: ReturnType<typeof ruleIndex>) {
  return ({ code, rule }: RuleCitation) => rules.get(`${code}/${rule}`)!.obligations.length > 0;
}
