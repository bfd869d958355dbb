import type { ListedReview } from '@stairgate/wire';

/** More than a programme of one authority holds; so many reports a browser still reads within seconds. */
export const mostCompared = 60;

/** Enough of an id to tell it from all others here, and short enough for an address. */
export const shortId = ({ id }: Pick<ListedReview, 'id'>): string => id.slice(0, 12);

/**
 * Which reviews an address asks for; where it says nothing, the newest of each platform.
 * @param all the newest first.
 */
export function chosenReviews<Review extends Pick<ListedReview, 'id' | 'platform'>>(
  all: readonly Review[],
  of: string | null,
): readonly Review[] {
  const wanted = of?.split(',');
  const chosen = all.filter((one, index) =>
    wanted === undefined
      ? all.findIndex(({ platform }) => platform === one.platform) === index
      : wanted.includes(shortId(one)),
  );
  return chosen.slice(0, mostCompared);
}
