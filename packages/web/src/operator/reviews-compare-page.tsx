import type { ListedReview } from '@stairgate/wire';
import '../style/reviews.css';
import {
  anchorOf,
  type CellVerdict,
  type ComparedPlatform,
  type Comparison,
  cellWords,
  compare,
  overall,
  type ThemeCell,
  themes,
} from '@stairgate/review/reading';
import { useRef } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useResource } from '../api/resource.ts';
import { type ReviewReport, reviewsApi } from '../api/reviews.ts';
import { Card } from '../parts/card.tsx';
import { dayOf } from '../parts/dates.ts';
import { Icon } from '../parts/icon.tsx';
import { Note, ProblemNote } from '../parts/note.tsx';
import { Progress } from '../parts/progress.tsx';
import { chosenReviews, mostCompared, shortId } from './chosen-reviews.ts';
import { NeedOperator, useSignedOut } from './need-operator.tsx';
import { OperatorFrame } from './operator-frame.tsx';
import { Theirs, VerdictCell } from './verdict-mark.tsx';

/** Several reviews beside each other: platforms by theme, then each theme by age. Which ones is in the address. */
export function ReviewsComparePage() {
  return (
    <OperatorFrame
      title="Reviews compared"
      lead="Platforms beside each other, by what a regulator looks at. What nobody tested is never a pass."
    >
      <p>
        <Link to="/operator/reviews" className="back">
          <span className="flip">
            <Icon name="next" size={16} />
          </span>
          All reviews
        </Link>
      </p>
      <NeedOperator title="Reviews compared" about="Reports of reviews beside each other.">
        {(onSignedOut) => <Choosing onSignedOut={onSignedOut} />}
      </NeedOperator>
    </OperatorFrame>
  );
}

function Choosing({ onSignedOut }: { onSignedOut: () => Promise<void> }) {
  const { value: all, problem, loading, reload } = useResource(reviewsApi.list, 'once');
  const [search, setSearch] = useSearchParams();
  useSignedOut(problem, onSignedOut);
  if (problem && !problem.isSignedOut) return <ProblemNote problem={problem} onRetry={reload} />;
  if (!all) return loading ? <Progress>Reading the reviews…</Progress> : null;
  if (all.length === 0)
    return (
      <Note>
        <p>
          <strong>There is nothing to compare yet.</strong> No review was published here.
        </p>
      </Note>
    );
  const chosen = chosenReviews(all, search.get('of'));
  const choose = (id: string, on: boolean) => {
    const next = all.filter((one) => (one.id === id ? on : chosen.includes(one)));
    setSearch({ of: next.map(shortId).join() }, { replace: true, preventScrollReset: true });
  };
  return (
    <>
      <Card id="choose" title="Which reviews">
        <fieldset>
          <legend className="visually-hidden">Reviews to compare, at most {mostCompared}</legend>
          <ul className="plain choose-reviews">
            {all.map((one) => {
              const on = chosen.includes(one);
              return (
                <li key={one.id}>
                  <label className="check">
                    <input
                      type="checkbox"
                      checked={on}
                      disabled={!on && chosen.length >= mostCompared}
                      onChange={(event) => choose(one.id, event.target.checked)}
                    />
                    <span>
                      <Theirs>{one.platform}</Theirs>{' '}
                      <span className="soft">
                        {dayOf(one.startedAt)}, ages {one.ages.join(', ')}
                      </span>
                    </span>
                  </label>
                </li>
              );
            })}
          </ul>
        </fieldset>
      </Card>
      <Compared chosen={chosen} onSignedOut={onSignedOut} />
    </>
  );
}

function Compared({
  chosen,
  onSignedOut,
}: {
  chosen: readonly ListedReview[];
  onSignedOut: () => Promise<void>;
}) {
  /** Reports that were read, so that another choice reads only what is new. They never change. */
  const read = useRef(new Map<string, ReviewReport>());
  const { value, problem, loading, reload } = useResource(async (signal) => {
    const reports = await Promise.all(
      chosen.map(async ({ id }) => {
        const report = read.current.get(id) ?? (await reviewsApi.read(id, signal));
        read.current.set(id, report);
        return report;
      }),
    );
    return compare(
      reports.map((report, index) => ({ report, href: `/operator/reviews/${chosen[index]!.id}` })),
    );
  }, chosen.map(({ id }) => id).join());
  useSignedOut(problem, onSignedOut);
  if (chosen.length === 0)
    return (
      <Note>
        <p>Choose at least one review above.</p>
      </Note>
    );
  return (
    <>
      {problem && !problem.isSignedOut && <ProblemNote problem={problem} onRetry={reload} />}
      {loading && <Progress>Reading the reports…</Progress>}
      {value && value.platforms.length > 0 && <Tables comparison={value} />}
    </>
  );
}

function Tables({ comparison }: { comparison: Comparison }) {
  const { platforms, ages, caveats } = comparison;
  return (
    <>
      {caveats.length > 0 && (
        <Note>
          <ul className="plain stack stack-small">
            {caveats.map((text) => (
              <li key={text}>
                <Theirs>{text}</Theirs>
              </li>
            ))}
          </ul>
        </Note>
      )}
      <Card id="themes" title="By theme">
        <p className="soft measure">
          The worst at any age. A number says how many findings fall short, over all ages.
        </p>
        <ul className="plain verdict-legend" aria-label="What the signs mean">
          {(Object.keys(cellWords) as CellVerdict[]).map((verdict) => (
            <li key={verdict}>
              <VerdictCell mark={verdict} />
              <span>
                <strong>{cellWords[verdict].name}</strong>{' '}
                <span className="soft">{cellWords[verdict].says}</span>
              </span>
            </li>
          ))}
        </ul>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it */}
        <section className="compare-frame" aria-label="All themes, scrolls sideways" tabIndex={0}>
          <table className="compare">
            <caption className="visually-hidden">Platforms by theme</caption>
            <thead>
              <tr>
                <th scope="col">Platform</th>
                {themes.map(({ id, title }) => (
                  <th key={id} scope="col">
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {platforms.map((one) => (
                <tr key={one.href}>
                  <th scope="row">
                    <PlatformName one={one} all={platforms} />
                  </th>
                  {themes.map(({ id }) => (
                    <td key={id}>
                      <Overall one={one} theme={id} ages={ages} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </Card>
      <Card id="ages" title="By age">
        <div className="compare-ages">
          {themes.map(({ id, title, says }) => (
            <div key={id} className="verdict-grid">
              <table>
                <caption>
                  {title} <span className="soft small">{says}</span>
                </caption>
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
                  {platforms.map((one) => (
                    <tr key={one.href}>
                      <th scope="row">
                        <PlatformName one={one} all={platforms} plain />
                      </th>
                      {ages.map((age) => (
                        <td key={age}>
                          <AgeCell
                            cell={one.cells.find((cell) => cell.theme === id && cell.age === age)!}
                            one={one}
                          />
                        </td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          ))}
        </div>
      </Card>
    </>
  );
}

/** The name, with the day where one platform is there twice. */
function PlatformName({
  one,
  all,
  plain = false,
}: {
  one: ComparedPlatform;
  all: readonly ComparedPlatform[];
  plain?: boolean;
}) {
  const twice = all.filter(({ platform }) => platform === one.platform).length > 1;
  const name = (
    <>
      <Theirs>{one.platform}</Theirs>
      {twice && (
        <>
          {' '}
          <span className="soft small">{dayOf(one.startedAt)}</span>
        </>
      )}
    </>
  );
  return plain || one.href === null ? name : <Link to={one.href}>{name}</Link>;
}

function Overall({
  one,
  theme,
  ages,
}: {
  one: ComparedPlatform;
  theme: ThemeCell['theme'];
  ages: readonly number[];
}) {
  const { verdict, short, ages: at } = overall(one, theme);
  const bad = verdict === 'falls-short' || verdict === 'cannot-tell';
  return (
    <>
      <span className="row compare-cell">
        <VerdictCell mark={verdict} says={cellWords[verdict].name} />
        {verdict === 'falls-short' && <strong className="number">{short}</strong>}
      </span>
      {bad && at.length < ages.length && <span className="soft small">at {at.join(', ')}</span>}
    </>
  );
}

function AgeCell({ cell, one }: { cell: ThemeCell; one: ComparedPlatform }) {
  const { verdict, short, unclear, untested, fine, findings } = cell;
  const { name } = cellWords[verdict];
  const count = verdict === 'falls-short' ? short : verdict === 'cannot-tell' ? unclear : undefined;
  const of = short + unclear + untested + fine;
  const says =
    count !== undefined
      ? `${name}: ${count} of ${of}`
      : verdict === 'partly'
        ? `${name}: ${fine} of ${fine + untested}`
        : name;
  const shown = <VerdictCell mark={verdict} says={says} {...(count === undefined ? {} : { count })} />;
  const [first] = findings;
  if (first === undefined || one.href === null) return shown;
  return (
    <Link className="verdict-link" to={`${one.href}#${anchorOf(first.id)}`}>
      {shown}
    </Link>
  );
}
