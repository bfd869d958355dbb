import type { CodeList, Policy } from '@stairgate/wire';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { operatorApi } from '../../api/operator.ts';
import { useResource } from '../../api/resource.ts';
import { Button } from '../../parts/button.tsx';
import { dayOf } from '../../parts/dates.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Fold } from '../../parts/fold.tsx';
import { Note, ProblemNote } from '../../parts/note.tsx';
import { Progress } from '../../parts/progress.tsx';
import { useWide } from '../../parts/use-wide.ts';
import { OperatorFrame } from '../operator-frame.tsx';
import { CopyAddress } from '../parts/copy-address.tsx';
import { Legend } from '../parts/effect-mark.tsx';
import { placesInWords } from '../parts/place-names.ts';
import { addressOf, otherSideOf, readView, type Side, sideOf, type View } from '../parts/view.ts';
import { ViewForm } from '../parts/view-form.tsx';
import { AgeList } from './age-list.tsx';
import { CellPanel } from './cell-panel.tsx';
import { PolicyGrid, rowsToShow } from './policy-grid.tsx';
import { compare, countDifferences, countStandIns, type Differences } from './policy-picture.ts';
import { PolicySheet } from './policy-sheet.tsx';
import { SummaryPicture } from './summary-picture.tsx';

/** The law as a picture: every situation at every age, in any places, on any day. */
export function PolicyPage() {
  const { search } = useLocation();
  const navigate = useNavigate();
  const view = useMemo(() => readView(new URLSearchParams(search)), [search]);
  const wide = useWide();
  const codes = useResource(operatorApi.codes, 'once');
  const documented = useResource(operatorApi.profile, 'once');
  const shown = usePolicy(sideOf(view));
  const other = usePolicy(otherSideOf(view));
  const picture = useRef<HTMLElement>(null);

  const show = useCallback(
    (change: Partial<View>, drawing = false) => {
      // Moving the picture is a step to go back over; opening and closing the panel, or drawing a slider, is not.
      const replace = drawing || 'cell' in change || 'age' in change;
      navigate(addressOf({ ...view, ...change }), { replace, preventScrollReset: true });
    },
    [navigate, view],
  );
  const closeCell = useCallback(() => {
    const cell = view.cell;
    show({ cell: null });
    if (cell) {
      picture.current
        ?.querySelector<HTMLElement>(`[data-cell="${CSS.escape(`${cell.situation}@${cell.age}`)}"]`)
        ?.focus();
    }
  }, [show, view.cell]);

  const policy = shown.value;
  const than = view.than ? other.value : undefined;
  const differences = useMemo(() => (policy && than ? compare(policy, than) : null), [policy, than]);
  const groups = useMemo(() => rowsToShow(differences, view.onlyChanges), [differences, view.onlyChanges]);
  const form = (list: CodeList) => (
    <ViewForm
      view={view}
      list={list}
      policy={policy}
      service={documented.value?.profile?.service.name ?? null}
      onChange={show}
    />
  );
  const [isAsked] = useState(() => search !== '');
  // The form says what the answers say: shown before them it would grow and push away what is being read.
  const [isReady, setReady] = useState(false);
  const isAnswered = [shown, documented].every(({ value, problem }) => value ?? problem);
  if (!isReady && isAnswered) setReady(true);
  return (
    <OperatorFrame
      title="The rules as a picture"
      lead="What may happen to a child, by age, under the laws of the places you pick. Choose a cell to read the rules behind it."
    >
      <section className="stack policy" aria-labelledby="picture-title" ref={picture}>
        <h2 id="picture-title" className="visually-hidden">
          Situations by age
        </h2>
        {codes.problem && <ProblemNote problem={codes.problem} onRetry={codes.reload} />}
        {isReady &&
          codes.value &&
          (wide ? (
            form(codes.value)
          ) : (
            <Fold summary="Places, day, comparison" open={!isAsked}>
              {form(codes.value)}
            </Fold>
          ))}
        {shown.problem && <ProblemNote problem={shown.problem} onRetry={shown.reload} />}
        {other.problem && view.than && <ProblemNote problem={other.problem} onRetry={other.reload} />}
        {(!isReady || (!policy && shown.loading)) && !shown.problem && (
          <Progress>Reading the rules…</Progress>
        )}
        {isReady && policy && (
          <>
            <div className="picture-head">
              <div>
                <p className="picture-what">
                  <strong>{placesInWords(policy.places)}</strong>, {dayOf(policy.asOf)}
                </p>
                <p className="small soft">
                  Rulebook <code>{policy.revision}</code>: {policy.rules.length} rules of{' '}
                  {policy.codes.length} {policy.codes.length === 1 ? 'code' : 'codes'} bind here
                </p>
              </div>
              <div className="row picture-tools">
                <CopyAddress address={`${location.origin}/operator/policy${addressOf(view)}`} />
                <Button small icon="receipt" onClick={() => window.print()}>
                  Print
                </Button>
              </div>
            </div>
            <PlaceNotice policy={policy} />
            {differences && than && (
              <DifferenceNotice differences={differences} policy={policy} than={than} />
            )}
            <Legend comparing={differences !== null} moved={policy.profile} />
            {wide ? (
              <div className={view.cell ? 'picture picture-open' : 'picture'}>
                <div className="picture-main">
                  <SummaryPicture policy={policy} />
                  {groups.length > 0 && (
                    <PolicyGrid
                      policy={policy}
                      groups={groups}
                      differences={differences}
                      cell={view.cell}
                      onOpen={(cell) => show({ cell })}
                      onClose={closeCell}
                    />
                  )}
                </div>
                {view.cell && (
                  <CellPanel
                    key={`${view.cell.situation}@${view.cell.age}`}
                    policy={policy}
                    other={than ?? null}
                    documented={documented.value}
                    view={view}
                    cell={view.cell}
                    onClose={closeCell}
                  />
                )}
              </div>
            ) : (
              <>
                <AgeList
                  policy={policy}
                  groups={groups}
                  differences={differences}
                  age={view.age}
                  onAge={(age) => show({ age })}
                  onOpen={(cell) => show({ cell })}
                />
                {view.cell && (
                  <Dialog title="The rules here" onClose={closeCell}>
                    <CellPanel
                      policy={policy}
                      other={than ?? null}
                      documented={documented.value}
                      view={view}
                      cell={view.cell}
                      bare
                      onClose={closeCell}
                    />
                  </Dialog>
                )}
              </>
            )}
            <PolicySheet
              policy={policy}
              groups={groups}
              differences={differences}
              than={than ? sideInWords(than) : null}
              address={`${location.origin}/operator/policy${addressOf({ ...view, cell: null })}`}
            />
          </>
        )}
      </section>
    </OperatorFrame>
  );
}

/** The policy of one side. An answer stays on the page while the next is fetched; none is asked for without a side. */
function usePolicy(side: Side | null) {
  return useResource<Policy>(
    (signal) => (side ? operatorApi.policy(side, signal) : Promise.reject(new Error('There is no side.'))),
    side ? JSON.stringify(side) : undefined,
  );
}

const sideInWords = (policy: Policy): string => `${placesInWords(policy.places)} on ${dayOf(policy.asOf)}`;

function PlaceNotice({ policy }: { policy: Policy }) {
  if (policy.rules.length === 0) {
    return (
      <Note icon="warning" tone="ask">
        <p>
          <strong>No rule that we know of binds here on this day.</strong> That is no permission: choose a
          later day, or look at what is not law yet.
        </p>
      </Note>
    );
  }
  if (policy.note === 'place-unknown') {
    return (
      <Note icon="scales">
        <p>
          <strong>Where the child is, is not known.</strong> So every code and the baseline are joined, and
          the strictest rule of any place decides: one set of settings that is right everywhere.
        </p>
      </Note>
    );
  }
  const silent = countStandIns(policy);
  if (silent === 0) return null;
  const several = policy.places.length > 1;
  return (
    <Note icon="scales">
      <p>
        <strong>
          {policy.codes.length === 1
            ? `The rulebook reads no law of ${several ? 'these places' : 'this place'}.`
            : `The law here is silent in ${silent} ${silent === 1 ? 'situation' : 'situations'}, at some age.`}
        </strong>{' '}
        Silence is not read as permission: there the baseline stands in: this project’s own, drawn from the UN
        Convention on the Rights of the Child. A dotted edge marks where it asks for something.
      </p>
    </Note>
  );
}

function DifferenceNotice({
  differences,
  policy,
  than,
}: {
  differences: Differences;
  policy: Policy;
  than: Policy;
}) {
  const { tightens, loosens, obligations, situations } = countDifferences(differences);
  const cells = (count: number) => `${count} ${count === 1 ? 'cell' : 'cells'}`;
  return (
    <Note tone="on" icon="scales" live="status">
      <p>
        <strong>
          {situations === 0
            ? `The same as ${sideInWords(than)}.`
            : `${situations} ${situations === 1 ? 'situation differs' : 'situations differ'} from ${sideInWords(than)}.`}
        </strong>{' '}
        {situations > 0 &&
          `In ${sideInWords(policy)}: ${cells(tightens)} stricter, ${cells(loosens)} looser, ${cells(obligations)} with other obligations.`}
      </p>
    </Note>
  );
}
