import { activityOf, type Situation, standardBaseline } from '@stairgate/rulebook';
import type { CodeSummary, JointCell, JointSettings } from '@stairgate/wire';
import { useMemo } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import { operatorApi } from '../../api/operator.ts';
import { useResource } from '../../api/resource.ts';
import { Card } from '../../parts/card.tsx';
import { dayOf } from '../../parts/dates.ts';
import { Note, ProblemNote } from '../../parts/note.tsx';
import { Progress } from '../../parts/progress.tsx';
import { YearScale, YearStrip } from '../changes/change-strip.tsx';
import { OperatorFrame } from '../operator-frame.tsx';
import { CopyAddress } from '../parts/copy-address.tsx';
import { effectWords, Legend } from '../parts/effect-mark.tsx';
import { codesIn, placeName, placesInWords } from '../parts/place-names.ts';
import { activityName, circumstanceName, situationsInOrder } from '../parts/situation-names.ts';
import { addressOf, readView, sideOf, type View } from '../parts/view.ts';
import { ViewForm } from '../parts/view-form.tsx';
import { yearsInWords } from '../picture/policy-picture.ts';
import { closedCells, forcings } from './joint-shares.ts';

/** One set of settings that is lawful in several places at once, and which place asks for each. */
export function JointPage() {
  const { search } = useLocation();
  const navigate = useNavigate();
  const view = useMemo(
    () => ({ ...readView(new URLSearchParams(search)), than: null, onlyChanges: false, cell: null }),
    [search],
  );
  const isAsked = view.places.length > 0;
  const codes = useResource(operatorApi.codes, 'once');
  const side = sideOf(view);
  const settings = useResource(
    (signal) => operatorApi.joint(side, signal),
    isAsked ? JSON.stringify(side) : undefined,
  );
  const show = (change: Partial<View>, drawing = false) =>
    navigate(addressOf({ ...view, ...change }), { replace: drawing, preventScrollReset: true });
  const shown = isAsked ? settings.value : undefined;
  const asked = useMemo(() => {
    const list = codes.value;
    return list && { codes: codesIn(view.places, list.codes).map(({ code }) => code), dates: [] };
  }, [codes.value, view.places]);
  return (
    <OperatorFrame
      title="Joint settings"
      lead="One set of settings that is lawful in all of these places at once, and for each of them which place asks for it."
    >
      {codes.problem && <ProblemNote problem={codes.problem} onRetry={codes.reload} />}
      {codes.value && (
        <ViewForm view={view} list={codes.value} policy={asked} comparing={false} onChange={show} />
      )}
      {!isAsked && (
        <Note icon="pin">
          <p>
            <strong>Name two places or more.</strong> For example{' '}
            <Link to="/operator/joint?in=GB,US">the United Kingdom and the United States</Link>.
          </p>
        </Note>
      )}
      {settings.problem && isAsked && <ProblemNote problem={settings.problem} onRetry={settings.reload} />}
      {isAsked && !shown && settings.loading && <Progress>Joining the laws…</Progress>}
      {shown && <Settings settings={shown} view={view} codes={codes.value?.codes ?? []} />}
    </OperatorFrame>
  );
}

function Settings({
  settings,
  view,
  codes,
}: {
  settings: JointSettings;
  view: View;
  codes: readonly CodeSummary[];
}) {
  const { places, cells } = settings;
  const shares = forcings(places, cells);
  const closed = closedCells(cells);
  const isWithoutLaw = (place: string) =>
    codesIn([place], codes).every(({ code }) => code === standardBaseline);
  return (
    <section className="stack" aria-labelledby="joint-title">
      <div className="picture-head">
        <div>
          <h2 id="joint-title" className="picture-what">
            {placesInWords(places)}, {dayOf(settings.asOf)}
          </h2>
          <p className="small soft">
            Rulebook <code>{settings.revision}</code>
          </p>
        </div>
        <CopyAddress address={`${location.origin}/operator/joint${addressOf(view)}`} />
      </div>
      <Card id="shares" title="Which place asks for how much">
        <p className="soft">
          Of {closed} cells (a situation at an age) that are not simply allowed. Dark: set by this place
          alone.
        </p>
        <ul className="plain bars">
          {shares.map(({ place, sets, alone }) => (
            <li key={place} className="bar">
              <span>
                {placeName(place)}
                {isWithoutLaw(place) && <span className="soft small"> by the baseline alone</span>}
              </span>
              <svg className="bar-picture" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                <rect width="100" height="10" className="bar-rest" />
                <rect width={(sets / Math.max(1, closed)) * 100} height="10" className="bar-shared" />
                <rect width={(alone / Math.max(1, closed)) * 100} height="10" className="bar-alone" />
              </svg>
              <span className="small number">
                {sets}, alone {alone}
              </span>
            </li>
          ))}
        </ul>
      </Card>
      <Legend comparing={false} bare />
      <JointPicture cells={cells} view={view} />
    </section>
  );
}

function JointPicture({ cells, view }: { cells: readonly JointCell[]; view: View }) {
  const rows = useMemo(() => {
    const bySituation = new Map<Situation, JointCell[]>();
    for (const cell of cells)
      bySituation.set(cell.situation, [...(bySituation.get(cell.situation) ?? []), cell]);
    return situationsInOrder.flatMap((situation) => {
      const own = bySituation.get(situation)?.toSorted((a, b) => a.ages[0] - b.ages[0]) ?? [];
      return own.some(({ forcedBy }) => forcedBy.length > 0) ? [{ situation, runs: runsOf(own) }] : [];
    });
  }, [cells]);
  return (
    <div className="strips-table">
      <YearScale />
      <ul className="plain">
        {rows.map(({ situation, runs }, index) => {
          const activity = activityOf(situation);
          const before = rows[index - 1];
          const same = before !== undefined && activityOf(before.situation) === activity;
          const age = runs.find(({ by }) => by.length > 0)?.from ?? 0;
          return (
            <li key={situation} className={same ? 'strip-row' : 'strip-row strip-row-first'}>
              <Link
                className="strip-link"
                to={`/operator/policy${addressOf({ ...view, cell: { situation, age } })}`}
              >
                <span className="bite-activity">
                  <span className={same ? 'visually-hidden' : undefined}>{activityName(activity)}</span>
                </span>
                <span className="bite-circumstance">{circumstanceName(situation)}</span>
                <span className="visually-hidden">
                  {runs
                    .map(
                      ({ from, to, effect, by }) =>
                        `${yearsInWords(from, to)}: ${effectWords[effect].short}${by.length > 0 ? `, by ${placesInWords(by)}` : ''}`,
                    )
                    .join('; ')}
                </span>
              </Link>
              <YearStrip
                strokes={runs.map(({ from, to, effect, by }) => ({ from, to, effect, body: by.join(' ') }))}
              />
            </li>
          );
        })}
      </ul>
    </div>
  );
}

interface JointRun {
  readonly from: number;
  readonly to: number;
  readonly effect: JointCell['effect'];
  readonly by: readonly string[];
}

/** Years in a row with one effect that the same places ask for, whatever their obligations. */
function runsOf(cells: readonly JointCell[]): readonly JointRun[] {
  const runs: JointRun[] = [];
  for (const {
    ages: [from, to],
    effect,
    forcedBy,
  } of cells) {
    const by = forcedBy.map(({ place }) => place);
    const last = runs.at(-1);
    if (last && last.effect === effect && last.by.join() === by.join()) {
      runs[runs.length - 1] = { ...last, to };
    } else runs.push({ from, to, effect, by });
  }
  return runs;
}
