import type { Code, Day } from './code.ts';
import { compile } from './compile.ts';
import { awake } from './consent.ts';
import type { Profile } from './profile.ts';
import { checkAges, checkYears } from './prove/ages.ts';
import { checkDecisions, grantStates } from './prove/choices.ts';
import { hold } from './prove/compare.ts';
import { type PropertyName, type PropertyResult, propertyNames } from './prove/findings.ts';
import { everyAge, type Law } from './prove/ground.ts';
import { checkLines } from './prove/law-in-force.ts';
import { checkLimits } from './prove/limits-close.ts';
import { walkCode } from './prove/one-code.ts';
import {
  type Engine,
  type Group,
  type ProvableRulebook,
  type ProvableScope,
  Proving,
  type Spot,
  type Waking,
} from './prove/proving.ts';
import { checkRevision } from './prove/revision.ts';
import { checkAsking, checkSameLaw } from './prove/same-answer.ts';
import { checkReference } from './prove/second-opinion.ts';
import { walkPairs } from './prove/several-places.ts';
import { checkSilence } from './prove/silence.ts';
import { checkAnswers } from './prove/single-answers.ts';
import { checkSleep, meetRows } from './prove/sleeping-yes.ts';
import { checkWhatItRestsOn } from './prove/what-it-rests-on.ts';
import { takeCodesAway } from './prove/without-a-code.ts';
import { situations } from './vocabulary.ts';

/** How far the walk has come. */
export interface Progress {
  readonly day: Day;
  /** From 1. */
  readonly number: number;
  readonly of: number;
}

export interface ProveOptions {
  readonly profile?: Profile | undefined;
  /** Only these places, with the unknown one, singly and in pairs. By default every place there is. */
  readonly in?: readonly string[] | undefined;
  readonly properties?: readonly PropertyName[] | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** The engine to be proved; by default `compile`. */
  readonly engine?: Engine | undefined;
  /** What wakes a yes under other law; by default `awake`. */
  readonly awake?: Waking | undefined;
}

export interface Proof {
  readonly holds: boolean;
  /** States covered: a day, a place or pair of places, an age, a situation, and who said yes. */
  readonly states: number;
  /** Cells that the engine was asked for. */
  readonly cells: number;
  /** Decisions that it was asked to make. */
  readonly decisions: number;
  readonly days: number;
  /** Places, the unknown one among them. */
  readonly places: number;
  /** Sets of lines that are law together somewhere on some day, with what they leave uncovered. */
  readonly scopes: number;
  /** Joined places that were asked about, each on the first day with these lines. */
  readonly joined: number;
  readonly properties: readonly PropertyResult[];
}

/**
 * Walks the whole space that can matter and holds the engine against every property.
 *
 * Walked are: every day on which any line begins or ends, with the day before; every known place, the unknown one and
 * every pair of places; every interval of years at every level of evidence; every situation; nobody's, the child's, a
 * guardian's and both their yes. Properties of one code alone are asked of a rulebook of that code.
 *
 * What is shared, and why that leaves nothing out:
 * - **Days between.** A line is law on a day by its standing and its first and last day alone, so the law does not change
 *   between two neighbouring days of the walk.
 * - **Rows and scopes.** What the engine gives as the very same object as before is read once: it is the same answer.
 *   Properties are functions of answers, so equal answers, or equal pairs of them, are compared once.
 * - **Decisions, the reference and the properties of one table** are asked once for each set of lines that is law
 *   together and leaves the same uncovered. That other places and days with these lines have the same table is not assumed: each is asked for every
 *   age (`same-law`).
 * - **Limits** on everything are asked about for every different row; each single one, for every different answer of a
 *   situation. A guardian's are asked about apart where they have ended.
 * - **Yeses carried from one law to another** are held once for every two different states of law of a situation, which are
 *   different where what it, or anything that it rests on, asks of a yes is. `prove/sleeping-yes.ts` says which pairs are one.
 * - **Places** that lie in the same of the jurisdictions that the codes name are one to the law. The engine is asked for
 *   each of them all the same.
 * - **Pairs of places, and codes taken away**, are asked once for the same two sets of lines, or the same set and code.
 *   Here it is taken from the engine that it looks at no line but those that are law, which `same-law` finds true of
 *   every place by itself.
 */
export function prove(codes: readonly Code[], options: ProveOptions = {}): Proof {
  const { profile, engine = compile, awake: waking = awake, onProgress } = options;
  const names = Object.keys(propertyNames) as PropertyName[];
  const properties = names.filter(
    (name) =>
      (options.properties?.includes(name) ?? true) && (name !== 'deviations' || profile !== undefined),
  );
  const proving = new Proving(codes, { profile, engine, awake: waking, in: options.in, properties });
  const { days, classes } = proving.ground;
  for (const [number, day] of days.entries()) {
    walkDay(proving, day);
    onProgress?.({ day, number: number + 1, of: days.length });
  }
  for (const code of codes) walkCode(proving, code);
  checkSleep(proving);
  const results = [...proving.findings.values()].map(({ result }) => result);
  return {
    holds: results.every(({ holds }) => holds),
    states: proving.tally.states * everyAge.length * situations.length * grantStates.length,
    cells: proving.book.cells,
    decisions: proving.tally.decisions,
    days: days.length,
    places: 1 + classes.flat().length,
    scopes: proving.groups.size,
    joined: proving.tally.joined,
    properties: results,
  };
}

function walkDay(proving: Proving, day: Day): void {
  const rulebook = proving.compile(proving.codes, day);
  const again = proving.compile(proving.codes, day);
  const law = proving.ground.law('unknown', day);
  checkRevision(proving, day, rulebook, again);
  const unknown = walkPlace(proving, { places: 'unknown', day }, law, rulebook, again);
  const groups = proving.ground.classes.map((places) => {
    const here = proving.ground.law([places[0]!], day);
    const seen = new Set<ProvableScope>();
    const [first] = places.map((place) => {
      const scope = rulebook.scope([place]);
      proving.tally.states++;
      if (seen.has(scope)) return undefined;
      seen.add(scope);
      return walkPlace(proving, { places: [place], day }, here, rulebook, again);
    });
    return { places, group: first! };
  });
  proving.tally.states++;
  for (const { places, group } of groups) {
    if (proving.isNew(`unknown ${unknown.id} ${group.id}`)) {
      hold(proving, 'unknown-place', { places: [places[0]!], day }, unknown.table, group.table, () => [
        '',
        'in an unknown place it',
      ]);
    }
  }
  walkPairs(proving, day, rulebook, groups);
  takeCodesAway(proving, day, law.lines, unknown, groups);
}

/** One place, or the unknown one. What is new about its lines is proved; what is known is compared. */
function walkPlace(
  proving: Proving,
  spot: Spot,
  law: Law,
  rulebook: ProvableRulebook,
  again: ProvableRulebook,
): Group {
  const scope = rulebook.scope(spot.places);
  const table = proving.book.table(scope);
  checkLines(proving, spot, law, table[0]!, rulebook);
  meetRows(proving, spot, table);
  const key = `${law.key} ${proving.deviations(spot.day).join()}`;
  const known = proving.groups.get(key);
  if (known) {
    checkSameLaw(proving, known, spot, table);
    return known;
  }
  const group: Group = { ...spot, id: proving.groups.size, law, table };
  proving.groups.set(key, group);
  checkAnswers(proving, spot, table);
  checkAges(proving, group, scope);
  checkYears(proving, group);
  checkDecisions(proving, group, scope, rulebook.revision);
  checkAsking(proving, group, again);
  checkReference(proving, group);
  checkSilence(proving, group);
  checkWhatItRestsOn(proving, group, scope);
  checkLimits(proving, group, scope);
  return group;
}
