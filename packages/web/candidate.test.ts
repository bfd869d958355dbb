import { createApiKey } from '@stairgate/protect';
import { compile } from '@stairgate/rulebook';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { launchChromium } from '../../testing/chromium.ts';
import { openTestService, type TestService } from '../protect/src/open-test-service.testing.ts';
import { testCodes } from '../protect/src/test-codes.testing.ts';
import { buildPages } from './build.ts';
import { Browsing, focused, type Look, unfold } from './testing/browsing.ts';

const today = compile(testCodes, { asOf: '2026-11-22' }).revision;
const nextYear = compile(testCodes, { asOf: '2027-01-01' }).revision;

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
beforeEach(async () => {
  service = await openTestService({ codes: testCodes, settings: { pagesDir: dist, switchPeople: 1 } });
  url = await service.app.listen({ port: 0, host: '127.0.0.1' });
  ({ key } = await createApiKey(service.context, { name: 'operator', scope: 'operator' }));
});
afterEach(async () => {
  await browsing.close();
  await service?.close();
});

async function open(look?: Look): Promise<Page> {
  const page = await browsing.open(`${url}/operator/candidate`, look);
  await page.getByLabel('API key').fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'In force', exact: true }).waitFor();
  return page;
}

/** Somebody else who is signed in. */
async function operator() {
  const other = service.browser();
  await other.send('POST', '/operator/api/sign-in', { key });
  return other;
}

/** Asks about children of many ages, two of whom the new year changes. */
async function ask(): Promise<void> {
  const about = (name: string, age: number) => ({
    resource: {
      type: 'child',
      id: '',
      properties: { place: 'GB', age: { lo: age, hi: age, level: 'verified' } },
    },
    action: { name },
  });
  await service.platform('POST', '/access/v1/evaluations', {
    subject: { type: 'user', id: 'x' },
    evaluations: [
      ...[4, 8, 11, 14, 17].map((age) => about('engage.scroll/endless', age)),
      ...[9, 9, 16].map((age) => about('data.share/sale', age)),
    ],
  });
}

test('a candidate is tried, seen and put in force by the keyboard alone, and back', async () => {
  const page = await open();
  await browsing.expectSound(page);
  await page.getByLabel('As the law will be on this day').fill('2027-01-01');
  await page.getByLabel('As the law will be on this day').press('Enter');
  await page.getByText('Nothing was asked yet').waitFor();
  expect(service.context.rulebook().revision).toBe(today);

  await ask();
  await page.getByRole('button', { name: 'Refresh' }).first().press('Enter');
  await page.getByText('50% of 8 answers would be different').waitFor();
  const grid = page.getByRole('region', { name: 'Another effect, by situation and age group' });
  expect(await grid.getByRole('rowheader').allTextContents()).toEqual(['Endless scroll: through feeds']);
  expect(await grid.getByRole('cell').allTextContents()).toEqual([
    ...Array(4).fill(expect.stringMatching(/1 tighter\s*of 1/)),
    'sameof 1',
    '·not asked',
    '·not asked',
  ]);
  await page.getByText('1 other situation was asked about, with no difference.').waitFor();
  await unfold(page);
  await browsing.expectSound(page);

  await page.getByRole('button', { name: 'Put the candidate in force…' }).press('Enter');
  expect(await focused(page)).toBe('Put the candidate in force?');
  const dialog = page.getByRole('dialog');
  await dialog.getByText('50% would have been different: 4 no instead of yes').waitFor();
  await page.keyboard.press('Escape');
  expect(await focused(page)).toBe('Put the candidate in force…');
  expect(service.context.rulebook().revision).toBe(today);
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'Put it in force' }).press('Enter');
  await page.getByText(`Rulebook ${nextYear} is in force.`).waitFor();
  expect(service.context.rulebook().revision).toBe(nextYear);

  // Going back loosens, so that has to be seen first.
  await ask();
  await page.getByRole('button', { name: 'Refresh' }).first().click();
  await page.getByText('50% of 8 answers would be different').waitFor();
  await page.getByRole('button', { name: 'Put the candidate in force…' }).click();
  const sure = dialog.getByRole('checkbox', { name: /4 of these answers would be looser/ });
  await dialog.getByRole('button', { name: 'Put it in force' }).press('Enter');
  expect(service.context.rulebook().revision).toBe(nextYear);
  await sure.press('Space');
  await dialog.getByRole('button', { name: 'Put it in force' }).click();
  await page.getByText(`Rulebook ${today} is in force.`).waitFor();
  expect(service.context.rulebook().revision).toBe(today);
});

test('a switch is refused when somebody else was quicker, and the page then shows what is there', async () => {
  const other = await operator();
  await other.send('POST', '/operator/api/candidate', { date: '2027-01-01' });
  const page = await open();
  await page.getByRole('button', { name: 'Put the candidate in force…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Nothing was compared yet.').waitFor();
  await other.send('POST', '/operator/api/candidate/switch', { revision: nextYear, replaces: today });
  await dialog.getByRole('button', { name: 'Put it in force' }).click();
  await dialog.getByText('The rulebooks are not the ones that were compared').waitFor();
  await browsing.expectSound(page, 'dialog');
  expect(service.context.rulebook().revision).toBe(nextYear);
  await dialog.getByRole('button', { name: 'Leave it as it is' }).click();
  await page.getByRole('button', { name: 'Drop the candidate…' }).click();
  await dialog.getByRole('button', { name: 'Drop it' }).click();
  await page.getByText('No other rulebook is being tried.').first().waitFor();
  expect(service.context.laws.candidate).toBeUndefined();
  expect(service.context.rulebook().revision).toBe(nextYear);
});

test.each([
  { width: 390, dark: false },
  { width: 390, dark: true },
  { width: 1280, dark: true },
] as const)('it is sound at %o', async (look) => {
  const other = await operator();
  await other.send('POST', '/operator/api/candidate', { date: '2027-01-01' });
  await ask();
  const page = await open(look);
  await page.getByText('50% of 8 answers would be different').waitFor();
  await page.getByRole('heading', { name: 'Examples' }).waitFor();
  await page.getByRole('rowheader', { name: 'Endless scroll: through feeds' }).first().waitFor();
  await unfold(page);
  await browsing.expectSound(page);
});

test('a mistake is said where it was made, and a node that is behind says so', async () => {
  const page = await open();
  await page.getByLabel('As the law will be on this day').fill('2020-01-01');
  await page.getByRole('button', { name: 'Try it beside the one in force' }).click();
  await page.getByRole('alert').getByText('The day has passed').waitFor();
  await page.getByLabel('As the law will be on this day').fill('');
  await page.getByRole('button', { name: 'Try it beside the one in force' }).click();
  await page.getByRole('alert').getByText('This is what is in force already').waitFor();
  await browsing.expectSound(page);
  const { db, events } = service.context;
  const { law, number } = await db.selectFrom('law_state').selectAll().executeTakeFirstOrThrow();
  await db.updateTable('law_state').set({ law: 'lost', number: 9 }).execute();
  events.announce({ kind: 'law' });
  await page.reload();
  await page.getByText('This node is behind.').waitFor();
  await browsing.expectSound(page);
  await db.updateTable('law_state').set({ law, number }).execute();
});
