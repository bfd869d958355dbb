import type { AgeInterval } from '../age.ts';
import { adult } from '../age.ts';
import type { Day } from '../code.ts';
import { childBit, guardianBit, neverBit } from '../grants.ts';
import { levels, type Situation, situationNumber, situations } from '../vocabulary.ts';
import { type Answer, owedNames } from './answer-book.ts';
import type { Line } from './ground.ts';
import { lacking } from './lacking.ts';

/** A state in which a property does not hold, in plain words and as data. */
export interface Counterexample {
  readonly text: string;
  readonly places: readonly string[] | 'unknown';
  readonly day: Day;
  readonly situation?: Situation;
  readonly age?: AgeInterval;
}

/** Where in the space a counterexample lies. */
export interface State {
  readonly places: readonly string[] | 'unknown';
  readonly day: Day;
  readonly age: AgeInterval;
  readonly situation: Situation;
}

/**
 * How small a counterexample is: one place before an unknown one before two, few years before many, weak evidence before
 * strong, young before old, then the earliest day and the first situation of the vocabulary.
 */
export type Size = readonly (number | string)[];

export function sizeOf({ places, day, age, situation }: State): Size {
  const breadth = places === 'unknown' ? 1.5 : places.length;
  const names = places === 'unknown' ? '' : places.join();
  return [
    breadth,
    age.hi - age.lo,
    levels.indexOf(age.level),
    age.lo,
    day,
    situationNumber(situation),
    names,
  ];
}

export function isSmaller(a: Size, b: Size): boolean {
  for (const [at, value] of a.entries()) {
    if (value < b[at]!) return true;
    if (value > b[at]!) return false;
  }
  return false;
}

export function wordPlaces(places: readonly string[] | 'unknown'): string {
  if (places === 'unknown') return 'an unknown place';
  return places.length === 1 ? places[0]! : `${places.join(' and ')} joined`;
}

export function wordAge({ lo, hi, level }: AgeInterval): string {
  if (level === 'none') return 'at an unknown age';
  const year = (age: number) => (age === adult ? '18 or over' : String(age));
  return lo === hi ? `at ${year(lo)} (${level})` : `somewhere from ${lo} to ${year(hi)} (${level})`;
}

/** `contact.message/adult in GB on 2026-11-22, at 12 (verified)` */
export function wordState({ places, day, age, situation }: State): string {
  return `${situation} in ${wordPlaces(places)} on ${day}, ${wordAge(age)}`;
}

export function wordNeeds(need: number): string {
  if (need === neverBit) return 'can be opened by nobody';
  if (need === childBit) return "needs the child's yes";
  if (need === guardianBit) return "needs a guardian's yes";
  if (need === (childBit | guardianBit)) return "needs a guardian's and the child's yes";
  return "needs nobody's yes";
}

export function wordLine({ code, rule, assurance }: Line): string {
  return rule ? `${code.code}/${rule.id}` : `the age assurance of ${code.code} past ${assurance!.past}`;
}

type Said = Pick<Answer, 'effect' | 'rung' | 'own' | 'ownRung' | 'need' | 'others' | 'owed' | 'rules'>;

const wordOwn = ({ own }: Said) => `is ${own} by its own rules`;

/** `rests on account.open/self, which needs a guardian's yes` */
export function wordOther({ others }: Pick<Said, 'others'>, situation: number): string {
  const other = others.find((one) => one.situation === situation);
  const name = situations[situation];
  return other ? `rests on ${name}, which ${wordNeeds(other.need)}` : `does not rest on ${name}`;
}

/** In what one answer is looser than another that it must not be looser than, said of each. */
export function wordLack(looser: Said, stricter: Said, lines: readonly Line[]): readonly [string, string] {
  if (looser.rung < stricter.rung) return [`is ${looser.effect}`, `is ${stricter.effect}`];
  if (looser.ownRung < stricter.ownRung) return [wordOwn(looser), wordOwn(stricter)];
  const owed = looser.owed | stricter.owed;
  const rules = [...new Set([...looser.rules, ...stricter.rules])];
  const full = { ...looser, owed };
  if (owed !== looser.owed) return wordDifference({ ...full, owed: looser.owed }, full, lines);
  if (looser.rung < 3 && stricter.need & ~looser.need) {
    return [wordNeeds(looser.need), wordNeeds(stricter.need)];
  }
  const other = looser.rung < 3 ? lacking(looser, stricter) : undefined;
  if (other) return [wordOther(looser, other.situation), wordOther(stricter, other.situation)];
  return wordDifference(full, { ...full, rules }, lines);
}

/**
 * What tells two answers apart, said of each: their effects, else who has to say yes, to it and to what it rests on, else
 * what they owe, else what they cite.
 */
export function wordDifference(a: Said, b: Said, lines: readonly Line[]): readonly [string, string] {
  if (a.effect !== b.effect) return [`is ${a.effect}`, `is ${b.effect}`];
  if (a.own !== b.own) return [wordOwn(a), wordOwn(b)];
  if (a.need !== b.need) return [wordNeeds(a.need), wordNeeds(b.need)];
  const apart = lacking(a, b) ?? lacking(b, a);
  if (apart) return [wordOther(a, apart.situation), wordOther(b, apart.situation)];
  const names = (rules: readonly number[]) =>
    rules.map((one) => (one < 0 ? 'a rule of no code' : wordLine(lines[one]!))).join(', ');
  const word = (verb: string, own: string, other: string) =>
    own ? `${verb}s ${own}` : `does not ${verb} ${other}`;
  if (a.owed !== b.owed) {
    const [own, other] = [owedNames(a.owed & ~b.owed).join(', '), owedNames(b.owed & ~a.owed).join(', ')];
    return [word('owe', own, other), word('owe', other, own)];
  }
  const own = names(a.rules.filter((one) => !b.rules.includes(one)));
  const other = names(b.rules.filter((one) => !a.rules.includes(one)));
  return own || other
    ? [word('cite', own, other), word('cite', other, own)]
    : ['cites in one order', 'cites in another'];
}
