import { type Mark, marks, visible } from '@stairgate/review/reading';

/** A verdict as a coloured cell with a shape of its own; the words stand beside it or in `says`. */
export function VerdictCell({ mark, says, count }: { mark: Mark; says?: string; count?: number }) {
  return (
    <span className={`verdict verdict-${mark}`}>
      <svg width="16" height="16" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
        <path d={marks[mark]} />
      </svg>
      {count !== undefined && (
        <span className="number" aria-hidden="true">
          {count}
        </span>
      )}
      {says && <span className="visually-hidden">{says}</span>}
    </span>
  );
}

/** Words that a platform had a say in: kept apart from ours, with nothing hidden in them. */
export function Theirs({ children }: { children: string }) {
  return <bdi className="break-anywhere">{visible(children)}</bdi>;
}
