import type { Code, Day } from '../code.ts';
import { jurisdictionsOf } from '../place.ts';
import { hold } from './compare.ts';
import type { Lines } from './ground.ts';
import type { Group, PlacesOfDay, ProvableRulebook, Proving, Spot } from './proving.ts';

export function takeCodesAway(
  proving: Proving,
  day: Day,
  law: Lines,
  unknown: Group,
  groups: readonly PlacesOfDay[],
): void {
  if (!proving.findings.has('adding-a-code')) return;
  const spots = [
    { spot: { places: 'unknown', day } as Spot, group: unknown },
    ...groups.map(({ places, group }) => ({ spot: { places: [places[0]!], day } as Spot, group })),
  ];
  for (const code of proving.codes) {
    const own = new Set(law.filter((line) => proving.ground.lines[line]!.code === code));
    const rest = proving.codes.filter((one) => one !== code);
    let without: ProvableRulebook | undefined;
    let silent: ProvableRulebook | undefined;
    for (const { spot, group } of spots) {
      const alone = spot.places !== 'unknown' && loses(spot.places, code, rest);
      if (!alone && !group.lines.some((line) => own.has(line))) continue;
      if (!proving.isNew(`without ${code.code} ${alone} ${group.id}`)) continue;
      without ??= proving.compile(rest, day);
      const left = proving.book.table(without.scope(spot.places));
      if (!alone) {
        hold(proving, 'adding-a-code', spot, group.table, left, () => [
          ` without ${code.code}`,
          'with it the answer',
        ]);
        continue;
      }
      silent ??= proving.engine(
        proving.codes.map((one) => (one === code ? { ...one, rules: [], assurance: [] } : one)),
        { asOf: day, profile: proving.profile },
      );
      const quiet = proving.book.table(silent.scope(spot.places));
      hold(proving, 'adding-a-code', spot, group.table, quiet, () => [
        ` while ${code.code} is silent`,
        'with what it says the answer',
      ]);
      hold(proving, 'adding-a-code', spot, left, quiet, () => [
        ` by the rest of its law`,
        `with ${code.code} taken away, its only general code, the answer`,
      ]);
    }
  }
}

/** Whether a place has no general code without this one. */
function loses(places: readonly string[], code: Code, rest: readonly Code[]): boolean {
  return places.some((place) => {
    const over = jurisdictionsOf(place);
    const covers = (one: Code) => one.breadth === 'general' && over.includes(one.jurisdiction);
    return covers(code) && !rest.some(covers);
  });
}
