import { nearest } from '@stairgate/codes/nearest';
import { activities, isActivity, matchSituations, type Situation } from '@stairgate/rulebook';

/** So long is the longest word that can be meant by one that is misspelt. */
const longest = 48;
const mostShown = 8;
/** Looking costs a third of a millisecond: strangers to the vocabulary slow nobody else down. */
const mostASecond = 50;
const mostKept = 1000;

/**
 * Words of the vocabulary that an unknown one may mean, the circumstances of an activity where that is known; none where
 * nothing is near, or too much was looked for in this second already.
 */
export function createNearestWords(): (word: string, now: number) => readonly string[] {
  const kept = new Map<string, readonly string[]>();
  let second = 0;
  let left = 0;
  return (word, now) => {
    if (word.length > longest) return [];
    const known = kept.get(word);
    if (known !== undefined) return known;
    if (Math.floor(now / 1000) !== second) {
      second = Math.floor(now / 1000);
      left = mostASecond;
    }
    if (left-- <= 0) return [];
    const found = near(word);
    if (kept.size >= mostKept) kept.clear();
    kept.set(word, found);
    return found;
  };
}

function near(word: string): readonly string[] {
  const [first = '', second] = word.split('/', 2);
  const activity = isActivity(first) ? first : nearest(first, Object.keys(activities));
  if (activity === undefined) return [];
  if (second === undefined) return [activity];
  const all: readonly Situation[] = isActivity(activity) ? matchSituations(activity) : [];
  const meant = nearest(
    second,
    all.map((one) => one.slice(activity.length + 1)),
  );
  return meant === undefined ? all.slice(0, mostShown) : [`${activity}/${meant}`];
}
