import {
  type Causes,
  common,
  type Day,
  diff,
  type Level,
  type PlaceShare,
  provisionsBetween,
  type Rulebook,
  type RuleCitation,
  summarise,
} from '@stairgate/rulebook';
import type { ComparedSide, Comparison, JointSettings } from '@stairgate/wire';

export interface AskedSide {
  readonly rulebook: Rulebook;
  readonly places: readonly string[] | 'unknown';
  readonly asOf: Day;
}

/** Every situation that is answered otherwise on one side than on the other, and by which provision. */
export function comparisonOf(
  before: AskedSide,
  after: AskedSide,
  { level, guidance }: { readonly level: Level; readonly guidance: boolean },
): Comparison {
  const side = ({ rulebook, places }: AskedSide, label: string) => ({ label, rulebook, in: places });
  const [from, to] = [side(before, 'before'), side(after, 'after')];
  const differences = diff(from, to, { levels: [level] });
  const { list, numbersOf } = numberRules();
  const causes = ({ gone, come }: Causes): Comparison['between'] => ({
    gone: numbersOf(gone),
    come: numbersOf(come),
  });
  return {
    before: sideOf(before),
    after: sideOf(after),
    level,
    guidance,
    summary: summarise(differences),
    differences: differences.map(({ because, obligations, ...rest }) => ({
      ...rest,
      because: { ...because, ...causes(because) },
      obligations: { ...obligations, because: causes(obligations.because) },
    })),
    between: causes(provisionsBetween(from, to)),
    rules: list,
  };
}

/** The strictest joint settings of several places, and which of them asks for it. */
export function commonOf(
  { rulebook, asOf }: Omit<AskedSide, 'places'>,
  places: readonly string[],
  { level, guidance }: { readonly level: Level; readonly guidance: boolean },
): JointSettings {
  const { list, numbersOf } = numberRules();
  const numbered = (shares: readonly PlaceShare[]) =>
    shares.map((share) => ({ ...share, rules: numbersOf(share.rules) }));
  const cells = common(rulebook, places, { level }).map(({ forcedBy, addedBy, ...cell }) => ({
    ...cell,
    forcedBy: numbered(forcedBy),
    addedBy: numbered(addedBy),
  }));
  return { places, asOf, revision: rulebook.revision, level, guidance, cells, rules: list };
}

function sideOf({ rulebook, places, asOf }: AskedSide): ComparedSide {
  return { places: places === 'unknown' ? ['unknown'] : places, asOf, revision: rulebook.revision };
}

/** Rules of several rulebooks in one list: the same rule is cited alike in all of them. */
function numberRules() {
  const list: RuleCitation[] = [];
  const numbers = new Map<string, number>();
  const numbersOf = (rules: readonly RuleCitation[]) =>
    rules.map((rule) => {
      const name = `${rule.code}/${rule.rule}/${rule.about}`;
      const known = numbers.get(name) ?? list.push(rule) - 1;
      numbers.set(name, known);
      return known;
    });
  return { list, numbersOf };
}
