import { marksOf } from '../identity.ts';
import type { Step } from '../step.ts';
import { type Gatherer, gathered } from './gatherer.ts';
import { notReached, signsOf, type Turn } from './play.ts';
import type { PageSigns } from './read-page-signs.ts';

/** That a persona was really there: a page that it opened itself, signed in, and what named it there. */
export interface OwnPageSeen {
  readonly named: readonly ('name' | 'username' | 'about' | 'post')[];
  /** The line in which it was named; empty where it was not. */
  readonly line: string;
  readonly page: PageSigns;
}

/** Opens the persona's own page as itself; where no step leads there, the first page that is its own. */
export const ownPage: Gatherer<Turn, Step<OwnPageSeen>> = {
  needs: [],
  async start({ play, actor }) {
    const { journey, options, take } = play;
    const { openProfile, openFeed } = journey;
    if (!actor.signedIn) return gathered(notReached<OwnPageSeen>('finishSignUp'));
    return gathered(
      await take(
        actor,
        'ownPage',
        async (stage): Promise<OwnPageSeen> => {
          const { name, username } = actor.player.identity;
          const words = { name, username, ...marksOf(actor.player, options.seed) } as const;
          const ways = [
            openProfile && (() => openProfile.call(journey, stage, actor.player)),
            openFeed && (() => openFeed.call(journey, stage)),
          ];
          // As the sign-up left it; then what the journey knows.
          for (const open of [undefined, ...ways]) {
            if (open === undefined && openProfile) continue;
            await open?.();
            const seen = await look(words);
            if (seen.named.length > 0 || open === ways.at(-1)) return seen;
          }
          return look(words);
        },
        { picture: true },
      ),
    );

    async function look(words: Readonly<Record<OwnPageSeen['named'][number], string>>): Promise<OwnPageSeen> {
      const { page } = actor;
      const text = await page.evaluate(() => document.body?.innerText ?? '');
      const lower = text.toLowerCase();
      const all = Object.keys(words) as (keyof typeof words)[];
      const named = all.filter((what) => lower.includes(words[what].toLowerCase()));
      const line = text
        .split('\n')
        .find((one) => named.some((what) => one.toLowerCase().includes(words[what].toLowerCase())));
      return { named, line: (line ?? '').trim().slice(0, 160), page: await signsOf(actor) };
    }
  },
};
