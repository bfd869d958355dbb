import type { Step } from '../step.ts';
import { type Gatherer, gathered } from './gatherer.ts';
import { notReached, type Turn } from './play.ts';
import { readSignals } from './read-feed.ts';

/** How the feed lay before and after a like. Each post stands as its topic, from the top. */
export interface RankingSeen {
  /** The topic of the post that was liked. */
  liked: string;
  before: readonly string[];
  after: readonly string[];
  /** What the source of the feed says of why a post is there, such as `behaviour` of `data-signal`. */
  signals: readonly string[];
}

/** How the feed lies before and after a like. */
export const likeOne: Gatherer<Turn, Step<RankingSeen>> = {
  needs: [],
  async start({ play, actor }) {
    const { journey, take } = play;
    const { openFeed: open, feedTopics, like } = journey;
    if (!actor.signedIn) return gathered(notReached<RankingSeen>('finishSignUp'));
    return gathered(
      await take(
        actor,
        'like',
        open && feedTopics && like
          ? async (stage): Promise<RankingSeen> => {
              await open.call(journey, stage);
              const before = await feedTopics.call(journey, stage);
              const liked = await like.call(journey, stage);
              await open.call(journey, stage);
              const after = await feedTopics.call(journey, stage);
              const signals = await actor.page.evaluate(readSignals);
              return { liked: liked ?? '', before, after: liked === null ? [] : after, signals };
            }
          : undefined,
        { picture: true },
      ),
    );
  },
};
