import { AxeBuilder } from '@axe-core/playwright';
import type { Mail } from '@stairgate/service';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium } from '../../testing/chromium.ts';
import { guardianJobs } from '../protect/src/guardian/pages/guardian-jobs.ts';
import { openTestService, type TestService, tokenIn } from '../protect/src/open-test-service.testing.ts';
import { buildPages } from './build.ts';

let service: TestService;
let url: string;
let browser: Browser;
beforeAll(async () => {
  const pagesDir = (await buildPages()).dir;
  service = await openTestService({ settings: { pagesDir, mailsADay: 1000 } });
  url = await service.app.listen({ port: 0, host: '127.0.0.1' });
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await service?.close();
});

const newest = async (to: string): Promise<Mail> => (await service.mails()).find((mail) => mail.to === to)!;

/** A browser on a phone, in which somebody is signed in already where cookies are given. */
async function phone(cookies?: ReadonlyMap<string, string>): Promise<BrowserContext> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 390, height: 844 } });
  if (cookies) await context.addCookies([...cookies].map(([name, value]) => ({ name, value, url })));
  return context;
}

const shown = async (context: BrowserContext, path: string): Promise<Page> => {
  const page = await context.newPage();
  await page.goto(url + path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page;
};

/** What axe finds, in light and dark and on a wide window too. */
async function findings(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const [colorScheme, width] of [
    ['light', 390],
    ['dark', 1280],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 844 });
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    found.push(...violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`));
  }
  return found;
}

/** A child of 12 in Great Britain, whose parent agreed by mail to all that a mail is enough for. */
async function family(email: string) {
  const childId = await service.createChild('GB', { lo: 12, hi: 12 });
  const guardian = await service.invite(childId, email);
  await agree(guardian, childId);
  const { url: link } = (await service.platform('POST', `/v1/children/${childId}/page-link`)).body;
  const child = service.browser();
  await child.send('POST', '/child/api/open', { token: tokenIn(link) });
  return { childId, guardian, child };
}

async function agree(guardian: Awaited<ReturnType<TestService['invite']>>, childId: string): Promise<void> {
  const { purposes } = (await service.home(guardian)).children.find((one) => one.childId === childId)!;
  const weak = purposes.filter(({ strong }) => !strong).map(({ id }) => id);
  await service.agree(guardian, childId, weak, 'email-plus');
}

test('a parent on a phone sets a limit, the child sees it and asks for more, and one press on a letter gives it for today', async () => {
  const email = 'evening@example.com';
  const { childId, guardian, child } = await family(email);
  const parents = await phone(guardian.cookies);
  const parent = await shown(parents, '/guardian');
  expect(await parent.locator('[data-waiting]').getAttribute('data-waiting')).toBe('0');

  // Nothing is filled in, and nothing set, before a press.
  await parent.getByText('Minutes a day', { exact: true }).first().click();
  expect(await parent.getByLabel('Minutes a day').inputValue()).toBe('');
  await parent.getByRole('button', { name: 'Fill that in' }).first().click();
  await parent.getByLabel('Minutes a day').fill('60');
  await parent.getByLabel('Reason, for your child to read').first().selectOption('agreed');
  await parent.getByRole('button', { name: 'Set this limit' }).first().click();
  const minutes = parent.locator('[data-limit="guardian"]', { hasText: 'Time here: 60 minutes a day' });
  await minutes.getByText('Set by you').waitFor();
  await minutes.getByText('The app has not asked since.').waitFor();

  // Once the app has asked about the child, the limit says so, on the open page too.
  await service.platform('GET', `/v1/children/${childId}/protections`);
  await minutes.getByText('The app last fetched it').waitFor();

  await parent.getByText('Bedtime', { exact: true }).last().click();
  const bedtime = parent.locator('details', { hasText: 'On which evenings' }).last();
  await bedtime.getByRole('button', { name: 'Fill that in' }).click();
  await bedtime.getByText('Sunday to Thursday').click();
  await bedtime.getByLabel('Reason, for your child to read').selectOption('sleep');
  await bedtime.getByRole('button', { name: 'Set this limit' }).click();
  await parent.getByText('Quiet hours, from 21:00 to 07:00 (Sunday to Thursday)').first().waitFor();
  await parent.getByRole('img', { name: /^Monday: .*Bedtime, 21:00 to 24:00/ }).waitFor();

  const children = await phone(child.cookies);
  const own = await shown(children, '/child');
  await own.locator('[data-limit="guardian"]', { hasText: 'You agreed on it together' }).waitFor();
  await own.locator('[data-limit="guardian"]', { hasText: 'So that you sleep well' }).waitFor();
  await own.getByRole('button', { name: '15 more minutes' }).click();
  await own.locator('[data-favour="minutes"]').waitFor();
  await parent.locator('[data-waiting="1"]').waitFor();

  // In the mail program of somebody who is signed in nowhere: opening the link is one press, the answer another.
  const [link] = (await newest(email)).text.match(/https?:\/\/\S+#t=\S+/)!;
  const mailing = await phone();
  const letter = await shown(mailing, link.replace(/^https?:\/\/[^/]+/, ''));
  await letter.getByText('More time today: 15 minutes').waitFor();
  await letter.getByRole('button', { name: 'Allow' }).click();
  await letter.getByRole('heading', { level: 1, name: 'You allowed it' }).waitFor();
  expect((await mailing.cookies()).length).toBe(0);
  await parent.locator('[data-waiting="0"]').waitFor();
  const time = async () => (await service.platform('GET', `/v1/children/${childId}/time`)).body;
  expect((await time()).moreTime).toMatchObject({ minutes: 15 });
  await own.getByText('15 more minutes for today, until midnight.').waitFor();

  // It ends by itself.
  service.time.now += 36 * 3_600_000;
  expect((await time()).moreTime).toBeNull();
  for (const context of [parents, children, mailing]) await context.close();
});

test('a child asks for a later bedtime, a parent lifts it for the day with a word, and closes it again', async () => {
  const { childId, guardian, child } = await family('later@example.com');
  const bedtime = { kind: 'quiet', hours: { from: '21:00', to: '07:00' }, reason: 'sleep' };
  await guardian.send('POST', `/guardian/api/children/${childId}/limits`, bedtime);
  const children = await phone(child.cookies);
  const own = await shown(children, '/child');
  const limit = own.locator('[data-limit="guardian"]');
  await limit.getByRole('button', { name: 'Ask to lift it: Quiet hours, from 21:00 to 07:00' }).click();
  const dialog = own.getByRole('dialog', { name: 'Ask to lift it' });
  await dialog.getByText('What a rule closes stays closed.').waitFor();
  expect(await findings(own)).toEqual([]);
  await dialog.getByRole('button', { name: '30 minutes' }).click();
  await limit.getByText('Your grown-up has not answered yet.').waitFor();
  expect(await limit.getByRole('button').count()).toBe(0);

  const parents = await phone(guardian.cookies);
  const parent = await shown(parents, '/guardian');
  const asked = parent.locator('[data-favour="limit"]');
  await asked.getByText('To lift this for 30 minutes: Quiet hours, from 21:00 to 07:00').waitFor();
  expect(await findings(parent)).toEqual([]);
  await asked.getByLabel('Reason, for your child to read').selectOption('agreed');
  await asked.getByRole('button', { name: /^Allow for the rest of today/ }).click();
  const lifted = parent.locator('[data-limit="guardian"]');
  await lifted.getByText(/^Lifted until /).waitFor();
  await limit.getByText(/^They said yes: it is lifted until /).waitFor();
  expect((await service.platform('GET', `/v1/children/${childId}/limits`)).body.limits[0].liftedUntil).toBe(
    new Date((Math.floor(service.time.now / 86_400_000) + 1) * 86_400_000).toISOString(),
  );
  await lifted.getByRole('button', { name: /^Close again now/ }).click();
  await lifted.getByText(/^Lifted until /).waitFor({ state: 'detached' });
  await limit.getByText(/said no for now/).waitFor();
  for (const context of [parents, children]) await context.close();
});

test('a child’s question is answered from the letter, by one of two parents, and nobody is signed in by it', async () => {
  const first = 'one@example.com';
  const second = 'two@example.com';
  const { childId, guardian, child } = await family(first);
  const invited = await guardian.send('POST', `/guardian/api/children/${childId}/guardians`, {
    email: second,
    language: 'en',
  });
  expect([invited.status, invited.text]).toEqual([202, invited.text]);
  expect((await newest(second)).text).toContain('Another guardian of a child gave us your e-mail address');
  const other = service.browser();
  await service.open(other, tokenIn((await newest(second)).text));
  await agree(other, childId);
  expect((await service.home(guardian)).children[0]!.others).toMatchObject([{ state: 'consented' }]);
  expect((await child.send('GET', '/child/api/me')).body.others).toBe(1);

  // What one sets, the other sees as the other's, hears of, and can lift.
  const limit = { kind: 'closed', situation: 'live.broadcast/contact', reason: 'safety' };
  await other.send('POST', `/guardian/api/children/${childId}/limits`, limit);
  const parents = await phone(guardian.cookies);
  const page = await shown(parents, '/guardian');
  await page.locator('[data-limit="guardian"]').getByText('Set by another guardian').waitFor();
  await page.getByText(/^Another guardian set a limit: /).waitFor();
  await page
    .getByRole('button', { name: /^Open again: / })
    .first()
    .click();
  await page.locator('[data-limit="guardian"]').first().waitFor({ state: 'detached' });
  const { alerts } = await service.home(other);
  // At one moment of the clock: in no order.
  expect(alerts.map(({ text }) => text).join('\n')).toMatch(/^Another guardian lifted a limit/m);

  // What one took back is asked for again: both have a letter, and the first answer counts.
  const back = await guardian.send('POST', `/guardian/api/children/${childId}/withdraw`, {
    purposes: ['feed.rank'],
  });
  expect([back.status, back.text]).toEqual([200, back.text]);
  const asked = await service.platform('POST', `/v1/children/${childId}/asks`, {
    situation: 'feed.rank/behaviour',
  });
  expect([asked.status, asked.text]).toEqual([202, asked.text]);
  const linkOf = async (to: string) => (await newest(to)).text.match(/https?:\/\/[^/]+(\/\S+#t=\S+)/)![1]!;
  const links = [await linkOf(first), await linkOf(second)];
  const mailing = await phone();
  const letter = await shown(mailing, links[1]!);
  await letter.getByRole('button', { name: 'Allow' }).click();
  await letter.getByRole('heading', { level: 1, name: 'You allowed it' }).waitFor();
  const { situations } = (await service.platform('GET', `/v1/children/${childId}/protections`)).body;
  expect(situations['feed.rank/behaviour'].has).toContain('guardian');
  const late = await shown(mailing, links[0]!);
  await late.getByText(/^This waits for no answer any more/).waitFor();
  expect((await mailing.cookies()).length).toBe(0);
  for (const context of [parents, mailing]) await context.close();
});

test('the week comes by letter on the day that a guardian chose, in numbers that the child sees too', async () => {
  const email = 'week@example.com';
  const { childId, guardian, child } = await family(email);
  const parents = await phone(guardian.cookies);
  const page = await shown(parents, '/guardian');
  await page.getByText('Letters to you').click();
  await page.getByLabel('The week in numbers, by letter').selectOption('sun');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved.').waitFor();
  await parents.close();
  expect((await child.send('GET', '/child/api/me')).body.wishes).toMatchObject([{ summaryDay: 'sun' }]);
  await guardian.send('POST', `/guardian/api/children/${childId}/limits`, { kind: 'minutes', minutes: 60 });

  const day = new Date(service.time.now);
  const daysToSunday = 7 - day.getUTCDay();
  service.time.now = Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate() + daysToSunday, 18);
  await guardianJobs(service.context);
  await guardianJobs(service.context);
  const letters = (await service.mails()).filter(({ to, subject }) => to === email && /week/.test(subject));
  expect(letters.length).toBe(1);
  expect(letters[0]!.text).toContain('Limits set: 1');
  const { url: link } = (await service.platform('POST', `/v1/children/${childId}/page-link`)).body;
  const again = service.browser();
  await again.send('POST', '/child/api/open', { token: tokenIn(link) });
  const { week } = (await again.send('GET', '/child/api/me')).body;
  expect(week.counts).toEqual([{ what: 'limits-set', count: 1 }]);
});
