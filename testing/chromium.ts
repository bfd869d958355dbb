import { type Browser, chromium } from 'playwright-core';
import { findChromium } from '../packages/review/src/browser/find-chromium.ts';
import { quietArgs } from '../packages/review/src/browser/quiet-args.ts';

/** For a step that hangs alone: a browser on a busy machine takes its time, and is not wrong for it. */
const patience = 120_000;

/**
 * The system's Chromium, headless, with nothing that talks to the network by itself; its steps wait as long as a busy
 * machine needs. Fails where there is none.
 */
export async function launchChromium(): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: findChromium(process.env) ?? undefined,
    args: ['--no-sandbox', ...quietArgs],
  });
  browser.on('context', (context) => context.setDefaultTimeout(patience));
  return browser;
}
