import {
  type AnyVerdict,
  anchorOf,
  keyOf,
  type ReportedFinding,
  type ReportedPractice,
  type ReviewReport,
  verdictOrder,
  verdictWords,
} from '@stairgate/review/reading';
import { groups, labels } from '@stairgate/rulebook';
import { Card } from '../parts/card.tsx';
import { VerdictCell } from './verdict-mark.tsx';

type Any = ReportedFinding | ReportedPractice;

/** Situations by age, each cell a verdict. */
export function ReviewPicture({ report }: { report: ReviewReport }) {
  const { groups: names } = labels('auditor');
  const known: readonly string[] = groups.map(({ id }) => id);
  const others = report.findings.filter(({ group }) => !known.includes(group));
  return (
    <Card id="picture" title="The picture">
      <p className="soft measure">
        Each row is a situation, each column the age that a child gave at sign-up. A cell that falls short or
        cannot be told leads to what was seen.
      </p>
      <VerdictLegend all={[...report.findings, ...report.practices]} />
      <div className="review-picture">
        {groups.map(({ id }) => (
          <VerdictGrid
            key={id}
            caption={names[id]}
            ages={report.review.ages}
            own={report.findings.filter(({ group }) => group === id)}
          />
        ))}
        <VerdictGrid caption="Others" ages={report.review.ages} own={others} />
      </div>
    </Card>
  );
}

export function VerdictLegend({ all }: { all: readonly { readonly verdict: AnyVerdict }[] }) {
  const count = (verdict: AnyVerdict) => all.filter((one) => one.verdict === verdict).length;
  return (
    <ul className="plain verdict-legend" aria-label="What the signs mean">
      {verdictOrder
        .filter((verdict) => count(verdict) > 0)
        .map((verdict) => (
          <li key={verdict}>
            <VerdictCell mark={verdict} />
            <span>
              <strong>{verdictWords[verdict].name}</strong> <span className="number">{count(verdict)}</span>{' '}
              <span className="soft">{verdictWords[verdict].says}</span>
            </span>
          </li>
        ))}
    </ul>
  );
}

/** What was looked at, by age; what nobody looked at is named below. */
export function VerdictGrid({
  caption,
  ages,
  own,
}: {
  caption: string;
  ages: readonly number[];
  own: readonly Any[];
}) {
  const rows = [...Map.groupBy(own, keyOf).values()];
  if (rows.length === 0) return null;
  const silent = (verdict: AnyVerdict) => verdict === 'not-tested' || verdict === 'not-asked';
  const spoken = rows.filter((list) => !list.every(({ verdict }) => silent(verdict)));
  const named = (which: (verdicts: readonly AnyVerdict[]) => boolean) =>
    rows.filter((list) => which(list.map(({ verdict }) => verdict))).map((list) => list[0]!.title);
  const unasked = named((verdicts) => verdicts.every((one) => one === 'not-asked'));
  const untested = named((verdicts) => verdicts.every(silent) && verdicts.includes('not-tested'));
  const played = [...new Set(own.flatMap(({ age }) => age ?? []))];
  const others = [...new Set(own.flatMap(({ age, persona }) => (age === null ? [persona] : [])))];
  const columns = [
    ...ages
      .filter((age) => played.includes(age))
      .map((age) => ({ label: String(age), says: `at ${age}`, holds: (one: Any) => one.age === age })),
    ...others.map((persona) => ({
      label: persona,
      says: `as ${persona}`,
      holds: (one: Any) => one.age === null && one.persona === persona,
    })),
  ];
  return (
    <div className="verdict-grid">
      {spoken.length > 0 ? (
        <table>
          <caption>{caption}</caption>
          <thead>
            <tr>
              <td />
              {columns.map(({ label }) => (
                <th key={label} scope="col">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {spoken.map((list) => (
              <tr key={keyOf(list[0]!)}>
                <th scope="row">{list[0]!.title}</th>
                {columns.map(({ label, says, holds }) => (
                  <td key={label}>
                    <Cell one={list.find(holds)} says={says} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <p className="verdict-caption">{caption}</p>
      )}
      {untested.length > 0 && (
        <p className="small soft">
          <strong>Not tested at any age:</strong> {untested.join(' · ')}
        </p>
      )}
      {unasked.length > 0 && (
        <p className="small soft">
          <strong>No law of the place asks for it:</strong> {unasked.join(' · ')}
        </p>
      )}
    </div>
  );
}

function Cell({ one, says }: { one: Any | undefined; says: string }) {
  if (one === undefined) return <VerdictCell mark="none" says="Not played" />;
  const { name } = verdictWords[one.verdict];
  if (one.verdict !== 'falls-short' && one.verdict !== 'cannot-tell')
    return <VerdictCell mark={one.verdict} says={name} />;
  return (
    <a className="verdict-link" href={`#${anchorOf(one.id)}`}>
      <VerdictCell mark={one.verdict} says={`${name}: ${one.title}, ${says}`} />
    </a>
  );
}
