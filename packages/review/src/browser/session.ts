import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import type { Coordinates } from '../surroundings.ts';
import { makeCareful } from './careful-page.ts';
import { openGate, type Resolve } from './gate.ts';
import { type Hear, hearing } from './hear.ts';
import type { Incident } from './incident.ts';
import { agentOf, hostsOf } from './launch.ts';
import type { Limits } from './limits.ts';
import { pageOf } from './page-of.ts';
import { reachFrom } from './reach.ts';
import { type Timer, within } from './within.ts';

const most = {
  incidents: 300,
  /** Of one kind during one step, before the rest are only counted. */
  alike: 10,
  /** During one step, before the page is closed. */
  dialogs: 20,
  windows: 50,
  messages: 5_000,
} as const;
/** Times in a row that nothing answers before somebody asks whether the platform is there at all. */
const silencesAllowed = 3;

/** The browser of a persona, as those see it who watch what happens in it. */
export interface Browsing {
  readonly context: BrowserContext;
  /** The reviewer's own pages that are open now; not the windows that pages open. */
  readonly pages: ReadonlySet<Page>;
  /** What the persona is at. */
  readonly during: () => string;
  /** Whether there is a browser that answers. */
  readonly isAlive: () => boolean;
  readonly over: AbortSignal;
  readonly limits: Limits;
  readonly clock: () => number;
  readonly timer: Timer;
  /** Every listener of what happens in the browser is made by it. */
  readonly hear: Hear;
}

/** Whatever watches a browser. */
interface Watching {
  /** Called at the end of each step, while what it left stands. */
  settle(): Promise<void>;
}

export interface SessionOptions<Watch extends Watching = Watching> {
  readonly browser: Browser;
  /** The address of the platform: the one thing of this machine or a private network that its pages may reach. */
  readonly platform: string;
  /** Addresses besides, that its pages may reach though they are private. */
  readonly alsoReaches?: readonly string[];
  readonly locale: string;
  readonly timezone: string;
  readonly coordinates: Coordinates;
  readonly limits: Limits;
  /** Whether addresses that are not private may be reached. */
  readonly reachesPublic: boolean;
  /** How the reviewer names itself, at the end of the browser's own name. */
  readonly agent: string;
  /** Whether the browser sends Global Privacy Control. */
  readonly optOutSignal?: boolean;
  readonly clock: () => number;
  readonly timer: Timer;
  /** Looks names up; the system does where it is left out. */
  readonly resolve?: Resolve;
  /** Called before the first page. */
  readonly watch: (browsing: Browsing) => Promise<Watch>;
}

/** The browser of one persona: clean, watched, and kept within limits. */
export interface Session {
  readonly context: BrowserContext;
  /** Every listener of what happens in this browser is made by it. */
  readonly hear: Hear;
  readonly page: Page;
  readonly incidents: readonly Incident[];
  /** Resolves when whatever watches has looked at what the step left. */
  settle(): Promise<void>;
  /** Names what the persona is at from now on. */
  during(step: string): void;
  /** A fresh page in the same browser, as another tab. The old one stays. */
  newTab(): Promise<Page>;
  /** This page, or a new one in its stead where it was closed, has crashed, or no longer answers. */
  ready(page: Page): Promise<Page>;
  /**
   * An empty page for the next try. `isRunning`: something still acts on this one; it is closed, so that whatever acts
   * on it throws at once.
   */
  renew(page: Page, isRunning: boolean): Promise<Page>;
  /** Throws where the last document of a page was a failure of the server (5xx). */
  check(page: Page): void;
  /**
   * Aborted when the persona can do no more, with words for the reason: it has used up what it may, the platform no
   * longer answers, or the browser has ended.
   */
  readonly over: AbortSignal;
  /** Whether the persona has used up what it may. */
  readonly spent: boolean;
  close(): Promise<void>;
}

export async function openSession<Watch extends Watching>(
  options: SessionOptions<Watch>,
): Promise<Session & { readonly watching: Watch }> {
  const { browser, limits, clock, agent, coordinates, timer } = options;
  const incidents: Incident[] = [];
  /** Pages whose last document of this step was a failure of the server. */
  const failed = new Map<Page, string>();
  const crashed = new WeakSet<Page>();
  const own = new Set<Page>();
  const over = new AbortController();
  let step = 'start';
  /** How often something odd was noted during this step, by its kind. */
  const odd = new Map<string, number>();
  /** That came by WebSocket during this step. */
  let messages = 0;
  let spent = false;
  let requests = 0;
  let nextSlot = 0;
  let silences = 0;
  /** Whether a tab that comes now is the reviewer's own. */
  let opening = 0;

  const note = (what: Incident['what'], says: string): number => {
    const times = (odd.get(what) ?? 0) + 1;
    odd.set(what, times);
    if (incidents.length >= most.incidents || times > most.alike + 1) return times;
    const words = times > most.alike ? 'and more of the same' : says.slice(0, 300);
    if (!incidents.some((one) => one.what === what && one.during === step && one.says === words))
      incidents.push({ what, during: step, says: words });
    return times;
  };
  const hear = hearing((thrown) => {
    note('not-taken', thrown instanceof Error ? thrown.message : String(thrown));
  });
  const end = (why: string): void => {
    if (over.signal.aborted) return;
    gate.shut();
    over.abort(new Error(why));
  };
  const spend = (what: 'too-many' | 'too-big', says: string): void => {
    if (!spent) note(what, says);
    spent = true;
    end(`The platform made this browser use up what it may: ${says}.`);
  };

  const gate = await openGate({
    reach: reachFrom(options.platform, options),
    hosts: hostsOf(browser),
    answerBytes: limits.answerBytes,
    allBytes: limits.allBytes,
    resolve: options.resolve,
    async turn() {
      const now = clock();
      nextSlot = Math.max(now, nextSlot) + 1000 / limits.requestsEachSecond;
      const early = nextSlot - now - 1000;
      if (early > 0) await timer(early).over;
    },
    onRefused(service) {
      note('out-of-reach', `${service} is not where this platform's pages may reach`);
    },
    onTooBig(says, all) {
      if (all) spend('too-big', says);
      else note('too-big', says);
    },
  });

  const context = await browser
    .newContext({
      locale: options.locale,
      timezoneId: options.timezone,
      geolocation: { ...coordinates, accuracy: 10 },
      viewport: { width: 1280, height: 800 },
      acceptDownloads: false,
      serviceWorkers: 'block',
      userAgent: `${await agentOf(browser)} ${agent}`,
      extraHTTPHeaders: options.optOutSignal ? { 'Sec-GPC': '1' } : {},
      proxy: { server: gate.url },
    })
    .catch(async (error) => {
      await gate.close();
      throw error;
    });
  context.setDefaultTimeout(limits.action);
  context.setDefaultNavigationTimeout(limits.navigation);
  if (options.optOutSignal) {
    await context.addInitScript(() => {
      Object.defineProperty(navigator, 'globalPrivacyControl', { value: true });
    });
  }
  // As with service workers: what it sends goes past every page, and is seen by nobody. Pages do without where there is none.
  await context.addInitScript(() => Reflect.deleteProperty(window, 'SharedWorker'));
  context.on(
    'request',
    hear((request) => {
      if (/^(data|blob):/.test(request.url()) || spent) return;
      if (++requests > limits.requests) spend('too-many', `more than ${limits.requests} requests`);
    }),
  );
  context.on(
    'response',
    hear((response) => {
      const request = response.request();
      const page = pageOf(request);
      if (!page) return;
      const status = response.status();
      if (status >= 500) failed.set(page, `${request.url().slice(0, 300)} answered ${status}.`);
      else failed.delete(page);
      if (status === 401 && response.headers()['www-authenticate'])
        note('sign-in-prompt', `${request.url()} asked for a name and a password in a window of the browser`);
    }),
  );
  context.on(
    'requestfailed',
    hear((request) => {
      const why = request.failure()?.errorText ?? '';
      const url = request.url();
      if (/ERR_(CERT|SSL)/.test(why))
        note('certificate', `${url} has no certificate that a browser takes (${why})`);
      else if (/TOO_MANY_REDIRECTS/.test(why))
        note('redirects', `${url} led from one address to the next without end`);
      else if (/UNSAFE_(REDIRECT|PORT)|DISALLOWED_URL|UNKNOWN_URL_SCHEME/.test(why))
        note('out-of-reach', `${url} led where no page may lead (${why})`);
    }),
  );
  context.on(
    'weberror',
    hear((error) => void note('page-error', error.error().message)),
  );
  context.on(
    'dialog',
    hear((dialog) => {
      const isLeaving = dialog.type() === 'beforeunload';
      const times = note('dialog', isLeaving ? 'asked whether to leave the page' : dialog.message());
      const answer = isLeaving ? dialog.accept() : dialog.dismiss();
      answer.catch(() => {});
      if (times > most.dialogs) shutPage(dialog.page(), `more than ${most.dialogs} dialogs`);
    }),
  );
  context.on(
    'page',
    hear((other) => {
      if (opening > 0 || own.has(other)) return;
      other.on('download', hear(putAway));
      const times = note('window', other.url());
      other.close().catch(() => {});
      if (times <= most.windows) return;
      for (const one of own) shutPage(one, `more than ${most.windows} windows`);
    }),
  );
  const onDisconnected = hear(() => end('The browser ended before the review did.'));
  browser.on('disconnected', onDisconnected);

  const watching = await options.watch({
    context,
    pages: own,
    during: () => step,
    isAlive: () => !over.signal.aborted || browser.isConnected(),
    over: over.signal,
    limits,
    clock,
    timer,
    hear,
  });
  const page = await newPage();

  function putAway(download: { suggestedFilename(): string; cancel(): Promise<void> }): void {
    note('download', download.suggestedFilename());
    download.cancel().catch(() => {});
  }

  /** Closes a page that does nothing but keep the reviewer busy; the next step gets a new one. */
  function shutPage(one: Page | null, says: string): void {
    if (!one || one.isClosed()) return;
    note('too-many', says);
    one.close().catch(() => {});
  }

  async function newPage(): Promise<Page> {
    opening++;
    try {
      const one = await context.newPage();
      own.add(one);
      one.on(
        'close',
        hear(() => own.delete(one)),
      );
      one.on('download', hear(putAway));
      one.on(
        'crash',
        hear(() => {
          crashed.add(one);
          note('crash', one.url());
        }),
      );
      one.on(
        'websocket',
        hear((socket) => {
          socket.on(
            'framereceived',
            hear(() => {
              if (messages++ === most.messages)
                shutPage(one, `more than ${most.messages} messages by WebSocket`);
            }),
          );
        }),
      );
      makeCareful(one, {
        context,
        navigation: limits.navigation,
        patience: limits.patience,
        note,
        gate,
        timer,
        action: limits.action,
        onAnswer() {
          silences = 0;
        },
        onNoAnswer,
      });
      await limitAnswers(await context.newCDPSession(one), one);
      return one;
    } finally {
      opening--;
    }
  }

  /** Is it this page, or is nobody there? */
  async function onNoAnswer(): Promise<void> {
    if (++silences < silencesAllowed) return;
    for (let knock = 0; knock < 3 && !over.signal.aborted; knock++) {
      if (knock > 0) await timer(limits.action).over;
      const asked = context.request.get(options.platform, { timeout: limits.action, maxRedirects: 0 });
      const answer = await asked.catch(() => null);
      if (answer) {
        silences = 0;
        return void answer.dispose().catch(() => {});
      }
    }
    end('The platform stopped answering.');
  }

  /** Stops an answer that grows past its bound; the page goes on without it. */
  async function limitAnswers(devtools: CDPSession, one: Page): Promise<void> {
    const sizes = new Map<string, number>();
    let bytes = 0;
    devtools.on(
      'Network.dataReceived',
      hear(({ requestId, dataLength }) => {
        const size = (sizes.get(requestId) ?? 0) + dataLength;
        sizes.set(requestId, size);
        bytes += dataLength;
        if (bytes > limits.allBytes) return spend('too-big', 'all answers together');
        if (size <= limits.answerBytes) return;
        note('too-big', `one answer of ${one.url()}`);
        devtools.send('Page.stopLoading').catch(() => {});
      }),
    );
    devtools.on(
      'Network.loadingFinished',
      hear(({ requestId }) => sizes.delete(requestId)),
    );
    devtools.on(
      'Network.loadingFailed',
      hear(({ requestId }) => sizes.delete(requestId)),
    );
    await devtools.send('Network.enable', { maxTotalBufferSize: 0, maxResourceBufferSize: 0 });
  }

  async function replaced(one: Page): Promise<Page> {
    const closing = one.isClosed() ? Promise.resolve() : one.close();
    await within(closing, limits.action, timer).catch(() => {});
    return newPage();
  }

  return {
    context,
    hear,
    page,
    watching,
    incidents,
    over: over.signal,
    async settle() {
      if (!over.signal.aborted) await watching.settle();
    },
    get spent() {
      return spent;
    },
    during(name) {
      step = name;
      odd.clear();
      failed.clear();
      messages = 0;
    },
    newTab: newPage,
    async ready(one) {
      if (over.signal.aborted) return one;
      if (one.isClosed() || crashed.has(one)) return replaced(one);
      const answers = await within(
        one.evaluate(() => true),
        limits.action,
        timer,
      ).catch(() => one.isClosed() === false && !crashed.has(one));
      if (answers) return one;
      if (answers === undefined) note('hung', `${one.url()} no longer answered`);
      return replaced(one);
    },
    async renew(one, isRunning) {
      if (!isRunning && !one.isClosed() && !crashed.has(one)) {
        const left = one.goto('about:blank', { timeout: limits.action }).catch(() => null);
        if (await left.then(() => one.url() === 'about:blank')) return one;
      }
      return replaced(one);
    },
    check(one) {
      const why = failed.get(one);
      if (why) throw new Error(why);
    },
    async close() {
      browser.off('disconnected', onDisconnected);
      await within(context.close(), limits.action, timer).catch(() => {});
      await gate.close();
    },
  };
}
