import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Incident, Ref } from '../evidence.ts';
import { createSearch } from '../gather/carried.ts';
import { watchEnd } from '../run/ending.ts';
import { playStep } from '../run/play-step.ts';
import { type HostilePlatform, startHostilePlatform } from './hostile-platform.testing.ts';
import { launchBrowser } from './launch.ts';
import { type Limits, usualLimits } from './limits.ts';
import { openSession, type Session, type SessionOptions } from './session.ts';
import type { Timer } from './within.ts';

const limits: Limits = {
  ...usualLimits,
  action: 1500,
  navigation: 2500,
  step: 6000,
  answerBytes: 4 * 2 ** 20,
  allBytes: 40 * 2 ** 20,
};
const timer: Timer = (milliseconds) => {
  let handle: NodeJS.Timeout | undefined;
  const over = new Promise<void>((done) => {
    handle = setTimeout(done, milliseconds);
  });
  return { over, cancel: () => clearTimeout(handle) };
};
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
let publicBrowser: Browser;
const sessions: Session[] = [];

beforeAll(async () => {
  platform = await startHostilePlatform();
  browser = await launchBrowser({ reachesPublic: false });
  publicBrowser = await launchBrowser({ reachesPublic: true });
});
afterAll(async () => {
  await Promise.all([browser.close(), publicBrowser.close()]);
  await platform.close();
});
afterEach(async () => {
  for (const session of sessions.splice(0)) await session.close();
});

async function open(more: Partial<SessionOptions> = {}) {
  const session = await openSession({
    browser,
    platform: platform.url,
    locale: 'en-GB',
    timezone: 'Europe/London',
    coordinates,
    search,
    limits,
    reachesPublic: false,
    agent: 'StairgateReview/0.1.0',
    clock: Date.now,
    timer,
    ...more,
  });
  sessions.push(session);
  const ending = watchEnd({ browser: more.browser ?? browser, limit: 300_000, timer });
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
    read: (path: string, tries = 1) =>
      step(
        path,
        async (page) => {
          await page.goto(path.startsWith('/') ? `${platform.url}${path}` : path);
          return { text: await page.evaluate(() => document.body.innerText) };
        },
        tries,
      ),
  };
}

const kinds = (incidents: readonly Incident[]) => [...new Set(incidents.map(({ what }) => what))];

/** What each address does to a step that opens it, and what is noted. The step after it is unharmed. */
test.each<[path: string, state: 'done' | 'failed' | 'either', noted: Incident['what'] | null]>([
  ['/alerts', 'failed', 'too-many'],
  ['/prompt', 'done', 'dialog'],
  ['/leave', 'done', null],
  ['/windows', 'done', null],
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
  ['/big', 'either', 'too-big'],
  ['/cookies', 'done', null],
  ['/storage', 'done', null],
  ['/worker', 'done', null],
  ['/files', 'done', null],
  ['/to-a-file', 'failed', 'out-of-reach'],
  ['/to-chrome', 'failed', 'out-of-reach'],
  ['/to-metadata', 'failed', 'out-of-reach'],
  ['/sign-in', 'failed', 'sign-in-prompt'],
  ['/broken', 'failed', null],
  ['file:///etc/passwd', 'failed', 'out-of-reach'],
  ['view-source:file:///etc/passwd', 'failed', 'out-of-reach'],
  ['chrome://version', 'failed', 'out-of-reach'],
  ['http://169.254.169.254/latest/meta-data/', 'failed', 'out-of-reach'],
  ['http://127.0.0.1.nip.io/', 'failed', 'out-of-reach'],
  ['http://8.8.8.8/', 'failed', 'out-of-reach'],
])('%s: the step is %s, %s is noted, and the next step works', async (path, state, noted) => {
  const { read, session } = await open();
  const seen = await read(path);
  const after = await read('/');
  if (state !== 'either') expect(seen.state).toBe(state);
  if (noted) expect(kinds(session.incidents)).toContain(noted);
  expect(JSON.stringify([seen, session.incidents])).not.toMatch(/root:x|secrets/);
  expect(after).toMatchObject({ state: 'done', text: 'Fine' });
});
