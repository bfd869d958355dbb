import { createHash } from 'node:crypto';
import { type Situation, situations } from '@stairgate/rulebook';
import type { Evaluator, Found, Moment } from './evaluate.ts';
import { BadQuestion, members, type Question, readQuestion } from './read-question.ts';

/** A request of the Action Search API: a question without its action, and which part of the answer is wanted. */
export interface ActionSearch {
  readonly question: Question;
  /** The most results, where somebody said so. */
  readonly limit: number | undefined;
  /** The number of the situation that the part begins with. */
  readonly from: number;
}

/** @throws BadQuestion */
export function readActionSearch(body: unknown): ActionSearch {
  const given = members(body, 'the search');
  if (given === undefined) throw new BadQuestion('the search', 'give an object');
  // What is searched for is left out of the request; what stands there all the same is not looked at.
  const question = { ...readQuestion({ ...given, action: { name: '' } }), record: false };
  const { limit = undefined, token = undefined } = members(given.page, 'page') ?? {};
  if (limit !== undefined && limit !== null && !(Number.isSafeInteger(limit) && (limit as number) >= 0))
    throw new BadQuestion('page.limit', 'give a whole number from 0');
  const read = { question, limit: (limit ?? undefined) as number | undefined };
  return { ...read, from: token === undefined || token === null ? 0 : readToken(token, read) };
}

/**
 * What may be done with this child now: every situation about which the same question would be answered with yes. A
 * result names a whole situation, so who acts and what they are to the child is in its name.
 * @returns undefined when facts are needed that are neither in memory nor in `found`.
 */
export function searchActions(
  evaluator: Evaluator,
  search: ActionSearch,
  moment: Moment,
  found: Found | undefined,
): string | undefined {
  const allowed: { readonly name: Situation; readonly number: number }[] = [];
  // Of the reasons, what all answers have: that the child is not known, say.
  let shared: readonly string[] | undefined;
  for (const [number, name] of situations.entries()) {
    const answer = evaluator.answer({ ...search.question, action: name }, moment, found);
    if (answer === undefined) return undefined;
    shared = (shared ?? answer.reasons).filter((reason) => answer.reasons.includes(reason));
    if (answer.allowed) allowed.push({ name, number });
  }
  const rest = allowed.filter(({ number }) => number >= search.from);
  const shown = rest.slice(0, search.limit);
  const next = rest[shown.length];
  return JSON.stringify({
    page: {
      next_token: next === undefined ? '' : tokenFor(search, next.number),
      count: shown.length,
      total: allowed.length,
    },
    context: { reasons: shared, revision: moment.rulebook.revision },
    results: shown.map(({ name }) => ({ name })),
  });
}

type Asked = Pick<ActionSearch, 'question' | 'limit'>;

/** It is bound to the question, since the next part of another one would be no part of anything. It is no secret. */
function tokenFor(asked: Asked, from: number): string {
  return Buffer.from(`${from}.${digestOf(asked)}`).toString('base64url');
}

function readToken(token: unknown, asked: Asked): number {
  const [from = '', digest] =
    typeof token === 'string' ? Buffer.from(token, 'base64url').toString().split('.') : [];
  if (digest === digestOf(asked) && /^\d{1,6}$/.test(from)) return Number(from);
  throw new BadQuestion(
    'page.token',
    'give the next_token of an answer to the same search with the same limit, and none once it is empty',
  );
}

function digestOf({ question, limit }: Asked): string {
  return createHash('sha256').update(JSON.stringify({ question, limit })).digest('base64url');
}
