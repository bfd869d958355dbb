import type { Code, Day } from '../code.ts';
import { hold } from './compare.ts';
import type { Lines } from './ground.ts';
import type { Group, PlacesOfDay, ProvableRulebook, Proving, Spot } from './proving.ts';

/**
 * Every code held against the same code asking for nothing, in the law of every place that it is in: it covers what it
 * covered, so that nothing else moves. Where it covers nothing, and where the place is unknown, which has the baseline in
 * any case, it is held against the rest of the law without it.
 */
export function takeCodesAway(
  proving: Proving,
  day: Day,
  law: Lines,
  unknown: Group,
  groups: readonly PlacesOfDay[],
): void {
  if (!proving.findings.has('adding-a-code')) return;
  const { ground } = proving;
  const spots = [
    { spot: { places: 'unknown', day } as Spot, group: unknown },
    ...groups.map(({ places, group }) => ({ spot: { places: [places[0]!], day } as Spot, group })),
  ];
  for (const code of proving.codes) {
    const own = new Set(law.filter((line) => ground.lines[line]!.code === code));
    let silent: ProvableRulebook | undefined;
    let without: ProvableRulebook | undefined;
    for (const { spot, group } of spots) {
      if (!group.law.lines.some((line) => own.has(line))) continue;
      if (!proving.isNew(`without ${code.code} ${group.id}`)) continue;
      const covers = code.covers.length > 0 && spot.places !== 'unknown';
      if (covers || code.code === ground.standIn) {
        silent ??= proving.compile(
          proving.codes.map((one) => (one === code ? silenced(one) : one)),
          day,
        );
        hold(
          proving,
          'adding-a-code',
          spot,
          group.table,
          proving.book.table(silent.scope(spot.places)),
          () => [` while ${code.code} asks for nothing`, 'with what it says the answer'],
        );
      } else {
        without ??= proving.compile(
          proving.codes.filter((one) => one !== code),
          day,
        );
        hold(
          proving,
          'adding-a-code',
          spot,
          group.table,
          proving.book.table(without.scope(spot.places)),
          () => [` without ${code.code}`, 'with it the answer'],
        );
      }
    }
  }
}

/** A code that asks for nothing, where and of whatever it asked for something. */
function silenced(code: Code): Code {
  return {
    ...code,
    rules: code.rules.map((rule) => ({ ...rule, effect: 'allow', obligations: [] })),
    assurance: [],
  };
}
