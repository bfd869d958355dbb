/** What people in Birch talk about. */
export const topics = [
  'Gardens',
  'Animals',
  'Drawing',
  'Music',
  'Games',
  'Football',
  'Baking',
  'Space',
  'Books',
] as const;
export type Topic = (typeof topics)[number];

export function isTopic(word: string): word is Topic {
  return (topics as readonly string[]).includes(word);
}
