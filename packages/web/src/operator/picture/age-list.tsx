import { type Effect, effects, type Situation } from '@stairgate/rulebook';
import type { Policy } from '@stairgate/wire';
import { Icon } from '../../parts/icon.tsx';
import { DifferenceMark, EffectMark, effectWords } from '../parts/effect-mark.tsx';
import { circumstanceName, type GroupRows } from '../parts/situation-names.ts';
import type { CellName } from '../parts/view.ts';
import { cellInWords, strictestFirst } from './policy-grid.tsx';
import { type Differences, runsOf } from './policy-picture.ts';
import { SummaryPicture } from './summary-picture.tsx';

/** The picture for a small screen: one age, by effect, the strictest first; a strip shows the other ages. */
export function AgeList({
  policy,
  groups,
  differences,
  age,
  onAge,
  onOpen,
}: {
  policy: Policy;
  groups: readonly GroupRows[];
  differences: Differences | null;
  age: number;
  onAge: (age: number) => void;
  onOpen: (cell: CellName) => void;
}) {
  const activities = groups.flatMap((group) => group.activities);
  const withEffect = (effect: Effect) =>
    activities
      .map(({ name, situations }) => ({
        name,
        situations: situations.filter((situation) => policy.cells[situation][age]?.effect === effect),
      }))
      .filter(({ situations }) => situations.length > 0);
  const strictest = strictestFirst.find((effect) => withEffect(effect).length > 0);
  return (
    <div className="stack">
      <div className="age-picker">
        <SummaryPicture policy={policy} age={age} />
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
      </div>
      {strictestFirst.map((effect) => {
        const found = withEffect(effect);
        if (found.length === 0) return null;
        const count = found.reduce((sum, { situations }) => sum + situations.length, 0);
        return (
          <details key={effect} className="effect-fold" open={effect === strictest}>
            <summary className="effect-head">
              <span className={`legend-cell cell-${effect}`}>
                <EffectMark effect={effect} />
              </span>
              <h3>{effectWords[effect].short}</h3>
              <span className="soft number">{count}</span>
              <Icon name="next" size={18} />
            </summary>
            <ul className="plain strip-groups">
              {found.map(({ name, situations }) => (
                <li key={name}>
                  <h4 className="strip-activity">{name}</h4>
                  <ul className="plain strips">
                    {situations.map((situation) => (
                      <li key={situation}>
                        <Strip
                          policy={policy}
                          situation={situation}
                          name={name}
                          age={age}
                          difference={differences?.[situation][age] ?? null}
                          onOpen={onOpen}
                        />
                      </li>
                    ))}
                  </ul>
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
function Strip({
  policy,
  situation,
  name,
  age,
  difference,
  onOpen,
}: {
  policy: Policy;
  situation: Situation;
  name: string;
  age: number;
  difference: Differences[Situation][number];
  onOpen: (cell: CellName) => void;
}) {
  const cells = policy.cells[situation];
  const here = cells[age];
  const besides = here && cellInWords(here, difference).split('; ').slice(1).join('; ');
  return (
    <button
      type="button"
      className={difference ? 'strip strip-lit' : 'strip'}
      data-cell={`${situation}@${age}`}
      onClick={() => onOpen({ situation, age })}
    >
      <span className="strip-name">
        <span>
          <span className="visually-hidden">{name}: </span>
          {circumstanceName(situation)}
        </span>
        {difference && <DifferenceMark difference={difference} />}
      </span>
      {besides && <span className="small soft">{besides}</span>}
      <svg className="age-strip" viewBox="0 0 190 16" preserveAspectRatio="none" aria-hidden="true">
        {runsOf(cells).map(({ from, to, cell }) => {
          const rung = effects.indexOf(cell.effect);
          return (
            <g key={from}>
              <rect
                x={from * 10}
                y={11 - rung * 3}
                width={(to - from + 1) * 10 + 0.2}
                height={5 + rung * 3}
                className={`fill-${cell.effect}`}
              />
              {cell.wouldBe && (
                <line
                  x1={from * 10}
                  x2={(to + 1) * 10}
                  y1="15"
                  y2="15"
                  className={`strip-would stroke-${cell.wouldBe}`}
                />
              )}
            </g>
          );
        })}
        <rect x={age * 10 + 0.75} y="0.75" width="8.5" height="14.5" className="strip-here" />
      </svg>
    </button>
  );
}
