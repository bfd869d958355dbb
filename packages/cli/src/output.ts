/** Where a verb writes, and what it knows of the world. Tests hand in their own. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  readonly colour: boolean;
  /** Now, in milliseconds since the epoch. */
  readonly clock: () => number;
  /** How many times as long as usual a review waits for pages and steps. Default: 1. */
  readonly patience?: number;
  /**
   * Hears of the first Ctrl+C; the second ends everything at once. Gives back how to stop hearing. Left out: nobody is
   * told.
   */
  readonly onInterrupt?: (listener: () => void) => () => void;
  /**
   * Hears what nobody caught, such as the failure of a promise that a journey did not wait for, in place of ending
   * everything. Gives back how to stop hearing.
   */
  readonly onUncaught?: (listener: (thrown: unknown) => void) => () => void;
}

/** Something the person at the terminal can put right. Printed without a stack; exit code 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34, magenta: 35 } as const;
export type Style = keyof typeof codes;

export function paint(terminal: Terminal, style: Style, text: string): string {
  return terminal.colour ? `\u001b[${codes[style]}m${text}\u001b[0m` : text;
}

export interface Column {
  readonly title: string;
  readonly style?: (text: string, row: number) => Style | undefined;
}

/** Rows as aligned columns; the last column is as long as it likes. Styles never change the width. */
export function table(
  terminal: Terminal,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string {
  const widths = columns.map(({ title }, at) =>
    Math.max(title.length, ...rows.map((row) => (row[at] ?? '').length)),
  );
  const line = (cells: readonly string[], row: number | 'head') =>
    cells
      .map((cell, at) => {
        const padded = at === columns.length - 1 ? cell : cell.padEnd(widths[at]!);
        const style = row === 'head' ? 'bold' : columns[at]!.style?.(cell, row);
        return style ? paint(terminal, style, padded) : padded;
      })
      .join('  ')
      .trimEnd();
  return [
    line(
      columns.map(({ title }) => title),
      'head',
    ),
    ...rows.map(line),
  ].join('\n');
}

export function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
