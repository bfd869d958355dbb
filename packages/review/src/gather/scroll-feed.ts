import type { Page, Request } from 'playwright-core';
import type { BidRequest } from '../bids-in.ts';
import type { AdvertSeen } from './read-feed.ts';
import type { PageSigns } from './read-page-signs.ts';

/** The feed after opening it and scrolling to its end a few times, touching nothing. */
export interface FeedSeen {
  /** Screens high at first and after each time that its end was reached. */
  heights: readonly number[];
  text: string;
  /** Whether it was a page with a feed. */
  page?: PageSigns;
  /** What in it is an advert by its source: by class, attribute, frame or link, as `rel=sponsored`. */
  adverts?: readonly AdvertSeen[];
  /** The requests for its adverts, as far as the page or the platform shows them. */
  bids?: readonly BidRequest[];
}

export interface ScrollOptions {
  /** How often the end is gone to. */
  readonly times: number;
  /** Milliseconds in which more must have come, where more comes and nothing is asked for. */
  readonly patience: number;
  /** Milliseconds in which more must have come where it is asked for and not yet answered. */
  readonly longest: number;
  /** After how many looks in a row at an end that stays where it is nobody looks again. */
  readonly still?: number;
}

/**
 * Goes to the end of a page, again and again, as far as more comes of it, and touches nothing. Where the end stays where
 * it is, it is the end.
 */
export async function scrollFeed(
  page: Page,
  { times, patience, longest, still = 2 }: ScrollOptions,
): Promise<FeedSeen> {
  const heights = [await page.evaluate(heightInScreens)];
  let stood = 0;
  const asked = watchUnanswered(page);
  try {
    while (heights.length < times && stood < still) {
      const before = heights.at(-1)!;
      asked.forget();
      let height = await page.evaluate(growAtEnd, patience);
      for (let waited = patience; waited < longest && height <= before && asked.some(); waited += patience) {
        height = await page.evaluate(growAtEnd, patience);
      }
      stood = height > before ? 0 : stood + 1;
      heights.push(height);
    }
  } finally {
    asked.stop();
  }
  return { heights, text: (await page.evaluate(() => document.body?.innerText ?? '')).slice(0, 40_000) };
}

/** Requests of a page that are still without their answer, from the last time that they were forgotten. */
function watchUnanswered(page: Page) {
  const open = new Set<Request>();
  const begins = (request: Request) => void open.add(request);
  const ends = (request: Request) => void open.delete(request);
  page.on('request', begins).on('requestfinished', ends).on('requestfailed', ends);
  return {
    some: () => open.size > 0,
    forget: () => open.clear(),
    stop: () => page.off('request', begins).off('requestfinished', ends).off('requestfailed', ends),
  };
}

const heightInScreens = () => document.documentElement.scrollHeight / innerHeight;

/** Runs in the page: its height in screens once it has grown by half of one, or when patience is at an end. */
function growAtEnd(patience: number): Promise<number> {
  const before = document.documentElement.scrollHeight;
  scrollTo(0, before);
  const ends = performance.now() + patience;
  return new Promise((resolve) => {
    const look = setInterval(() => {
      const height = document.documentElement.scrollHeight;
      if (height - before < innerHeight / 2 && performance.now() < ends) return;
      clearInterval(look);
      resolve(height / innerHeight);
    }, 25);
  });
}
