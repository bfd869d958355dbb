import { type Effect, effects, type Situation } from '@stairgate/rulebook';
import type { Policy } from '../api/operator.ts';
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
          <section key={effect} className="stack stack-small" aria-labelledby={`effect-${effect}`}>
            <h3 id={`effect-${effect}`} className="row">
              <span className={`legend-cell cell-${effect}`}>
                <EffectMark effect={effect} />
              </span>
              {effectWords[effect].short} <span className="soft number">{found.length}</span>
            </h3>
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
          </section>
        );
      })}
    </div>
  );
}

/** All ages of one situation, in one line. Runs of one effect are said in words. */
function Strip({ policy, situation, age }: { policy: Policy; situation: Situation; age: number }) {
  const cells = policy.cells[situation];
  return (
    <svg className="age-strip" viewBox="0 0 190 14" preserveAspectRatio="none" aria-hidden="true">
      {cells.map((cell, year) => (
        <rect
          key={year}
          x={year * 10}
          y={effects.length - effects.indexOf(cell.effect)}
          width="10.2"
          height={14}
          className={`fill-${cell.effect}`}
        />
      ))}
      <rect x={age * 10 + 0.75} y="0.75" width="8.5" height="12.5" className="strip-here" />
    </svg>
  );
}
