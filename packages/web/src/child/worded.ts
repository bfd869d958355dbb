import { asProblem, Problem } from '../api/problem.ts';
import type { PageWords } from './page-words.ts';

/** Anything that was thrown, in words for a child. The service's own words are for those who build on it. */
export function worded(error: unknown, { problems }: PageWords): Problem {
  const { document } = asProblem(error);
  const own: Readonly<Record<string, { readonly title: string; readonly fix: string }>> = problems;
  const { title, fix } = own[document.code] ?? problems.other;
  return new Problem({ status: document.status, code: document.code, title, fix });
}
