import { createApiKey, revokeApiKey } from '@stairgate/protect';
import { makeReport } from '@stairgate/review';
import type { ReviewReport } from '@stairgate/wire';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { launchChromium } from '../../testing/chromium.ts';
import { openTestService, type TestService } from '../protect/src/open-test-service.testing.ts';
import { testCodes } from '../protect/src/test-codes.testing.ts';
import {
  driftOn,
  faultyBirch,
  inputOf,
  type Platform,
  promisesOf,
  reportOf,
} from '../review/src/report/birch-review.testing.ts';
import { buildPages } from './build.ts';
import { Browsing, focused, type Look, unfold } from './testing/browsing.ts';

let dist: string;
let browser: Browser;
let browsing: Browsing;
beforeAll(async () => {
  dist = (await buildPages()).dir;
  browser = await launchChromium();
  browsing = new Browsing(browser);
});
afterAll(() => browser?.close());

let service: TestService;
let url: string;
let key: string;
let keyId: string;
beforeEach(async () => {
  service = await openTestService({ codes: testCodes, settings: { pagesDir: dist } });
  url = await service.app.listen({ port: 0, host: '127.0.0.1' });
  ({ key, keyId } = await createApiKey(service.context, { name: 'operator', scope: 'operator' }));
});
afterEach(async () => {
  await browsing.close();
  await service?.close();
});

async function publish(report: ReviewReport): Promise<string> {
  const { status, body, text } = await service.request('POST', '/v1/reviews', JSON.stringify(report), {
    authorization: `Bearer ${key}`,
    'content-type': 'application/json',
  });
  if (status !== 201) throw new Error(text);
  return body.id as string;
}

async function open(path: string, look?: Look): Promise<Page> {
  const page = await browsing.open(url + path, look);
  await page.getByLabel('API key').fill(key);
  await page.getByRole('button', { name: 'Sign in' }).press('Enter');
  await page.getByRole('heading', { name: /sign in|Reviews of/ }).waitFor({ state: 'detached' });
  await page.waitForFunction(() => !document.querySelector('.progress'));
  return page;
}

/** Birch with faults, whose service promises less at one place than the law asks and could not be asked about 8. */
const hostile = ' <img src=x onerror="alert(1)">\u202e';
function drifting(more: Partial<Platform> = {}): ReviewReport {
  const platform = { ...faultyBirch, ...more };
  const promises = promisesOf(platform);
  const personas = promises.personas.map((one) => ({
    ...one,
    ...(one.persona === 'child-8' ? { answers: [], problem: `It answers 503.${more.hostile ?? ''}` } : {}),
    ...(one.persona === 'child-12'
      ? {
          answers: one.answers.map((answer) =>
            answer.situation === 'presence.show/stranger'
              ? { ...answer, effect: 'allow' as const, own: 'allow' as const, allowed: true }
              : answer,
          ),
        }
      : {}),
  }));
  return makeReport({ ...inputOf(platform), drift: driftOn(platform, { ...promises, personas }) });
}
const oak = (): ReviewReport =>
  reportOf({
    name: 'Oak',
    url: 'https://oak.example',
    ages: [8, 13],
    startedAt: '2026-11-20T09:00:00.000Z',
    seed: 4,
    faults: { 'contact.message/adult': [8] },
    untested: ['feed.rank/behaviour'],
  });

test('nothing was published: the page says how that is done', async () => {
  const page = await open('/operator/reviews', { width: 390 });
  await page.getByRole('heading', { name: 'No review was published yet' }).waitFor();
  await page.getByText('npx stairgate publish').waitFor();
  await browsing.expectSound(page);
  await page.goto(`${url}/operator/reviews/compare`);
  await page.getByText('There is nothing to compare yet').waitFor();
});

test('from the list to what falls short, and back without it, by the keyboard alone', async () => {
  await publish(oak());
  const id = await publish(drifting({ hostile }));
  const page = await open('/operator/reviews');
  const cards = page.getByRole('article');
  expect(await cards.getByRole('heading').allTextContents()).toEqual([
    expect.stringMatching(/^Birch <img src=x onerror="alert\(1\)">⟨U\+202E⟩, reviewed on 23 November 2026$/),
    'Oak, reviewed on 20 November 2026',
  ]);
  await cards
    .first()
    .getByText(/looser than promised/)
    .waitFor();
  await cards.last().getByText('No service was asked').waitFor();
  await cards.last().getByText('1 falls short').waitFor();
  await browsing.expectSound(page);

  await cards.first().getByRole('link').press('Enter');
  await page.getByRole('heading', { name: /^It falls short of the law in 10 ways, at every age$/ }).waitFor();
  expect(page.url()).toBe(`${url}/operator/reviews/${id}`);
  await page.waitForFunction(() => /^Birch <img.* · Stairgate$/.test(document.title));
  const cell = page.getByRole('link', { name: /^Falls short: Profile seen by anybody, logged out, at 12$/ });
  await cell.press('Enter');
  const [, anchor = ''] = page.url().split('#');
  await page.waitForFunction((where) => {
    const { top } = document.getElementById(where)!.getBoundingClientRect();
    return top > -2 && top < innerHeight;
  }, anchor);
  const short = page.locator('.short-list > li');
  expect(await short.count()).toBe(10);
  // The furthest from the law comes first, with its citation and what would put it right.
  expect(await short.first().getByRole('heading', { level: 3 }).textContent()).toMatch(
    /^Data given to other companies/,
  );
  await short.first().locator('summary').first().click();
  await short.first().getByText('What would put it right.').first().waitFor();
  expect(
    await short
      .first()
      .getByRole('link', { name: /Children's code|GDPR/ })
      .count(),
  ).toBeGreaterThan(0);

  const drift = page.getByRole('region', { name: 'Promise and browser' });
  await drift.getByText('child-8: It answers 503.').waitFor();
  const looser = drift.getByRole('table', { name: 'Looser than promised' });
  const row = looser.getByRole('row', { name: /Profile seen by anybody/ }).first();
  expect((await row.getByRole('cell').allTextContents()).map((text) => text.trim())).toEqual([
    '12',
    'off until a guardian agrees',
    'on from the start. Not done: Explain the risk, in words for the age, before it is switched on.',
    'off until a guardian agrees',
  ]);
  const little = drift.getByRole('table', { name: 'Promised less than the law asks' });
  await little.getByRole('row', { name: /Online status seen by strangers.*less than the law/ }).waitFor();
  await page.getByRole('heading', { name: 'What could not be seen' }).waitFor();
  await page.getByText('The journey has no step for it.').first().waitFor();
  await unfold(page);
  expect(await page.locator('img').count()).toBe(0);
  await browsing.expectSound(page);

  await page.getByRole('button', { name: 'Delete…' }).press('Enter');
  expect(await focused(page)).toBe('Delete this review here?');
  await page.keyboard.press('Escape');
  expect(await focused(page)).toBe('Delete…');
  await page.getByRole('button', { name: 'Delete…' }).press('Enter');
  await page.getByRole('button', { name: 'Delete it' }).press('Enter');
  await page.getByText('One review, the newest first').waitFor();
  expect(await page.getByRole('article').count()).toBe(1);
});

test('reviews beside each other, chosen in the address, each cell leading to what it counts', async () => {
  const [birch, other] = [await publish(drifting()), await publish(oak())];
  await publish(reportOf({ ...faultyBirch, startedAt: '2026-09-01T09:00:00.000Z' }));
  const page = await open('/operator/reviews/compare');
  const table = page.getByRole('table', { name: 'Platforms by theme' });
  await table.waitFor();
  // The newest of each platform, until somebody chooses.
  expect(await table.getByRole('rowheader').allTextContents()).toEqual(['Birch', 'Oak']);
  await page.getByText('They were reviewed on different days').waitFor();
  await browsing.expectSound(page);

  await page.getByRole('checkbox', { name: /Birch 1 September 2026/ }).press('Space');
  await page.waitForFunction(() => document.querySelectorAll('.compare tbody tr').length === 3);
  expect(await table.getByRole('rowheader').allTextContents()).toEqual([
    'Birch 1 September 2026',
    'Birch 23 November 2026',
    'Oak',
  ]);
  await page.getByRole('checkbox', { name: /Oak/ }).press('Space');
  await page.waitForFunction(() => document.querySelectorAll('.compare tbody tr').length === 2);
  expect(decodeURIComponent(new URL(page.url()).search)).toContain(birch.slice(0, 12));
  expect(new URL(page.url()).search).not.toContain(other.slice(0, 12));

  await page.goto(`${url}/operator/reviews/compare?of=${other.slice(0, 12)}`);
  const cell = page
    .getByRole('table', { name: /^Default privacy/ })
    .getByRole('link', { name: /^Falls short: 1 of/ });
  await cell.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Oak' }).waitFor();
  expect(page.url()).toContain(`${other}#f-child-8-contact-message-adult`);
});

test.each([
  { width: 1280, dark: true },
  { width: 390, dark: false },
  { width: 390, dark: true },
] as const)('everything is sound at $width, dark: $dark', async (look) => {
  const id = await publish(drifting({ hostile }));
  await publish(oak());
  const page = await open('/operator/reviews', look);
  await page.getByRole('article').first().waitFor();
  await browsing.expectSound(page, 'html', look.dark);
  await page.goto(`${url}/operator/reviews/${id}`);
  await page.getByRole('heading', { name: /^It falls short/ }).waitFor();
  await unfold(page);
  await browsing.expectSound(page, 'html', look.dark);
  await page.goto(`${url}/operator/reviews/compare`);
  await page.getByRole('heading', { name: 'By age' }).waitFor();
  await browsing.expectSound(page, 'html', look.dark);
});

test('a review that is not there, a service that fails, and a key that was revoked', async () => {
  const id = await publish(oak());
  const page = await open('/operator/reviews');
  await page.goto(`${url}/operator/reviews/${'0'.repeat(64)}`);
  await page.getByText('There is no such review').waitFor();
  await browsing.expectSound(page);

  await page.route('**/operator/api/reviews', (route) => route.abort());
  await page.goto(`${url}/operator/reviews`);
  await page.getByText('We cannot reach the service just now').waitFor();
  await page.unroute('**/operator/api/reviews');
  await page.getByRole('button', { name: 'Try again' }).press('Enter');
  await page.getByRole('article').waitFor();

  await revokeApiKey(service.context, keyId);
  await page.getByRole('button', { name: 'Refresh' }).press('Enter');
  await page.getByLabel('API key').waitFor();
  expect(await page.getByRole('article').count()).toBe(0);
  await page.goto(`${url}/operator/reviews/${id}`);
  await page.getByLabel('API key').waitFor();
  expect(await page.getByText('Oak').count()).toBe(0);
});
