import {
  anchorOf,
  askedWords,
  type DriftEntry,
  driftCounts,
  driftEntries,
  driftStates,
  driftWords,
  effectWords,
  promisesTooLittle,
  type ReportedDrift,
  type ReviewReport,
  wordAges,
  wordSeen,
} from '@stairgate/review/reading';
import { effects, obligations } from '@stairgate/rulebook';
import { Card } from '../parts/card.tsx';
import { momentOf } from '../parts/dates.ts';
import { Fold } from '../parts/fold.tsx';
import { Note } from '../parts/note.tsx';
import { Theirs, VerdictCell } from './verdict-mark.tsx';

/** What the service promised, what the browser saw and what the law asks, beside each other. */
export function ReviewDrift({ report }: { report: ReviewReport }) {
  const { drift } = report;
  return (
    <Card id="drift" title="Promise and browser">
      {drift === null ? (
        <p className="measure">
          No service was asked what should hold. Review again with “--service” and the address of this
          service, and what it promises stands here beside what the browser saw.
        </p>
      ) : (
        <Asked drift={drift} report={report} />
      )}
    </Card>
  );
}

function Asked({ drift, report }: { drift: ReportedDrift; report: ReviewReport }) {
  const little = driftEntries(drift, promisesTooLittle);
  const having = (state: (typeof driftStates)[number]) => driftEntries(drift, (line) => line.state === state);
  const loose = having('looser-than-promised');
  const others = drift.revisions.filter((revision) => revision !== report.law.revision);
  return (
    <>
      <p className="measure soft">
        What the service at <Theirs>{drift.service}</Theirs> said should hold for each child, asked on{' '}
        {momentOf(drift.askedAt)}, beside what the browser saw and what the law asks.
      </p>
      {drift.problems.length > 0 && (
        <Note tone="ask" icon="warning">
          <p>
            <strong>The service could not be asked about everything.</strong>
          </p>
          <ul>
            {[...Map.groupBy(drift.problems, ({ says }) => says)].map(([says, list]) => (
              <li key={says}>
                {list.map(({ persona }) => persona).join(', ')}: <Theirs>{says}</Theirs>
              </li>
            ))}
          </ul>
        </Note>
      )}
      {others.length > 0 && (
        <Note>
          <p>
            The service answered from rulebook <code>{others.join(', ')}</code>; this review was judged by{' '}
            <code>{report.law.revision}</code>. Where promise and law differ, that may be why.
          </p>
        </Note>
      )}
      {drift.lines.length > 0 && <DriftPicture drift={drift} ages={report.review.ages} />}
      {drift.lines.length > 0 && (
        <>
          <h3>
            {loose.length === 0 ? 'No promise that was tested was seen to be broken' : 'Looser than promised'}
          </h3>
          {loose.length > 0 && <DriftTable entries={loose} caption="Looser than promised" report={report} />}
        </>
      )}
      {little.length > 0 && (
        <>
          <h3>Promised less than the law asks</h3>
          <p className="small soft">
            By a documented deviation, or by another rulebook than this review judges by.
          </p>
          <DriftTable entries={little} caption="Promised less than the law asks" report={report} />
        </>
      )}
      {(['stricter-than-promised', 'cannot-tell', 'kept'] as const).map((state) => {
        const entries = having(state);
        if (entries.length === 0) return null;
        const { name, mark } = driftWords[state];
        return (
          <Fold
            key={state}
            summary={
              <>
                <VerdictCell mark={mark} /> {name} ({entries.length})
              </>
            }
            of="promise and browser"
          >
            <DriftTable entries={entries} caption={name} report={report} />
          </Fold>
        );
      })}
    </>
  );
}

function DriftPicture({ drift, ages }: { drift: ReportedDrift; ages: readonly number[] }) {
  const all = driftCounts(drift);
  const shown = driftStates.filter((state) => all[state] > 0);
  return (
    <div className="verdict-grid drift-grid">
      <table>
        <caption>Promises by age</caption>
        <thead>
          <tr>
            <td />
            {ages.map((age) => (
              <th key={age} scope="col">
                {age}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((state) => (
            <tr key={state}>
              <th scope="row">
                {driftWords[state].name}{' '}
                <span className="soft small drift-says">{driftWords[state].says}</span>
              </th>
              {ages.map((age) => {
                const count = driftCounts(drift, age)[state];
                return (
                  <td key={age}>
                    {count === 0 ? (
                      <VerdictCell mark="none" says="none" />
                    ) : (
                      <VerdictCell mark={driftWords[state].mark} count={count} says={String(count)} />
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function DriftTable({
  entries,
  caption,
  report,
}: {
  entries: readonly DriftEntry[];
  caption: string;
  report: ReviewReport;
}) {
  const short = new Set(
    report.findings.filter(({ verdict }) => verdict === 'falls-short').map(({ id }) => id),
  );
  return (
    <table className="table stacked">
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {['What', 'Ages', 'The service promises', 'The browser saw', 'The law asks'].map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {entries.map(({ ids, title, who, promised, seen, broken, required }) => (
          <tr key={ids[0]}>
            <th scope="row">{short.has(ids[0]!) ? <a href={`#${anchorOf(ids[0]!)}`}>{title}</a> : title}</th>
            <td data-label="Ages">{wordAges(who)}</td>
            <td data-label="Promised">
              {effectWords[promised]}
              {effects.indexOf(promised) < effects.indexOf(required) && (
                <>
                  {' '}
                  <strong>(less than the law)</strong>
                </>
              )}
            </td>
            <td data-label="Seen">
              {wordSeen(seen)}
              {broken.length > 0 &&
                `. Not done: ${broken.map((name) => obligations[name] ?? name).join(' ')}`}
            </td>
            <td data-label="The law">{askedWords[required]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
