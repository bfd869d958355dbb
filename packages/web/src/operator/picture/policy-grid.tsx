import { effects, type Situation } from '@stairgate/rulebook';
import type { Policy, PolicyCell } from '@stairgate/wire';
import { type KeyboardEvent, memo, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { DifferenceMark, EffectMark, effectWords } from '../parts/effect-mark.tsx';
import { circumstanceName, type GroupRows, tableRows } from '../parts/situation-names.ts';
import type { CellName } from '../parts/view.ts';
import { moveIn } from './grid-move.ts';
import type { Difference, Differences } from './policy-picture.ts';

/** Rows to show: all, or only those with a difference. */
export function rowsToShow(differences: Differences | null, onlyChanges: boolean): readonly GroupRows[] {
  if (!differences || !onlyChanges) return tableRows;
  return tableRows
    .map((group) => ({
      ...group,
      activities: group.activities
        .map((one) => ({
          ...one,
          situations: one.situations.filter((situation) => differences[situation].some((at) => at !== null)),
        }))
        .filter(({ situations }) => situations.length > 0),
    }))
    .filter(({ activities }) => activities.length > 0);
}

/** Situations by age. One cell takes part in the tab order; the arrow keys move on from it. */
export function PolicyGrid({
  policy,
  groups,
  differences,
  cell,
  onOpen,
  onClose,
}: {
  policy: Policy;
  groups: readonly GroupRows[];
  differences: Differences | null;
  cell: CellName | null;
  onOpen: (cell: CellName) => void;
  onClose: () => void;
}) {
  const rows = useMemo(
    () => groups.flatMap(({ activities }) => activities.flatMap(({ situations }) => situations)),
    [groups],
  );
  const [chosen, setAt] = useState(() =>
    cell ? { row: Math.max(0, rows.indexOf(cell.situation)), column: cell.age } : { row: 0, column: 0 },
  );
  const at = { row: Math.min(chosen.row, rows.length - 1), column: chosen.column };
  const table = useRef<HTMLTableElement>(null);
  const atFirst = useRef(cell);
  useEffect(() => {
    const { current } = atFirst;
    // A link to a cell far down opens there.
    if (current) cellAt(table.current, current.situation, current.age)?.scrollIntoView({ block: 'center' });
  }, []);
  const open = useRef(onOpen);
  open.current = onOpen;
  const onPick = useCallback((situation: Situation, age: number) => open.current({ situation, age }), []);
  const onReach = useCallback(
    (situation: Situation, column: number) => setAt({ row: rows.indexOf(situation), column }),
    [rows],
  );

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape' && cell) {
      onClose();
      return;
    }
    if (!(event.target instanceof HTMLElement) || event.target.dataset.cell === undefined) return;
    const situation = rows[at.row];
    if ((event.key === 'Enter' || event.key === ' ') && situation) {
      event.preventDefault();
      onOpen({ situation, age: at.column });
      return;
    }
    const next = moveIn(
      at,
      { rows: rows.length, columns: policy.ages.length },
      { key: event.key, ctrl: event.ctrlKey || event.metaKey },
    );
    if (!next) return;
    event.preventDefault();
    setAt(next);
    cellAt(table.current, rows[next.row], next.column)?.focus();
  }

  return (
    <table
      ref={table}
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose cells are operated is a grid
      role="grid"
      className={differences ? 'grid grid-comparing' : 'grid'}
      aria-label="Situations by age. Arrow keys move, Enter opens the rules."
      onKeyDown={onKeyDown}
    >
      <colgroup>
        <col className="grid-activities" />
        <col className="grid-situations" />
        <col span={policy.ages.length} />
      </colgroup>
      <thead>
        <tr>
          <th scope="col" colSpan={2} className="grid-corner">
            Age in years
          </th>
          {policy.ages.map((age) => (
            <th key={age} scope="col" className="grid-age">
              {age === 18 ? '18+' : age}
            </th>
          ))}
        </tr>
      </thead>
      {groups.map((group) => (
        <tbody key={group.id}>
          <tr>
            <th colSpan={policy.ages.length + 2} scope="rowgroup" className="grid-group">
              {group.name}
            </th>
          </tr>
          {group.activities.flatMap(({ name, situations }) =>
            situations.map((situation, index) => (
              <Row
                key={situation}
                situation={situation}
                activity={index === 0 ? { name, rows: situations.length } : null}
                cells={policy.cells[situation]}
                differences={differences?.[situation] ?? null}
                active={rows[at.row] === situation ? at.column : null}
                chosen={cell?.situation === situation ? cell.age : null}
                onPick={onPick}
                onReach={onReach}
              />
            )),
          )}
        </tbody>
      ))}
    </table>
  );
}

interface RowProps {
  readonly situation: Situation;
  readonly activity: { readonly name: string; readonly rows: number } | null;
  readonly cells: readonly PolicyCell[];
  readonly differences: readonly (Difference | null)[] | null;
  readonly active: number | null;
  readonly chosen: number | null;
  readonly onPick: (situation: Situation, age: number) => void;
  readonly onReach: (situation: Situation, age: number) => void;
}

const Row = memo(function Row(props: RowProps) {
  const { situation, activity, cells, differences, active, chosen, onPick, onReach } = props;
  return (
    <tr className={activity ? 'grid-first' : undefined}>
      {activity && (
        <th scope="rowgroup" rowSpan={activity.rows} className="grid-activity">
          {activity.name}
        </th>
      )}
      <th scope="row" className="grid-situation" title={situation}>
        {circumstanceName(situation)}
      </th>
      {cells.map((cell, column) => {
        const starts = cells[column - 1]?.effect !== cell.effect;
        const ends = cells[column + 1]?.effect !== cell.effect;
        const length = starts ? runLength(cells, column) : 0;
        const difference = differences?.[column] ?? null;
        const classes = [
          'cell',
          `cell-${cell.effect}`,
          starts && 'cell-first',
          ends && 'cell-last',
          chosen === column && 'cell-chosen',
          difference && 'cell-lit',
          cell.moved && 'cell-moved',
        ];
        return (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles the keys of all its cells
          <td
            key={column}
            // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a cell of a grid
            role="gridcell"
            className={classes.filter(Boolean).join(' ')}
            data-cell={`${situation}@${column}`}
            tabIndex={active === column ? 0 : -1}
            aria-selected={chosen === column}
            onFocus={() => onReach(situation, column)}
            onClick={() => onPick(situation, column)}
          >
            <span className="cell-face">
              {cell.guidanceOnly && <span className="cell-guidance" />}
              {cell.wouldBe && <span className={`cell-would would-${cell.wouldBe}`} />}
              {cell.standsIn && <span className="cell-standsin" />}
              {difference && <DifferenceMark difference={difference} />}
            </span>
            {length > 0 && (
              <span
                className={['run', cell.guidanceOnly && 'run-guidance', cell.wouldBe && 'run-foot']
                  .filter(Boolean)
                  .join(' ')}
                aria-hidden="true"
                style={{ inlineSize: `calc(${length * 100}% - 0.25rem)` }}
              >
                <EffectMark effect={cell.effect} />
                <span className="run-word">{effectWords[cell.effect].short}</span>
              </span>
            )}
            <span className="visually-hidden">{cellInWords(cell, difference)}</span>
          </td>
        );
      })}
    </tr>
  );
});

function runLength(cells: readonly PolicyCell[], from: number): number {
  const end = cells.findIndex((cell, at) => at > from && cell.effect !== cells[from]?.effect);
  return (end < 0 ? cells.length : end) - from;
}

const differenceWords = {
  tightens: 'stricter than the other view',
  loosens: 'looser than the other view',
  obligations: 'other obligations than the other view',
} as const;

/** Whose yes about this very situation it takes, where that is not what the effect says. */
export const needsInWords: Readonly<Record<string, string>> = {
  '': 'only for what it needs: about this itself nobody has to say yes',
  child: 'only for what it needs: about this itself the child chooses',
  guardian: 'only a guardian about this itself',
  'guardian-child': 'and the child too',
};

/** "Allowed; not law yet, but could be forbidden; stricter than the other view". */
export function cellInWords(cell: PolicyCell, difference: Difference | null): string {
  return [
    effectWords[cell.effect].short,
    cell.needs && needsInWords[cell.needs.join('-')],
    cell.moved && 'by a documented deviation',
    cell.standsIn && 'the baseline stands in',
    cell.guidanceOnly && 'by guidance only',
    cell.wouldBe && `rules that are not law yet say: ${effectWords[cell.wouldBe].short.toLowerCase()}`,
    difference && differenceWords[difference],
  ]
    .filter(Boolean)
    .join('; ');
}

/** The strictest effects first, for lists. */
export const strictestFirst = effects.toReversed();

function cellAt(table: HTMLElement | null, situation: string | undefined, age: number): HTMLElement | null {
  return table?.querySelector(`[data-cell="${CSS.escape(`${situation}@${age}`)}"]`) ?? null;
}
