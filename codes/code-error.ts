/** One thing wrong in a code: where, what, and what would be right. Lines and columns count from 1. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly what: string;
  readonly right: string;
}

/** How many problems a message lists; `problems` has them all. */
const shown = 50;

/** Everything that is wrong with a set of codes, in the order of the files. */
export class CodeError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const lines = problems.map(
      ({ file, line, column, what, right }) => `${file}:${line}:${column} ${what} ${right}`,
    );
    const more = lines.length > shown ? [`and ${lines.length - shown} more`] : [];
    super(
      lines.length === 1
        ? lines[0]
        : [`${lines.length} problems`, ...lines.slice(0, shown), ...more].join('\n'),
    );
    this.name = 'CodeError';
    this.problems = problems;
  }
}

export function inOrder(problems: readonly Problem[]): Problem[] {
  return [...problems].sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column);
}
