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

/** Each in IAB's Content Taxonomy 1.0, which exchanges speak. */
export const categoryOf: Readonly<Record<Topic, string>> = {
  Gardens: 'IAB10-4',
  Animals: 'IAB16',
  Drawing: 'IAB9-2',
  Music: 'IAB1-6',
  Games: 'IAB9-30',
  Football: 'IAB17-44',
  Baking: 'IAB8',
  Space: 'IAB15-7',
  Books: 'IAB1-1',
};

export function isTopic(word: string): word is Topic {
  return (topics as readonly string[]).includes(word);
}
