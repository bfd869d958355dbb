import { effects, jurisdictionsOf, matchSituations, type Rule, type Source } from '@stairgate/rulebook';

/** Two rules of one code that say two things of somebody of one age. `ages` are those that both have. */
export interface Overlap {
  readonly milder: Rule;
  readonly stricter: Rule;
  readonly ages: readonly [lo: number, hi: number];
  readonly provision: string;
  readonly situation: string;
}

/**
 * Where one provision gets two effects at one age: rules that share a provision and a situation, on days and in places
 * that meet, whose ages overlap without being the same. That is a range that was typed wrongly, or one that should be
 * split. Rules of the same ages say two things on purpose, such as a consent and a default; `allow` adds obligations.
 */
export function overlappingAges(rules: readonly Rule[]): Overlap[] {
  const demanding = rules.filter(({ effect }) => effect !== 'allow');
  return demanding.flatMap((rule, index) =>
    demanding.slice(0, index).flatMap((earlier) => overlapOf(earlier, rule) ?? []),
  );
}

function overlapOf(a: Rule, b: Rule): Overlap | undefined {
  if (a.effect === b.effect || (a.ages[0] === b.ages[0] && a.ages[1] === b.ages[1])) return undefined;
  const ages = [Math.max(a.ages[0], b.ages[0]), Math.min(a.ages[1], b.ages[1])] as const;
  if (ages[0] > ages[1] || !daysMeet(a, b) || !placesMeet(a, b)) return undefined;
  const provision = a.provisions.find((id) => b.provisions.includes(id));
  const own = new Set(b.situations.flatMap(matchSituations));
  const situation = a.situations.flatMap(matchSituations).find((one) => own.has(one));
  if (provision === undefined || situation === undefined) return undefined;
  const [milder, stricter] = effects.indexOf(a.effect) < effects.indexOf(b.effect) ? [a, b] : [b, a];
  return { milder, stricter, ages, provision, situation };
}

/** Whether two lines can count on one day. What binds on no day meets only what does not for the same reason. */
export function daysMeet(a: Source, b: Source): boolean {
  const day = ({ status, from }: Source) => {
    if (status === 'bill' || status === 'enjoined') return status;
    return from === undefined ? 'not yet' : 'dated';
  };
  if (day(a) !== day(b)) return false;
  return (a.from ?? '') <= (b.until ?? '9999-12-31') && (b.from ?? '') <= (a.until ?? '9999-12-31');
}

/** Whether there is a place in which both lines hold. */
export function placesMeet(
  a: { readonly places?: readonly string[] },
  b: { readonly places?: readonly string[] },
): boolean {
  if (a.places === undefined || b.places === undefined) return true;
  return a.places.some((one) =>
    b.places!.some((other) => jurisdictionsOf(one).includes(other) || jurisdictionsOf(other).includes(one)),
  );
}

/** The ages of `[lo, hi]` that lie outside `[from, to]`, as they are written: `0-7`, or `0-7 and 13-17`. */
export function agesOutside(
  [lo, hi]: readonly [number, number],
  [from, to]: readonly [number, number],
): string {
  const parts = [lo < from && `${lo}-${from - 1}`, to < hi && `${to + 1}-${hi}`];
  return parts.filter((part) => part !== false).join(' and ');
}
