import type { Post } from '../records/posts.ts';

/** What the order of a feed may lean on. What may not be used is null. */
export interface Signals {
  /** Topics that the person picked. */
  readonly choices: readonly string[] | null;
  /** How often they liked or opened posts on each topic. */
  readonly behaviour: ReadonlyMap<string, number> | null;
  /** Words they searched for. */
  readonly searches: readonly string[] | null;
}

const hour = 3_600_000;

/** The newest first, moved by the signals that may be used. Times in milliseconds. */
export function rankFeed(posts: readonly Post[], signals: Signals, now: number): Post[] {
  const searches = signals.searches?.map((text) => text.toLowerCase()) ?? [];
  const scores = new Map(
    posts.map((post) => {
      let score = -(now - post.at) / hour;
      if (signals.choices?.includes(post.topic)) score += 24;
      score += 6 * Math.min(signals.behaviour?.get(post.topic) ?? 0, 10);
      const words = post.text.toLowerCase();
      if (searches.some((text) => text !== '' && words.includes(text))) score += 24;
      return [post.id, score] as const;
    }),
  );
  return [...posts].sort((a, b) => scores.get(b.id)! - scores.get(a.id)! || (a.id < b.id ? -1 : 1));
}
