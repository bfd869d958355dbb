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

/** Where a Chromium is: `STAIRGATE_CHROMIUM`, else the system's, else the one that Playwright keeps. Null for none. */
export function findChromium(env: Readonly<Record<string, string | undefined>>): string | null {
  if (env.STAIRGATE_CHROMIUM) return env.STAIRGATE_CHROMIUM;
  const onPath = (env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .flatMap((folder) => names.map((name) => join(folder, name)));
  return [...onPath, ...places, chromium.executablePath()].find((path) => existsSync(path)) ?? null;
}
