import {
  type Code,
  compile,
  type Day,
  type Effect,
  effects,
  matchSituations,
  type Obligation,
  type Profile,
  type Situation,
  situationNumber,
  standardBaseline,
} from '@stairgate/rulebook';

/** Where a code asks for less than the standard baseline does. */
export interface Shortfall {
  /** The rule of the standard baseline. */
  readonly rule: string;
  readonly situation: Situation;
  readonly ages: readonly [lo: number, hi: number];
  readonly asks: Effect;
  /** What the code asks for there, if it has a rule about it at all. */
  readonly gives: Effect | undefined;
  /** Obligations that it leaves out, where its effect is strict enough. */
  readonly missing: readonly Obligation[];
}

/** Kosovo, of which no code speaks, so that all that holds there is what stands in. */
const uncovered = 'XK';

/** The first place where a code is no baseline, because it is silent or looser than the standard one. */
export function shortfallOf(name: string, codes: readonly Code[], today: Day): Shortfall | undefined {
  const standard = codes.find(({ code }) => code === standardBaseline);
  const other = codes.find(({ code }) => code === name);
  if (!standard || !other || name === standardBaseline) return undefined;
  const given = standingIn(other, today);
  for (const rule of standard.rules) {
    for (const situation of rule.situations.flatMap(matchSituations)) {
      let found: Shortfall | undefined;
      for (let year = rule.ages[0]; year <= rule.ages[1]; year++) {
        const cell = given.row({ lo: year, hi: year, level: 'verified' })[situationNumber(situation)]!;
        const missing = rule.obligations.filter((one) => !cell.obligations.includes(one));
        const gives = cell.rules.length === 0 ? undefined : cell.effect;
        const isLooser = cell.rung < effects.indexOf(rule.effect);
        const isShort = gives === undefined || isLooser || missing.length > 0;
        const own = { gives, missing: gives === undefined || isLooser ? [] : missing };
        if (found && isShort && isAlike(found, own)) found = { ...found, ages: [found.ages[0], year] };
        else if (found) break;
        else if (isShort) found = { rule: rule.id, situation, ages: [year, year], asks: rule.effect, ...own };
      }
      if (found) return found;
    }
  }
  return undefined;
}

function isAlike(a: Pick<Shortfall, 'gives' | 'missing'>, b: Pick<Shortfall, 'gives' | 'missing'>): boolean {
  return a.gives === b.gives && a.missing.join() === b.missing.join();
}

function standingIn(code: Code, asOf: Day) {
  const profile: Profile = {
    service: { name: '', kinds: [] },
    places: [uncovered],
    offers: [],
    risk: 'high',
    guidance: true,
    baseline: code.code,
    exempt: [],
    deviations: [],
  };
  return compile([code], { asOf, profile }).scope(uncovered);
}
