import { type Browser, chromium } from 'playwright-core';

/** The system's Chromium, headless, with nothing that talks to the network by itself. Fails where there is none. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.STAIRGATE_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
