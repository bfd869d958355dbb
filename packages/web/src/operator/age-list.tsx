import { type Effect, effects, type Situation } from '@stairgate/rulebook';
import type { Policy } from '../api/operator.ts';
import { Icon } from '../parts/icon.tsx';
import { groupsFor } from '../words.ts';
import { EffectMark, effectWords } from './effect-mark.tsx';
import { titleOf } from './title-of.ts';
import type { CellName } from './view.ts';

/** The picture for a small screen: one age, by effect, the strictest first; a strip shows the other ages. */
export function AgeList({
  policy,
  age,
  onAge,
  onOpen,
}: {
  policy: Policy;
  age: number;
  onAge: (age: number) => void;
  onOpen: (cell: CellName) => void;
}) {
  const all = groupsFor('guardian').flatMap((group) => group.situations);
  const withEffect = (effect: Effect) =>
    all.filter((situation) => policy.cells[situation][age]?.effect === effect);
  const strictest = effects.findLast((effect) => withEffect(effect).length > 0);
  return (
    <div className="stack">
      <div className="field">
        <label htmlFor="list-age">Age: {age === 18 ? '18 or older' : age}</label>
        <input
          id="list-age"
          type="range"
          min={0}
          max={18}
          step={1}
          value={age}
          aria-valuetext={age === 18 ? '18 or older' : `${age}`}
          onChange={(event) => onAge(Number(event.target.value))}
        />
      </div>
      {effects.toReversed().map((effect) => {
        const found = withEffect(effect);
        if (found.length === 0) return null;
        return (
          <details key={effect} className="effect-fold" open={effect === strictest}>
            <summary className="group-head">
              <span className={`legend-cell cell-${effect}`}>
                <EffectMark effect={effect} />
              </span>
              <h3>{effectWords[effect].short}</h3>
              <span className="soft number">{found.length}</span>
              <Icon name="next" size={18} />
            </summary>
            <ul className="plain strips">
              {found.map((situation) => (
                <li key={situation}>
                  <button
                    type="button"
                    className="strip"
                    data-cell={`${situation}@${age}`}
                    onClick={() => onOpen({ situation, age })}
                  >
                    <span>{titleOf(situation)}</span>
                    <Strip policy={policy} situation={situation} age={age} />
                  </button>
                </li>
              ))}
            </ul>
          </details>
        );
      })}
    </div>
  );
}

/** All ages of one situation in one line: the stricter, the higher. The panel says the same in words. */
function Strip({ policy, situation, age }: { policy: Policy; situation: Situation; age: number }) {
  const cells = policy.cells[situation];
  return (
    <svg className="age-strip" viewBox="0 0 190 14" preserveAspectRatio="none" aria-hidden="true">
      {cells.map((cell, year) => (
        <rect
          key={year}
          x={year * 10}
          y={9 - effects.indexOf(cell.effect) * 3}
          width="10.2"
          height={5 + effects.indexOf(cell.effect) * 3}
          className={`fill-${cell.effect}`}
        />
      ))}
      <rect x={age * 10 + 0.75} y="0.75" width="8.5" height="12.5" className="strip-here" />
    </svg>
  );
}
