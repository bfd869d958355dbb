import type { Code, Day } from './code.ts';
import { compile } from './compile.ts';
import type { Cell } from './decision.ts';
import { approvalsOf, type Deviation, isApproved, type Profile } from './profile.ts';
import type { Scope } from './scope.ts';
import { effects, matchSituations, type Situation, situationNumber, situations } from './vocabulary.ts';

/**
 * Something in a profile that does not do on a day what it says. It loosens nothing, so the stricter default holds; but
 * whoever wrote it believes otherwise and has to be told.
 */
export interface Lapse {
  readonly list: 'deviations' | 'exempt' | 'facts';
  /** Which item of that list, from 0; 0 of the facts. */
  readonly index: number;
  readonly about: 'expires' | 'approved' | 'situations' | 'ages';
  /** As the profile writes it, where it is about one. */
  readonly pattern?: string;
  readonly what: string;
  readonly right: string;
}

/** The lapses of a profile on a day, in its order. Throws `CompileError` where the profile makes no sense at all. */
export function lapsesOf(profile: Profile, codes: readonly Code[], asOf: Day): readonly Lapse[] {
  if (approvalsOf(profile).length === 0) return [];
  const law = compile(codes, { asOf, profile: { ...profile, deviations: [] } });
  const here = compile(codes, { asOf, profile });
  const pairs = profile.places.map((place) => [law.scope(place), here.scope(place)] as const);
  return [
    ...(profile.facts ? datesOf(profile.facts, asOf, { list: 'facts', index: 0 }) : []),
    ...profile.exempt.flatMap((one, index) => datesOf(one, asOf, { list: 'exempt', index })),
    ...profile.deviations.flatMap((one, index) => {
      const at = { list: 'deviations', index } as const;
      return isApproved(one, asOf)
        ? one.situations.flatMap((pattern) => idleOf(one, pattern, pairs, at))
        : datesOf(one, asOf, at);
    }),
  ];
}

type At = Pick<Lapse, 'list' | 'index'>;

function datesOf({ approved, expires }: Pick<Deviation, 'approved' | 'expires'>, asOf: Day, at: At): Lapse[] {
  if (expires < asOf) {
    const right = 'Look at the reason again: approve it anew with a later day, or remove this.';
    return [
      { ...at, about: 'expires', what: `It expired on ${expires}; the stricter default holds.`, right },
    ];
  }
  if (asOf < approved) {
    const what = `It is approved only from ${approved}; until then the stricter default holds.`;
    return [{ ...at, about: 'approved', what, right: 'Write the day on which it was approved.' }];
  }
  return [];
}

/** What of a deviation moves nothing, though it is in force. */
function idleOf(
  deviation: Deviation,
  pattern: string,
  pairs: readonly (readonly [law: Scope, here: Scope])[],
  at: At,
): Lapse[] {
  const [lo, hi] = deviation.ages;
  const years = Array.from({ length: hi - lo + 1 }, (_, index) => lo + index);
  const matched = matchSituations(pattern);
  const isMoved = (situation: Situation, year: number) =>
    pairs.some(([law, here]) => cellOf(here, situation, year).rung < cellOf(law, situation, year).rung);
  const moving = matched.map((situation) => years.filter((year) => isMoved(situation, year)));
  const idle = matched.filter((_, index) => moving[index]!.length === 0);
  if (idle.length > 0) {
    return idle.map((situation) => {
      const { because, right } = wordIdle(deviation, situation, years, pairs);
      const what = `It moves nothing for ${situation}: ${because}`;
      return { ...at, about: 'situations', pattern, what, right };
    });
  }
  return matched.flatMap((situation, index) => {
    const moved = moving[index]!;
    const unmoved = years.filter((year) => !moved.includes(year));
    if (unmoved.length === 0) return [];
    const { because } = wordIdle(deviation, situation, unmoved, pairs);
    const what = `It moves nothing for ${situation} at ${inRuns(unmoved)}: ${because}`;
    return [{ ...at, about: 'ages', pattern, what, right: `Write ages: ${inRuns(moved)}.` }];
  });
}

function wordIdle(
  { effect }: Deviation,
  situation: Situation,
  years: readonly number[],
  pairs: readonly (readonly [law: Scope, here: Scope])[],
): { because: string; right: string } {
  // With the deviation counted, so that the rule that is named is one that it did not lower.
  const cells = pairs.flatMap(([, here]) => years.map((year) => cellOf(here, situation, year)));
  const forbidden = cells.find((cell) => cell.effect === 'forbid');
  if (forbidden) {
    const right = 'Remove it: no reason opens what is forbidden.';
    return { because: `${firstRule(forbidden)} forbids it.`, right };
  }
  const held = cells.filter(({ rung }) => rung > effects.indexOf(effect)).sort((a, b) => b.rung - a.rung)[0];
  if (!held) {
    const right = 'Remove it, or correct the situation, the ages or the effect.';
    return { because: `no rule here asks for more than "${effect}".`, right };
  }
  // What the deviation moved of this very situation stays closed with what that rests on.
  const rests = pairs.flatMap(([law, here]) =>
    years.flatMap((year) => {
      const [was, is] = [cellOf(law, situation, year), cellOf(here, situation, year)];
      return effects.indexOf(is.own) < effects.indexOf(was.own) ? is.others.map((one) => one.situation) : [];
    }),
  );
  if (rests.length > 0) {
    const others = [...new Set(rests)].map((number) => situations[number]!).join(', ');
    return {
      because: `it rests on ${others}, where ${firstRule(held)} asks for "${held.effect}".`,
      right: `Name what it rests on too: situations: [${situation}, ${others}].`,
    };
  }
  const right = 'Remove it: a deviation needs a rule that allows a compelling reason.';
  return { because: `${firstRule(held)} asks for "${held.effect}" and leaves no room for a reason.`, right };
}

function firstRule({ rules }: Cell): string {
  return `${rules[0]!.short}, ${rules[0]!.cite}`;
}

function cellOf(scope: Scope, situation: Situation, year: number): Cell {
  return scope.row({ lo: year, hi: year, level: 'verified' })[situationNumber(situation)]!;
}

/** `10-12 and 16-17`. */
function inRuns(years: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const year of years) {
    const last = runs.at(-1);
    if (last && last[1] === year - 1) last[1] = year;
    else runs.push([year, year]);
  }
  return runs.map(([lo, hi]) => `${lo}-${hi}`).join(' and ');
}
