/** One thing wrong in a file: where, what, and what would be right. Lines and columns count from 1. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly what: string;
  readonly right: string;
}

/** How many problems a message lists; `problems` has them all. */
const shown = 50;

/** Everything that is wrong with some codes, or with an operator's file, in the order of the files. */
export class CodeError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const lines = problems.map(wordProblem);
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

/** One problem as a line of text. */
export function wordProblem({ file, line, column, what, right }: Problem): string {
  return `${file}:${line}:${column} ${what} ${right}`;
}

export function inOrder(problems: readonly Problem[]): Problem[] {
  return [...problems].sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column);
}
