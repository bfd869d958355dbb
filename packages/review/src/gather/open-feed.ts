import { bidsIn } from '../bids-in.ts';
import type { Step } from '../step.ts';
import { type Gatherer, gathered } from './gatherer.ts';
import { notReached, signsOf, type Turn } from './play.ts';
import { readAdverts, readShownJson } from './read-feed.ts';
import { type FeedSeen, scrollFeed } from './scroll-feed.ts';
import type { SignedUp } from './sign-up.ts';

/** Usual milliseconds in which a feed that goes on by itself has gone on. */
const patience = 400;
/** Requests for adverts of one feed that are kept. */
const mostBids = 20;

/** Opens the feed and scrolls to its end a few times, touching nothing. */
export const openFeed: Gatherer<Turn, Step<FeedSeen>, { readonly joining: SignedUp }> = {
  needs: ['joining'],
  async start({ play, actor }, { joining }) {
    const { end, ...how } = joining.soFar.signUp;
    const isUntaught = how.state === 'failed' && how.teaches !== undefined;
    // A child opens it without an account where the reviewer opens none.
    const signedOut =
      actor.player.role === 'child' && (end === 'no-way' || end === 'stopped-at-form' || isUntaught);
    const { journey, limits, take } = play;
    // A child who has used the site before: what it would then read and send shows.
    await actor.session.context.grantPermissions(['geolocation']).catch(() => {});
    if (journey.openFeed && !actor.signedIn && !signedOut && actor.player.role !== 'visitor')
      return gathered(notReached<FeedSeen>('finishSignUp'));
    return gathered(
      await take(
        actor,
        'openFeed',
        journey.openFeed &&
          (async (stage) => {
            await journey.openFeed!(stage);
            const { page } = actor;
            const adverts = await page.evaluate(readAdverts);
            const seen = await scrollFeed(page, { times: 4, patience, longest: patience * limits.patience });
            await page.evaluate(() => scrollTo(0, 0));
            const shown = [
              ...(await page.evaluate(readShownJson)),
              ...((await journey.advertRequests?.(stage)) ?? []),
            ];
            return {
              ...seen,
              adverts,
              bids: shown.flatMap(bidsIn).slice(0, mostBids),
              page: await signsOf(actor),
            };
          }),
        { picture: true },
      ),
    );
  },
};
