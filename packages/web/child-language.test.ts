import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { saidIn, unfold } from './testing/browsing.ts';
import { langOf, looks, WelshPages } from './welsh-pages.testing.ts';

const pages = new WelshPages('child');
const welsh = (page: Page) =>
  page.getByRole('heading', { level: 1, name: 'Fy nhudalen ddiogelwch' }).waitFor();
const english = (page: Page) => page.getByRole('heading', { level: 1, name: 'My safety page' }).waitFor();

test.each([
  ['cy', 'cy'],
  ['cy-GB', 'cy'],
  ['en-GB', 'en-GB'],
  ['fr-FR', 'en-GB'],
])('a browser set to %s opens the page in %s', async (locale, language) => {
  const page = await pages.open('/child', { locale });
  await (language === 'cy' ? welsh(page) : english(page));
  expect(await langOf(page)).toBe(language);
});

test('a link may ask for a language; a choice here goes before it, and lasts', async () => {
  const page = await pages.open('/child?language=cy', { locale: 'en-GB' });
  await welsh(page);
  await page.getByRole('button', { name: 'English' }).press('Enter');
  await english(page);
  expect(await langOf(page)).toBe('en-GB');
  expect(await page.getByRole('button', { name: 'English' }).getAttribute('aria-pressed')).toBe('true');
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('English');
  await page.reload();
  await english(page);
  await page.getByRole('button', { name: 'Cymraeg' }).click();
  await welsh(page);
  await page.goto(`${pages.service.url}/child`);
  await welsh(page);
  expect(pages.service.sent).toEqual([]);
});

test('the operator’s pages stay English', async () => {
  const page = await pages.open('/operator/policy');
  await page.getByRole('heading', { level: 1, name: 'The rules as a picture' }).waitFor();
  expect(await langOf(page)).toBe('en-GB');
});

const ages = [
  { age: 5, heading: 'Fy nhudalen' },
  { age: 12, heading: 'Fy nhudalen ddiogelwch' },
  { age: 16, heading: 'Dy breifatrwydd a dy ddiogelwch' },
] as const;

test.each(ages.flatMap((one) => looks.map((look) => ({ ...one, ...look }))))(
  'at $age, $width wide, dark $dark: sound, and nothing in English',
  async ({ age, heading, ...look }) => {
    const { child } = pages.service.state;
    child.age = { lo: age, hi: age, level: 'verified' };
    child.asks = [{ askId: 'as_0', situation: 'feed.rank/behaviour', state: 'waiting' }];
    child.told = [
      { at: '2026-11-22T10:00:00.000Z', kind: 'choice', situation: 'location.share/contact', mailed: true },
      { at: '2026-11-22T11:00:00.000Z', kind: 'session', situation: null, mailed: false },
    ];
    child.complaints = [
      { complaintId: 'co', about: 'age', state: 'received', answerBy: '2026-12-22', text: undefined },
      {
        ...{ complaintId: 'co_2', about: 'data', state: 'answered', answerBy: '2026-12-22', text: 'Pam?' },
        answer: 'Diolch am ofyn.',
      },
    ];
    child.choices.push({ situation: 'location.collect/coarse', duration: 'session', by: 'child' });
    const page = await pages.open('/child', { ...look, locale: 'cy' });
    await page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
    await unfold(page);
    await pages.browsing.expectSound(page);
    const texts = await saidIn(page);
    expect(texts.length).toBeGreaterThan(250);
    await pages.expectWelsh(page);
    expect(texts.join(' ')).toMatch(/22 Rhagfyr 2026/);
    expect(texts.join(' ')).toContain('Diolch am ofyn.');
  },
);

test('in Welsh a child switches on, asks, complains and erases, and reads no English on the way', async () => {
  pages.service.state.child.age = { lo: 12, hi: 12, level: 'verified' };
  pages.service.state.child.guardian = 'none';
  pages.service.state.child.choices = [];
  const page = await pages.open('/child', { locale: 'cy', width: 390 });
  await welsh(page);
  await unfold(page);
  const dialog = page.getByRole('dialog');
  const expectWelsh = () => pages.expectWelsh(page);

  await page.locator('[data-situation="engage.scroll/endless"] [role=switch]').press('Enter');
  await dialog.getByText('Am faint o amser?').waitFor();
  await expectWelsh();
  await pages.browsing.expectSound(page, 'dialog');
  await dialog.getByRole('button', { name: /^Y tro hwn yn unig/ }).click();
  await page
    .getByRole('status')
    .getByText(/^Ymlaen y tro hwn yn unig: /)
    .waitFor();
  await expectWelsh();
  await page.getByRole('button', { name: 'Cau', exact: true }).click();

  await page.getByRole('button', { name: 'Gofyn i fy oedolyn' }).first().click();
  await dialog.getByRole('textbox').fill('neb');
  await page.keyboard.press('Enter');
  await dialog.getByText(/ddim yn gallu anfon at y cyfeiriad/).waitFor();
  await expectWelsh();
  await dialog.getByRole('textbox').fill('rhiant@example.org');
  await page.keyboard.press('Enter');
  await dialog.getByText('Rydyn ni wedi anfon e-bost at dy oedolyn.').waitFor();
  expect(pages.service.sent.filter((one) => one.includes('rhiant@'))).toEqual([
    expect.stringContaining('"language":"cy"'),
  ]);
  await dialog.getByRole('button', { name: 'Iawn' }).click();

  await page.getByRole('button', { name: 'Cwyno' }).click();
  await dialog.getByRole('button', { name: 'Anfon' }).click();
  await dialog.getByText('Dewisa am beth mae hyn.').waitFor();
  await expectWelsh();
  await dialog.getByRole('combobox').selectOption('age');
  await dialog.getByRole('button', { name: 'Anfon' }).click();
  await dialog.getByText(/erbyn 22 Rhagfyr 2026/).waitFor();
  await expectWelsh();
  await dialog.getByRole('button', { name: 'Iawn' }).click();

  await page.getByRole('button', { name: 'Dileu popeth' }).click();
  await expectWelsh();
  await dialog.getByRole('button', { name: 'Ymlaen' }).click();
  await expectWelsh();
  await dialog.getByRole('button', { name: 'Dileu popeth' }).click();
  await page.getByRole('heading', { level: 1, name: "Mae'r cyfan wedi'i ddileu" }).waitFor();
  await expectWelsh();
});

test('a link that is used, or nobody there, is said in Welsh', async () => {
  pages.service.state.signedIn.child = false;
  const page = await pages.open('/child#t=used', { locale: 'cy' });
  await page.getByText(/wedi'i defnyddio yn barod/).waitFor();
  await pages.expectWelsh(page);
  pages.service.state.down = true;
  await page.reload();
  await page.getByText(/ddim yn gallu cysylltu/).waitFor();
  await pages.expectWelsh(page);
});

test('that another child’s page is open here is said in Welsh', async () => {
  pages.service.state.browser = 'other';
  const page = await pages.open('/child#t=fresh');
  await page.getByRole('button', { name: 'Agor fy nhudalen i' }).waitFor();
  await pages.expectWelsh(page);
});
