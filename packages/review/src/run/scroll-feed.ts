import type { Page } from 'playwright-core';

export interface ScrollOptions {
  /** How often its end is gone to. */
  readonly ends: number;
  /** Milliseconds in which a feed that goes on by itself has gone on. */
  readonly patience: number;
  /** After how many looks in a row at an end that stays where it is nobody looks again. */
  readonly still?: number;
}

/**
 * Goes to the end of a page a few times, touching nothing.
 * @returns screens high at first and after each time
 */
export async function scrollFeed(
  page: Page,
  { ends, patience, still = ends }: ScrollOptions,
): Promise<readonly number[]> {
  const heights = [await page.evaluate(() => document.documentElement.scrollHeight / innerHeight)];
  for (let stood = 0; heights.length <= ends && stood < still; ) {
    const height = await page.evaluate(growAtEnd, patience);
    stood = height > heights.at(-1)! ? 0 : stood + 1;
    heights.push(height);
  }
  return heights;
}

/** Runs in the page: its height in screens once it has grown by half of one, or when patience is at an end. */
function growAtEnd(patience: number): Promise<number> {
  const before = document.documentElement.scrollHeight;
  scrollTo(0, before);
  const over = performance.now() + patience;
  return new Promise((resolve) => {
    const look = setInterval(() => {
      const height = document.documentElement.scrollHeight;
      if (height - before < innerHeight / 2 && performance.now() < over) return;
      clearInterval(look);
      resolve(height / innerHeight);
    }, 25);
  });
}
