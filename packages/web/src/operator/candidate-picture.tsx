import type { Direction } from '@stairgate/rulebook';
import type { LiveReport, Totals } from '../api/candidate.ts';
import { useWide } from '../parts/use-wide.ts';
import {
  type CandidateRow,
  candidateRows,
  countedBands,
  differing,
  nothing,
  shareInWords,
} from './candidate-table.ts';
import { DifferenceMark } from './effect-mark.tsx';
import { placeName } from './place-names.ts';
import { situationName } from './situation-names.ts';

export const directionWords: Readonly<Record<Direction, { readonly short: string; readonly long: string }>> =
  {
    tightens: { short: 'tighter', long: 'the candidate is stricter' },
    loosens: { short: 'looser', long: 'the candidate is looser' },
    obligations: { short: 'other obligations', long: 'the same effect, and something else is owed' },
  };
export const directions = Object.keys(directionWords) as readonly Direction[];
const bandName = (band: string) => (band === 'unknown' ? 'Not known' : band);
const number = (value: number) => value.toLocaleString('en-GB');

/** How the answers of the candidate differ from those that were given, by situation and age group. */
export function CandidatePicture({ live }: { live: LiveReport }) {
  const wide = useWide();
  const { rows, alike } = candidateRows(live.cells);
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
                  <DifferenceMark difference={direction} />
                </span>
                <span>
                  <strong>{directionWords[direction].short}</strong>{' '}
                  <span className="soft">{directionWords[direction].long}</span>
                </span>
              </li>
            ))}
          </ul>
          {rows.length > 0 && (wide ? <Grid rows={rows} /> : <List rows={rows} />)}
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
            <DifferenceMark difference={direction} /> {number(totals[direction])}{' '}
            <span className="visually-hidden">{directionWords[direction].short}</span>
          </span>
        ))}
    </span>
  );
}

function Grid({ rows }: { rows: readonly CandidateRow[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it may scroll, so the keyboard has to reach it
    <section className="table-frame" aria-label="Differences by situation and age group" tabIndex={0}>
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
function List({ rows }: { rows: readonly CandidateRow[] }) {
  return (
    <ul className="plain stack" aria-label="Differences by situation and age group">
      {rows.map(({ situation, cells }) => (
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
  );
}

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
