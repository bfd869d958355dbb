import { activityOf } from '@stairgate/rulebook';
import type { NumberedDifference } from '@stairgate/wire';
import { useMemo } from 'react';
import { DifferenceMark, EffectMark, effectWords } from '../parts/effect-mark.tsx';
import { activityName, circumstanceName } from '../parts/situation-names.ts';
import { yearsInWords } from '../picture/policy-picture.ts';
import { type Stroke, YearScale, YearStrip } from './change-strip.tsx';
import { bySituation, entryId } from './changes-view.ts';

/** Every situation that changes, by age: what it becomes, what it was, and which way that is. */
export function ChangePicture({ differences }: { differences: readonly NumberedDifference[] }) {
  const rows = useMemo(() => bySituation(differences), [differences]);
  return (
    <div className="strips-table">
      <YearScale />
      <ul className="plain">
        {rows.map(({ situation, runs: own }, index) => {
          const activity = activityOf(situation);
          const before = rows[index - 1];
          const same = before !== undefined && activityOf(before.situation) === activity;
          return (
            <li key={situation} className={same ? 'strip-row' : 'strip-row strip-row-first'}>
              <a className="strip-link" href={`#${entryId(own[0]!)}`}>
                <span className="bite-activity">
                  <span className={same ? 'visually-hidden' : undefined}>{activityName(activity)}</span>
                </span>
                <span className="bite-circumstance">{circumstanceName(situation)}</span>
                <span className="visually-hidden">
                  {own
                    .map(({ ages, before: was, after, direction }) =>
                      direction === 'obligations'
                        ? `${yearsInWords(...ages)}: other obligations`
                        : `${yearsInWords(...ages)}: ${direction}, from ${effectWords[was].short} to ${effectWords[after].short}`,
                    )
                    .join('; ')}
                </span>
              </a>
              <YearStrip strokes={strokesOf(own)} />
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function strokesOf(own: readonly NumberedDifference[]): readonly Stroke[] {
  const strokes: Stroke[] = [];
  let next = 0;
  for (const {
    ages: [from, to],
    before,
    after,
    direction,
    needs,
  } of own) {
    if (from > next) strokes.push({ from: next, to: from - 1, effect: null });
    strokes.push({
      from,
      to,
      effect: after,
      body: (
        <>
          <DifferenceMark difference={direction} />
          {direction !== 'obligations' && to > from + 1 && (
            <span className="stroke-was">
              {before !== after ? (
                <>
                  was <EffectMark effect={before} size={14} /> {effectWords[before].short.toLowerCase()}
                </>
              ) : needs.after.length > needs.before.length ? (
                'and now the child too'
              ) : (
                'no longer the child too'
              )}
            </span>
          )}
        </>
      ),
    });
    next = to + 1;
  }
  if (next < 19) strokes.push({ from: next, to: 18, effect: null });
  return strokes;
}
