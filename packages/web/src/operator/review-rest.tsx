import { keyOf, type ReviewReport, wordAges } from '@stairgate/review/reading';
import { Card } from '../parts/card.tsx';
import { momentOf } from '../parts/dates.ts';
import { Fold } from '../parts/fold.tsx';
import { Note } from '../parts/note.tsx';
import { Theirs } from './verdict-mark.tsx';

/** What nobody could look at, and why. None of it is a pass. */
export function NotSeen({ report }: { report: ReviewReport }) {
  const left = [...report.findings, ...report.practices].filter(({ verdict }) => verdict === 'not-tested');
  const byReason = Map.groupBy(left, ({ observations }) =>
    observations.length === 0
      ? 'Nothing that was run looks for it.'
      : observations.map(({ says }) => says).join(' '),
  );
  const reasons = [...byReason].sort(([, a], [, b]) => b.length - a.length);
  return (
    <Card id="unseen" title="What could not be seen">
      {report.review.cutShort !== null && (
        <Note tone="ask" icon="warning">
          <p>
            <strong>The review was cut short.</strong> <Theirs>{report.review.cutShort}</Theirs> What was not
            reached is not tested.
          </p>
        </Note>
      )}
      <p className="soft">
        {left.length === 0 ? 'Everything was tested at every age.' : 'None of this is a pass.'}
      </p>
      {reasons.map(([reason, list]) => {
        const topics = [...Map.groupBy(list, keyOf).values()];
        return (
          <Fold
            key={reason}
            summary={
              <span>
                <Theirs>{reason}</Theirs> <span className="soft number">({topics.length})</span>
              </span>
            }
          >
            <ul className="unseen-list">
              {topics.map((same) => (
                <li key={keyOf(same[0]!)}>
                  {same[0]!.title} <span className="soft">at {wordAges(same)}</span>
                </li>
              ))}
            </ul>
          </Fold>
        );
      })}
    </Card>
  );
}

/** Who was played, by whose authority, and what went wrong on the way. */
export function HowDone({ report, id }: { report: ReviewReport; id: string }) {
  const { review, law, personas } = report;
  const failed = personas.flatMap(({ id: who, failed: steps }) => steps.map((step) => ({ who, ...step })));
  const incidents = personas.flatMap(({ id: who, incidents: all }) => all.map((says) => ({ who, says })));
  return (
    <Card id="how" title="How it was done">
      <dl className="facts">
        <dt>Authority</dt>
        <dd>
          <Theirs>
            {review.authority ?? 'None stated: only loopback and private addresses were reached.'}
          </Theirs>
        </dd>
        <dt>When</dt>
        <dd>
          {momentOf(review.startedAt)}
          {review.finishedAt ? ` to ${momentOf(review.finishedAt)}` : ', not finished'}
        </dd>
        <dt>Rulebook</dt>
        <dd>
          <code>{law.revision}</code>
        </dd>
        <dt>Tool</dt>
        <dd>
          {review.tool.name} {review.tool.version}, <Theirs>{review.tool.browser}</Theirs>
        </dd>
        <dt>report.json</dt>
        <dd>
          <code className="break-anywhere">{id}</code>{' '}
          <span className="soft small">SHA-256, as the manifest of the sealed review names it</span>
        </dd>
      </dl>
      <Fold summary={`Who was played (${personas.length})`}>
        <table className="table stacked">
          <caption className="visually-hidden">Who was played</caption>
          <thead>
            <tr>
              {['Persona', 'Age given', 'Signing up', 'Pictures', 'Requests'].map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {personas.map(({ id: who, age, signUp, pictures, requests }) => (
              <tr key={who}>
                <th scope="row">{who}</th>
                <td data-label="Age given">{age ?? 'none'}</td>
                <td data-label="Signing up">
                  <Theirs>{signUp}</Theirs>
                </td>
                <td data-label="Pictures" className="number">
                  {pictures}
                </td>
                <td data-label="Requests" className="number">
                  {requests}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Fold>
      {failed.length > 0 && (
        <Fold summary={`Steps that did not work (${failed.length})`}>
          <ul className="small">
            {failed.map(({ who, step, error, tries }, index) => (
              <li key={index}>
                {who}, <Theirs>{step}</Theirs>, tried {tries === 1 ? 'once' : `${tries} times`}:{' '}
                <Theirs>{error}</Theirs>
              </li>
            ))}
          </ul>
        </Fold>
      )}
      {incidents.length > 0 && (
        <Fold summary={`Odd things that the platform did (${incidents.length})`}>
          <ul className="small">
            {incidents.map(({ who, says }, index) => (
              <li key={index}>
                {who}: <Theirs>{says}</Theirs>
              </li>
            ))}
          </ul>
        </Fold>
      )}
    </Card>
  );
}
