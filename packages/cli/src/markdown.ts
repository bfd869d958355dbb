/** Plain words as Markdown that shows them as they are. What stands in backticks stays code. */
export function escapeMarkdown(text: string): string {
  return text
    .split(/(`[^`]+`)/)
    .map((part, at) => (at % 2 === 1 ? part : part.replace(/[\\*_[\]<>|#~]/g, '\\$&')))
    .join('');
}

export function code(text: string): string {
  return `\`${text}\``;
}

/** A link to an address or, with `#`, to a heading of the page. */
export function link(text: string, address: string): string {
  return `[${text}](${address.replaceAll('(', '%28').replaceAll(')', '%29').replaceAll(' ', '%20')})`;
}

/** The lines of a table. A pipe in a cell, be it in code, would end the cell: it is escaped if it is not yet. */
export function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replace(/(?<!\\)\|/g, '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return rows.length === 0 ? [] : [line(titles), `|${titles.map(() => '---|').join('')}`, ...rows.map(line)];
}

/** `13–17`, `16`. */
export function agesText([lo, hi]: readonly [number, number]): string {
  return lo === hi ? String(lo) : `${lo}–${hi}`;
}
