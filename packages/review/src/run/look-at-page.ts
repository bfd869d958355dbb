import { type Ending, watchEnd } from '../browser/ending.ts';
import { usualLimits } from '../browser/limits.ts';
import { takeStep } from '../browser/take-step.ts';
import type { FeedSeen, NoticeSeen, OptOutSeen, PersonaEvidence, Ref, Step } from '../evidence.ts';
import { findNotices } from '../gather/find-notices.ts';
import { saysYes } from '../gather/opt-out.ts';
import { type Actor, createPlay, missing, notReached, type Play, signsOf } from '../gather/play.ts';
import { readAdverts } from '../gather/read-feed.ts';
import { scrollFeed } from '../gather/scroll-feed.ts';
import { typeUnsent } from '../gather/type-unsent.ts';
import { marksOf, playerOf } from '../identity.ts';
import type { RunOptions } from './run-options.ts';

export type LookOptions = Omit<RunOptions, 'journey' | 'ages' | 'settings' | 'onProgress' | 'earlier'>;

/**
 * Usual milliseconds that a page has to come to rest, media to have what they need to play by themselves, a feed to go on at
 * its end, and a page to tell of what was typed.
 */
const patience = { rest: 2_500, media: 5_000, growth: 400, typing: 150 } as const;
/** Milliseconds without a new request after which a page is at rest. */
const quiet = 500;
const mostNotices = 3;

/**
 * Looks at one page as somebody with no account who came by: loads it, goes to its end, types into its fields and sends
 * nothing, reads the notices that it links to, and loads it once more with Global Privacy Control. Takes seconds, needs
 * no journey, presses nothing and judges nothing. One page of the browser does it all, one thing after another: where
 * processors are scarce, each further one would make all of them slower.
 */
export async function lookAtPage(options: LookOptions): Promise<PersonaEvidence> {
  const { browser, stop, clock, timer, seed, url, limits = usualLimits } = options;
  const today = new Date(clock()).toISOString().slice(0, 10);
  const visitor = playerOf({ id: 'visitor', role: 'visitor', age: null }, seed, today);
  const journey = { name: new URL(url).hostname };
  const ending = watchEnd({ browser, stop, limit: limits.run, timer });
  const play = createPlay({ ...options, journey, settings: [] }, [visitor], limits, ending);
  const actor = await play.open(visitor);
  const { session, screens, watched } = actor;
  const here: Here = { play, actor, ending };
  try {
    const feed = await look(here);
    const isOpen = feed.state === 'done';
    const addresses = isOpen ? await typeAndLook(here) : [];
    // Where a page still stands, its storage is there to be read at once.
    const storage = await watched.storage.stop();
    const notices = await readNotices(here, addresses);
    const { id, role, age } = visitor;
    const seen: PersonaEvidence = {
      persona: { id, role, age },
      age: missing(),
      retries: [],
      signUp: missing(),
      settings: {},
      screens,
      requests: await watched.requests.stop(),
      storage,
      asks: await watched.asks.stop(),
      media: await watched.media.stop(),
      scriptActs: await watched.scriptActs.stop(),
      notices,
      feed,
      incidents: session.incidents,
    };
    const optOut = isOpen ? await loadWithSignal(here) : notReached<OptOutSeen>('lookAtPage');
    return { ...seen, optOut };
  } finally {
    ending.close();
    await session.close();
  }
}

interface Here {
  readonly play: Play;
  readonly actor: Actor;
  readonly ending: Ending;
}

async function look(here: Here): Promise<Step<FeedSeen>> {
  const { play, actor } = here;
  const { page, session } = actor;
  // As in the browser of a child who has used the site before: what it would then read and send shows.
  await session.context.grantPermissions(['geolocation']).catch(() => {});
  return step(here, 'lookAtPage', async (shots): Promise<FeedSeen> => {
    await page.goto(play.options.url, { waitUntil: 'load' });
    const rest = atRest(play, actor);
    shots.push((await play.shoot(actor, 'page')).picture);
    const adverts = await page.evaluate(readAdverts);
    const { heights } = await scrollFeed(page, {
      times: 4,
      patience: patience.growth,
      longest: patience.growth * play.limits.patience,
      still: 1,
    });
    await Promise.all([rest, page.evaluate(mediaReady, patience.media * play.limits.patience)]);
    const text = await page.evaluate(() => (document.body?.innerText ?? '').slice(0, 40_000));
    return { heights, text, adverts, page: await signsOf(actor) };
  });
}

/** @returns the addresses of its notices */
async function typeAndLook(here: Here): Promise<readonly string[]> {
  const { play, actor } = here;
  const { page, player, screens } = actor;
  const typed = await step(here, 'typeUnsent', async () => {
    const before = screens.at(-1)!.text;
    const addresses = await page.evaluate(findNotices, mostNotices);
    if (await typeUnsent(page, player.identity, marksOf(player, play.options.seed).post)) {
      await play.options.timer(patience.typing * play.limits.patience).over;
    }
    const text = await page.evaluate(() => (document.body?.innerText ?? '').slice(0, 20_000));
    // What came up later, as a window that asks something.
    if (!text.startsWith(before.slice(0, 2_000))) await play.shoot(actor, 'page at the end');
    return { addresses };
  });
  return typed.addresses ?? [];
}

async function readNotices(here: Here, addresses: readonly string[]): Promise<readonly NoticeSeen[]> {
  const { play, actor } = here;
  const found: NoticeSeen[] = [];
  const { page } = actor;
  // Still while what was typed stands there: a page may tell of it as it is left.
  if (addresses.length === 0) await page.goto('about:blank').catch(() => {});
  for (const url of addresses) {
    await page.goto(url, { waitUntil: 'load' }).catch(() => {});
    await step(here, `notice ${url}`, async () => {
      const text = await page.evaluate(() => (document.body?.innerText ?? '').slice(0, 60_000));
      const { picture } = await play.shoot(actor, `notice ${found.length + 1}`);
      found.push({ url, text, picture });
      return {};
    });
  }
  return found;
}

/** In the same browser, with its cookies thrown away. */
async function loadWithSignal(here: Here): Promise<Step<OptOutSeen>> {
  const { play, actor } = here;
  const { session, watched } = actor;
  const requests = watched.requests.soFar;
  const before = requests.length;
  return step(here, 'optOut', async (): Promise<OptOutSeen> => {
    const { context } = session;
    await Promise.all([
      context.clearCookies(),
      context.setExtraHTTPHeaders({ 'Sec-GPC': '1' }),
      context.addInitScript(() => {
        Object.defineProperty(navigator, 'globalPrivacyControl', { value: true });
      }),
    ]);
    await actor.page.goto(play.options.url, { waitUntil: 'load' });
    const without = requests.filter(({ during }) => during === 'lookAtPage').length;
    // As many as without the signal: it has kept nothing back.
    await atRest(play, actor, before + without);
    const says = await actor.page.evaluate(textAt, new URL('/.well-known/gpc.json', play.options.url).href);
    const page = await signsOf(actor);
    return { says: says === null ? null : saysYes(says), requests: requests.slice(before), page };
  });
}

/** Runs in the page: until media that are to play by themselves have what they need for it, or cannot have it. */
async function mediaReady(patience: number): Promise<void> {
  const over = performance.now() + patience;
  const isWaiting = (one: HTMLMediaElement) =>
    one.paused && !one.ended && !one.error && one.played.length === 0;
  const some = document.querySelectorAll<HTMLMediaElement>('audio[autoplay],video[autoplay]');
  while ([...some].some(isWaiting) && performance.now() < over) {
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Runs in the page. Reads the answer whatever it is: one that nobody reads stays open. */
async function textAt(address: string): Promise<string | null> {
  const answer = await fetch(address);
  const text = await answer.text();
  return answer.ok ? text : null;
}

/** One that never comes to rest is looked at as it is. Requests that stay open are no unrest. */
async function atRest({ limits, options }: Play, { watched }: Actor, enough = Infinity): Promise<void> {
  const { clock, timer } = options;
  const over = clock() + patience.rest * limits.patience;
  const { soFar: requests } = watched.requests;
  let [count, since] = [requests.length, clock()];
  while (clock() < over && clock() - since < quiet && count < enough) {
    await timer(20).over;
    if (requests.length > count) [count, since] = [requests.length, clock()];
  }
}

/** What answers carried is looked through by nobody here, so nobody waits for the last of them. */
async function step<T extends object>(
  { play, actor, ending }: Here,
  name: string,
  work: (shots: Ref[]) => Promise<T>,
): Promise<Step<T>> {
  const shots: Ref[] = [];
  const { session } = actor;
  const {
    limits,
    options: { timer },
  } = play;
  session.during(name);
  actor.at = name;
  const stop = AbortSignal.any([ending.signal, session.over]);
  return takeStep(() => work(shots), { limit: limits.step, tries: 1, shots, stop, timer });
}
