import { covers } from '../binding.ts';
import type { Code, Day, Rule } from '../code.ts';
import { jurisdictionsOf } from '../place.ts';
import { hold } from './compare.ts';
import type { Lines } from './ground.ts';
import type { Group, PlacesOfDay, ProvableRulebook, Proving, Spot } from './proving.ts';

/**
 * Every code taken away from the law of every place. Without its only general code a place gets every code joined, which
 * is no looser than its own law; there, what the code says is seen against the same code saying nothing.
 */
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
      const alone = spot.places !== 'unknown' && loses(spot.places, code, rest, day);
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
        proving.codes.map((one) => (one === code ? silenced(one, day) : one)),
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

/** Whether no law of a place speaks for itself without this code. */
function loses(places: readonly string[], code: Code, rest: readonly Code[], day: Day): boolean {
  return places.some((place) => {
    const over = jurisdictionsOf(place);
    const speaks = (one: Code) => covers(one, day) && over.includes(one.jurisdiction);
    return speaks(code) && !rest.some(speaks);
  });
}

/** A code that binds and asks for nothing. */
function silenced(code: Code, day: Day): Code {
  const rule: Rule = {
    ...{ id: 'nothing', provisions: [], cite: 'Nothing', url: code.url, says: 'Nothing.' },
    ...{ confidence: 'high', status: 'in-force', from: day, compelling: false },
    ...{ situations: [], ages: [0, 17], effect: 'allow', obligations: [] },
  };
  return { ...code, rules: [rule], assurance: [] };
}
