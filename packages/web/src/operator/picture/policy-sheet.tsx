import { type Effect, effects } from '@stairgate/rulebook';
import type { Policy } from '@stairgate/wire';
import { useMemo } from 'react';
import { dayOf } from '../../parts/dates.ts';
import { differenceSigns, effectSigns, effectWords } from '../parts/effect-mark.tsx';
import { levelName } from '../parts/level-name.ts';
import { placesInWords } from '../parts/place-names.ts';
import { circumstanceName, type GroupRows } from '../parts/situation-names.ts';
import { countEffects, type Differences, differenceRuns, runsOf } from './policy-picture.ts';

/* Millimetres on A4 landscape, inside margins of 9. */
const width = 279;
const height = 192;
const gutter = 7;
const column = (width - gutter) / 2;
const names = 53;
const year = (column - names) / 19;
const top = 33;
const bottom = 13;

/** The picture on one sheet, for a wall or a file: shown in print only. The table on the page says the same to readers. */
export function PolicySheet({
  policy,
  groups,
  differences,
  than,
  address,
}: {
  policy: Policy;
  groups: readonly GroupRows[];
  differences: Differences | null;
  /** What it is compared with, in words. */
  than: string | null;
  address: string;
}) {
  const columns = useMemo(() => inColumns(groups), [groups]);
  const rows = Math.max(...columns.map((one) => rowsOf(one)));
  const row = Math.min(4.2, (height - top - bottom) / rows);
  return (
    <svg className="sheet" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <defs>
        <pattern id="sheet-guidance" width="1.6" height="1.6" patternUnits="userSpaceOnUse">
          <path d="M0 1.6L1.6 0M-.4 .4L.4 -.4M1.2 2L2 1.2" className="sheet-hatch" />
        </pattern>
      </defs>
      <text x="0" y="6.5" className="sheet-title">
        {placesInWords(policy.places)}, {dayOf(policy.asOf)}
      </text>
      <text x="0" y="11.6" className="sheet-lead">
        What may happen to a child online, by age, under the law of these places. Age known:{' '}
        {levelName(policy.level).toLowerCase()}.{policy.guidance ? '' : ' Guidance is left out.'}
        {policy.profile && ' As the operator documents it, with its exemptions and deviations.'}
        {policy.note === 'place-unknown' && ' The place is not known: every code is joined.'}
        {than !== null && ` Lit up: what differs from ${than}.`}
      </text>
      <Legend comparing={differences !== null} />
      {columns.map((part, index) => (
        <g key={part[0]?.id ?? index} transform={`translate(${index * (column + gutter)} ${top})`}>
          {policy.ages.map((age) => (
            <text key={age} x={names + (age + 0.5) * year} y="-1.2" className="sheet-age">
              {age === 18 ? '18+' : age}
            </text>
          ))}
          <Summary policy={policy} />
          {index === 0 && (
            <text x="0" y="-9" className="sheet-key">
              At each age
              <tspan x="0" dy="3">
                how many of {Object.keys(policy.cells).length} are off or locked
              </tspan>
            </text>
          )}
          <Rows policy={policy} groups={part} differences={differences} row={row} />
        </g>
      ))}
      <text x="0" y={height - 4.6} className="sheet-foot">
        Stairgate · rulebook {policy.revision} · {policy.rules.length} rules of {policy.codes.length} codes ·
        a reading of the law by engineers, not legal advice
      </text>
      <text x="0" y={height - 1} className="sheet-foot">
        {address}
      </text>
    </svg>
  );
}

/** Two columns of about as many rows each, cut between groups. */
function inColumns(groups: readonly GroupRows[]): readonly (readonly GroupRows[])[] {
  const all = rowsOf(groups);
  let cut = 0;
  while (cut < groups.length && rowsOf(groups.slice(0, cut + 1)) <= all / 2 + 3) cut++;
  return [groups.slice(0, cut), groups.slice(cut)].filter((part) => part.length > 0);
}

/** Rows that groups take up: one for the heading of each. */
function rowsOf(groups: readonly GroupRows[]): number {
  return groups.reduce(
    (sum, { activities }) => sum + 1.25 + activities.reduce((own, one) => own + one.situations.length, 0),
    0,
  );
}

function Rows({
  policy,
  groups,
  differences,
  row,
}: {
  policy: Policy;
  groups: readonly GroupRows[];
  differences: Differences | null;
  row: number;
}) {
  let y = 0;
  return groups.map((group) => {
    y += row * 1.25;
    const head = y - row * 0.3;
    return (
      <g key={group.id}>
        <text x="0" y={head} className="sheet-group">
          {group.name}
        </text>
        {group.activities.map(({ activity, name, situations }) => {
          const from = y;
          return (
            <g key={activity}>
              <line x1="0" x2={column} y1={from} y2={from} className="sheet-line" />
              <text x="0" y={from + row * 0.7} className="sheet-name">
                {name}
              </text>
              {situations.map((situation) => {
                const at = y;
                y += row;
                return (
                  <g key={situation} transform={`translate(${names} ${at})`}>
                    <text x="-1.2" y={row * 0.7} className="sheet-circumstance">
                      {circumstanceName(situation)}
                    </text>
                    {runsOf(policy.cells[situation]).map((run, index, runs) => {
                      const x = run.from * year;
                      const wide = (run.to - run.from + 1) * year;
                      return (
                        <g key={run.from}>
                          <rect
                            x={x + 0.15}
                            y="0.3"
                            width={wide - 0.3}
                            height={row - 0.6}
                            rx="0.7"
                            className={`fill-${run.cell.effect}`}
                          />
                          {run.cell.guidanceOnly && (
                            <rect
                              x={x + 0.15}
                              y="0.3"
                              width={wide - 0.3}
                              height={row - 0.6}
                              rx="0.7"
                              fill="url(#sheet-guidance)"
                            />
                          )}
                          {run.cell.wouldBe && (
                            <line
                              x1={x + Math.min(3.1, wide / 3)}
                              x2={x + wide - 0.3}
                              y1={row - 0.75}
                              y2={row - 0.75}
                              className={`sheet-would stroke-${run.cell.wouldBe}`}
                            />
                          )}
                          {run.cell.standsIn && (
                            <circle
                              cx={x + wide - 1.1}
                              cy="1.15"
                              r="0.42"
                              className={`sheet-standsin ink-${run.cell.effect}`}
                            />
                          )}
                          {runs[index - 1]?.cell.effect !== run.cell.effect && (
                            <Sign effect={run.cell.effect} x={x + 0.7} y={row / 2 - 1.05} size={2.1} />
                          )}
                        </g>
                      );
                    })}
                    {differences &&
                      differenceRuns(differences[situation]).map(({ from, to, difference }) => (
                        <g key={from}>
                          <rect
                            x={from * year + 0.25}
                            y="0.35"
                            width={(to - from + 1) * year - 0.5}
                            height={row - 0.7}
                            rx="0.5"
                            className="sheet-lit"
                          />
                          <path
                            d={differenceSigns[difference]}
                            transform={`translate(${(to + 1) * year - 2.6} ${row / 2 - 0.8}) scale(0.1)`}
                            className={`sheet-difference ink-${policy.cells[situation][from]?.effect}`}
                          />
                        </g>
                      ))}
                  </g>
                );
              })}
            </g>
          );
        })}
      </g>
    );
  });
}

function Sign({ effect, x, y, size }: { effect: Effect; x: number; y: number; size: number }) {
  return (
    <path
      d={effectSigns[effect]}
      transform={`translate(${x} ${y}) scale(${size / 16})`}
      className={`sheet-sign ink-${effect}`}
    />
  );
}

/** Above the ages: how many situations have which effect. */
function Summary({ policy }: { policy: Policy }) {
  const counts = countEffects(policy);
  const total = Object.keys(policy.cells).length;
  const high = 9;
  return counts.map((one, age) => {
    let below = 0;
    return (
      <g key={policy.ages[age]}>
        {effects.toReversed().map((effect) => {
          const tall = (one[effect] / total) * high;
          below += tall;
          return (
            <rect
              key={effect}
              x={names + age * year + 0.4}
              width={year - 0.8}
              y={-4.4 - below}
              height={tall}
              className={`fill-${effect}`}
            />
          );
        })}
      </g>
    );
  });
}

function Legend({ comparing }: { comparing: boolean }) {
  const entries: {
    key: string;
    effect: Effect;
    words: string;
    extra?: 'guidance' | 'would' | 'baseline' | 'lit';
  }[] = [
    ...effects.map((effect) => ({ key: effect, effect, words: effectWords[effect].short })),
    { key: 'guidance', effect: 'opt-in', words: 'by guidance only', extra: 'guidance' },
    { key: 'would', effect: 'allow', words: 'not law yet, would be that strict', extra: 'would' },
    { key: 'baseline', effect: 'opt-in', words: 'the baseline stands in', extra: 'baseline' },
    ...(comparing ? [{ key: 'lit', effect: 'allow' as const, words: 'differs', extra: 'lit' as const }] : []),
  ];
  const wide = [20, 26, 21, 22, 31, 52, 35, 20];
  let x = 0;
  return entries.map(({ key, effect, words, extra }, index) => {
    const at = x;
    x += wide[index] ?? 20;
    return (
      <g key={key} transform={`translate(${at} 14.6)`}>
        <rect width="4.6" height="3.4" rx="0.7" className={`fill-${effect}`} />
        {extra === 'guidance' && <rect width="4.6" height="3.4" rx="0.7" fill="url(#sheet-guidance)" />}
        {extra === 'would' && <line x1="0.2" x2="4.4" y1="3" y2="3" className="sheet-would stroke-forbid" />}
        {extra === 'baseline' && <circle cx="3.7" cy="0.9" r="0.42" className="sheet-standsin ink-opt-in" />}
        {extra === 'lit' && <rect x="0.2" y="0.2" width="4.2" height="3" rx="0.5" className="sheet-lit" />}
        {!extra && <Sign effect={effect} x={1.25} y={0.65} size={2.1} />}
        <text x="5.6" y="2.5" className="sheet-key">
          {words}
        </text>
      </g>
    );
  });
}
