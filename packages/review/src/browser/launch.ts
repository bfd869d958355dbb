import { type Browser, chromium } from 'playwright-core';

export interface LaunchOptions {
  /** Where Chromium is. Default: `STAIRGATE_CHROMIUM`, else `/usr/bin/chromium`. */
  readonly executablePath?: string;
  /** Names that lead somewhere else, such as `*.doubleclick.net` to `127.0.0.1:4310`. */
  readonly hosts?: Readonly<Record<string, string>>;
  /** Whether names that are not private lead anywhere at all. */
  readonly reachesPublic: boolean;
  /** More for Chromium itself. */
  readonly args?: readonly string[];
}

const privateNames = ['localhost', '*.localhost', '127.*', '10.*', '172.*', '192.168.*', '169.254.*', '[*'];

/** The system's Chromium, headless, with nothing in it that talks to the network by itself. */
export function launchBrowser({
  executablePath,
  hosts = {},
  reachesPublic,
  args = [],
}: LaunchOptions): Promise<Browser> {
  const mapped = Object.entries(hosts).map(([from, to]) => `MAP ${from} ${to}`);
  // What is let through here by its name is held to its address, request by request, in `openSession`.
  const closed = reachesPublic ? [] : ['MAP * ~NOTFOUND', ...privateNames.map((name) => `EXCLUDE ${name}`)];
  const rules = [...mapped, ...closed].join(', ');
  return chromium.launch({
    executablePath: executablePath ?? process.env.STAIRGATE_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // Media must play by itself here if it would for a child who has used the site before.
      '--autoplay-policy=no-user-gesture-required',
      ...args,
      ...(rules === '' ? [] : [`--host-resolver-rules=${rules}`]),
    ],
  });
}
