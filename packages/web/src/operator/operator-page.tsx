import { useCallback, useMemo, useRef } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { operatorApi } from '../api/operator.ts';
import { useResource } from '../api/resource.ts';
import { Dialog } from '../parts/dialog.tsx';
import { ProblemNote } from '../parts/note.tsx';
import { Page } from '../parts/page.tsx';
import { Progress } from '../parts/progress.tsx';
import { useWide } from '../parts/use-wide.ts';
import { AgeList } from './age-list.tsx';
import { CellPanel } from './cell-panel.tsx';
import { Legend } from './effect-mark.tsx';
import { PolicyGrid } from './policy-grid.tsx';
import { SignedIn } from './signed-in.tsx';
import { TryDecision } from './try-decision.tsx';
import { addressOf, readView, type View } from './view.ts';
import { ViewForm } from './view-form.tsx';

/** The effective policy as a picture, a decision to try, and what the service did. */
export function OperatorPage() {
  const { search } = useLocation();
  const navigate = useNavigate();
  const view = useMemo(() => readView(new URLSearchParams(search)), [search]);
  const wide = useWide();
  const places = useResource(operatorApi.places, 'once');
  const where = view.places.length === 0 ? 'unknown' : view.places.join(',');
  const policy = useResource(
    (signal) =>
      operatorApi.policy({ in: where, level: view.level, ...(view.on && { asOf: view.on }) }, signal),
    `${where} ${view.on} ${view.level}`,
  );
  const picture = useRef<HTMLElement>(null);

  const show = useCallback(
    (change: Partial<View>) => {
      const next = addressOf({ ...view, ...change });
      // Moving the picture is a step to go back over; opening and closing the panel is not.
      navigate(next, { replace: 'cell' in change, preventScrollReset: true });
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

  const shown = policy.value;
  return (
    <Page
      title="The rules as a picture"
      lead="What may happen to a child, by age, under the laws of the places you pick. Choose a cell to read the rules behind it."
      width="wide"
    >
      <div className="operator stack stack-large">
        <section className="stack" aria-labelledby="picture-title" ref={picture}>
          <h2 id="picture-title" className="visually-hidden">
            Situations by age
          </h2>
          <ViewForm view={view} places={places.value?.places ?? []} policy={shown} onChange={show} />
          {policy.problem && <ProblemNote problem={policy.problem} onRetry={policy.reload} />}
          {!shown && policy.loading && <Progress>Reading the rules…</Progress>}
          {shown && (
            <>
              <Legend />
              {wide ? (
                <div className={view.cell ? 'picture picture-open' : 'picture'}>
                  <PolicyGrid
                    policy={shown}
                    cell={view.cell}
                    onOpen={(cell) => show({ cell })}
                    onClose={closeCell}
                  />
                  {view.cell && (
                    <CellPanel
                      key={`${view.cell.situation}@${view.cell.age}`}
                      policy={shown}
                      view={view}
                      cell={view.cell}
                      onClose={closeCell}
                    />
                  )}
                </div>
              ) : (
                <>
                  <AgeList
                    policy={shown}
                    age={view.age}
                    onAge={(age) => show({ age })}
                    onOpen={(cell) => show({ cell })}
                  />
                  {view.cell && (
                    <Dialog title="The rules here" onClose={closeCell}>
                      <CellPanel policy={shown} view={view} cell={view.cell} bare onClose={closeCell} />
                    </Dialog>
                  )}
                </>
              )}
            </>
          )}
        </section>
        <TryDecision view={view} places={places.value?.places ?? []} />
        <SignedIn />
      </div>
    </Page>
  );
}
