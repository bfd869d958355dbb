import type { Page } from 'playwright-core';
import type { Ref } from '../step.ts';
import type { Folder } from './open-folder.ts';
import { type Control, readControls } from './read-controls.ts';
import { type Line, readLines } from './read-lines.ts';
import { type PageSigns, readPageSigns } from './read-page-signs.ts';

/** One page at one moment: its picture, its words and everything that can be pressed, ticked or filled. */
export interface Screen {
  readonly name: string;
  readonly url: string;
  readonly at: string;
  readonly picture: Ref;
  readonly text: string;
  readonly controls: readonly Control[];
  /** What the persona was at, as with requests. */
  readonly during?: string;
  /** Whether it is the page at all. */
  readonly page?: PageSigns;
  /** What stands where in the picture, in its pixels. */
  readonly lines?: readonly Line[];
}

/** Letters of a page that are kept. */
const most = 20_000;

export interface ScreenOptions {
  readonly name: string;
  /** What the persona is at. */
  readonly during: string;
  /** Where the picture goes, inside the folder of the review. */
  readonly file: string;
  readonly folder: Folder;
  /** Milliseconds that the picture may take. */
  readonly limit: number;
  readonly clock: () => number;
  /** How its address was answered. */
  readonly status: number | null;
}

/** Takes a picture of a page as it stands, with its words and everything on it that can be pressed or filled. */
export async function takeScreen(
  page: Page,
  { name, during, file, folder, limit, clock, status }: ScreenOptions,
): Promise<Screen> {
  const [text, lines, picture] = await Promise.all([
    page.evaluate((letters) => (document.body?.innerText ?? '').slice(0, letters), most),
    page.evaluate(readLines),
    // CSS pixels and JPEG: a quarter of the time and the size of PNG, and as legible.
    page.screenshot({ timeout: limit, type: 'jpeg', quality: 70, scale: 'css' }),
  ]);
  return {
    name,
    during,
    url: page.url(),
    at: new Date(clock()).toISOString(),
    picture: folder.write(file, picture),
    text,
    lines,
    controls: await controlsOn(page),
    page: { status, ...(await page.evaluate(readPageSigns)) },
  };
}

/** Frames that are looked into: more show adverts. */
const mostFrames = 6;

/** Of the page and of its frames. A frame that goes away while it is read has none. */
async function controlsOn(page: Page): Promise<readonly Control[]> {
  const [own, ...frames] = page.frames().slice(0, mostFrames);
  const all = await Promise.all([
    own!.evaluate(readControls),
    ...frames.map((frame) => frame.evaluate(readControls).catch((): Control[] => [])),
  ]);
  return all.flatMap((controls, frame) =>
    frame === 0 ? controls : controls.map((one) => ({ ...one, frame })),
  );
}
