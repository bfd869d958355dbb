import { type Attempt, type GuardianLimit, guardianLimits, type Switched } from '../journey.ts';
import type { Player } from '../persona.ts';
import type { Step } from '../step.ts';
import { type Gatherer, gathered } from './gatherer.ts';
import { type Actor, inTurn, notReached, type Play } from './play.ts';
import type { FeedSeen } from './scroll-feed.ts';
import type { Screen } from './take-screen.ts';

/** What a child saw while a limit of its guardian held, and after it was lifted. */
export interface LimitSeen {
  set: Switched;
  /** What stood where the feed was. Null where the limit is about purchases. */
  under: { readonly text: string; readonly showsFeed: boolean } | null;
  /** Whether the feed was back once the limit was lifted. */
  opensAgain: boolean | null;
  /** What came of buying something, where each purchase has to be asked for. */
  bought: Attempt | null;
}

interface Limiting {
  readonly play: Play;
  readonly actor: Actor;
  readonly guardian: Player;
  /** The guardian's browser, where the child has one. */
  readonly openGuardian: (() => Promise<Actor>) | null;
}

/** Has the guardian set one limit after another, each of which closes at once, and looks at what the child gets. */
export const keepLimits: Gatherer<
  Limiting,
  Readonly<Partial<Record<GuardianLimit, Step<LimitSeen>>>>,
  { readonly feed: Step<FeedSeen> }
> = {
  needs: ['feed'],
  async start({ play, actor, guardian, openGuardian }, { feed }) {
    const { journey, take } = play;
    const { setLimit, openFeed, buy } = journey;
    if (!setLimit || !openFeed) return gathered({});
    if (!actor.signedIn || !openGuardian) {
      return gathered(
        Object.fromEntries(guardianLimits.map((one) => [one, notReached<LimitSeen>('consentAsGuardian')])),
      );
    }
    const parent = await openGuardian();
    const seen: Partial<Record<GuardianLimit, Step<LimitSeen>>> = {};
    const ofFeed = onlyInFeed(feed.soFar.text ?? '', actor.screens);
    const set = (limit: GuardianLimit, on: boolean) =>
      take(
        parent,
        `setLimit ${limit} ${on ? 'on' : 'off'}`,
        async (stage) => ({
          set: await setLimit.call(journey, { ...stage, me: guardian }, actor.player, limit, on),
        }),
        { tries: 1 },
      );
    const look = async () => {
      const text = await actor.page.evaluate(() => document.body?.innerText ?? '');
      return { text: text.slice(0, 2_000), showsFeed: lines(text).some((line) => ofFeed.includes(line)) };
    };
    // One browser plays all guardians.
    await inTurn(parent, async () => {
      for (const limit of guardianLimits) {
        if (limit === 'purchases' && !buy) continue;
        const begun = await set(limit, true);
        if (begun.state !== 'done' || begun.set !== 'done') {
          seen[limit] = { ...begun, under: null, opensAgain: null, bought: null } as Step<LimitSeen>;
          continue;
        }
        const under = await take(
          actor,
          `under limit ${limit}`,
          async (stage) => {
            if (limit === 'purchases') return { under: null, bought: await buy!.call(journey, stage) };
            await openFeed.call(journey, stage);
            return { under: ofFeed.length > 0 ? await look() : null, bought: null };
          },
          { picture: true, tries: 1 },
        );
        const lifted = await set(limit, false);
        const after = await take(actor, `after limit ${limit}`, async (stage) => {
          if (limit === 'purchases' || lifted.set !== 'done' || ofFeed.length === 0)
            return { opensAgain: null };
          await openFeed.call(journey, stage);
          return { opensAgain: (await look()).showsFeed };
        });
        seen[limit] = { ...under, set: 'done', opensAgain: after.opensAgain ?? null } as Step<LimitSeen>;
      }
    });
    return gathered(seen);
  },
};

/** What stands in the feed and on no other page: a menu or a notice that stands on all of them shows no feed. */
export function onlyInFeed(
  feed: string,
  screens: readonly Pick<Screen, 'url' | 'during' | 'text'>[],
): readonly string[] {
  const own = new Set(screens.flatMap(({ url, during }) => (during === 'openFeed' ? [url] : [])));
  const elsewhere = new Set(screens.flatMap(({ url, text }) => (own.has(url) ? [] : lines(text))));
  return lines(feed).filter((line) => !elsewhere.has(line));
}

/** Long enough to be of something that somebody wrote. */
const lines = (text: string): readonly string[] =>
  text.split('\n').flatMap((line) => (line.trim().length >= 25 ? [line.trim()] : []));
