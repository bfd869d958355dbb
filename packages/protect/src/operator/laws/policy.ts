import { createHash } from 'node:crypto';
import { type Static, Type } from '@fastify/type-provider-typebox';
import {
  adult,
  type Cell,
  type Code,
  type Day,
  dayAfter,
  type Effect,
  effects,
  type Grantor,
  type Level,
  levels,
  needsOf,
  type Obligation,
  type Overlay,
  overlay,
  type Profile,
  type RuleCitation,
  type SilentRule,
  type Situation,
  situations,
} from '@stairgate/rulebook';
import { citationSchema } from '../../answer/evaluation/decision-schema.ts';

const ages = Array.from({ length: adult + 1 }, (_, age) => age);

/** One situation at one age, as the operator's picture shows it. */
export interface PolicyCell {
  readonly effect: Effect;
  readonly obligations: readonly Obligation[];
  /** Places in the list of rules, the strictest first. */
  readonly rules: readonly number[];
  /** Places in the list of silent rules. */
  readonly silent: readonly number[];
  readonly wouldBe?: Effect;
  readonly guidanceOnly?: true;
  /** Whose yes about this very situation it takes, where the effect does not say it. */
  readonly needs?: readonly Grantor[];
  /** Whether a documented deviation moved it. */
  readonly moved?: true;
  /** Whether a rule of the baseline stands in for law that these places do not have. */
  readonly standsIn?: true;
}

const effectSchema = Type.Enum([...effects] as Effect[]);
const silentSchema = Type.Object({
  ...citationSchema.properties,
  why: Type.String({ description: 'bill, enjoined, later, low, or guidance where that is left out.' }),
  from: Type.Optional(Type.String()),
  obligations: Type.Array(Type.String()),
});

export const policySchema = Type.Object(
  {
    revision: Type.String(),
    asOf: Type.String(),
    places: Type.Array(Type.String()),
    level: Type.Enum([...levels] as Level[]),
    guidance: Type.Boolean({ description: 'Whether what regulators recommend counts.' }),
    profile: Type.Boolean({ description: 'Whether what the operator documents of its service counts.' }),
    note: Type.Union([Type.String(), Type.Null()], {
      description: 'Why every code and the baseline are joined: place-unknown.',
    }),
    codes: Type.Array(Type.String(), { description: 'Ids of the codes that are joined here.' }),
    dates: Type.Array(Type.String(), {
      description: 'Days on which some provision starts or stops to bind.',
    }),
    ages: Type.Array(Type.Integer()),
    cells: Type.Unsafe<Record<Situation, readonly PolicyCell[]>>({
      type: 'object',
      description: 'For each situation one cell per age; rules are places in the list of rules.',
      additionalProperties: Type.Array(
        Type.Object({
          effect: effectSchema,
          obligations: Type.Array(Type.String()),
          rules: Type.Array(Type.Integer()),
          silent: Type.Array(Type.Integer(), { description: 'Places in the list of silent rules.' }),
          wouldBe: Type.Optional(effectSchema),
          guidanceOnly: Type.Optional(Type.Boolean()),
          standsIn: Type.Optional(
            Type.Boolean({ description: 'Whether the baseline stands in for law that these places lack.' }),
          ),
          moved: Type.Optional(Type.Boolean({ description: 'Whether a documented deviation moved it.' })),
          needs: Type.Optional(
            Type.Array(Type.String(), {
              description: 'Whose yes about this very situation it takes, where the effect does not say it.',
            }),
          ),
        }),
      ),
    }),
    rules: Type.Array(Type.Unsafe<RuleCitation>(citationSchema)),
    silent: Type.Array(Type.Unsafe<SilentRule>(silentSchema), {
      description: 'Rules that speak here and do not bind, each with the reason.',
    }),
  },
  { title: 'Policy' },
);
export type Policy = Static<typeof policySchema>;

/** What a picture of the law shows. */
export interface PolicyQuestion {
  readonly asOf: Day;
  readonly places: readonly string[] | 'unknown';
  readonly level: Level;
  /** Whether what regulators recommend counts. */
  readonly guidance: boolean;
  /** Whether what the operator documents of its service counts. */
  readonly profile: boolean;
}

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

/** An answer as it goes out, and the tag by which a browser asks whether it still holds. */
export interface Written {
  readonly json: string;
  readonly tag: string;
}

export function written(body: unknown): Written {
  const json = JSON.stringify(body);
  return { json, tag: `"${createHash('sha256').update(json).digest('base64url').slice(0, 22)}"` };
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

/** Answers that were made before, the least recently asked for forgotten first. */
export function keepNewest<T>(most: number): (key: string, make: () => T) => T {
  const kept = new Map<string, T>();
  return (key, make) => {
    const value = kept.get(key) ?? make();
    kept.delete(key);
    kept.set(key, value);
    if (kept.size > most) kept.delete(kept.keys().next().value!);
    return value;
  };
}
