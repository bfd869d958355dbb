import type { Day } from '@stairgate/rulebook';
import type { CodeChange, CodeSummary } from '@stairgate/wire';
import { dayOf } from '../../parts/dates.ts';
import { lanesOf, timeline } from './timeline.ts';

/** When the lines of which law start and stop to bind. The list of changes beside it says the same in words. */
export function LawTimeline({
  changes,
  codes,
  today,
}: {
  changes: readonly CodeChange[];
  codes: readonly CodeSummary[];
  today: Day;
}) {
  const { start, end, years, x } = timeline(changes, today);
  const lanes = lanesOf(changes, codes);
  const laneHeight = 34;
  const left = 150;
  const width = 1000;
  const top = 22;
  const height = top + lanes.length * laneHeight + 22;
  const at = (day: Day) => left + 20 + x(day) * (width - left - 50);
  return (
    <svg
      className="timeline"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`When law starts to bind, from ${start} to ${end}`}
    >
      {years.map((year) => {
        const mid = at(`${year}-01-01`);
        return (
          <g key={year}>
            <line x1={mid} x2={mid} y1={top} y2={height - 20} className="timeline-year" />
            <text x={mid} y={height - 5} className="timeline-label">
              {year}
            </text>
          </g>
        );
      })}
      {lanes.map((lane, index) => {
        const y = top + (index + 0.5) * laneHeight;
        return (
          <g key={lane.name}>
            <line x1={left} x2={width} y1={y} y2={y} className="timeline-lane" />
            <text x="0" y={y + 4.5} className="timeline-name">
              {lane.name}
            </text>
            {lane.changes.map((change) => (
              <circle
                key={`${change.code} ${change.day}`}
                cx={at(change.day)}
                cy={y}
                r={4 + Math.sqrt(change.starts + change.ends) * 1.5}
                className={
                  change.day > today
                    ? 'timeline-dot timeline-later'
                    : change.guidance
                      ? 'timeline-dot timeline-guidance'
                      : 'timeline-dot'
                }
              >
                <title>{`${codes.find(({ code }) => code === change.code)?.short ?? change.code}, ${dayOf(change.day)}`}</title>
              </circle>
            ))}
          </g>
        );
      })}
      <line x1={at(today)} x2={at(today)} y1={top - 4} y2={height - 20} className="timeline-today" />
      <text x={at(today)} y={top - 9} className="timeline-label timeline-now">
        today
      </text>
    </svg>
  );
}
