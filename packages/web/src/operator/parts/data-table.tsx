import type { ReactNode } from 'react';

/**
 * A table in a frame that scrolls where it is too wide, and that the keyboard reaches.
 * @param titles of its columns.
 * @param children its rows.
 */
export function DataTable({
  label,
  titles,
  children,
}: {
  label: string;
  titles: readonly string[];
  children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it
    <section className="table-frame" aria-label={label} tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            {titles.map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}
