import type { CodeChange, CodeList } from '@stairgate/wire';
import { Link } from 'react-router';
import { operatorApi } from '../../api/operator.ts';
import { useResource } from '../../api/resource.ts';
import { Card } from '../../parts/card.tsx';
import { dayOf } from '../../parts/dates.ts';
import { Fold } from '../../parts/fold.tsx';
import { ProblemNote } from '../../parts/note.tsx';
import { Progress } from '../../parts/progress.tsx';
import { OperatorFrame } from '../operator-frame.tsx';
import { startsAndEnds } from '../parts/day-slider.tsx';
import { placeName } from '../parts/place-names.ts';
import { CodeRow } from './code-parts.tsx';
import { LawTimeline } from './law-timeline.tsx';
import { regionOf, regions } from './regions.ts';

/** Every code there is, how it stands, and when which of them changes. */
export function CodesPage() {
  const codes = useResource(operatorApi.codes, 'once');
  const list = codes.value;
  return (
    <OperatorFrame
      title="The codes"
      lead="Every law and code of practice that the rulebook reads, line by line, with its source, its dates and how sure we are."
    >
      {codes.problem && <ProblemNote problem={codes.problem} onRetry={codes.reload} />}
      {!list && codes.loading && <Progress>Reading the codes…</Progress>}
      {list && (
        <>
          <Totals list={list} />
          <Changes list={list} />
          {regions.map(({ id, name }) => (
            <Region key={id} name={name} id={id} list={list} />
          ))}
        </>
      )}
    </OperatorFrame>
  );
}

function Totals({ list }: { list: CodeList }) {
  const sum = (of: (code: CodeList['codes'][number]) => number) =>
    list.codes.reduce((total, code) => total + of(code), 0);
  const facts: readonly (readonly [number, string])[] = [
    [list.codes.length, 'codes'],
    [
      new Set(list.codes.map(({ jurisdiction }) => jurisdiction).filter((one) => one !== 'INT')).size,
      'jurisdictions',
    ],
    [sum(({ counts }) => counts.provisions), 'provisions'],
    [sum(({ counts }) => counts.rules), 'rules'],
    [sum(({ counts }) => counts.duties), 'duties'],
    [sum(({ standing }) => standing.binds + standing.guidance), 'lines bind today'],
    [sum(({ standing }) => standing.later), 'lines not yet'],
    [sum(({ standing }) => standing.enjoined), 'lines enjoined'],
    [sum(({ standing }) => standing.bill), 'lines of bills'],
  ];
  return (
    <ul className="plain totals" aria-label="In all">
      {facts.map(([count, what]) => (
        <li key={what}>
          <strong className="number">{count}</strong> {what}
        </li>
      ))}
    </ul>
  );
}

function Changes({ list }: { list: CodeList }) {
  const next = daysOf(list.changes.filter(({ day }) => day > list.asOf));
  const past = daysOf(list.changes.filter(({ day }) => day <= list.asOf)).reverse();
  return (
    <Card id="changes" title="What changes, and when">
      <LawTimeline changes={list.changes} codes={list.codes} today={list.asOf} />
      <p className="small soft timeline-key">
        A dot is a day on which lines of one law start to bind; the more lines, the larger. Open dots are
        still to come, dotted ones are guidance.
      </p>
      <h3 className="h4">Next</h3>
      {next.length === 0 ? <p>No day of change is known.</p> : <Days days={next} list={list} />}
      <Fold summary={`Before today (${past.length} days)`}>
        <Days days={past} list={list} />
      </Fold>
    </Card>
  );
}

interface ChangeDay {
  readonly day: string;
  readonly changes: readonly CodeChange[];
}

function daysOf(changes: readonly CodeChange[]): ChangeDay[] {
  const days = new Map<string, CodeChange[]>();
  for (const change of changes) days.set(change.day, [...(days.get(change.day) ?? []), change]);
  return [...days].map(([day, own]) => ({ day, changes: own }));
}

function Days({ days, list }: { days: readonly ChangeDay[]; list: CodeList }) {
  return (
    <ol className="plain change-days">
      {days.map(({ day, changes }) => (
        <li key={day}>
          <strong>{dayOf(day)}</strong>
          <ul className="plain">
            {changes.map((change) => {
              const code = list.codes.find(({ code: id }) => id === change.code);
              return (
                <li key={change.code}>
                  <Link to={`/operator/codes/${change.code}`}>{code?.short ?? change.code}</Link>{' '}
                  <span className="soft">
                    {code && placeName(code.jurisdiction)}: {startsAndEnds(change)}
                  </span>
                </li>
              );
            })}
          </ul>
        </li>
      ))}
    </ol>
  );
}

function Region({ id, name, list }: { id: string; name: string; list: CodeList }) {
  const codes = list.codes.filter(({ jurisdiction }) => regionOf(jurisdiction) === id);
  const places = [...new Set(codes.map(({ jurisdiction }) => jurisdiction))].sort((a, b) =>
    placeName(a).localeCompare(placeName(b)),
  );
  const provisions = codes.reduce((sum, { counts }) => sum + counts.provisions, 0);
  const nextOf = (code: string) => list.changes.find((one) => one.code === code && one.day > list.asOf)?.day;
  return (
    <Card
      id={`region-${id}`}
      title={name}
      aside={
        <span className="soft">
          {codes.length} {codes.length === 1 ? 'code' : 'codes'}, {provisions} provisions
        </span>
      }
    >
      {places.map((place) => {
        const rows = codes
          .filter(({ jurisdiction }) => jurisdiction === place)
          .map((code) => {
            const next = nextOf(code.code);
            return <CodeRow key={code.code} code={code} next={next ? `changes on ${dayOf(next)}` : null} />;
          });
        return (
          <div key={place} className="stack stack-small">
            {places.length > 1 && <h3 className="h4">{placeName(place)}</h3>}
            <ul className="plain code-rows">{rows}</ul>
          </div>
        );
      })}
    </Card>
  );
}
