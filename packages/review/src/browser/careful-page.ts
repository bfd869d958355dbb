import type { BrowserContext, Page, Response } from 'playwright-core';
import type { Gate } from './gate.ts';
import type { Incident } from './incident.ts';
import { type Timer, within } from './within.ts';

export interface CarefulOptions {
  readonly context: BrowserContext;
  /** Milliseconds for a page to answer. */
  readonly navigation: number;
  /** How many times as long as usual is waited for what the browser does by itself. */
  readonly patience: number;
  readonly note: (what: Incident['what'], says: string) => void;
  readonly gate: Pick<Gate, 'failure' | 'forget' | 'wasAsked'>;
  readonly timer: Timer;
  /** Milliseconds for a page to do anything at all. */
  readonly action: number;
  readonly onAnswer: () => void;
  /** Called where nothing answered at all. */
  readonly onNoAnswer: () => Promise<void>;
}

/** Usual milliseconds in which a browser surely asks for what it is told to open, and shows its own page instead. */
const usual = { lost: 1_500, own: 1_000 } as const;

const noConnection =
  /ERR_(EMPTY_RESPONSE|TUNNEL_CONNECTION_FAILED|CONNECTION_|PROXY_|SOCKET_|TIMED_OUT|NAME_NOT)/;

/**
 * A page as journeys use it. Its `goto` opens nothing but the web, whatever address a platform gave; it takes a page
 * that never finishes loading as it is, and throws where the server has failed (5xx). What a step asks past the pages
 * (`page.request`) ends with the page.
 */
export function makeCareful(page: Page, options: CarefulOptions): void {
  const { context, navigation, note, gate, patience, timer } = options;
  const open = page.goto.bind(page);

  const arrived = (at: RegExp) => {
    const showing = page.waitForURL(at, { waitUntil: 'commit', timeout: 0 }).catch(() => {});
    return within(showing, usual.own * patience, timer);
  };

  async function goto(url: string, given: Parameters<Page['goto']>[1] = {}): Promise<Response | null> {
    const address = addressOf(url);
    if (url === 'about:blank') return open(url, given);
    if (!address) {
      note('out-of-reach', `${url} is no address of the web, and was not opened`);
      throw new Error(`${url.slice(0, 200)} is no address of the web. It was not opened.`);
    }
    const { waitUntil = 'load', timeout = navigation, ...rest } = given;
    await needLife();
    let response: Response | null;
    try {
      gate.forget();
      response = await openSurely(address, { ...rest, timeout, waitUntil: 'commit' });
    } catch (error) {
      // The browser's own page for what went wrong would get in the way of what is opened next.
      if (/net::ERR_/.test(String(error))) await arrived(/^chrome-error:/);
      const says = error instanceof Error ? error.message : String(error);
      if (page.isClosed()) throw error;
      const failure = noConnection.test(says) ? gate.failure : null;
      if (!failure && !isTimeout(error)) throw error;
      const words = failure?.says ?? `${address.href} did not answer within ${seconds(timeout)}`;
      if (!failure?.isRefused) {
        note('no-answer', words);
        await options.onNoAnswer();
      }
      throw new Error(`${words[0]!.toUpperCase()}${words.slice(1)}.`);
    }
    options.onAnswer();
    if (response && response.status() >= 500)
      throw new Error(`${address.href} answered ${response.status()}.`);
    if (waitUntil === 'commit') return response;
    try {
      await page.waitForLoadState(waitUntil, { timeout });
    } catch (error) {
      if (page.isClosed() || !isTimeout(error)) throw error;
      note(
        'never-loaded',
        `${address.href} did not finish loading within ${seconds(timeout)}; it was taken as it was`,
      );
    }
    return response;
  }

  /**
   * A page whose script never ends cannot be left: while a navigation waits, Chromium takes no command for it. It is
   * closed at once, so that the next try gets another.
   */
  async function needLife(): Promise<void> {
    const answers = page.evaluate(() => true).catch(() => true);
    if ((await within(answers, options.action, timer)) !== undefined || page.isClosed()) return;
    note('hung', `${page.url()} no longer answered`);
    page.close().catch(() => {});
    throw new Error('The page that was open no longer did anything, and could not be left.');
  }

  /**
   * A page that loads itself anew at the same moment can make the browser lose what it was told to open: it never asks for
   * it. It is then told once more.
   */
  async function openSurely(address: URL, given: Parameters<Page['goto']>[1]): Promise<Response | null> {
    const clock = timer(usual.lost * patience);
    try {
      const opening = open(address.href, given);
      const first = await Promise.race([opening.then(() => 'answered'), clock.over.then(() => 'waiting')]);
      if (first === 'answered' || gate.wasAsked(address) || page.isClosed()) return await opening;
      opening.catch(() => {});
      return await open(address.href, given);
    } finally {
      clock.cancel();
    }
  }

  const requests = new Proxy(context.request, {
    get(target, name) {
      if (page.isClosed()) throw new Error('The step is over.');
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  Object.defineProperties(page, { goto: { value: goto }, request: { value: requests } });
}

function addressOf(url: string): URL | null {
  const address = URL.parse(url);
  return address && /^https?:$/.test(address.protocol) ? address : null;
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}

function seconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 100) / 10} seconds`;
}
