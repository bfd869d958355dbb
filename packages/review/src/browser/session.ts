import type { Browser, BrowserContext, CDPSession, Page, Request, Route } from 'playwright-core';
import type { Incident, MediaSeen, PermissionAsk, SentRequest, Stored } from '../evidence.ts';
import type { Coordinates, Search } from '../gather/carried.ts';
import { watchPage } from '../gather/watch-page.ts';
import { markPattern } from '../identity.ts';
import type { Limits } from './limits.ts';
import { isPrivateHost } from './reach.ts';

const most = { body: 16 * 1024, header: 2048 } as const;
/** Headers that say something about a child or about who may use what. Cookies are kept as storage. */
const keptHeaders = /^(referer|origin|authorization|sec-gpc|content-type|x-.*|dnt)$/i;

export interface SessionOptions {
  readonly browser: Browser;
  readonly locale: string;
  readonly timezone: string;
  readonly coordinates: Coordinates;
  readonly search: Search;
  readonly limits: Limits;
  /** Whether addresses that are not private may be reached. */
  readonly reachesPublic: boolean;
  /** Hosts that are mapped to this machine, so that they may be reached all the same. */
  readonly mappedHosts?: readonly string[];
  /** How the reviewer names itself, at the end of the browser's own name. */
  readonly agent: string;
  /** Whether the browser sends Global Privacy Control. */
  readonly optOutSignal?: boolean;
  readonly clock: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** The browser of one persona: clean, watched, and kept within limits. */
export interface Session {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly requests: readonly SentRequest[];
  readonly asks: readonly PermissionAsk[];
  readonly media: readonly MediaSeen[];
  readonly incidents: readonly Incident[];
  /** Marks of personas that were in what the platform sent, whether it showed them or not. */
  readonly marksSent: readonly { readonly mark: string; readonly url: string; readonly during: string }[];
  /** Resolves when the answers that have begun were looked through. */
  settle(): Promise<void>;
  /** Names what the persona is at from now on. */
  during(step: string): void;
  /** A fresh page in the same browser, as another tab. The old one stays. */
  newTab(): Promise<Page>;
  /** What the browser keeps now. */
  stored(): Promise<readonly Stored[]>;
  /** Whether the persona has used up what it may. */
  readonly spent: boolean;
  close(): Promise<void>;
}

export async function openSession(options: SessionOptions): Promise<Session> {
  const { browser, limits, search, clock, agent, coordinates, reachesPublic } = options;
  const opened = clock();
  const requests: (SentRequest & { status: number | null })[] = [];
  const asks: PermissionAsk[] = [];
  const media: MediaSeen[] = [];
  const incidents: Incident[] = [];
  const marksSent: { mark: string; url: string; during: string }[] = [];
  const readings = new Set<Promise<void>>();
  const byRequest = new WeakMap<Request, (typeof requests)[number]>();
  let step = 'start';
  let bytes = 0;
  let spent = false;
  let nextSlot = 0;
  /** Whether a tab that comes now is the reviewer's own. */
  let opening = false;

  const context = await browser.newContext({
    locale: options.locale,
    timezoneId: options.timezone,
    geolocation: { ...coordinates, accuracy: 10 },
    viewport: { width: 1280, height: 800 },
    acceptDownloads: false,
    serviceWorkers: 'block',
    userAgent: `${await agentOf(browser)} ${agent}`,
    extraHTTPHeaders: options.optOutSignal ? { 'Sec-GPC': '1' } : {},
  });
  context.setDefaultTimeout(limits.action);
  context.setDefaultNavigationTimeout(limits.navigation);
  if (options.optOutSignal) {
    await context.addInitScript(() => {
      Object.defineProperty(navigator, 'globalPrivacyControl', { value: true });
    });
  }
  const tell = `told_${Math.abs(hash(agent + step)).toString(36)}`;
  await context.exposeBinding(tell, ({ page: from }, what: unknown, afterPress: unknown) => {
    if (typeof what !== 'string' || asks.length + media.length > 2000) return;
    const url = from.url();
    const at = clock() - opened;
    const ask = (['geolocation', 'notifications', 'camera', 'contacts'] as const).find((one) => one === what);
    if (ask) asks.push({ what: ask, during: step, at, afterPress: afterPress === true, url });
    else if (what.startsWith('{')) media.push(mediaOf(what, url, step, afterPress === true));
  });
  await context.addInitScript(`(${watchPage.toString()})(${JSON.stringify(tell)})`);

  const note = (what: Incident['what'], says: string) => {
    if (incidents.length < 200) incidents.push({ what, during: step, says: says.slice(0, 300) });
  };

  await context.route('**/*', async (route: Route) => {
    const url = new URL(route.request().url());
    const mapped = options.mappedHosts?.some((host) => matches(url.hostname, host)) ?? false;
    if (!reachesPublic && !mapped && !isPrivateHost(url.hostname)) {
      note('out-of-reach', `${url.hostname} is not on this machine or a private network`);
      return route.abort('blockedbyclient');
    }
    if (spent || requests.length > limits.requests) {
      if (!spent) note('too-many', `more than ${limits.requests} requests`);
      spent = true;
      return route.abort('blockedbyclient');
    }
    const now = clock();
    nextSlot = Math.max(now, nextSlot) + 1000 / limits.requestsEachSecond;
    const early = nextSlot - now - 1000;
    if (early > 0) await options.wait(early);
    return route.continue();
  });

  context.on('request', (request) => {
    const url = request.url();
    if (url.startsWith('data:') || url.startsWith('blob:')) return;
    const headers = Object.fromEntries(
      Object.entries(request.headers())
        .filter(([name]) => keptHeaders.test(name))
        .map(([name, value]) => [name, value.slice(0, most.header)]),
    );
    const body = bodyOf(request);
    const sent = {
      number: requests.length,
      url,
      method: request.method(),
      kind: request.resourceType(),
      at: clock() - opened,
      during: step,
      status: null,
      carries: search.in({ address: url, headers: Object.values(headers).join('\n'), body: body ?? '' }),
      headers,
      body,
    };
    requests.push(sent);
    byRequest.set(request, sent);
  });
  context.on('response', (response) => {
    const sent = byRequest.get(response.request());
    if (sent) sent.status = response.status();
    const type = response.headers()['content-type'] ?? '';
    if (!/text|json|xml|javascript/.test(type) || /event-stream/.test(type)) return;
    const { url, during } = sent ?? { url: response.url(), during: step };
    const reading = response
      .text()
      .then((text) => {
        for (const mark of new Set(text.match(markPattern) ?? [])) {
          if (marksSent.length < 5000) marksSent.push({ mark, url, during });
        }
      })
      .catch(() => {})
      .finally(() => readings.delete(reading));
    readings.add(reading);
  });
  context.on('weberror', (error) => note('page-error', error.error().message));

  const page = await context.newPage();
  const own = new Set<Page>([page]);
  await prepare(page);
  context.on('page', (other) => {
    if (opening || own.has(other)) return;
    note('window', other.url());
    void other.close().catch(() => {});
  });

  async function prepare(one: Page): Promise<void> {
    one.on('dialog', (dialog) => {
      note('dialog', dialog.message());
      void dialog.dismiss().catch(() => {});
    });
    one.on('download', (download) => {
      note('download', download.suggestedFilename());
      void download.cancel().catch(() => {});
    });
    one.on('crash', () => note('crash', one.url()));
    const devtools = await context.newCDPSession(one);
    await limitAnswers(devtools, one);
  }

  /** Stops an answer that grows past its bound; the page goes on without it. */
  async function limitAnswers(devtools: CDPSession, one: Page): Promise<void> {
    const sizes = new Map<string, number>();
    devtools.on('Network.dataReceived', ({ requestId, dataLength }) => {
      const size = (sizes.get(requestId) ?? 0) + dataLength;
      sizes.set(requestId, size);
      bytes += dataLength;
      if (size <= limits.answerBytes && bytes <= limits.allBytes) return;
      if (!spent)
        note('too-big', size > limits.answerBytes ? `one answer of ${one.url()}` : 'all answers together');
      if (bytes > limits.allBytes) spent = true;
      void devtools.send('Page.stopLoading').catch(() => {});
    });
    devtools.on('Network.loadingFinished', ({ requestId }) => sizes.delete(requestId));
    devtools.on('Network.loadingFailed', ({ requestId }) => sizes.delete(requestId));
    await devtools.send('Network.enable');
  }

  return {
    context,
    page,
    requests,
    asks,
    media,
    incidents,
    marksSent,
    async settle() {
      await Promise.race([Promise.all(readings), options.wait(limits.action)]);
    },
    get spent() {
      return spent;
    },
    during(name) {
      step = name;
    },
    async newTab() {
      opening = true;
      try {
        const tab = await context.newPage();
        own.add(tab);
        await prepare(tab);
        return tab;
      } finally {
        opening = false;
      }
    },
    async stored() {
      const { cookies, origins } = await context.storageState({ indexedDB: true });
      const now = clock() / 1000;
      const carried = (name: string, value: string) =>
        search.inText(`${name}=${value}`).map((one) => ({ ...one, where: 'body' as const }));
      return [
        ...cookies.map(
          ({ name, value, domain, expires }): Stored => ({
            where: 'cookie',
            host: domain.replace(/^\./, ''),
            name,
            during: step,
            lasts: expires > 0 ? Math.round(expires - now) : null,
            carries: carried(name, value),
          }),
        ),
        ...origins.flatMap(({ origin, localStorage }) =>
          localStorage.map(
            ({ name, value }): Stored => ({
              where: 'local-storage',
              host: new URL(origin).hostname,
              name,
              during: step,
              lasts: null,
              carries: carried(name, value),
            }),
          ),
        ),
      ];
    },
    close: () => context.close().catch(() => {}),
  };
}

async function agentOf(browser: Browser): Promise<string> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    return (await page.evaluate(() => navigator.userAgent)).replace('HeadlessChrome', 'Chrome');
  } finally {
    await context.close();
  }
}

function bodyOf(request: Request): string | null {
  try {
    return request.postData()?.slice(0, most.body) ?? null;
  } catch {
    return null;
  }
}

function mediaOf(told: string, url: string, during: string, afterPress: boolean): MediaSeen {
  try {
    const { plays, muted } = JSON.parse(told) as { plays?: unknown; muted?: unknown };
    return { url: String(plays ?? url), during, playsByItself: !afterPress, muted: muted === true };
  } catch {
    return { url, during, playsByItself: !afterPress, muted: false };
  }
}

function matches(host: string, pattern: string): boolean {
  return pattern.startsWith('*.')
    ? host.endsWith(pattern.slice(1)) || host === pattern.slice(2)
    : host === pattern;
}

function hash(text: string): number {
  let value = 0;
  for (const letter of text) value = (Math.imul(value, 31) + letter.codePointAt(0)!) | 0;
  return value;
}
