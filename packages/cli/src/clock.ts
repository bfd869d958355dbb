import { UsageError } from './output.ts';

/** The machine's clock or, for trying another day, one that starts at `from` and runs on. Throws `UsageError`. */
export function clockFrom(from: string | undefined): () => number {
  if (from === undefined) return Date.now;
  const start = Date.parse(from);
  if (Number.isNaN(start)) {
    throw new UsageError(`--clock ${from} is no time. Write it as 2027-01-02 or 2027-01-02T10:00:00Z.`);
  }
  const since = Date.now();
  return () => start + (Date.now() - since);
}
