import type { Candidate } from './guard-feed.ts';

/** What the child itself chose. */
export interface Choices {
  readonly authors?: ReadonlySet<string>;
  readonly topics?: ReadonlySet<string>;
}

/**
 * An order that nothing but choices and time go into: what comes from those whom the child follows or is about what it
 * chose, then the rest, the newest first in each; of one time, by id. What has no time that can be read comes last.
 */
export function rankByChoices<C extends Candidate>(
  candidates: readonly C[],
  choices: Choices = {},
): readonly C[] {
  const keyed = candidates.map((candidate) => ({
    candidate,
    isChosen: isChosen(candidate, choices),
    at: timeOf(candidate.at) ?? Number.NEGATIVE_INFINITY,
  }));
  keyed.sort((one, other) => {
    if (one.isChosen !== other.isChosen) return one.isChosen ? -1 : 1;
    if (one.at !== other.at) return one.at > other.at ? -1 : 1;
    const [first, second] = [one.candidate.id, other.candidate.id];
    return first < second ? -1 : first > second ? 1 : 0;
  });
  return keyed.map(({ candidate }) => candidate);
}

function isChosen({ via, author, topic }: Candidate, { authors, topics }: Choices): boolean {
  if (via === 'followed' || via === 'chosen') return true;
  return (
    (author !== undefined && authors?.has(author)) || (topic !== undefined && topics?.has(topic)) || false
  );
}

/** Milliseconds since the epoch; undefined for what is no time. */
export function timeOf(at: unknown): number | undefined {
  if (typeof at !== 'string') return undefined;
  const time = Date.parse(at);
  return Number.isNaN(time) ? undefined : time;
}
