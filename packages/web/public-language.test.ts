import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { langOf, looks, WelshPages } from './welsh-pages.testing.ts';

const pages = new WelshPages();

const anybodys = [
  { path: '/', heading: /^Ar gau, oni bai/ },
  { path: '/no-such-page', heading: /^Nid oes tudalen/ },
  { path: '/mailbox', heading: 'Blwch post' },
] as const;

test.each(anybodys.flatMap((one) => looks.map((look) => ({ ...one, ...look }))))(
  '$path is Welsh, $width wide, dark $dark',
  async ({ path, heading, ...look }) => {
    const page = await pages.open(path, look);
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    expect(await langOf(page)).toBe('cy');
    await pages.browsing.expectSound(page);
    await pages.expectWelsh(page);
  },
);

test('a fault of the page is told in Welsh, and what was chosen there holds on the next page', async () => {
  const page = await pages.open('/', { locale: 'en-GB', width: 390 });
  await page.getByRole('button', { name: 'Cymraeg' }).press('Enter');
  await page.getByRole('heading', { level: 1, name: /^Ar gau, oni bai/ }).waitFor();
  await page.route('**/assets/child-page*.js', (route) => route.abort());
  await page.getByRole('link', { name: /^Agor fy nhudalen ddiogelwch/ }).click();
  await page.getByRole('heading', { level: 1, name: "Aeth rhywbeth o'i le" }).waitFor();
  expect(await langOf(page)).toBe('cy');
  await page.getByText('Gwnaeth y dudalen hon gamgymeriad').waitFor();
  await pages.browsing.expectSound(page);
  await pages.expectWelsh(page);
});

test('a letter in two languages is read in each', async () => {
  pages.service.state.mails = [
    {
      ...{ id: 'm_1', to: 'rhiant@example.org', at: '2026-11-22T10:00:00.000Z', html: '' },
      subject: 'Mae cais yn aros / A request waits',
      text: 'Helo,\n\n* * *\n\nIn short, in English:\n',
      languages: ['cy', 'en'],
    },
  ];
  const page = await pages.open('/mailbox', { width: 390 });
  await page.getByRole('button', { name: /^Mae cais yn aros/ }).click();
  await page.locator('.mail-text[lang="en"]', { hasText: 'In short' }).waitFor();
  await page.locator('.mail-text[lang="cy"]', { hasText: 'Helo' }).waitFor();
  await pages.browsing.expectSound(page);
  await pages.expectWelsh(page);
});

test('without scripts each language says that they are needed', () => {
  const messages = new URL('../../words/messages/', import.meta.url);
  const frame = readFileSync(new URL('index.html', import.meta.url), 'utf8');
  for (const tag of readdirSync(messages)) {
    const { noScript } = JSON.parse(readFileSync(new URL(`${tag}/public-pages.json`, messages), 'utf8'));
    expect(frame).toContain(noScript);
  }
});
