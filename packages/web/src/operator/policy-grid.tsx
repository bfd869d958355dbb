import { type Situation, situations } from '@stairgate/rulebook';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { Policy } from '../api/operator.ts';
import { groupsFor } from '../words.ts';
import { EffectMark, effectWords } from './effect-mark.tsx';
import { moveIn } from './grid-move.ts';
import { titleOf } from './title-of.ts';
import type { CellName } from './view.ts';

/** Situations by age. One cell takes part in the tab order; the arrow keys move on from it. */
export function PolicyGrid({
  policy,
  cell,
  onOpen,
  onClose,
}: {
  policy: Policy;
  cell: CellName | null;
  onOpen: (cell: CellName) => void;
  onClose: () => void;
}) {
  const groups = useMemo(() => groupsFor('guardian'), []);
  const rows = useMemo(() => groups.flatMap((group) => group.situations), [groups]);
  const [at, setAt] = useState(() =>
    cell ? { row: rows.indexOf(cell.situation), column: cell.age } : { row: 0, column: 0 },
  );
  const table = useRef<HTMLTableElement>(null);
  const atFirst = useRef(cell);
  useEffect(() => {
    const { current } = atFirst;
    // A link to a cell far down opens there.
    if (current) cellAt(table.current, current.situation, current.age)?.scrollIntoView({ block: 'center' });
  }, []);

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

  const row = (situation: Situation) => {
    const index = rows.indexOf(situation);
    const cells = policy.cells[situation];
    return (
      <tr key={situation}>
        <th scope="row" className="grid-situation">
          <span className="grid-title">{titleOf(situation)}</span>
          <code>{situation}</code>
        </th>
        {cells.map((one, column) => {
          const chosen = cell?.situation === situation && cell.age === column;
          const before = cells[column - 1];
          const after = cells[column + 1];
          const classes = [
            'cell',
            `cell-${one.effect}`,
            before?.effect !== one.effect && 'cell-first',
            after?.effect !== one.effect && 'cell-last',
            chosen && 'cell-chosen',
          ];
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles the keys of all its cells
            <td
              key={column}
              // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a cell of a grid
              role="gridcell"
              className={classes.filter(Boolean).join(' ')}
              data-cell={`${situation}@${column}`}
              tabIndex={at.row === index && at.column === column ? 0 : -1}
              aria-selected={chosen}
              onFocus={() => setAt({ row: index, column })}
              onClick={() => onOpen({ situation, age: column })}
            >
              <span className="cell-face">
                <EffectMark effect={one.effect} />
              </span>
              <span className="visually-hidden">{effectWords[one.effect].short}</span>
            </td>
          );
        })}
      </tr>
    );
  };

  return (
    <div className="grid-frame">
      <table
        ref={table}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose cells are operated is a grid
        role="grid"
        className="grid"
        aria-label="Situations by age. Arrow keys move, Enter opens the rules."
        aria-rowcount={situations.length}
        onKeyDown={onKeyDown}
      >
        <thead>
          <tr>
            <th scope="col" className="grid-corner">
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
              <th colSpan={policy.ages.length + 1} scope="rowgroup" className="grid-group">
                <span>{group.title}</span>
              </th>
            </tr>
            {group.situations.map(row)}
          </tbody>
        ))}
      </table>
    </div>
  );
}

function cellAt(table: HTMLElement | null, situation: string | undefined, age: number): HTMLElement | null {
  return table?.querySelector(`[data-cell="${CSS.escape(`${situation}@${age}`)}"]`) ?? null;
}
