import { type Weekday, weekdays } from '@stairgate/rulebook';
import type { GuardianChild } from '@stairgate/wire';
import { useId } from 'react';
import { Told } from '../parts/told.tsx';
import { shortDay } from '../parts/weekday-of.ts';
import { useGuardianWords } from './guardian-language.tsx';
import { clockOf, type WeekKind, type WeekSpan, weekHours } from './week-hours.ts';

const kinds: readonly WeekKind[] = ['quiet', 'school', 'law'];
const hourMarks = [0, 6, 12, 18, 24];
/** In units of the drawing: a minute is one wide. */
const rowHeight = 96;
const gap = 24;

const lawLast = (one: WeekSpan, other: WeekSpan) => Number(one.kind === 'law') - Number(other.kind === 'law');

/** The hours of a week, a strip for each day, which says in words what it shows to those who hear it. */
export function WeekPicture({ child }: { child: GuardianChild }) {
  const { picture: words, limits, fill } = useGuardianWords();
  const id = useId();
  const week = weekHours(child.protections.limits, child.hoursByLaw);
  const shown = kinds.filter((kind) => weekdays.some((day) => week[day].some((span) => span.kind === kind)));
  if (shown.length === 0) return null;
  const said = (day: Weekday) => {
    const spans = week[day].map(({ kind, from, to }) =>
      fill(words.span, { what: words[kind], from: clockOf(from), to: clockOf(to) }),
    );
    return `${limits.days[day]}: ${spans.join('; ') || words.allDay}`;
  };
  return (
    <figure className="week stack stack-small" aria-labelledby={`${id}-title`}>
      <figcaption id={`${id}-title`} className="week-title">
        <Told>{words.title}</Told>
      </figcaption>
      <div className="week-grid">
        {weekdays.map((day) => (
          <div key={day} className="week-day">
            <span className="small soft" translate="no" aria-hidden="true">
              {shortDay(limits.days[day])}
            </span>
            <svg
              viewBox={`0 0 1440 ${rowHeight}`}
              preserveAspectRatio="none"
              className="week-strip"
              role="img"
              aria-label={said(day)}
            >
              <rect className="week-open" width="1440" height={rowHeight} />
              {[...week[day]].sort(lawLast).map((span) => {
                // The law lies as a band at the foot, so that a guardian's own hours stay to be seen above it.
                const isLaw = span.kind === 'law';
                return (
                  <rect
                    key={`${span.kind} ${span.from}`}
                    className={`week-${span.kind}`}
                    x={span.from}
                    y={isLaw ? rowHeight - gap - 8 : 0}
                    width={span.to - span.from}
                    height={isLaw ? gap + 8 : rowHeight}
                  />
                );
              })}
              {[360, 720, 1080].map((minute) => (
                <line key={minute} className="week-mark" x1={minute} x2={minute} y1="0" y2={rowHeight} />
              ))}
            </svg>
          </div>
        ))}
        <div className="week-day">
          <span />
          <div className="week-hours small soft number" translate="no" aria-hidden="true">
            {hourMarks.map((hour) => (
              <span key={hour}>{hour}</span>
            ))}
          </div>
        </div>
      </div>
      <ul className="plain week-legend small" aria-hidden="true">
        <li>
          <span className="week-key week-key-open" />
          <Told>{words.open}</Told>
        </li>
        {shown.map((kind) => (
          <li key={kind}>
            <span className={`week-key week-key-${kind}`} />
            <Told>{words[kind]}</Told>
          </li>
        ))}
      </ul>
      {shown.includes('law') && (
        <p className="small soft">
          <Told>{words.lawMeans}</Told>
        </p>
      )}
      {child.protections.limits.some((limit) => limit.kind === 'school' && limit.hours.term) && (
        <p className="small soft">
          <Told>{words.term}</Told>
        </p>
      )}
    </figure>
  );
}
