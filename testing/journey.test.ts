import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from './chromium.ts';
import { type House, stairgate, startHouse } from './demo-house.ts';

/** The journey of a child, her guardian and a stranger, through the house as `npm start` serves it. */
const clock = '2026-11-22T10:00:00Z';
const thisYear = 2026;
const pictures = fileURLToPath(new URL('../test-results/journey', import.meta.url));

let house: House;
let browser: Browser;
const contexts: BrowserContext[] = [];
/** Errors that any page of the journey raised: there must be none. */
const raised: string[] = [];

async function person(size = { width: 1280, height: 900 }): Promise<Page> {
  const context = await browser.newContext({ viewport: size, acceptDownloads: true });
  contexts.push(context);
  const page = await context.newPage();
  page.on('pageerror', (error) => raised.push(`${new URL(page.url()).pathname}: ${error.message}`));
  return page;
}

let picture = 0;
async function photograph(page: Page, name: string): Promise<void> {
  picture += 1;
  await page.screenshot({
    path: `${pictures}/${String(picture).padStart(2, '0')}-${name}.png`,
    fullPage: true,
  });
}

interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** The newest letter to an address, once it has come. */
async function letterTo(address: string, about: RegExp): Promise<Letter> {
  let found: Letter | undefined;
  await expect
    .poll(async () => {
      const letters = (await (await fetch(`${house.protect}/mailbox/api/messages`)).json()) as Letter[];
      found = letters.find(({ to, subject }) => to === address && about.test(subject));
      return found !== undefined;
    })
    .toBe(true);
  return found!;
}

const linkIn = ({ text }: Letter) => /http:\S+#t=\S+/.exec(text)![0];

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  [house, browser] = await Promise.all([startHouse({ clock }), launchChromium()]);
});

afterAll(async () => {
  await Promise.all(contexts.map((context) => context.close()));
  await browser?.close();
  await house?.stop();
  house?.clear();
});

async function answerAgeScreen(
  page: Page,
  { years, country }: { years: number; country: string },
): Promise<void> {
  await page.goto(`${house.playground}/sign-up`);
  await page.getByLabel('Month').selectOption('3');
  await page.getByLabel('Year').fill(String(thisYear - years));
  await page.getByLabel('Which country').selectOption(country);
  await page.getByRole('button', { name: 'Go on' }).click();
}

async function makeAccount(page: Page, username: string): Promise<void> {
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password').fill('three-small-words');
  await page.getByRole('button', { name: 'Make my account' }).click();
  await page.getByRole('link', { name: 'Feed', exact: true }).waitFor();
}

async function signIn(page: Page, username: string): Promise<void> {
  const known = house.demoAccounts.find((account) => account.username === username);
  await page.goto(`${house.playground}/sign-in`);
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password').fill(known?.password ?? 'three-small-words');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: 'Feed', exact: true }).waitFor();
}

const line = (page: Page, situation: string) => page.locator(`[data-situation="${situation}"]`);

async function stateOf(page: Page, situation: string): Promise<string | null> {
  return line(page, situation).getAttribute('data-state');
}

/** Opens the child's own page, as the playground links to it. */
async function openSafetyPage(page: Page): Promise<Page> {
  await page.goto(house.playground);
  await page.getByRole('banner').getByRole('button', { name: 'My safety' }).click();
  await page.waitForURL(/\/child/);
  await page.locator('[data-situation]').first().waitFor({ state: 'attached' });
  const own = await page.context().newPage();
  await own.goto(`${house.protect}/child`);
  await own.locator('[data-situation]').first().waitFor({ state: 'attached' });
  return own;
}

async function downloadReceipt(page: Page): Promise<string> {
  await page.getByText('Receipts').first().click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Signed file', exact: true }).first().click(),
  ]);
  return readFileSync(await download.path(), 'utf8').trim();
}

async function signInOperator(page: Page): Promise<void> {
  await page.getByLabel('API key').fill(house.operatorKey);
  await page.getByRole('button', { name: /sign in/i }).click();
  await page.getByRole('heading', { name: /ledger/i }).waitFor();
}

describe('a child of 12 in the United Kingdom', () => {
  let ada: Page;
  let guardian: Page;
  let stranger: Page;

  /** What protect says of Ada now, asked as an operator may: through her own page's API. */
  let childPage: Page;

  test('meets an age screen that presets nothing, hints at nothing and gives no second try', async () => {
    ada = await person();
    await ada.goto(`${house.playground}/sign-up`);
    expect(await ada.getByLabel('Month').inputValue()).toBe('');
    expect(await ada.getByLabel('Year').inputValue()).toBe('');
    expect(await ada.getByLabel('Which country').inputValue()).toBe('');
    const words = await ada.locator('main').innerText();
    expect(words).not.toMatch(/\b(1[0-9]|thirteen|eighteen|older|old enough|at least|must be)\b/i);
    await photograph(ada, 'age-screen');

    await answerAgeScreen(ada, { years: 12, country: 'GB' });
    expect(await ada.locator('h1').innerText()).toBe('Ask a grown-up');
    await photograph(ada, 'ask-a-grown-up');

    await ada.goBack();
    await ada.goto(`${house.playground}/sign-up`);
    expect(await ada.getByLabel('Year').count()).toBe(0);
    expect(await ada.locator('h1').innerText()).toBe('Ask a grown-up');
  });

  test('gives an address; the guardian reads, verifies, agrees to the service and refuses sharing', async () => {
    await ada.getByLabel('e-mail address').fill('pat@example.org');
    await ada.getByRole('button', { name: 'Send the letter' }).click();
    await ada.getByText('Your letter is on its way').waitFor();

    guardian = await person();
    await guardian.goto(`${house.protect}/mailbox`);
    await guardian.getByText('A child asks for your permission').first().click();
    await photograph(guardian, 'mailbox');
    await guardian.goto(linkIn(await letterTo('pat@example.org', /asks for your permission/)));
    await photograph(guardian, 'letter-opened');
    await guardian.getByRole('button', { name: 'Open the question' }).click();
    await guardian.getByRole('heading', { name: 'What you should know' }).waitFor();
    await photograph(guardian, 'notice');
    await guardian.getByRole('button', { name: 'Go on to the questions' }).click();

    const questions = guardian.locator('[data-purpose]');
    await questions.first().waitFor();
    expect(await guardian.locator('[data-purpose] input:checked').count()).toBe(0);
    for (const question of await questions.all()) {
      const purpose = (await question.getAttribute('data-purpose'))!;
      await question.getByLabel(purpose === 'core' ? 'Yes' : 'No', { exact: true }).check();
    }
    await photograph(guardian, 'questions');
    await guardian.getByRole('button', { name: 'Go on' }).click();
    await guardian
      .getByLabel(/e-mail/i)
      .first()
      .check();
    await photograph(guardian, 'method');
    await guardian.locator('form').getByRole('button').first().click();
    await guardian.getByText('One more step').waitFor();

    expect(await ada.locator('h1').innerText()).toBe('Your letter is on its way');
    await guardian.goto(linkIn(await letterTo('pat@example.org', /confirm/i)));
    await guardian.getByRole('button', { name: 'Yes, it was me' }).click();
    await guardian.getByText('it is confirmed').waitFor();
    await photograph(guardian, 'confirmed');

    await ada.getByRole('heading', { name: 'Pick a name' }).waitFor();
    await makeAccount(ada, 'ada_12');
    await photograph(ada, 'feed');
  });

  test('starts private: no location, contextual adverts, a feed without behaviour', async () => {
    childPage = await openSafetyPage(ada);
    await photograph(childPage, 'child-page');
    for (const situation of [
      'profile.view/adult',
      'profile.view/anyone',
      'profile.find/search',
      'location.collect/coarse',
      'location.share/contact',
      'ads.show/personalised',
      'feed.rank/behaviour',
      'contact.message/adult',
    ]) {
      expect([situation, await stateOf(childPage, situation)]).toEqual([
        situation,
        expect.stringMatching(/off|ask|waits/),
      ]);
    }
    expect(await stateOf(childPage, 'ads.show/contextual')).toBe('on');
    await ada.goto(house.playground);
    const feed = await ada.locator('main').innerText();
    expect(feed).not.toMatch(/because you (watched|liked|looked)/i);
    expect(await ada.locator('.sign.location').count()).toBe(0);
  });

  test('cannot be found, followed or messaged by the adult stranger, and both are told why', async () => {
    stranger = await person();
    await signIn(stranger, 'marlowe');
    await stranger.goto(`${house.playground}/people?q=ada_12`);
    expect(await stranger.locator('main').innerText()).not.toContain('ada_12');
    await photograph(stranger, 'stranger-finds-nobody');

    await stranger.goto(`${house.playground}/people/ada_12`);
    await stranger.getByRole('heading', { name: 'This profile is private' }).waitFor();
    expect(await stranger.getByRole('button', { name: /friend|follow|message/i }).count()).toBe(0);
    await photograph(stranger, 'stranger-sees-nothing');

    // The page offers no way, so the stranger sends the forms by hand.
    for (const [path, form] of [
      ['/people/ada_12/ask', {}],
      ['/messages/ada_12', { text: 'Hello, where do you live?' }],
    ] as const) {
      const answer = await stranger.request.post(`${house.playground}${path}`, {
        form,
        headers: { origin: house.playground },
      });
      expect([path, answer.status()]).toEqual([path, 403]);
      expect(await answer.text()).toMatch(/Nothing was sent/);
    }
    const outsider = await person();
    const answer = await outsider.goto(`${house.playground}/people/ada_12`);
    await outsider.getByRole('heading', { name: 'This profile is private' }).waitFor();
    expect(
      answer?.headers()['x-robots-tag'] ??
        (await outsider.locator('meta[name=robots]').getAttribute('content')),
    ).toContain('noindex');

    await ada.goto(`${house.playground}/notifications`);
    await ada.getByText(/Someone you don.t know tried to message you. They can.t/).waitFor();
    expect(await ada.locator('main').innerText()).not.toMatch(/marlowe|where do you live/i);
    await photograph(ada, 'ada-is-told');
  });

  /** She asks her grown-up for it on her page, who allows it on theirs. */
  async function askForAndGet(situation: string): Promise<void> {
    await line(childPage, situation).getByRole('button', { name: /ask/i }).click();
    await childPage.getByRole('dialog').getByRole('button', { name: /ask/i }).click();
    await childPage.getByText('We asked').first().waitFor();
    await guardian.goto(`${house.protect}/guardian`);
    const asked = guardian.locator(`[data-ask="${situation}"]`);
    await asked.waitFor();
    await photograph(guardian, `guardian-is-asked-for-${situation.replace('/', '-')}`);
    await asked.getByRole('button', { name: /^Allow/ }).click();
    await asked.waitFor({ state: 'detached' });
    await childPage.reload();
  }

  test('shares her place with friends for one session: asked, explained, signed, told to the guardian', async () => {
    // Where she is has to be known before anybody can be shown it: the page says so, and leads there.
    await childPage.reload();
    expect(await stateOf(childPage, 'location.share/contact')).toBe('waits');
    await photograph(childPage, 'location-waits');
    await askForAndGet('location.collect/coarse');
    await line(childPage, 'location.collect/coarse').getByRole('switch').click();
    await childPage
      .getByRole('dialog')
      .getByRole('button', { name: /session|until I (leave|sign out|stop|log out)|while/i })
      .click();
    await line(childPage, 'location.share/contact').getByRole('button', { name: /ask/i }).waitFor();
    await askForAndGet('location.share/contact');

    await line(childPage, 'location.share/contact').getByRole('switch').click();
    const dialog = childPage.getByRole('dialog');
    expect(await dialog.innerText()).toMatch(/could|can|might|risk/i);
    const ways = dialog.getByRole('list').last();
    expect(await ways.getByRole('button').first().innerText()).toMatch(/just this time/i);
    expect(await ways.innerText()).not.toMatch(/until I change it/i);
    await photograph(childPage, 'location-is-explained');
    await dialog
      .getByRole('button', { name: /session|until I (leave|sign out|stop|log out)|while/i })
      .click();
    await childPage.locator('.sign-location').waitFor();
    await photograph(childPage, 'location-sign');

    await guardian
      .getByText(/location/i)
      .filter({ visible: true })
      .first()
      .waitFor();
    await expect.poll(() => guardian.locator('main').innerText()).toMatch(/where|location/i);
    await photograph(guardian, 'guardian-is-told');

    await ada.goto(house.playground);
    await ada.locator('.sign.location').waitFor();
    await photograph(ada, 'playground-location-sign');

    await ada.getByRole('button', { name: 'Sign out' }).click();
    await signIn(ada, 'ada_12');
    expect(await ada.locator('.sign.location').count()).toBe(0);
    await childPage.reload();
    expect(await stateOf(childPage, 'location.share/contact')).toBe('waits');
  });

  test('the guardian withdraws: gone, in the ledger, and the receipt verifies', async () => {
    const receipt = await downloadReceipt(guardian);
    const verified = async () =>
      (await (
        await fetch(`${house.protect}/v1/receipts/verify`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ receipt }),
        })
      ).json()) as { valid: boolean };
    expect(await verified()).toMatchObject({ valid: true });
    const forged = receipt.replace(/\.[^.]{4}/, '.AAAA');
    expect(
      await (
        await fetch(`${house.protect}/v1/receipts/verify`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ receipt: forged }),
        })
      ).json(),
    ).toMatchObject({ valid: false });

    await guardian.getByRole('button', { name: 'Take everything back' }).click();
    await guardian.getByRole('button', { name: 'Take it back' }).click();
    await guardian
      .getByText(/Nothing\. Everything that needs your yes is off|no longer|taken back/i)
      .first()
      .waitFor();
    await expect
      .poll(async () => (await ada.goto(house.playground)) && ada.locator('h1').innerText(), { interval: 50 })
      .toMatch(/grown-up|paused|rest/i);
    await photograph(ada, 'after-withdrawal');
    await photograph(guardian, 'guardian-after-withdrawal');

    const operator = await person();
    await operator.goto(`${house.protect}/operator`);
    await signInOperator(operator);
    await operator.getByText('The newest entries').click();
    expect(await operator.locator('main').innerText()).toMatch(/consent-withdrawn/);
    expect(await operator.locator('main').innerText()).not.toMatch(/pat@example|ada_12/);
    await photograph(operator, 'ledger');
  });
});

describe('everybody sees what the rulebook says, and the command line prints the same', () => {
  /** What is empty without a guardian: the law may let it be, and nobody here has one. Who needs none waits for none. */
  const ofGuardian = /^(monitor\.guardian\/.*|location\.share\/guardian)$/;
  const wordFor = (
    situation: string,
    one: { allowed: boolean; effect: string; needs: string[]; waitsFor?: string[] },
    decidesItself: boolean,
  ) => {
    const forNobody = decidesItself ? 'off' : 'waits';
    if (one.allowed) return ofGuardian.test(situation) ? forNobody : 'on';
    if (one.effect === 'forbid') return 'locked';
    if (one.waitsFor) return ofGuardian.test(situation) ? forNobody : 'waits';
    return one.needs.includes('guardian') ? 'ask' : 'off';
  };

  /** @returns what the command line printed of each situation */
  async function sameAs(page: Page, decidesItself: boolean, ...words: string[]) {
    const printing = stairgate('protections', ...words, '--as-of', clock.slice(0, 10), '--json');
    const own = await openSafetyPage(page);
    const lines = await own
      .locator('[data-situation]')
      .evaluateAll((all) =>
        all.map((one) => [one.getAttribute('data-situation')!, one.getAttribute('data-state')] as const),
      );
    const shown: Record<string, string | null> = Object.fromEntries(lines);
    const { out } = await printing;
    const { situations } = JSON.parse(out) as {
      situations: Record<string, Parameters<typeof wordFor>[1]>;
    };
    const printed = Object.entries(situations);
    expect(Object.keys(shown).length).toBeGreaterThan(0);
    expect(shown).toEqual(
      Object.fromEntries(
        printed
          .filter(([situation]) => situation in shown)
          .map(([situation, one]) => [situation, wordFor(situation, one, decidesItself)]),
      ),
    );
    return situations;
  }

  test('a 15-year-old in the United States', async () => {
    const page = await person();
    await answerAgeScreen(page, { years: 15, country: 'US' });
    await makeAccount(page, 'bo_15');
    await sameAs(page, true, '--in', 'US', '--age', '15', '--level', 'self-declared');
  });

  test('a 16-year-old in the United Kingdom, on a phone', async () => {
    const page = await person({ width: 390, height: 844 });
    await answerAgeScreen(page, { years: 16, country: 'GB' });
    await makeAccount(page, 'cy_16');
    await sameAs(page, true, '--in', 'GB', '--age', '16', '--level', 'self-declared');
    await photograph(page, 'sixteen-on-a-phone');
  });

  test('somebody who says to be grown up: still inside, where the code demands more than a claim', async () => {
    const page = await person();
    await answerAgeScreen(page, { years: 41, country: 'GB' });
    await makeAccount(page, 'dee_41');
    const printed = await sameAs(page, true, '--in', 'GB', '--age', '41', '--level', 'self-declared');
    expect(printed['content.view/adult-only']?.effect).toBe('forbid');
  });

  test('a grown-up whose age is verified', async () => {
    const page = await person();
    await signIn(page, 'saffron');
    await sameAs(page, true, '--in', 'GB', '--age', '18+', '--level', 'verified');
  });

  test('a person of unknown age and place', async () => {
    const page = await person();
    await signIn(page, 'nimbus');
    await page.getByLabel('Which country do you live in?').waitFor();
    await photograph(page, 'unknown-age-and-place');
    await sameAs(page, false, '--in', 'unknown', '--age', 'unknown');
  });
});

describe('protect is killed while the playground runs', () => {
  test('nothing opens up; when it is back, nothing was lost', async () => {
    const wren = await person();
    await signIn(wren, 'wren');
    const before = await openSafetyPage(wren);
    const states = async (page: Page) =>
      Object.fromEntries(
        await page
          .locator('[data-situation]')
          .evaluateAll((lines) =>
            lines.map((one) => [one.getAttribute('data-situation'), one.getAttribute('data-state')]),
          ),
      );
    const calm = await states(before);
    const stranger = await person();
    await signIn(stranger, 'marlowe');

    process.kill(house.pids.protect!, 'SIGKILL');
    await expect
      .poll(() =>
        fetch(`${house.protect}/health`).then(
          () => 'up',
          () => 'down',
        ),
      )
      .toBe('down');
    for (const path of ['/people/wren/ask', '/messages/wren']) {
      const answer = await stranger.request.post(`${house.playground}${path}`, {
        form: { text: 'Hello' },
        headers: { origin: house.playground },
      });
      expect([path, answer.status() >= 400]).toEqual([path, true]);
    }
    await wren.goto(house.playground);
    expect(await wren.locator('.sign.location').count()).toBe(0);
    expect(await wren.locator('body').innerText()).toMatch(/paused/i);
    await photograph(wren, 'protect-is-away');

    await expect
      .poll(() =>
        fetch(`${house.protect}/health`).then(
          () => 'up',
          () => 'down',
        ),
      )
      .toBe('up');
    const after = await openSafetyPage(wren);
    expect(await states(after)).toEqual(calm);
  });

  test('the ledger holds, asked of the running service', async () => {
    const ask = (...words: string[]) =>
      stairgate('ledger', 'verify', '--url', house.protect, '--json', ...words);
    const keyFile = `${house.data}/operator-key.txt`;
    writeFileSync(keyFile, house.operatorKey);
    const { exitCode, out } = await ask('--key', keyFile);
    expect([exitCode, JSON.parse(out)]).toEqual([0, expect.objectContaining({ ok: true })]);
    const noted = JSON.parse(out).head as string;
    expect((await ask('--key', keyFile, '--expect-head', noted)).exitCode).toBe(0);
    expect((await ask('--key', keyFile, '--expect-head', 'f'.repeat(64))).exitCode).toBe(1);
    expect((await ask('--key', house.operatorKey)).out).toMatch(/everybody on the machine can read/);
    const other = await stairgate('ledger', 'verify', '--data', `${house.data}/protect`);
    expect([other.exitCode, other.error]).toEqual([2, expect.stringContaining('--url')]);
  });

  test('the ledger still holds, read from the data folder after everything has stopped', async () => {
    await house.stop();
    const { exitCode, out } = await stairgate(
      'ledger',
      'verify',
      '--data',
      `${house.data}/protect`,
      '--json',
    );
    expect(JSON.parse(out)).toMatchObject({ ok: true });
    expect(exitCode).toBe(0);
  });
});

test('no page of the journey raised an error', () => {
  expect(raised).toEqual([]);
});
