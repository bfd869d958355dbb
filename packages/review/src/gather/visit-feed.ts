import type { Page } from 'playwright-core';
import { questionsOn } from '../questions-on.ts';
import type { Step } from '../step.ts';
import type { Gatherer } from './gatherer.ts';
import type { Turn } from './play.ts';
import type { FeedSeen } from './scroll-feed.ts';
import type { Screen } from './take-screen.ts';

/** The feed at one visit. */
export interface FeedVisit {
  readonly after: 'opening' | 'refusing' | 'signing-in';
  /** The label of what was pressed before it, such as "Not now"; null where nothing was. */
  readonly pressed: string | null;
  readonly screen: Screen;
}

/** Whether somebody who refuses what the feed asks is asked again: when it is opened again, and after signing in anew. */
export const visitFeed: Gatherer<Turn, readonly FeedVisit[], { readonly feed: Step<FeedSeen> }> = {
  needs: ['feed'],
  async start({ play, actor }) {
    const { journey, take, shoot } = play;
    const visits: FeedVisit[] = [];
    const again = (after: FeedVisit['after'], pressed: string | null, act: (page: Page) => Promise<void>) =>
      take(actor, `openFeed after ${after === 'refusing' ? 'refusing' : 'signing in'}`, async (stage) => {
        await journey.openFeed!(stage);
        await act(stage.page);
        if (pressed !== null) await journey.openFeed!(stage);
        const name = `feed after ${after === 'refusing' ? 'refusing' : 'signing in'}`;
        visits.push({ after, pressed, screen: await shoot(actor, name) });
        return {};
      });
    const first = actor.screens.findLast(({ during }) => during === 'openFeed');
    if (first && journey.openFeed) {
      visits.push({ after: 'opening', pressed: null, screen: first });
      const refusal = questionsOn(first).find(({ no }) => no?.kind === 'button' || no?.kind === 'link')?.no;
      if (refusal) {
        const role = refusal.kind === 'link' ? 'link' : 'button';
        await again('refusing', refusal.label, (page) =>
          page.getByRole(role, { name: refusal.label, exact: true }).first().click(),
        );
      }
    }
    return {
      soFar: visits,
      async stop() {
        if (journey.openFeed) await again('signing-in', null, async () => {});
        return visits;
      },
    };
  },
};
