import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

// The shell without a window first: the same engine, and a page takes it half the time.
const names = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'chrome',
];
const places = [
  '/usr/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

type Environment = Readonly<Record<string, string | undefined>>;

/** Where a Chromium is: `STAIRGATE_CHROMIUM`, else the system's, else the one that Playwright keeps. Null for none. */
export const findChromium = (env: Environment): string | null => chromiums(env)[0] ?? null;

/** All that there are, in the order in which they are taken; the one that `STAIRGATE_CHROMIUM` names is taken at its word. */
export function chromiums(env: Environment): readonly string[] {
  const named = env.STAIRGATE_CHROMIUM;
  const onPath = (env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .flatMap((folder) => names.map((name) => join(folder, name)));
  const found = [...onPath, ...places, chromium.executablePath()].filter((path) => existsSync(path));
  return [...(named ? [named] : []), ...found];
}
