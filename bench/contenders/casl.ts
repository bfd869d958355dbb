import { Ability, type AbilityOptions, type AnyAbility, createMongoAbility, subject } from '@casl/ability';
import { type Situation, situations } from '@stairgate/rulebook';
import { type Line, reaches, type Yes, type YesName } from '../law.ts';
import { keyOf, type Scenario } from '../scenario.ts';
import { versionOf } from '../versions.ts';
import type { Contender, Learned } from './contender.ts';

export let seen: unknown;

interface Rule {
  readonly action: Situation;
  readonly subject: 'Child';
  readonly inverted?: boolean;
  readonly conditions?: unknown;
  readonly reason?: string;
}

/** How conditions are written, and the ability that understands them. */
interface Style {
  readonly build: (rules: readonly Rule[]) => AnyAbility;
  readonly allHave: (who: readonly YesName[]) => unknown;
  readonly lacks: (who: YesName) => unknown;
}

const queries: Style = {
  build: (rules) => createMongoAbility(rules as never),
  allHave: (who) => Object.fromEntries(who.map((one) => [one, true])),
  lacks: (who) => ({ [who]: { $ne: true } }),
};

const functions: Style = {
  build: (rules) => {
    const options = { conditionsMatcher: (matches: unknown) => matches } as AbilityOptions<never, never>;
    return new Ability(rules as never, options);
  },
  allHave: (who) => {
    const [first, second] = who as [YesName, YesName];
    if (who.length === 1) return (yes: Yes) => yes[first];
    if (who.length === 2) return (yes: Yes) => yes[first] && yes[second];
    return (yes: Yes) => who.every((one) => yes[one]);
  },
  lacks: (who) => (yes: Yes) => !yes[who],
};

/** Conditions in CASL's query language, matched by its own matcher: what its guide shows first. */
export const casl: Contender = {
  name: 'CASL',
  version: versionOf('@casl/ability'),
  how: 'an ability held for each place, age and level; conditions as queries',
  learn: (scenario) => learn(scenario, queries),
};

/** Conditions as functions, which its guide on customising gives as the lighter way. */
export const caslWithFunctions: Contender = {
  name: 'CASL, function conditions',
  version: versionOf('@casl/ability'),
  how: 'the same; conditions as plain functions',
  learn: (scenario) => learn(scenario, functions),
};

/** The ability of somebody whom these lines reach; conditions as queries. Ask it with `asked`. */
export function abilityOf(lines: readonly Line[]): AnyAbility {
  return queries.build(plainRules(lines, queries));
}

/** A child with these choices made, as an ability wants it. */
export function asked(yes: Yes): object {
  return subject('Child', { ...yes });
}

async function learn({ children, linesIn }: Scenario, style: Style): Promise<Learned> {
  const built = new Map<string, { plain: AnyAbility; cited: AnyAbility }>();
  for (const child of children) {
    if (built.has(keyOf(child))) continue;
    const lines = linesIn(child.place).filter((line) => reaches(line, child.age, child.rank));
    built.set(keyOf(child), {
      plain: style.build(plainRules(lines, style)),
      cited: style.build(citedRules(lines, style)),
    });
  }
  return {
    ask(questions) {
      const asked = questions.map(({ child, situation, yes }) => ({
        ...built.get(keyOf(child))!,
        situation,
        child: subject('Child', { ...yes }),
      }));
      return {
        decide(from, count) {
          let allowed = 0;
          for (let at = from; at < from + count; at++) {
            const { plain, situation, child } = asked[at]!;
            if (plain.can(situation, child)) allowed++;
          }
          return allowed;
        },
        cite(from, count) {
          let allowed = 0;
          let read = 0;
          for (let at = from; at < from + count; at++) {
            const { cited, situation, child } = asked[at]!;
            const rule = cited.relevantRuleFor(situation, child);
            if (!rule?.inverted) allowed++;
            read += rule?.reason?.length ?? 0;
          }
          seen = read;
          return allowed;
        },
      };
    },
  };
}

/** One rule a situation, and none for what is forbidden: the quickest for a yes or a no. */
function plainRules(lines: readonly Line[], { allHave }: Style): Rule[] {
  return situations.flatMap((action): Rule[] => {
    const about = lines.filter((line) => line.situations.includes(action));
    if (about.some(({ effect }) => effect === 'forbid')) return [];
    const who = [...new Set(about.flatMap(({ wants }) => wants ?? []))];
    return [{ action, subject: 'Child', ...(who.length > 0 ? { conditions: allHave(who) } : {}) }];
  });
}

/** What is refused says because of which provisions. */
function citedRules(lines: readonly Line[], { lacks }: Style): Rule[] {
  return situations.flatMap((action): Rule[] => {
    const about = lines.filter((line) => line.situations.includes(action));
    const because = (wants: YesName | undefined) =>
      [...new Set(about.filter((line) => line.wants === wants).map((line) => line.cite))].join('; ');
    const rules: Rule[] = [{ action, subject: 'Child' }];
    const refuse = (reason: string, conditions?: unknown) => {
      if (reason !== '') rules.push({ action, subject: 'Child', inverted: true, reason, conditions });
    };
    for (const one of new Set(about.flatMap(({ wants }) => wants ?? []))) refuse(because(one), lacks(one));
    refuse(because(undefined));
    return rules;
  });
}
