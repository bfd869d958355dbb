import { type Browser, chromium } from 'playwright-core';
import { findChromium } from './find-chromium.ts';

export interface LaunchOptions {
  /** Where Chromium is. Default: what `findChromium` finds. */
  readonly executablePath?: string;
  /** Names that lead somewhere else, such as `*.doubleclick.net` to `127.0.0.1:4310`. */
  readonly hosts?: Readonly<Record<string, string>>;
  /** Whether names that are not private lead anywhere at all. */
  readonly reachesPublic: boolean;
  /** More for Chromium itself. */
  readonly args?: readonly string[];
}

const mapped = new WeakMap<Browser, Readonly<Record<string, string>>>();
const agents = new WeakMap<Browser, Promise<string>>();

/** The system's Chromium, headless, with nothing in it that talks to the network by itself. */
export async function launchBrowser({
  executablePath,
  hosts = {},
  reachesPublic,
  args = [],
}: LaunchOptions): Promise<Browser> {
  // Each persona's way out is its gate, which looks names up. The browser itself looks up none where none may be.
  const rules = reachesPublic ? [] : ['MAP * ~NOTFOUND', 'EXCLUDE 127.0.0.1'];
  const browser = await chromium.launch({
    executablePath: executablePath ?? findChromium(process.env) ?? undefined,
    // A page that opens windows by itself is stopped, as in the browser of a child.
    ignoreDefaultArgs: ['--disable-popup-blocking'],
    // Whoever runs the review says when it ends.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // No way past the gate.
      '--webrtc-ip-handling-policy=disable_non_proxied_udp',
      '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
      // Media must play by itself here if it would for a child who has used the site before.
      '--autoplay-policy=no-user-gesture-required',
      ...args,
      ...(rules.length === 0 ? [] : [`--host-resolver-rules=${rules.join(', ')}`]),
    ],
  });
  mapped.set(browser, hosts);
  return browser;
}

/** The names that were mapped when this browser was launched. */
export function hostsOf(browser: Browser): Readonly<Record<string, string>> {
  return mapped.get(browser) ?? {};
}

/** How the browser names itself, as if it had a window. */
export function agentOf(browser: Browser): Promise<string> {
  const known = agents.get(browser) ?? readAgent(browser);
  agents.set(browser, known);
  return known;
}

async function readAgent(browser: Browser): Promise<string> {
  const devtools = await browser.newBrowserCDPSession();
  try {
    const { userAgent } = await devtools.send('Browser.getVersion');
    return userAgent.replace('HeadlessChrome', 'Chrome');
  } finally {
    await devtools.detach().catch(() => {});
  }
}
