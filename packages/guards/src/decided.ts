import type { AgeInterval, DecisionRecord, Obligation, RuleCitation, Situation } from '@stairgate/rulebook';

/** A rule as an answer cites it. A child's page names fewer of its parts than a decision does. */
export type Cited = Pick<RuleCitation, 'code' | 'cite'> & Partial<Pick<RuleCitation, 'rule' | 'effect'>>;

/** What a guard reads of one answer of the rulebook. */
export interface Answered extends Pick<DecisionRecord, 'allowed' | 'effect' | 'obligations' | 'reasons'> {
  readonly rules: readonly Cited[];
}

/**
 * What was decided about one person, as `Rulebook.protections` gives it, or a child's page with its place as `places`.
 * An answer that is left out counts as a no: missing data is never permission.
 */
export interface Decided {
  /** ISO 3166 codes, all of whose law was joined. */
  readonly places: readonly string[] | 'unknown';
  readonly age: AgeInterval;
  readonly situations: Readonly<Partial<Record<Situation, Answered>>>;
}

export const isAllowed = ({ situations }: Decided, situation: Situation): boolean =>
  situations[situation]?.allowed === true;

/** Whether something is owed in a situation. Where there is no answer, everything is. */
export function isOwed({ situations }: Decided, situation: Situation, obligation: Obligation): boolean {
  const answer = situations[situation];
  return answer === undefined || answer.obligations.includes(obligation);
}

/** Children who nearly share a rule list share its names: a cell of the rulebook is one for all that it is about. */
const namesOf = new WeakMap<Answered['rules'], Map<string, readonly string[]>>();
const nobodySaid: readonly string[] = Object.freeze(['no-decision']);
const nameOf = ({ code, rule, cite }: Cited) => (rule === undefined ? `${code}, ${cite}` : `${code}#${rule}`);

/**
 * Why a situation is closed, or what is owed where it is open: the rules that ask for as much as the answer does, as
 * `<code>#<rule>`. Where a limit closes it, or there is no answer, the reason code: `guardian-limit`, `no-decision`.
 */
export function rulesFor({ situations }: Decided, situation: Situation): readonly string[] {
  const answer = situations[situation];
  if (answer === undefined) return nobodySaid;
  const { effect, rules, reasons } = answer;
  const byEffect = keptIn(namesOf, rules, () => new Map<string, readonly string[]>());
  let names = byEffect.get(effect);
  if (names === undefined) {
    const asking = rules.filter((rule) => rule.effect === undefined || rule.effect === effect);
    // A limit may be stricter than every rule.
    names = (asking.length > 0 ? asking : rules).map(nameOf);
    byEffect.set(effect, names);
  }
  const limits = reasons.filter((reason) => reason.endsWith('-limit'));
  return limits.length > 0 ? [...limits, ...names] : names;
}

const ofCode = new WeakMap<Decided['situations'], Map<string, readonly Cited[]>>();

/** The rules of one code that bind here, whatever they are about: none where it does not bind for this person. */
export function rulesOfCode({ situations }: Decided, code: string): readonly Cited[] {
  const known = keptIn(ofCode, situations, () => new Map<string, readonly Cited[]>());
  let found = known.get(code);
  if (found === undefined) {
    const all = Object.values(situations).flatMap(({ rules }) => rules.filter((one) => one.code === code));
    found = [...new Map(all.map((one) => [nameOf(one), one])).values()];
    known.set(code, found);
  }
  return found;
}

export const namesOfRules = (rules: readonly Cited[]): readonly string[] => rules.map(nameOf);

/** The youngest that somebody may be. */
export const youngest = ({ age }: Decided): number => (age.level === 'none' ? 0 : age.lo);

function keptIn<K extends object, V>(map: WeakMap<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
