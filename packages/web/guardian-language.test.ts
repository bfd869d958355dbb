import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { launchChromium } from '../../testing/chromium.ts';
import { misspelt } from '../../testing/spelling.ts';
import { buildPages } from './build.ts';
import { Browsing, focused, type Look, saidIn, unfold } from './testing/browsing.ts';
import { type CannedService, openCannedService } from './testing/canned-service.ts';

let service: CannedService;
let browser: Browser;
let browsing: Browsing;

beforeAll(async () => {
  service = await openCannedService((await buildPages()).dir);
  browser = await launchChromium();
  browsing = new Browsing(browser);
});

afterAll(async () => {
  await browser?.close();
  await service?.close();
});

beforeEach(() => {
  service.reset();
  service.state.signedIn.guardian = true;
});

afterEach(() => browsing.close());

const open = (path: string, look?: Look) => browsing.open(service.url + path, { locale: 'cy', ...look });
/** What the canned service calls itself, its wallet and the child; and laws, whose names are not translated. */
const names = ['Patchwork', 'Demo', 'wallet', 'Robin', 'UK', 'GDPR', 'Art', "Children's", 'code'];
const expectWelsh = async (page: Page) =>
  expect(misspelt('cy', await saidIn(page)).filter((word) => !names.includes(word))).toEqual([]);

test('follows the browser, the link and the choice on the page, as the child’s page does', async () => {
  const page = await open('/guardian', { locale: 'en-GB' });
  await page.getByRole('heading', { level: 1, name: 'Your child' }).waitFor();
  await page.getByRole('button', { name: 'Cymraeg' }).click();
  await page.getByRole('heading', { level: 1, name: 'Eich plentyn' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('cy');
  await page.goto(`${service.url}/child`);
  await page.waitForFunction(() => document.documentElement.lang === 'cy');
  const linked = await open('/guardian?language=cy', { locale: 'en-GB' });
  await linked.getByRole('heading', { level: 1, name: 'Eich plentyn' }).waitFor();
});

test.each([
  { width: 390, dark: false },
  { width: 390, dark: true },
  { width: 1280, dark: false },
  { width: 1280, dark: true },
] as const)('home is whole at $width wide, dark $dark, and only marked texts are English', async (look) => {
  const { child, guardian } = service.state;
  child.asks = [{ askId: 'as_0', situation: 'feed.rank/behaviour', state: 'waiting' }];
  child.sleeping = [{ situation: 'location.share/contact', by: 'guardian', why: 'method-too-weak' }];
  const limit = { at: '2026-11-22T10:00:00.000Z' } as const;
  child.limits = [
    { ...limit, limitId: 'l_1', by: 'guardian', kind: 'closed', situation: 'contact.message' },
    { ...limit, limitId: 'l_2', by: 'child', kind: 'minutes', minutes: 2 },
    {
      ...limit,
      limitId: 'l_3',
      by: 'platform',
      kind: 'quiet',
      hours: { from: '21:00', to: '07:00', days: ['fri'], term: true },
    },
  ];
  guardian.label = 'Robin';
  guardian.alerts = [
    {
      id: 'al_1',
      childId: 'c_canned',
      at: limit.at,
      kind: 'choice',
      situation: 'feed.rank/behaviour',
      text: '',
    },
    { id: 'al_2', childId: 'c_canned', at: limit.at, kind: 'consent-asleep', text: '' },
  ];
  const page = await open('/guardian', look);
  await page.getByRole('heading', { level: 1, name: 'Eich plentyn' }).waitFor();
  await unfold(page);
  await page.getByRole('button', { name: "Gwirio'r llofnod" }).click();
  await page.getByText("Mae'r llofnod yn dal").waitFor();
  await browsing.expectSound(page);
  expect((await saidIn(page)).length).toBeGreaterThan(150);
  await expectWelsh(page);
  expect(await page.getByText('22 Tachwedd 2026').count()).toBeGreaterThan(0);
});

test('taking back, naming and erasing speak Welsh, with the focus where it belongs', async () => {
  const page = await open('/guardian', { width: 390 });
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Rhoi enw' }).press('Enter');
  await dialog.getByRole('textbox', { name: 'Enw' }).fill('Robin');
  await expectWelsh(page);
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('heading', { level: 2, name: 'Robin' }).waitFor();
  await page.getByRole('button', { name: "Tynnu'n ôl: Rhannu ble mae eich plentyn" }).press('Enter');
  await dialog.getByRole('heading', { name: /^Tynnu hyn yn ôl: Rhannu ble/ }).waitFor();
  await browsing.expectSound(page, 'dialog');
  await expectWelsh(page);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect(await focused(page)).toBe("Tynnu'n ôl");
  await unfold(page);
  await page.getByRole('button', { name: 'Dileu', exact: true }).press('Enter');
  await expectWelsh(page);
  await dialog.getByRole('button', { name: 'Ymlaen' }).click();
  await expectWelsh(page);
});

test('the consent journey, with all that can be left out on the way, is Welsh save what is marked', async () => {
  service.state.guardian.state = 'invited';
  service.state.child.choices = [];
  service.state.restsOn = { 'feed.rank': ['location.share'] };
  const page = await open('/guardian#t=invite', { width: 390 });
  await page
    .getByRole('heading', { level: 1, name: 'Eich caniatâd i blentyn ddefnyddio Patchwork' })
    .waitFor();
  await unfold(page);
  await browsing.expectSound(page);
  await expectWelsh(page);
  await page.getByRole('button', { name: "Ymlaen i'r cwestiynau" }).click();
  await unfold(page);
  await page.getByRole('button', { name: 'Ymlaen', exact: true }).click();
  await page.getByText('Mae 4 pwynt heb ateb eto.').waitFor();
  expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('core');
  await browsing.expectSound(page);
  await expectWelsh(page);
  for (const yes of await page.getByRole('radio', { name: 'Ie' }).all()) await yes.check();
  await page.locator('[data-purpose="location.share"]').getByRole('radio', { name: 'Na' }).check();
  await page.getByRole('button', { name: 'Ymlaen', exact: true }).click();
  await page.getByText(/^Dywedoch chi ie i “Ffrwd wedi'i gwneud i'ch plentyn/).waitFor();
  await expectWelsh(page);
  await page.locator('[data-purpose="location.share"]').getByRole('radio', { name: 'Ie' }).check();
  await page.getByRole('button', { name: 'Ymlaen', exact: true }).click();
  await page.getByRole('button', { name: 'Anfon fy ateb' }).click();
  await page.getByText("Dewiswch sut rydych chi'n cadarnhau.").waitFor();
  expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).name)).toBe('method');
  await page.getByRole('radio', { name: 'Dangos prawf oed' }).check();
  await page.getByRole('button', { name: 'Anfon fy ateb' }).click();
  await page.getByText('Gludwch y prawf yma.').waitFor();
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('proof-token');
  await browsing.expectSound(page);
  await expectWelsh(page);
  await page.getByRole('textbox').fill('a.b.c');
  await page.getByRole('button', { name: 'Anfon fy ateb' }).click();
  await page.getByText('Diolch, mae eich ateb yn cyfrif.').waitFor();
  await browsing.expectSound(page);
  await expectWelsh(page);
});

test('signing in, a used link, and nobody there are said in Welsh, and the fault takes the focus', async () => {
  service.state.signedIn.guardian = false;
  const page = await open('/guardian#t=used');
  await page.getByText(/wedi'i defnyddio yn barod/).waitFor();
  await browsing.expectSound(page);
  await expectWelsh(page);
  service.state.down = true;
  await page.getByRole('textbox', { name: 'Eich cyfeiriad e-bost' }).fill('rhiant@example.org');
  await page.keyboard.press('Enter');
  await page.getByText(/^Ni allwn gyrraedd y gwasanaeth/).waitFor();
  expect(await focused(page)).toMatch(/^Ni allwn gyrraedd y gwasanaeth/);
  await expectWelsh(page);
  service.state.down = false;
  await page.getByRole('button', { name: 'Anfonwch ddolen ataf' }).click();
  await page.getByText('Edrychwch yn eich mewnflwch.').waitFor();
  await expectWelsh(page);
});
