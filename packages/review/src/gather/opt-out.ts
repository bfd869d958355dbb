import type { Step } from '../step.ts';
import { type Gatherer, gathered } from './gatherer.ts';
import { missing, notReached, signsOf, type Turn } from './play.ts';
import type { PageSigns } from './read-page-signs.ts';
import type { SentRequest } from './watch-requests.ts';

export interface OptOutSeen {
  /** Whether `/.well-known/gpc.json` says that the signal is heeded; null where there is no such file. */
  says: boolean | null;
  requests: readonly SentRequest[];
  /** Whether the feed that it opened was the page. */
  page?: PageSigns;
}

/** A second browser of the same person, which says Global Privacy Control: whom the platform tells all the same. */
export const optOut: Gatherer<Turn, Step<OptOutSeen>> = {
  needs: [],
  async start({ play, actor }) {
    const { journey, base, open, take } = play;
    const { signIn, openFeed } = journey;
    if (!signIn || !openFeed) return gathered(missing<OptOutSeen>());
    if (!actor.signedIn) return gathered(notReached<OptOutSeen>('finishSignUp'));
    const other = await open(actor.player, { optOutSignal: true });
    try {
      const seen = await take(other, 'optOut', async (stage): Promise<OptOutSeen> => {
        const answer = await stage.page.goto(`${base}/.well-known/gpc.json`).catch(() => null);
        const says = answer?.ok() ? saysYes(await answer.text()) : null;
        await signIn.call(journey, stage);
        await openFeed.call(journey, stage);
        return { says, requests: await other.watched.requests.stop(), page: await signsOf(other) };
      });
      return gathered(seen);
    } finally {
      await other.session.close();
    }
  },
};

/** By the specification of Global Privacy Control: `{ "gpc": true }`. */
export function saysYes(text: string): boolean | null {
  try {
    const { gpc } = JSON.parse(text) as { gpc?: unknown };
    return typeof gpc === 'boolean' ? gpc : null;
  } catch {
    return null;
  }
}
