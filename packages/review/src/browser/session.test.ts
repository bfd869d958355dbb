import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Incident, Ref } from '../evidence.ts';
import { createSearch } from '../gather/carried.ts';
import { watchAll } from '../gather/watch-all.ts';
import { watchEnd } from './ending.ts';
import { handWound } from './hand-wound.testing.ts';
import { type HostilePlatform, startHostilePlatform, startPlainText } from './hostile-platform.testing.ts';
import { launchBrowser } from './launch.ts';
import { type Limits, usualLimits } from './limits.ts';
import { playStep } from './play-step.ts';
import { openSession, type Session, type SessionOptions } from './session.ts';
import { systemTimer, within } from './within.ts';

const limits: Limits = {
  ...usualLimits,
  action: 3000,
  navigation: 5000,
  answerBytes: 4 * 2 ** 20,
  allBytes: 40 * 2 ** 20,
};
const { timer, endSteps } = handWound(limits.step);
/** Milliseconds that a page has which does answer, on the busiest machine. */
const plenty = 120_000;
const coordinates = { latitude: 53.481127, longitude: -2.237316 };
const search = createSearch({
  identity: {
    username: 'wren_abcdef',
    name: 'Wren Quillthistle',
    password: 'three-small-words',
    email: 'wren.abcdef@example.org',
    born: { year: 2013, month: 4, day: 1 },
  },
  coordinates,
  places: ['Piccadilly Gardens'],
});

let platform: HostilePlatform;
let browser: Browser;
const sessions: Session[] = [];

beforeAll(async () => {
  platform = await startHostilePlatform();
  browser = await launchBrowser({ reachesPublic: false });
});
afterAll(async () => {
  await browser.close();
  await platform.close();
});
afterEach(async () => {
  for (const session of sessions.splice(0)) await session.close();
});

async function open(more: Partial<Omit<SessionOptions, 'watch'>> = {}, stop?: AbortSignal) {
  const session = await openSession({
    browser,
    platform: platform.url,
    locale: 'en-GB',
    timezone: 'Europe/London',
    coordinates,
    limits,
    reachesPublic: false,
    agent: 'StairgateReview/0.1.0',
    clock: Date.now,
    timer,
    watch: (browsing) => watchAll({ ...browsing, search }),
    ...more,
  });
  sessions.push(session);
  const ending = watchEnd({ browser: more.browser ?? browser, stop, limit: 300_000, timer });
  const actor: { session: Session; page: Page } = { session, page: session.page };
  const step = <T extends object>(
    name: string,
    act: (page: Page, signal: AbortSignal) => Promise<T>,
    tries = 1,
  ) =>
    playStep(actor, (signal) => act(actor.page, signal), {
      name,
      tries,
      shots: [] as Ref[],
      limits: more.limits ?? limits,
      timer,
      ending,
    });
  return {
    session,
    actor,
    ending,
    step,
    read: (path: string, timeout = plenty, tries = 1) =>
      step(
        path,
        async (page) => {
          const reading = page
            .goto(path.startsWith('/') ? `${platform.url}${path}` : path, { timeout })
            .then(() => page.evaluate(() => document.body.innerText));
          // It may hang before it has loaded as well as after.
          if (hangs.includes(path))
            void within(reading, 2000, systemTimer).then(
              (text) => text === undefined && endSteps(),
              () => {},
            );
          return { text: await reading };
        },
        tries,
      ),
  };
}

/** Pages that keep the browser busy, as it seems for ever. */
const hangs = ['/spin', '/spins-later', '/nodes'];
/** Pages that use up the time that a page has. */
const waitsFor = [...hangs, '/endless', '/never-loads', '/silent'];

const kinds = (incidents: readonly Incident[]) => [...new Set(incidents.map(({ what }) => what))];

/** What each address does to a step that opens it, and what is noted. The step after it is unharmed. */
test.each<[path: string, state: 'done' | 'failed' | 'either', noted: Incident['what'] | null]>([
  ['/alerts', 'failed', 'too-many'],
  ['/prompt', 'done', 'dialog'],
  ['/leave', 'done', null],
  // The shell without a window has no popup blocker; the page is then closed after so many of them.
  ['/windows', 'either', null],
  ['/print', 'done', null],
  ['/download', 'failed', 'download'],
  ['/endless', 'done', 'never-loaded'],
  ['/round', 'failed', 'redirects'],
  ['/never-loads', 'done', 'never-loaded'],
  ['/silent', 'failed', 'no-answer'],
  // A million elements may take longer to draw than the step has.
  ['/nodes', 'either', null],
  ['/spin', 'failed', null],
  ['/spins-later', 'either', null],
  ['/cookies', 'done', null],
  ['/storage', 'done', null],
  ['/worker', 'done', null],
  ['/files', 'done', null],
  ['/to-a-file', 'failed', 'out-of-reach'],
  ['/to-chrome', 'failed', 'out-of-reach'],
  ['/to-metadata', 'failed', 'out-of-reach'],
  // One browser shows what came with the question, the other nothing.
  ['/sign-in', 'either', 'sign-in-prompt'],
  ['/broken', 'failed', null],
  ['file:///etc/passwd', 'failed', 'out-of-reach'],
  ['view-source:file:///etc/passwd', 'failed', 'out-of-reach'],
  ['chrome://version', 'failed', 'out-of-reach'],
  ['http://169.254.169.254/latest/meta-data/', 'failed', 'out-of-reach'],
  ['http://127.0.0.1.nip.io/', 'failed', 'out-of-reach'],
  ['http://8.8.8.8/', 'failed', 'out-of-reach'],
])('%s: the step is %s, %s is noted, and the next step works', async (path, state, noted) => {
  const { read, session } = await open();
  const seen = await read(path, waitsFor.includes(path) ? limits.navigation : plenty);
  // One that begins to spin only then, as on a busy machine, costs the next step a try.
  const after = await read('/', plenty, 2);
  if (state !== 'either') expect(seen.state).toBe(state);
  if (noted) expect(kinds(session.incidents)).toContain(noted);
  expect(JSON.stringify([seen, session.incidents])).not.toMatch(/root:x|secrets/);
  expect(after).toMatchObject({ state: 'done', text: 'Fine' });
});

test('a page that begins to spin after it was looked at costs one try', async () => {
  const { read, step, session } = await open();
  await read('/');
  let tries = 0;
  const left = await step(
    'leaves',
    async (page) => {
      if (tries++ === 0) {
        await page.evaluate(() => {
          setTimeout(() => {
            for (;;);
          });
        });
      }
      await page.goto(`${platform.url}/form`, { timeout: plenty });
      return { text: await page.getByRole('heading').innerText() };
    },
    2,
  );
  expect(left).toMatchObject({ state: 'done', tries: 2, text: 'Form' });
  expect(kinds(session.incidents)).toContain('hung');
});

test('an answer without end is cut before the memory fills', async () => {
  const { read, session } = await open();
  const seen = await read('/big', limits.navigation);
  expect(await read('/')).toMatchObject({ state: 'done', text: 'Fine' });
  expect(JSON.stringify([seen, session.incidents])).not.toMatch(/root:x|secrets/);
  expect(kinds(session.incidents)).toContain('too-big');
  expect(platform.given()).toBeLessThan(100 * 2 ** 20);
  expect(session.spent).toBe(false);
});

test('a flood of messages closes the page', async () => {
  const { step, read, session } = await open();
  await step('messages', async (page) => {
    await page.goto(`${platform.url}/messages`);
    if (!page.isClosed()) await page.waitForEvent('close', { timeout: 60_000 });
    return {};
  });
  expect(kinds(session.incidents)).toContain('too-many');
  expect(await read('/')).toMatchObject({ state: 'done', text: 'Fine' });
});

test('a step that is past its time is over for good', async () => {
  const { step, read } = await open();
  let left: Promise<string> | undefined;
  let told: AbortSignal | undefined;
  const slow = await step('slow', async (page, signal) => {
    told = signal;
    await page.goto(platform.url);
    const wanders = async () => {
      for (;;) {
        await page.evaluate(() => document.title);
        await page.request.get(platform.url);
      }
    };
    left = wanders().catch((error: Error) => error.message);
    endSteps();
    await left;
    return {};
  });
  expect(slow).toMatchObject({ state: 'failed', error: 'It took longer than 45 seconds.', tries: 1 });
  expect(told?.aborted).toBe(true);
  expect(await left).toMatch(/closed|The step is over/);
  expect(await read('/')).toMatchObject({ state: 'done' });
});

test('a step that never ends and one that throws leave the next one unharmed', async () => {
  const { step, read } = await open();
  const never = () => {
    endSteps();
    return new Promise<object>(() => {});
  };
  expect(await step('never', never)).toMatchObject({ state: 'failed' });
  const thrown = await step('throws', () => Promise.reject(new Error('No such button.')), 2);
  expect(thrown).toMatchObject({ state: 'failed', error: 'No such button.', tries: 2 });
  const leaving = await step('leaves', async (page) => {
    await page.goto(`${platform.url}/leave`);
    await page.getByRole('button').click();
    return {};
  });
  expect(leaving.state).toBe('done');
  expect(await read('/')).toMatchObject({ state: 'done', text: 'Fine' });
});

test('a page that crashes is replaced', async () => {
  const { step, read, session } = await open();
  const crashing = await step('crashes', async (page) => {
    await page.goto(platform.url);
    const devtools = await session.context.newCDPSession(page);
    void devtools.send('Page.crash').catch(() => {});
    await page.waitForEvent('crash');
    await page.evaluate(() => document.title);
    return {};
  });
  expect(crashing.state).toBe('failed');
  expect(kinds(session.incidents)).toContain('crash');
  expect(await read('/')).toMatchObject({ state: 'done', text: 'Fine' });
});

test('a browser that dies ends the run at once', async () => {
  const mortal = await launchBrowser({ reachesPublic: false });
  const { step, read, session, ending } = await open({ browser: mortal });
  expect(await read('/keeps')).toMatchObject({ state: 'done' });
  const devtools = await mortal.newBrowserCDPSession();
  const cut = await step('dies', async () => {
    void devtools.send('Browser.crash').catch(() => {});
    return new Promise<object>(() => {});
  });
  const words = 'The browser ended before the review did.';
  expect(cut).toMatchObject({ state: 'failed', error: words });
  expect(ending.why).toBe(words);
  expect(await read('/')).toMatchObject({ state: 'failed', error: words, tries: 0 });
  expect((await session.watching.gathered.storage.stop()).map(({ name }) => name)).toContain('visitor');
});

test('being told to stop ends the step that is taken', async () => {
  const stop = new AbortController();
  const { step, read, ending } = await open({}, stop.signal);
  const stopped = await step('waits', () => {
    stop.abort();
    return new Promise<object>(() => {});
  });
  expect(stopped).toMatchObject({ state: 'failed', error: 'It was told to stop.' });
  expect(ending.why).toBe('It was told to stop.');
  expect(await read('/')).toMatchObject({ state: 'failed', tries: 0 });
});

test('a budget that is spent ends the turn of the persona, with the reason', async () => {
  const { step, read, session, ending } = await open({
    limits: { ...limits, requests: 300, requestsEachSecond: 10_000 },
  });
  const words = /use up what it may: more than 300 requests/;
  const spending = await step('spends', async (page) => {
    await page.goto(`${platform.url}/requests`);
    return new Promise<object>(() => {});
  });
  expect(spending).toMatchObject({ state: 'failed', error: expect.stringMatching(words) });
  expect(session.spent).toBe(true);
  expect(session.watching.gathered.requests.soFar).toHaveLength(300);
  expect(kinds(session.incidents)).toContain('too-many');
  expect(await read('/')).toMatchObject({ state: 'failed', error: expect.stringMatching(words), tries: 0 });
  // What one persona has used up is no reason to end the run.
  expect(ending.why).toBeNull();
});

test('a failure of the server after a click counts as well, and is tried again', async () => {
  const { step, read } = await open();
  const sent = await step(
    'sends',
    async (page) => {
      await page.goto(`${platform.url}/form`);
      await page.getByRole('button').click();
      await page.getByText('Sorry').waitFor();
      return {};
    },
    2,
  );
  expect(sent).toMatchObject({ state: 'failed', error: `${platform.url}/broken? answered 503.`, tries: 2 });
  expect(await read('/')).toMatchObject({ state: 'done' });
});

test('a platform that goes away ends the run', async () => {
  const other = await startHostilePlatform();
  const { step, ending } = await open({ platform: other.url, limits: { ...limits, action: 200 } });
  const look = () => step('looks', async (page) => ({ was: (await page.goto(other.url)) !== null }));
  expect(await look()).toMatchObject({ state: 'done' });
  await other.goAway();
  expect(await look()).toMatchObject({
    state: 'failed',
    error: `Nothing answers at ${new URL(other.url).host}: the connection was refused.`,
  });
  await look();
  expect(ending.why).toBeNull();
  await look();
  expect(ending.why).toBe('The platform stopped answering.');
  await other.close();
});

test('what cannot be trusted to be the platform is said', async () => {
  const plain = await startPlainText();
  const { read, session } = await open({ alsoReaches: [`https://127.0.0.1:${plain.port}`] });
  const seen = await read(`https://127.0.0.1:${plain.port}/`);
  expect(seen).toMatchObject({ state: 'failed', error: expect.stringMatching(/ERR_SSL/) });
  expect(session.incidents).toContainEqual(
    expect.objectContaining({ what: 'certificate', says: expect.stringContaining('ERR_SSL') }),
  );
  plain.close();
});

test('what the browser keeps is named with the step in which it turned up', async () => {
  const { read, step, session } = await open();
  await read('/');
  await step('opens', async (page) => {
    await page.goto(`${platform.url}/keeps`);
    await page.waitForFunction(() => document.title === 'kept');
    return {};
  });
  await read('/form');
  const stored = await session.watching.gathered.storage.stop();
  const host = '127.0.0.1';
  expect(stored.map(({ where, name, during, sentTo }) => ({ where, name, during, sentTo }))).toEqual(
    expect.arrayContaining([
      { where: 'cookie', name: 'visitor', during: 'opens', sentTo: undefined },
      { where: 'local-storage', name: 'local', during: 'opens', sentTo: [host] },
      { where: 'session-storage', name: 'tab', during: 'opens', sentTo: undefined },
      { where: 'indexed-db', name: 'base/store', during: 'opens', sentTo: undefined },
    ]),
  );
  expect(stored).toHaveLength(4);
});

test.each(['windows that open without end', 'the same, with nothing that stops them'])(
  '%s are closed and counted, and the next step works',
  async (how) => {
    const unruly = await launchBrowser({
      reachesPublic: false,
      args: how.startsWith('the same') ? ['--disable-popup-blocking'] : [],
    });
    const { step, read, session } = await open({ browser: unruly });
    await step('popups', async (page) => {
      await page.goto(`${platform.url}/popups`);
      for (let press = 0; press < 20 && !page.isClosed(); press++) {
        await page.getByRole('heading').click({ timeout: 1000 });
        await page.waitForTimeout(100);
      }
      return {};
    });
    expect(kinds(session.incidents)).toContain('window');
    expect(kinds(session.incidents)).not.toContain('not-taken');
    expect(await read('/')).toMatchObject({ state: 'done', text: 'Fine' });
    expect(session.context.pages()).toHaveLength(1);
    expect(session.incidents.length).toBeLessThan(60);
    await unruly.close();
  },
);

test.each([
  '99 Odd',
  '999 Odd',
  '200 O\u0001dd',
  '200 OK\r\nX-Odd: a\u0001b\u0000c',
  '200 OK\r\nX Odd: 1',
  '301 Moved\r\nLocation: http://[',
  '101 Switching Protocols\r\nUpgrade: odd',
  '200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 99999999999999999999',
  '200 OK\r\nSet-Cookie: =;;;=\r\nContent-Type: \u00ff\u00fe',
])('an answer like %j ends no more than its step', async (answer) => {
  const { read } = await open();
  await read(`/odd-answer?${encodeURIComponent(answer)}`, limits.navigation);
  expect(await read('/')).toMatchObject({ state: 'done', text: 'Fine' });
});

describe('a platform on this machine', () => {
  test('reaches itself there, and nothing beside it', async () => {
    const { read, step, session } = await open();
    const before = platform.inner.asked();
    const { port } = new URL(platform.inner.url);
    for (const address of [
      '/to-inner',
      `http://localhost:${port}/`,
      `http://any.localhost:${port}/`,
      `http://127.1:${port}/`,
      `http://0.0.0.0:${port}/`,
      `http://[::1]:${port}/`,
      `http://[::ffff:127.0.0.1]:${port}/`,
      `https://127.0.0.1:${port}/`,
      'http://10.1.2.3/',
      'http://169.254.169.254/latest/meta-data/',
    ]) {
      expect([address, (await read(address)).state]).toEqual([address, 'failed']);
    }
    const tried = await step('reads', async (page) => {
      await page.goto(`${platform.url}/reads-inner`);
      await page.waitForFunction(() => document.title === 'tried', null, { timeout: plenty });
      return {};
    });
    expect(tried).toEqual({ state: 'done', shots: [] });
    await read('/popup-of-inner');
    const past = await step('past the pages', async (page) => ({
      status: (await page.request.get(platform.inner.url)).status(),
    }));
    expect(past.state).toBe('failed');
    expect(platform.inner.asked()).toBe(before);
    const says = session.incidents.map((one) => one.says).join('\n');
    expect(says).toContain(`127.0.0.1:${port} is not where`);
    expect(says).not.toContain('secrets');
    // By another of its names it is the same.
    const named = platform.url.replace('127.0.0.1', 'localhost');
    expect(await read(`${named}/`)).toMatchObject({ state: 'done' });
  });

  test('reaches what is named beside it', async () => {
    const { read } = await open({ alsoReaches: [platform.inner.url] });
    expect(await read(`${platform.inner.url}/`)).toMatchObject({ state: 'done' });
  });
});

describe('a platform on the internet', () => {
  const resolve = async (name: string) =>
    name === 'leads-home.example.org' ? ['127.0.0.1'] : name === 'inside.example.org' ? ['10.1.2.3'] : [];
  const openPublic = async () => {
    const hosts = { 'hostile.example.org': new URL(platform.url).host };
    const outside = await launchBrowser({ reachesPublic: true, hosts });
    const opened = await open({
      browser: outside,
      platform: 'http://hostile.example.org',
      reachesPublic: true,
      resolve,
    });
    return { ...opened, close: () => outside.close() };
  };

  test('cannot use the browser to reach this machine', async () => {
    const { read, step, session, close } = await openPublic();
    const before = platform.inner.asked();
    expect(await read('http://hostile.example.org/')).toMatchObject({ state: 'done', text: 'Fine' });
    const port = new URL(platform.inner.url).port;
    for (const address of [
      'http://hostile.example.org/to-inner',
      `http://localhost:${port}/`,
      `http://127.1:${port}/`,
      `http://0.0.0.0:${port}/`,
      `http://[::1]:${port}/`,
      `http://[::ffff:127.0.0.1]:${port}/`,
      `http://2130706433:${port}/`,
      `http://leads-home.example.org:${port}/`,
      `https://leads-home.example.org:${port}/`,
      'http://inside.example.org/',
      'http://169.254.169.254/latest/meta-data/',
    ]) {
      expect([address, (await read(address)).state]).toEqual([address, 'failed']);
    }
    const tried = await step('reads', async (page) => {
      await page.goto('http://hostile.example.org/reads-inner');
      await page.waitForFunction(() => document.title === 'tried', null, { timeout: plenty });
      return {};
    });
    expect(tried).toMatchObject({ state: 'done' });
    // Past the pages as well.
    const past = await step('past the pages', async (page) => ({
      status: (await page.request.get(`http://leads-home.example.org:${port}/`)).status(),
    }));
    expect(past.state).toBe('failed');
    expect(platform.inner.asked()).toBe(before);
    expect(session.incidents.map(({ says }) => says).join('\n')).toMatch(/127\.0\.0\.1:\d+ is not where/);
    await close();
  });
});
