import { type Browser, chromium } from 'playwright-core';
import { findChromium } from '../packages/review/src/browser/find-chromium.ts';

/** The system's Chromium, headless, with nothing that talks to the network by itself. Fails where there is none. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(process.env) ?? undefined,
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
