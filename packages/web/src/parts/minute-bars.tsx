import type { Usage } from '@stairgate/wire';
import type { ReactNode } from 'react';

/** A day has at least this many minutes in the picture, so that a short one does not look long. */
const leastScale = 60;

/** Minutes of use, a bar for each day; each bar says in words what it shows. */
export function MinuteBars({
  days,
  title,
  said,
  short,
}: {
  days: Usage['days'];
  title: ReactNode;
  /** A day and its minutes, null where nobody counted, as a sentence. */
  said: (day: string, minutes: number | null) => string;
  /** The name of a day in a few letters. */
  short: (day: string) => string;
}) {
  const most = Math.max(leastScale, ...days.map(({ minutes }) => minutes ?? 0));
  return (
    <figure className="bars stack stack-small">
      <figcaption>{title}</figcaption>
      <ol className="plain bars-list">
        {days.map(({ day, minutes }) => (
          <li key={day}>
            <span className="visually-hidden">{said(day, minutes)}</span>
            <span className="small number" aria-hidden="true">
              {minutes ?? '–'}
            </span>
            <svg className="bars-bar" viewBox="0 0 10 60" preserveAspectRatio="none" aria-hidden="true">
              <rect className="bars-ground" width="10" height="60" />
              <rect
                className="bars-used"
                width="10"
                y={60 - (60 * (minutes ?? 0)) / most}
                height={(60 * (minutes ?? 0)) / most}
              />
            </svg>
            <span className="small soft" aria-hidden="true" translate="no">
              {short(day)}
            </span>
          </li>
        ))}
      </ol>
    </figure>
  );
}
