import type { Browser } from 'playwright-core';
import { openGate, type Resolve } from './gate.ts';
import { agentOf, hostsOf } from './launch.ts';
import { reachFrom } from './reach.ts';

export interface AwayOptions {
  readonly browser: Browser;
  readonly url: string;
  readonly reachesPublic: boolean;
  /** How the reviewer names itself, at the end of the browser's own name. */
  readonly agent: string;
  /** Milliseconds that it has to answer. */
  readonly patience: number;
  readonly resolve?: Resolve;
}

/** Why a browser gets nothing at all from an address, in words that follow a colon; null where something answers. */
export async function whyAway({
  browser,
  url,
  reachesPublic,
  agent,
  patience,
  resolve,
}: AwayOptions): Promise<string | null> {
  const gate = await openGate({
    reach: reachFrom(url, { reachesPublic }),
    hosts: hostsOf(browser),
    answerBytes: 2 ** 22,
    allBytes: 2 ** 24,
    turn: async () => {},
    onRefused() {},
    onTooBig() {},
    resolve,
  });
  const context = await browser.newContext({
    proxy: { server: gate.url },
    acceptDownloads: false,
    serviceWorkers: 'block',
    userAgent: `${await agentOf(browser)} ${agent}`,
  });
  try {
    const page = await context.newPage();
    await page.goto(url, { waitUntil: 'commit', timeout: patience });
    return null;
  } catch (error) {
    return wordsOf(error, gate.failure?.says, patience);
  } finally {
    await context.close();
    await gate.close();
  }
}

function wordsOf(error: unknown, failure: string | undefined, patience: number): string | null {
  const says = error instanceof Error ? error.message : String(error);
  const code = /net::(ERR_\w+)/.exec(says)?.[1] ?? '';
  if (failure !== undefined) return failure;
  if (error instanceof Error && error.name === 'TimeoutError')
    return `it did not answer within ${Math.round(patience / 1000)} seconds`;
  if (code.startsWith('ERR_CERT')) return `its certificate is not one that a browser takes (${code})`;
  if (code.startsWith('ERR_SSL')) return `it speaks no TLS that a browser understands (${code})`;
  if (code === 'ERR_TOO_MANY_REDIRECTS') return 'it leads from one address to the next without end';
  if (code === 'ERR_UNSAFE_REDIRECT') return 'it leads where no page may lead';
  // A no, a question for a password, a download: somebody is there.
  if (/ERR_(HTTP_RESPONSE_CODE_FAILURE|INVALID_AUTH_CREDENTIALS|ABORTED)/.test(code) || code === '')
    return null;
  return `it could not be opened (${code})`;
}
