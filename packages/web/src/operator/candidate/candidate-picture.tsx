import type { Direction } from '@stairgate/rulebook';
import type { LiveReport, Totals } from '@stairgate/wire';
import { useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { Fold } from '../../parts/fold.tsx';
import { useWide } from '../../parts/use-wide.ts';
import { differenceSigns } from '../parts/effect-mark.tsx';
import { placeName } from '../parts/place-names.ts';
import { situationName } from '../parts/situation-names.ts';
import {
  type CandidateRow,
  candidateRows,
  countedBands,
  differing,
  nothing,
  shareInWords,
} from './candidate-table.ts';

export const directionWords: Readonly<Record<Direction, { readonly short: string; readonly long: string }>> =
  {
    tightens: { short: 'tighter', long: 'the candidate is stricter' },
    loosens: { short: 'looser', long: 'the candidate is looser' },
    obligations: { short: 'other obligations', long: 'the same effect, and something else is owed' },
  };
export const directions = Object.keys(directionWords) as readonly Direction[];
const bandName = (band: string) => (band === 'unknown' ? 'Not known' : band);
const number = (value: number) => value.toLocaleString('en-GB');

/** The sign of a direction, as the picture of the law has it. */
export function CandidateMark({ direction }: { direction: Direction }) {
  return (
    <svg
      className={`candidate-mark candidate-mark-${direction}`}
      viewBox="0 0 16 16"
      width="12"
      height="12"
      aria-hidden="true"
      focusable="false"
    >
      <path d={differenceSigns[direction]} />
    </svg>
  );
}

/** How the answers of the candidate differ from those that were given, by situation and age group. */
export function CandidatePicture({ live }: { live: LiveReport }) {
  const wide = useWide();
  const { rows, owing, alike } = candidateRows(live.cells);
  const Rows = wide ? Grid : List;
  const { totals } = live;
  const others = `${number(alike)} other ${alike === 1 ? 'situation was' : 'situations were'} asked about, with no difference.`;
  return (
    <div className="stack candidate-live">
      <Headline totals={totals} />
      {totals.compared > 0 && (
        <>
          <ul className="plain legend" aria-label="What the colours mean">
            {directions.map((direction) => (
              <li key={direction}>
                <span className={`candidate-swatch candidate-${direction}`}>
                  <CandidateMark direction={direction} />
                </span>
                <span>
                  <strong>{directionWords[direction].short}</strong>{' '}
                  <span className="soft">{directionWords[direction].long}</span>
                </span>
              </li>
            ))}
          </ul>
          {rows.length > 0 && <Rows name="Another effect" rows={rows} />}
          {owing.length > 0 && (
            <Fold
              summary={`${owing.length} ${owing.length === 1 ? 'situation' : 'situations'} in which only obligations differ`}
              open={rows.length === 0}
            >
              <Rows name="Other obligations" rows={owing} />
            </Fold>
          )}
          {alike > 0 && <p className="soft">{others}</p>}
          <Places live={live} />
        </>
      )}
    </div>
  );
}

function Headline({ totals }: { totals: Totals }) {
  const differ = differing(totals);
  if (totals.compared === 0)
    return (
      <p className="candidate-headline">
        Nothing was asked yet since the candidate is there.{' '}
        <span className="soft">Every answer is compared as soon as it is given.</span>
      </p>
    );
  return (
    <div className="candidate-numbers">
      <p className="candidate-headline">
        <strong className="number">{shareInWords(differ, totals.compared)}</strong> of{' '}
        <span className="number">{number(totals.compared)}</span> answers would be different
      </p>
      <Bar totals={totals} className="candidate-bar-whole" />
      <p>
        <span className="number">{number(totals.toNo)}</span> would turn from yes to no,{' '}
        <span className="number">{number(totals.toYes)}</span> from no to yes; the rest would ask for more or
        less on the way.
      </p>
    </div>
  );
}

/** What differs out of all that was compared, as a bar. */
function Bar({ totals, className = '' }: { totals: Totals; className?: string }) {
  let before = 0;
  return (
    <svg
      className={`candidate-bar ${className}`}
      viewBox="0 0 100 8"
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      <rect className="candidate-same" width="100" height="8" />
      {directions.map((direction) => {
        // What is there at all has to be seen.
        const share = (totals[direction] / totals.compared) * 100;
        const width = totals[direction] === 0 ? 0 : Math.max(share, 2);
        before += width;
        return (
          <rect
            key={direction}
            className={`candidate-${direction}`}
            x={before - width}
            width={width}
            height="8"
          />
        );
      })}
    </svg>
  );
}

function Counts({ totals }: { totals: Totals }) {
  return (
    <span className="candidate-counts">
      {directions
        .filter((direction) => totals[direction] > 0)
        .map((direction) => (
          <span key={direction} className="number">
            <CandidateMark direction={direction} /> {number(totals[direction])}{' '}
            <span className="visually-hidden">{directionWords[direction].short}</span>
          </span>
        ))}
    </span>
  );
}

interface RowsShown {
  /** What these rows have in common. */
  readonly name: string;
  readonly rows: readonly CandidateRow[];
}

function Grid({ name, rows }: RowsShown) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it may scroll, so the keyboard has to reach it
    <section className="table-frame" aria-label={`${name}, by situation and age group`} tabIndex={0}>
      <table className="candidate-grid">
        <thead>
          <tr>
            <th scope="col">Situation</th>
            {countedBands.map((band) => (
              <th key={band} scope="col" className="number">
                {bandName(band)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ situation, cells }) => (
            <tr key={situation}>
              <th scope="row">{situationName(situation)}</th>
              {cells.map((totals, at) => (
                <td key={countedBands[at]}>
                  <Cell totals={totals ?? nothing} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Cell({ totals }: { totals: Totals }) {
  if (totals.compared === 0)
    return (
      <span className="soft">
        <span aria-hidden="true">·</span>
        <span className="visually-hidden">not asked</span>
      </span>
    );
  const differ = differing(totals);
  return (
    <div className="candidate-cell">
      <Bar totals={totals} />
      {differ === 0 ? <span className="soft small">same</span> : <Counts totals={totals} />}
      <span className="soft small number">of {number(totals.compared)}</span>
    </div>
  );
}

/** The same on a narrow screen: the age groups of a situation one below the other. */
function List({ name, rows }: RowsShown) {
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, atFirst);
  return (
    <>
      <ul className="plain stack" aria-label={`${name}, by situation and age group`}>
        {shown.map(({ situation, cells }) => (
          <li key={situation} className="candidate-item">
            <strong>{situationName(situation)}</strong>
            <ul className="plain">
              {cells.map((totals, at) => {
                if (totals === undefined || differing(totals) === 0) return null;
                return (
                  <li key={countedBands[at]} className="candidate-line">
                    <span className="number">{bandName(countedBands[at]!)}</span>
                    <Bar totals={totals} />
                    <Counts totals={totals} />
                    <span className="soft small number">of {number(totals.compared)}</span>
                  </li>
                );
              })}
            </ul>
          </li>
        ))}
      </ul>
      {rows.length > shown.length && (
        <div>
          <Button small onClick={() => setAll(true)}>
            Show {rows.length - shown.length} more
          </Button>
        </div>
      )}
    </>
  );
}

/** Situations shown at first where there is little room. */
const atFirst = 10;

function Places({ live }: { live: LiveReport }) {
  const differ = live.places.filter((place) => differing(place) > 0);
  if (live.places.length < 2) return null;
  return (
    <section className="stack stack-small" aria-labelledby="candidate-places">
      <h3 id="candidate-places">By place</h3>
      {differ.length === 0 && <p className="soft">No difference in any place.</p>}
      <ul className="plain">
        {differ.slice(0, 20).map((place) => (
          <li key={place.place} className="candidate-line candidate-place">
            <span>{place.place.split(',').map(placeName).join(' and ')}</span>
            <Bar totals={place} />
            <Counts totals={place} />
            <span className="soft small number">of {number(place.compared)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
