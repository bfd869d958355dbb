import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { handWound } from '../browser/hand-wound.testing.ts';
import { launchBrowser } from '../browser/launch.ts';
import { type Limits, usualLimits } from '../browser/limits.ts';
import { openFolder } from '../gather/open-folder.ts';
import type { Journey } from '../journey.ts';
import { surroundingsOf } from '../surroundings.ts';
import { readEvidence } from './read-evidence.ts';
import type { RunOptions } from './run-options.ts';
import { runReview } from './run-review.ts';

const limits: Limits = { ...usualLimits, action: 3000 };
const { timer, endSteps } = handWound(limits.step);
let server: Server;
let url: string;
let folder: string;
let browser: Browser;
const letters = new Map<string, string[]>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stairgate-unruly-'));
  // People, and letters that they write each other.
  server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://tiny.test');
    const who = searchParams.get('who') ?? '';
    if (pathname === '/send') letters.set(who, [...(letters.get(who) ?? []), searchParams.get('text') ?? '']);
    response.setHeader('content-type', 'text/html');
    if (pathname === '/popups') {
      const opens = "open('http://127.0.0.1:9/popup'); open('/people?' + Math.random())";
      return void response.end(`<h1>Popups</h1><script>setInterval(() => { ${opens} }, 200)</script>`);
    }
    response.end(`<h1>Tiny</h1><p>${pathname === '/letters' ? (letters.get(who) ?? []).join(' ') : who}</p>`);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await launchBrowser({ reachesPublic: false });
});
afterAll(async () => {
  await browser.close();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A journey that is as it should be. */
const honest: Journey = {
  name: 'Tiny',
  settings: ['profile.view/adult', 'ads.show/personalised', 'presence.show/contact'],
  async answerAge({ page, base }) {
    await page.goto(base);
    return 'accepted';
  },
  finishSignUp: async () => 'account',
  async readSetting({ page, base }) {
    await page.goto(`${base}/settings`);
    return 'off';
  },
  async openFeed({ page, base }) {
    await page.goto(base);
  },
  async openProfile({ page, base }, { identity }) {
    await page.goto(`${base}/people?who=${encodeURIComponent(identity.username)}`);
  },
  async contact({ page, base }, what, { identity }, text) {
    if (what !== 'message') return 'no-way';
    await page.goto(`${base}/send?${new URLSearchParams({ who: identity.username, text })}`);
    return 'done';
  },
  async openReceived({ page, base, me }, what) {
    if (what !== 'message') return '';
    await page.goto(`${base}/letters?who=${encodeURIComponent(me.identity.username)}`);
    return page.locator('p').innerText();
  },
};

const run = (name: string, journey: Journey, more: Partial<RunOptions> = {}) =>
  runReview({
    url,
    journey,
    place: 'GB',
    ages: [12],
    authority: null,
    seed: name,
    browser,
    browserVersion: browser.version(),
    folder: openFolder(join(folder, name)),
    ...surroundingsOf('GB'),
    limits,
    settings: [],
    clock: Date.now,
    timer,
    version: '0.1.0',
    ...more,
  });

test('a step that throws and one that never ends mark their own situations, and no others', async () => {
  let hanging = 0;
  const { review, personas, probes } = await run('unruly', {
    ...honest,
    async readSetting(stage, situation) {
      if (situation === 'profile.view/adult') throw new Error('There is no such switch.');
      if (situation === 'ads.show/personalised') {
        // The child and the adult are at it at the same time: nothing else is taken while both hang.
        if (++hanging % 2 === 0) endSteps();
        return new Promise(() => {});
      }
      return honest.readSetting!(stage, situation);
    },
  });
  expect(review).toMatchObject({ cutShort: null, finishedAt: expect.any(String) });
  const child = personas.find(({ persona }) => persona.id === 'child-12')!;
  expect(child.settings).toMatchObject({
    'profile.view/adult': { state: 'failed', error: 'There is no such switch.', tries: 2 },
    'ads.show/personalised': { state: 'failed', error: 'It took longer than 45 seconds.', tries: 2 },
    'presence.show/contact': { state: 'done', atFirst: 'off' },
  });
  expect(child.signUp).toMatchObject({ state: 'done', end: 'account' });
  expect(child.feed.state).toBe('done');
  const of = (id: string) => probes.find((probe) => probe.id === id);
  expect(of('stranger-profile-child-12')?.actorSide).toMatchObject({ state: 'done', shown: ['username'] });
  expect(of('stranger-message-child-12-pages')).toMatchObject({
    actorSide: { state: 'done', attempt: 'done' },
    ownerSide: { state: 'done', arrived: true },
  });
});

test('a journey that lies is found out by what is on the other side', async () => {
  const { probes } = await run('liar', {
    ...honest,
    async contact(stage, what, whom, text) {
      if (what !== 'message') return 'no-way';
      // To strangers it says that it wrote, and did not; to peers that it was turned away, and wrote.
      if (stage.me.role === 'stranger') return 'done';
      await honest.contact!(stage, what, whom, text);
      return 'refused';
    },
  });
  const of = (id: string) => probes.find((probe) => probe.id === id);
  expect(of('stranger-message-child-12-pages')).toMatchObject({
    actorSide: { attempt: 'done' },
    ownerSide: { state: 'done', arrived: false },
  });
  expect(of('peer-12-message-child-12-pages')).toMatchObject({
    actorSide: { attempt: 'refused' },
    ownerSide: { state: 'done', arrived: true },
  });
});

test('pages that open windows without end take nothing from what is done on them', async () => {
  const unruly = await launchBrowser({ reachesPublic: false, args: ['--disable-popup-blocking'] });
  const { review, personas } = await run(
    'popups',
    {
      ...honest,
      async openFeed({ page, base }) {
        await page.goto(`${base}/popups`);
        await page.getByRole('heading').click();
      },
    },
    { browser: unruly },
  );
  expect(review).toMatchObject({ cutShort: null, finishedAt: expect.any(String) });
  const child = personas.find(({ persona }) => persona.id === 'child-12')!;
  const kinds = new Set(child.incidents.map(({ what }) => what));
  expect(kinds).toContain('window');
  expect(kinds).not.toContain('not-taken');
  await unruly.close();
});

test('a browser that dies in the middle cuts the run, which keeps what it has', async () => {
  const mortal = await launchBrowser({ reachesPublic: false });
  const { review, personas } = await run(
    'mortal',
    {
      ...honest,
      async openFeed(stage) {
        await honest.openFeed!(stage);
        if (stage.me.role !== 'child') return;
        const devtools = await mortal.newBrowserCDPSession();
        void devtools.send('Browser.crash').catch(() => {});
        await new Promise(() => {});
      },
    },
    { browser: mortal },
  );
  const words = 'The browser ended before the review did.';
  expect(review).toMatchObject({ cutShort: words, finishedAt: null });
  const child = personas.find(({ persona }) => persona.id === 'child-12')!;
  expect(child.signUp).toMatchObject({ state: 'done', end: 'account' });
  expect(child.feed).toMatchObject({ state: 'failed', error: words });
  expect(readEvidence(join(folder, 'mortal'))).toMatchObject({
    review: { cutShort: words },
    personas: expect.arrayContaining([expect.objectContaining({ persona: child.persona })]),
  });
});

test('a platform that goes away in the middle cuts the run, which keeps what it has', async () => {
  const leaving = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end('<h1>Bye</h1>');
  });
  await new Promise<void>((done) => leaving.listen(0, '127.0.0.1', done));
  const { review, personas } = await run(
    'leaving',
    {
      ...honest,
      async readSetting(stage) {
        leaving.close();
        leaving.closeAllConnections();
        await stage.page.goto(stage.base);
        return 'off';
      },
    },
    { url: `http://127.0.0.1:${(leaving.address() as AddressInfo).port}` },
  );
  expect(review.cutShort).toBe('The platform stopped answering.');
  const child = personas.find(({ persona }) => persona.id === 'child-12')!;
  expect(child.signUp).toMatchObject({ state: 'done' });
  expect(child.settings['profile.view/adult']).toMatchObject({
    state: 'failed',
    error: expect.stringContaining('the connection was refused'),
  });
  expect(child.settings['presence.show/contact']).toMatchObject({
    state: 'failed',
    error: 'The platform stopped answering.',
  });
});

test('a child without an account is nobody to look at: what is not there is no private profile', async () => {
  const { probes } = await run('turned-away', {
    ...honest,
    finishSignUp: async ({ me }) => (me.role === 'child' ? 'refused' : 'account'),
  });
  const looked = probes.filter(({ owner, kind }) => owner === 'child-12' && kind === 'profile');
  expect(looked.map(({ actor }) => actor).sort()).toEqual(['peer-12', 'stranger', 'visitor']);
  for (const { actorSide } of looked) {
    expect(actorSide).toMatchObject({ state: 'not-reached', needs: 'finishSignUp' });
  }
});
