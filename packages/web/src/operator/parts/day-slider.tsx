import type { Day } from '@stairgate/rulebook';
import type { CodeSummary } from '@stairgate/wire';
import { useId } from 'react';
import { Link } from 'react-router';
import { dayOf } from '../../parts/dates.ts';
import { Icon } from '../../parts/icon.tsx';
import { marksOf, type Stop } from './law-days.ts';
import { readDay } from './view.ts';

/** A slider that stops where the law changes, what changes there, and a field for any other day. */
export function DaySlider({
  stops,
  today,
  on,
  codes,
  onChange,
}: {
  stops: readonly Stop[];
  today: Day;
  /** Null means today. */
  on: Day | null;
  codes: readonly CodeSummary[];
  onChange: (on: Day | null, drawing: boolean) => void;
}) {
  const id = useId();
  const day = on ?? today;
  const at = Math.max(
    0,
    stops.findIndex((stop) => stop.day === day),
  );
  const stop = stops[at];
  const go = (index: number, drawing = false) => {
    const next = stops[index];
    if (next) onChange(next.isToday ? null : next.day, drawing);
  };
  const before = stops[at - 1];
  const after = stops[at + 1];
  // Where the law is not known to change there is nothing to slide to.
  const isStill = stops.length < 2;
  return (
    <div className="days">
      <div className="days-head">
        {isStill ? (
          <span className="days-label">On this day</span>
        ) : (
          <label htmlFor={id} className="days-label">
            On this day
          </label>
        )}
        <output htmlFor={isStill ? undefined : id} className="days-now">
          {dayOf(day)}
          {day === today && <span className="soft"> · today</span>}
        </output>
        <div className="days-steps">
          {!isStill && (
            <>
              <button
                type="button"
                className="button button-small"
                aria-disabled={!before || undefined}
                onClick={() => go(at - 1)}
              >
                <span className="flip">
                  <Icon name="next" size={16} />
                </span>
                Change before
              </button>
              <button
                type="button"
                className="button button-small"
                aria-disabled={!after || undefined}
                onClick={() => go(at + 1)}
              >
                Next change
                <Icon name="next" size={16} />
              </button>
            </>
          )}
          <input
            type="date"
            className="days-field"
            aria-label="Any other day"
            value={day}
            onChange={(event) => {
              const chosen = readDay(event.target.value);
              if (chosen !== null) onChange(chosen === today ? null : chosen, false);
            }}
          />
        </div>
      </div>
      {!isStill && (
        <div className="days-slide">
          <input
            id={id}
            type="range"
            min={0}
            max={stops.length - 1}
            step={1}
            value={at}
            aria-valuetext={stop ? `${dayOf(stop.day)}. ${changesInWords(stop, codes)}` : undefined}
            onChange={(event) => go(Number(event.target.value), true)}
          />
          <Marks stops={stops} at={at} />
        </div>
      )}
      {stop && (
        <p className="small days-says">
          {stop.changes.length === 0 ? (
            <span className="soft">{changesInWords(stop, codes)}</span>
          ) : (
            <ChangesText stop={stop} codes={codes} />
          )}
        </p>
      )}
    </div>
  );
}

/** What the slider itself says in words, as a picture: a mark for each stop, years where there is room. */
function Marks({ stops, at }: { stops: readonly Stop[]; at: number }) {
  return (
    <div className="days-marks" aria-hidden="true">
      {marksOf(stops, 0.055).map((mark, index) => {
        const classes = [
          'days-mark',
          mark.stop.isToday && 'days-mark-today',
          index === at && 'days-mark-here',
          mark.stop.changes.length === 0 && 'days-mark-still',
        ];
        return (
          <span
            key={mark.stop.day}
            className={classes.filter(Boolean).join(' ')}
            style={{ insetInlineStart: `${mark.at * 100}%` }}
          >
            {mark.label}
          </span>
        );
      })}
    </div>
  );
}

function ChangesText({ stop, codes }: { stop: Stop; codes: readonly CodeSummary[] }) {
  return (
    <>
      <strong>Changes on this day:</strong>{' '}
      {stop.changes.map((change, index) => (
        <span key={change.code}>
          {index > 0 && '; '}
          <Link to={`/operator/codes/${change.code}`}>
            {codes.find(({ code }) => code === change.code)?.short ?? change.code}
          </Link>{' '}
          {startsAndEnds(change)}
        </span>
      ))}
    </>
  );
}

function changesInWords(stop: Stop, codes: readonly CodeSummary[]): string {
  if (stop.changes.length === 0) {
    return stop.isToday ? 'Today. Nothing changes.' : 'No law of these places changes on this day.';
  }
  const texts = stop.changes.map(
    (change) =>
      `${codes.find(({ code }) => code === change.code)?.short ?? change.code}: ${startsAndEnds(change)}`,
  );
  return texts.join('; ');
}

/** "3 lines start, 1 ends". */
export function startsAndEnds({ starts, ends }: { starts: number; ends: number }): string {
  const lines = (count: number, what: string) =>
    `${count} ${count === 1 ? 'line' : 'lines'} ${what}${count === 1 ? 's' : ''}`;
  return [starts > 0 && lines(starts, 'start'), ends > 0 && lines(ends, 'end')].filter(Boolean).join(', ');
}
