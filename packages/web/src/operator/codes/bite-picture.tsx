import { activityOf } from '@stairgate/rulebook';
import type { CodeView } from '@stairgate/wire';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { Card } from '../../parts/card.tsx';
import { EffectMark, effectWords } from '../parts/effect-mark.tsx';
import { placeName } from '../parts/place-names.ts';
import { activityName, circumstanceName } from '../parts/situation-names.ts';
import { addressOf, firstView } from '../parts/view.ts';
import { yearsInWords } from '../picture/policy-picture.ts';
import { biteRuns, bitesOf } from './code-bite.ts';

/** A place where a code holds: the first that it names, for a union one of its countries. */
function placeOf(view: CodeView): string {
  if (view.jurisdiction !== 'EU') return view.jurisdiction;
  return view.rules.find(({ places }) => places)?.places?.[0] ?? 'FR';
}

/** Where a code bites: its situations by age, as it says by itself. Each leads into the whole law of its place. */
export function BitePicture({ view }: { view: CodeView }) {
  const rows = useMemo(() => bitesOf(view.rules), [view.rules]);
  const place = placeOf(view);
  return (
    <Card id="bites" title="Where it bites">
      <p className="soft">
        What this code says by itself, at each age from 0 to 18 and older. Hatched: it does not bind. Each row
        leads to everything that holds in {placeName(place)}.
      </p>
      <div className="bites">
        <div className="bite-ages" aria-hidden="true">
          {[0, 3, 6, 9, 12, 15, 18].map((age) => (
            <span key={age}>{age === 18 ? '18+' : age}</span>
          ))}
        </div>
        <ul className="plain">
          {rows.map(({ situation, bites }, index) => {
            const runs = biteRuns(bites).filter(({ bite }) => bite.effect !== null);
            const first = runs[0]?.from ?? 0;
            const activity = activityOf(situation);
            const same = index > 0 && activityOf(rows[index - 1]!.situation) === activity;
            const cell = { situation, age: first };
            return (
              <li key={situation} className={same ? 'bite' : 'bite bite-first'}>
                <Link
                  to={`/operator/policy${addressOf({ ...firstView, places: [place], cell })}`}
                  className="bite-link"
                >
                  <span className="bite-activity">
                    <span className={same ? 'visually-hidden' : undefined}>{activityName(activity)}</span>
                  </span>
                  <span className="bite-circumstance">{circumstanceName(situation)}</span>
                  <span className="visually-hidden">
                    {runs
                      .map(
                        ({ from, to, bite }) =>
                          `${effectWords[bite.effect ?? 'allow'].short} at ${yearsInWords(from, to)}${bite.binds ? '' : ', not binding'}`,
                      )
                      .join('; ')}
                  </span>
                </Link>
                <span className="bite-strip" aria-hidden="true">
                  {biteRuns(bites).map(({ from, to, bite }) => (
                    <span
                      key={from}
                      className={
                        bite.effect === null
                          ? 'bite-run bite-silent'
                          : `bite-run cell-${bite.effect}${bite.binds ? '' : ' bite-hatched'}`
                      }
                      style={{ gridColumn: `${from + 1} / ${to + 2}` }}
                    >
                      {bite.effect && <EffectMark effect={bite.effect} size={14} />}
                    </span>
                  ))}
                </span>
              </li>
            );
          })}
        </ul>
      </div>
    </Card>
  );
}
