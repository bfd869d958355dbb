import {
  adult,
  type Cell,
  type Code,
  type Day,
  dayAfter,
  type Effect,
  needsOf,
  type Overlay,
  overlay,
  type Profile,
  type RuleCitation,
  type SilentRule,
  situations,
} from '@stairgate/rulebook';
import type { Policy, PolicyCell } from '@stairgate/wire';
import type { PolicyQuestion } from '../../law/desk/law-job.ts';

const ages = Array.from({ length: adult + 1 }, (_, age) => age);

/** Everything that holds somewhere on a day, for every situation and age, at one level of assurance. */
export function policyOf(law: Overlay, question: PolicyQuestion): Policy {
  const { asOf, places, level, guidance, profile } = question;
  // A rule that a deviation lowers, or that is about something else, is cited anew in each cell.
  const rules = numbered(
    ({ code, rule, deviation, about }: RuleCitation) => `${code}/${rule}/${deviation?.id}/${about}`,
  );
  const silent = numbered((rule: SilentRule) => `${rule.code}/${rule.rule}`);
  const scope = law.rulebook.scope(places);
  const rows = ages.map((age) => law.row(places, age, level));
  const cells = situations.map((situation, index) => [
    situation,
    rows.map((row): PolicyCell => {
      const spoken = row[index]!;
      return {
        effect: spoken.cell.effect,
        obligations: spoken.cell.obligations,
        rules: spoken.cell.rules.map(rules.of),
        silent: spoken.silent.map(silent.of),
        ...(spoken.wouldBe && { wouldBe: spoken.wouldBe }),
        ...(spoken.guidanceOnly && { guidanceOnly: true }),
        ...(spoken.cell.deviations.length > 0 && { moved: true }),
        ...(spoken.cell.standsIn && { standsIn: true }),
        ...needsBeside(spoken.cell),
      };
    }),
  ]);
  return {
    revision: law.rulebook.revision,
    asOf,
    places: places === 'unknown' ? ['unknown'] : [...places],
    level,
    guidance,
    profile,
    note: scope.note,
    codes: [...scope.codes],
    dates: [...law.rulebook.daysOfChange],
    ages,
    cells: Object.fromEntries(cells) as Policy['cells'],
    rules: rules.list,
    silent: silent.list,
  };
}

const needsOfEffect: Readonly<Record<Effect, string>> = {
  allow: '',
  'opt-in': 'child',
  guardian: 'guardian',
  forbid: '',
};

/** Both yeses, or a looser one where the effect comes from what a situation needs. */
function needsBeside(cell: Cell): Pick<PolicyCell, 'needs'> {
  const needs = needsOf(cell);
  return needs.join() === needsOfEffect[cell.effect] ? {} : { needs };
}

function numbered<T>(nameOf: (one: T) => string) {
  const list: T[] = [];
  const numbers = new Map<string, number>();
  const of = (one: T) => {
    const name = nameOf(one);
    const number = numbers.get(name) ?? list.push(one) - 1;
    numbers.set(name, number);
    return number;
  };
  return { list, of };
}

/** What laws of other days are made of. */
export interface LawSource {
  readonly codes: readonly Code[];
  /** What the operator documents of its service. */
  readonly profile?: Profile | undefined;
}

/** Laws of other days, read as a question asks. Law changes on few days, so few are ever compiled. */
export type LawOn = (asked: Pick<PolicyQuestion, 'asOf' | 'guidance' | 'profile'>) => Overlay;

export function overlaysByDay({ codes, profile }: LawSource): LawOn {
  const changes = daysOfAnyChange(codes, profile);
  const made = new Map<string, Overlay>();
  return ({ asOf, guidance, profile: counts }) => {
    const since = changes.findLast((day) => day <= asOf);
    const key = `${since} ${guidance} ${counts}`;
    let law = made.get(key);
    if (law === undefined) {
      law = overlay(codes, { asOf: since ?? asOf, guidance, profile: counts ? profile : undefined });
      made.set(key, law);
    }
    return law;
  };
}

/** Days on which a line starts or stops to bind or to speak, or a line of the profile to count, in order. */
function daysOfAnyChange(codes: readonly Code[], profile: Profile | undefined): readonly Day[] {
  const days = new Set<Day>();
  for (const { rules, assurance } of codes) {
    for (const { from, until } of [...rules, ...assurance]) {
      if (from !== undefined) days.add(from);
      if (until !== undefined) days.add(dayAfter(until));
    }
  }
  for (const { approved, expires } of [...(profile?.exempt ?? []), ...(profile?.deviations ?? [])]) {
    days.add(approved).add(dayAfter(expires));
  }
  return [...days].sort();
}

/** Answers that were made before or are being made, the least recently asked for forgotten first. */
export function keepNewest<T>(most: number): (key: string, make: () => Promise<T>) => Promise<T> {
  const kept = new Map<string, Promise<T>>();
  return (key, make) => {
    const value = kept.get(key) ?? make();
    kept.delete(key);
    kept.set(key, value);
    // What could not be made may be asked for again.
    value.catch(() => kept.get(key) === value && kept.delete(key));
    if (kept.size > most) kept.delete(kept.keys().next().value!);
    return value;
  };
}
