import type { Browser, Page } from 'playwright-core';
import { type Limits, usualLimits } from '../browser/limits.ts';
import { openSession, type Session } from '../browser/session.ts';
import type { Timer } from '../browser/within.ts';
import type { FeedSeen, NoticeSeen, OptOutSeen, PersonaEvidence, Screen, Step } from '../evidence.ts';
import { createSearch } from '../gather/carried.ts';
import { findNotices } from '../gather/find-notices.ts';
import { watchScripts } from '../gather/watch-scripts.ts';
import { markOf, playerOf } from '../identity.ts';
import type { Surroundings } from '../surroundings.ts';
import { lookWithSignal } from './look-with-signal.ts';
import type { Folder } from './save.ts';
import { scrollFeed } from './scroll-feed.ts';
import { takeScreen } from './take-screen.ts';
import { takeStep } from './take-step.ts';
import { typeUnsent } from './type-unsent.ts';

export interface LookOptions extends Surroundings {
  readonly url: string;
  readonly browser: Browser;
  readonly folder: Folder;
  readonly seed: string;
  /** Whether addresses that are not private may be reached. */
  readonly reachesPublic: boolean;
  readonly limits?: Limits;
  /** Now, in milliseconds since the epoch. */
  readonly clock: () => number;
  readonly timer: Timer;
  /** Of this software. */
  readonly version: string;
}

/** Milliseconds that a page has to come to rest, and to grow at its end. */
const patience = { rest: 2_500, growth: 400 } as const;
const mostNotices = 3;

/**
 * Looks at one page as somebody with no account who came by: loads it, types into its fields without sending anything,
 * goes to its end, reads the notices it links to, and loads it once more with Global Privacy Control. Takes a few
 * seconds, needs no journey, judges nothing and presses nothing.
 */
export async function lookAtPage(options: LookOptions): Promise<PersonaEvidence> {
  const { folder, seed, clock, timer, limits = usualLimits, version } = options;
  const today = new Date(clock()).toISOString().slice(0, 10);
  const visitor = playerOf({ id: 'visitor', role: 'visitor', age: null }, seed, today);
  const other = markOf(seed, 'typed');
  const open = (optOutSignal: boolean) =>
    openSession({
      ...options,
      search: createSearch({
        identity: visitor.identity,
        coordinates: options.coordinates,
        places: options.placeNames,
        typed: [visitor.identity.password, other],
      }),
      limits,
      optOutSignal,
      agent: `StairgateReview/${version}`,
      platform: options.url,
      timer,
    });
  const tries = { limit: limits.step, tries: 1, timer };
  const screens: Screen[] = [];
  const notices: NoticeSeen[] = [];
  let at = 'lookAtPage';
  const shoot = async (page: Page, name: string) => {
    const screen = await takeScreen(page, {
      name,
      during: at,
      file: `artifacts/visitor/shots/${name.replaceAll(' ', '-')}.jpg`,
      folder,
      limit: limits.action,
      clock,
    });
    screens.push(screen);
    return screen;
  };

  const withSignal = async (): Promise<Step<OptOutSeen>> => {
    const signalled = await open(true);
    const seen = await takeStep(() => lookWithSignal(signalled, options.url, patience.rest), {
      ...tries,
      shots: [],
    });
    await signalled.close();
    return seen;
  };

  const readNotices = async (session: Session, page: Page): Promise<void> => {
    const urls = await page.evaluate(findNotices, mostNotices);
    if (urls.length === 0) return;
    const tab = await session.newTab();
    for (const url of urls) {
      await tab.goto(url, { waitUntil: 'load' });
      const text = (await tab.evaluate(() => document.body?.innerText ?? '')).slice(0, 60_000);
      const { picture } = await shoot(tab, `notice ${notices.length + 1}`);
      notices.push({ url, text, picture });
    }
    await tab.close();
  };

  const look = async (session: Session): Promise<FeedSeen> => {
    const { page } = session;
    session.during(at);
    await page.goto(options.url, { waitUntil: 'load' });
    const rest = page.waitForLoadState('networkidle', { timeout: patience.rest }).catch(() => {});
    const first = await shoot(page, 'page');
    const reading = readNotices(session, page).catch(() => {});
    await rest;
    at = 'typeUnsent';
    session.during(at);
    await typeUnsent(page, visitor.identity, other);
    const feed = await scrollFeed(page, { times: 4, patience: patience.growth });
    await reading;
    if (feed.text.slice(0, first.text.length) !== first.text) await shoot(page, 'page at the end');
    return feed;
  };

  const signal = withSignal();
  const session = await open(false);
  // As in the browser of a child who has used the site before: what it would then read and send shows.
  await session.context.grantPermissions(['geolocation']).catch(() => {});
  const scriptActs = await watchScripts(session.context, () => at);
  const shots = () => screens.flatMap(({ name, picture }) => (name === 'page' ? [picture] : []));
  const feed = await takeStep(() => look(session), { ...tries, shots: [] });
  await session.settle();
  const storage = await session.stored();
  await session.close();
  const missing = { state: 'missing', shots: [] } as unknown;
  const { id, role, age } = visitor;
  return {
    persona: { id, role, age },
    age: missing as PersonaEvidence['age'],
    retries: [],
    signUp: missing as PersonaEvidence['signUp'],
    settings: {},
    screens,
    requests: session.requests,
    storage,
    asks: session.asks,
    media: session.media,
    notices,
    feed: { ...feed, shots: shots() },
    incidents: session.incidents,
    optOut: await signal,
    scriptActs,
  };
}
