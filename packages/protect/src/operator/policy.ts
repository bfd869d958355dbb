import { type Static, Type } from '@fastify/type-provider-typebox';
import {
  type Code,
  compile,
  type Day,
  daysOfChange,
  type Effect,
  effects,
  type Level,
  type Obligation,
  type Rulebook,
  type RuleCitation,
  type Situation,
  situations,
} from '@stairgate/rulebook';
import { citationSchema } from '../evaluation/decision-schema.ts';

const ages = Array.from({ length: 19 }, (_, age) => age);

export const policySchema = Type.Object(
  {
    revision: Type.String(),
    asOf: Type.String(),
    places: Type.Array(Type.String()),
    dates: Type.Array(Type.String(), {
      description: 'Days on which some provision starts or stops to bind.',
    }),
    ages: Type.Array(Type.Integer()),
    cells: Type.Unsafe<
      Record<Situation, { effect: Effect; obligations: readonly Obligation[]; rules: readonly number[] }[]>
    >({
      type: 'object',
      description: 'For each situation one cell per age; rules are places in the list of rules.',
      additionalProperties: Type.Array(
        Type.Object({
          effect: Type.Enum([...effects] as Effect[]),
          obligations: Type.Array(Type.String()),
          rules: Type.Array(Type.Integer()),
        }),
      ),
    }),
    rules: Type.Array(Type.Unsafe<RuleCitation>(citationSchema)),
  },
  { title: 'Policy' },
);
export type Policy = Static<typeof policySchema>;

/** Everything that holds somewhere on a day, for every situation and age, at one level of assurance. */
export function policyOf(
  rulebook: Rulebook,
  asOf: Day,
  places: readonly string[] | 'unknown',
  level: Level,
): Policy {
  const scope = rulebook.scope(places);
  const rules: RuleCitation[] = [];
  const numbers = new Map<RuleCitation, number>();
  const numberOf = (rule: RuleCitation) => {
    let number = numbers.get(rule);
    if (number === undefined) {
      number = rules.push(rule) - 1;
      numbers.set(rule, number);
    }
    return number;
  };
  const rows = ages.map((age) => scope.row({ lo: age, hi: age, level }));
  const cells = situations.map((situation, index) => [
    situation,
    rows.map((row) => {
      const cell = row[index]!;
      return { effect: cell.effect, obligations: cell.obligations, rules: cell.rules.map(numberOf) };
    }),
  ]);
  return {
    revision: rulebook.revision,
    asOf,
    places: places === 'unknown' ? ['unknown'] : [...places],
    dates: [...rulebook.daysOfChange],
    ages,
    cells: Object.fromEntries(cells) as Policy['cells'],
    rules,
  };
}

/** Rulebooks of other days. Law changes on few days, so few are ever compiled. */
export function rulebooksByDay(codes: readonly Code[]): (asOf: Day) => Rulebook {
  const changes = daysOfChange(codes);
  const made = new Map<Day, Rulebook>();
  return (asOf) => {
    const since = changes.findLast((day) => day <= asOf) ?? '0000-01-01';
    let rulebook = made.get(since);
    if (rulebook === undefined) {
      rulebook = compile(codes, { asOf: since === '0000-01-01' ? asOf : since });
      made.set(since, rulebook);
    }
    return rulebook;
  };
}
