import type { FeedSeen, FeedVisit, NoticeSeen, RankingSeen, Step } from '../evidence.ts';
import { questionsOn } from '../questions-on.ts';
import { type Actor, notReached, type Play } from './play.ts';
import { readAdverts, readSignals } from './read-feed.ts';
import { scrollFeed } from './scroll-feed.ts';

/** Milliseconds in which a feed that goes on by itself has gone on. */
const patience = 400;

/**
 * Opens the feed and scrolls to its end a few times, touching nothing.
 * @param signedOut whether a child opens it without an account, where the reviewer opens none
 */
export async function openFeed(
  play: Play,
  actor: Actor,
  { signedOut = false }: { readonly signedOut?: boolean } = {},
): Promise<Step<FeedSeen>> {
  const { journey, take } = play;
  // A child who has used the site before: what it would then read and send shows.
  await actor.session.context.grantPermissions(['geolocation']).catch(() => {});
  if (journey.openFeed && !actor.signedIn && !signedOut && actor.player.role !== 'visitor')
    return notReached<FeedSeen>('finishSignUp');
  return take(
    actor,
    'openFeed',
    journey.openFeed &&
      (async (stage) => {
        await journey.openFeed!(stage);
        const { page } = actor;
        const adverts = await page.evaluate(readAdverts);
        const seen = await scrollFeed(page, { times: 4, patience });
        await page.evaluate(() => scrollTo(0, 0));
        return { ...seen, adverts };
      }),
    { picture: true },
  );
}

/** Whether somebody who refuses what the feed asks is asked again when it is opened again. */
export async function visitAgain(play: Play, actor: Actor): Promise<readonly FeedVisit[]> {
  const { journey, take, shoot } = play;
  const first = actor.screens.findLast(({ during }) => during === 'openFeed');
  if (!first || !journey.openFeed) return [];
  const visits: FeedVisit[] = [{ after: 'opening', pressed: null, screen: first }];
  const refusal = questionsOn(first).find(({ no }) => no?.kind === 'button' || no?.kind === 'link')?.no;
  if (!refusal) return visits;
  await take(actor, 'openFeed after refusing', async (stage) => {
    await journey.openFeed!(stage);
    await stage.page
      .getByRole(refusal.kind === 'link' ? 'link' : 'button', { name: refusal.label, exact: true })
      .first()
      .click();
    await journey.openFeed!(stage);
    visits.push({
      after: 'refusing',
      pressed: refusal.label,
      screen: await shoot(actor, 'feed after refusing'),
    });
    return {};
  });
  return visits;
}

/** The feed, once more after signing in. */
export async function visitAfterSignIn(play: Play, actor: Actor): Promise<readonly FeedVisit[]> {
  const { journey, take, shoot } = play;
  const visits: FeedVisit[] = [];
  if (!journey.openFeed) return visits;
  await take(actor, 'openFeed after signing in', async (stage) => {
    await journey.openFeed!(stage);
    visits.push({
      after: 'signing-in',
      pressed: null,
      screen: await shoot(actor, 'feed after signing in'),
    });
    return {};
  });
  return visits;
}

/** How the feed lies before and after a like. */
export async function likeOne(play: Play, actor: Actor): Promise<Step<RankingSeen>> {
  const { journey, take } = play;
  const { openFeed: open, feedTopics, like } = journey;
  if (!actor.signedIn) return notReached<RankingSeen>('finishSignUp');
  return take(
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
  );
}

/** Opens a page, scrolls through it and waits, as somebody does who looks around. */
export async function lookAround(
  play: Play,
  actor: Actor,
  name: 'openMedia' | 'openShop' | 'openNews',
): Promise<void> {
  const { journey, take, options } = play;
  const step = journey[name];
  if (!step || !actor.signedIn) return;
  await take(
    actor,
    name,
    async (stage) => {
      await step.call(journey, stage);
      if (name === 'openMedia') {
        await stage.page.mouse.wheel(0, 600);
        await options.timer(patience).over;
      }
      return {};
    },
    { picture: true },
  );
}

/** Reads the notices that the platform gives, such as privacy and terms. */
export async function readNotices(play: Play, actor: Actor): Promise<readonly NoticeSeen[]> {
  const { journey, take, shoot } = play;
  const found: NoticeSeen[] = [];
  const list = await take(
    actor,
    'notices',
    journey.notices && (async (stage) => ({ urls: await journey.notices!(stage) })),
  );
  for (const url of (list.urls ?? []).slice(0, 10)) {
    await take(actor, `notice ${url}`, async (stage) => {
      await stage.page.goto(url);
      const text = await stage.page.evaluate(() => document.body.innerText.slice(0, 60_000));
      const { picture } = await shoot(actor, `notice ${found.length + 1}`);
      found.push({ url, text, picture });
      return {};
    });
  }
  return found;
}
