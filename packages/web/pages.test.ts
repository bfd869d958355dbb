import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchChromium } from '../../testing/chromium.ts';
import { buildPages } from './build.ts';
import { Browsing, focused, type Look, unfold } from './testing/browsing.ts';
import { type CannedService, openCannedService } from './testing/canned-service.ts';
import type { CannedState } from './testing/canned-state.ts';
import { aFavour, aSchool } from './testing/canned-time.ts';

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
});

afterEach(() => browsing.close());

const open = (path: string, look?: Look) => browsing.open(service.url + path, look);
const expectSound = (page: Page, within?: string) => browsing.expectSound(page, within);

/** Waits until a line of the child's page is in this state. */
const inState = (line: Locator, state: string) =>
  line.and(line.page().locator(`[data-state="${state}"]`)).waitFor();

const signIn = (...sides: (keyof CannedState['signedIn'])[]) => {
  for (const side of sides) service.state.signedIn[side] = true;
};

function inviteGuardian(): void {
  signIn('guardian');
  service.state.child.guardian = 'invited';
  service.state.child.choices = [];
  service.state.guardian.state = 'invited';
  service.state.guardian.consents = [];
}

/** A limit of each kind, by each who may set one, and yeses that sleep. */
const answered = 'You are right. <b>We</b> put your age right.\nWrite again if it is not so.';

function limitMuch(): void {
  const at = '2026-11-22T10:00:00.000Z';
  service.state.child.limits = [
    { limitId: 'l_1', at, by: 'child', kind: 'closed', situation: 'contact.message/contact' },
    { limitId: 'l_2', at, by: 'guardian', kind: 'closed', situation: 'engage.autoplay' },
    {
      limitId: 'l_3',
      at,
      by: 'guardian',
      kind: 'quiet',
      hours: { from: '21:00', to: '07:00', days: ['fri', 'sat'], term: true },
    },
    { limitId: 'l_4', at, by: 'platform', kind: 'money', amount: 500, currency: 'GBP', per: 'week' },
    { limitId: 'l_5', at, by: 'guardian', kind: 'ask', situation: 'live.broadcast/contact' },
    { limitId: 'l_6', at, by: 'platform', kind: 'minutes', minutes: 90 },
    { limitId: 'l_7', at, by: 'guardian', kind: 'content', content: 'sensitive' },
  ];
  service.state.child.sleeping = [
    { situation: 'feed.rank/searches', by: 'guardian', why: 'method-too-weak' },
    { situation: 'data.share/third-party', by: 'guardian', why: 'practice-changed' },
  ];
}

/** Presses Tab until the focus is on what has this accessible name; fails after `most` presses. */
async function tabTo(page: Page, name: RegExp, most = 150): Promise<void> {
  for (let presses = 0; presses < most; presses++) {
    await page.keyboard.press('Tab');
    const named = await page.evaluate(() => {
      const at = document.activeElement;
      return at?.getAttribute('aria-label') ?? at?.textContent ?? '';
    });
    if (name.test(named)) return;
  }
  throw new Error(`Tab never reached ${name}`);
}

const views: readonly {
  readonly name: string;
  readonly path: string;
  readonly heading: RegExp;
  readonly given?: () => void;
  readonly act?: (page: Page) => Promise<void>;
}[] = [
  { name: 'landing', path: '/', heading: /closed, unless/i },
  { name: 'not found', path: '/no-such-page', heading: /no such page/i },
  { name: 'child, signed out', path: '/child', heading: /open your page/i },
  { name: 'child, used link', path: '/child#t=used', heading: /open your page/i },
  {
    name: 'child of 12, all unfolded',
    path: '/child',
    heading: /my safety page/i,
    given: () => {
      signIn('child');
      service.state.child.asks = [
        { askId: 'as_0', situation: 'feed.rank/behaviour', state: 'waiting' },
        { askId: 'as_1', situation: 'data.train/own-models', state: 'refused' },
      ];
      service.state.child.told = [
        { at: '2026-11-22T10:00:00.000Z', kind: 'choice', situation: 'location.share/contact', mailed: true },
      ];
      service.state.child.complaints = [
        { complaintId: 'co', about: 'age', state: 'received', answerBy: '2026-12-22', text: undefined },
        {
          ...{ complaintId: 'co_2', about: 'data', state: 'answered', answerBy: '2026-12-22', text: 'Why?' },
          answer: answered,
        },
      ];
      service.state.child.choices.push({
        situation: 'location.collect/coarse',
        duration: 'session',
        by: 'child',
      });
      limitMuch();
    },
    act: unfold,
  },
  {
    name: 'child of 5',
    path: '/child',
    heading: /my page/i,
    given: () => {
      signIn('child');
      service.state.child.age = { lo: 5, hi: 5, level: 'declared-by-guardian-or-device' };
    },
  },
  {
    name: 'child of 16, most things on',
    path: '/child',
    heading: /your privacy and safety/i,
    given: () => {
      signIn('child');
      service.state.child.age = { lo: 16, hi: 16, level: 'verified' };
      for (const situation of [
        'profile.view/peer',
        'contact.message/peer',
        'contact.request/adult',
      ] as const) {
        service.state.child.choices.push({ situation, duration: 'until-changed', by: 'child' });
      }
    },
  },
  {
    name: 'child, service down',
    path: '/child',
    heading: /my safety page/i,
    given: () => {
      service.state.down = true;
    },
  },
  { name: 'guardian, signed out', path: '/guardian', heading: /sign in/i },
  { name: 'guardian, old link', path: '/guardian#t=old', heading: /does not work any more/i },
  { name: 'letter, invitation', path: '/guardian#t=invite', heading: /asks for your permission/i },
  { name: 'letter, confirmation', path: '/guardian#t=confirm', heading: /confirm your answer/i },
  { name: 'letter, take back', path: '/guardian#t=withdraw', heading: /take everything back/i },
  { name: 'letter, a question of the child', path: '/guardian#t=answer', heading: /your child asks you/i },
  {
    name: 'letter, a question that was answered',
    path: '/guardian#t=answer',
    heading: /your child asks you/i,
    act: async (page) => {
      await page.getByRole('button', { name: 'Allow' }).click();
      await page.getByRole('heading', { level: 1, name: 'You allowed it' }).waitFor();
    },
  },
  { name: 'letter, a favour', path: '/guardian#t=favour', heading: /your child asks you/i },
  {
    name: 'letter, sign-in where another is signed in',
    path: '/guardian#t=sign-in',
    heading: /sign in to your page/i,
    given: () => {
      service.state.browser = 'other';
    },
  },
  {
    name: 'letter, signed out everywhere',
    path: '/guardian#t=sign-out',
    heading: /sign out everywhere/i,
    act: async (page) => {
      await page.getByRole('button', { name: 'Sign out everywhere' }).click();
      await page.getByRole('heading', { level: 1, name: /signed out everywhere/i }).waitFor();
    },
  },
  {
    name: 'child, while another’s page is open',
    path: '/child#t=fresh',
    heading: /someone else’s page/i,
    given: () => {
      service.state.browser = 'other';
    },
  },
  {
    name: 'guardian, notice',
    path: '/guardian',
    heading: /your permission/i,
    given: inviteGuardian,
    act: unfold,
  },
  {
    name: 'guardian, questions',
    path: '/guardian',
    heading: /your permission/i,
    given: inviteGuardian,
    act: async (page) => {
      await page.getByRole('button', { name: 'Go on to the questions' }).click();
      await page.getByRole('button', { name: 'Go on' }).click();
      await unfold(page);
    },
  },
  {
    name: 'guardian, how to confirm',
    path: '/guardian',
    heading: /your permission/i,
    given: inviteGuardian,
    act: async (page) => {
      await answerAll(page, 'Yes');
      await page.getByRole('radio', { name: /proof of age/i }).check();
    },
  },
  {
    name: 'guardian, home, all unfolded',
    path: '/guardian',
    heading: /your child/i,
    given: () => {
      signIn('guardian');
      service.state.child.asks = [{ askId: 'as_0', situation: 'feed.rank/behaviour', state: 'waiting' }];
      limitMuch();
      service.state.time.favours = [
        aFavour(),
        aFavour({ favourId: 'fv_2', kind: 'purchase', minutes: null, amount: 399, currency: 'GBP' }),
      ];
      service.state.time.school = aSchool;
      service.state.guardian.others = [
        { state: 'consented', since: '2026-11-20T10:00:00.000Z' },
        { state: 'invited', since: '2026-11-22T10:00:00.000Z' },
      ];
      service.state.guardian.alerts = [
        {
          id: 'al_1',
          childId: 'c_canned',
          at: '2026-11-22T10:00:00.000Z',
          kind: 'choice',
          situation: 'location.share/contact',
          text: 'Your child switched this on: Sharing where your child is.',
        },
      ];
    },
    act: unfold,
  },
  {
    name: 'guardian, two children',
    path: '/guardian',
    heading: /your children/i,
    given: () => {
      signIn('guardian');
      service.state.guardian.sibling = true;
      service.state.guardian.label = 'Mia';
      service.state.time.favours = [aFavour()];
    },
    act: (page) => page.getByRole('tab').nth(1).click(),
  },
  {
    name: 'mailbox',
    path: '/mailbox?mail=m_1',
    heading: /mailbox/i,
    given: () => {
      service.state.mails = [
        {
          id: 'm_1',
          to: 'parent@example.org',
          subject: 'A child asks for your permission',
          at: '2026-11-22T10:00:00.000Z',
          text: 'Hello,\n\nRead more:\nhttp://127.0.0.1/guardian#t=abc\n\n<b>as it is</b>',
          html: '',
        },
      ];
    },
    act: (page) => page.getByRole('article').waitFor(),
  },
];

/** Checks each radio of this name, once there is one: looking for all of them waits for none. */
async function checkAll(page: Page, name: 'Yes' | 'No'): Promise<void> {
  const radios = page.getByRole('radio', { name });
  await radios.first().waitFor();
  for (const radio of await radios.all()) await radio.check();
}

async function answerAll(page: Page, answer: 'Yes' | 'No'): Promise<void> {
  await page.getByRole('button', { name: 'Go on to the questions' }).click();
  await checkAll(page, answer);
  await page.getByRole('button', { name: 'Go on' }).click();
}

describe.each([1280, 390] as const)('at %d wide', (width) => {
  test.each(views)('$name is sound in light and in dark', async ({ path, heading, given, act }) => {
    given?.();
    const page = await open(path, { width });
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    await act?.(page);
    await page.waitForFunction(() => !document.querySelector('.progress'));
    await expectSound(page);
    // The styles alone ask for it, so nothing else is other in the dark than the colours.
    await page.emulateMedia({ colorScheme: 'dark' });
    await browsing.expectSound(page, 'html', true);
  });
});

describe('the child', () => {
  beforeEach(() => signIn('child'));

  test('is led to what has to be on first, switches it on with the keyboard, and undoes it', async () => {
    const page = await open('/child', { width: 390 });
    await page.getByRole('heading', { level: 1, name: /my safety page/i }).waitFor();
    // The filter hides the line that the link leads to.
    await page.getByRole('radio', { name: /waiting/i }).check();
    const waiting = page.locator('[data-situation="location.share/contact"]');
    await inState(waiting, 'waits');
    expect(await waiting.getByRole('switch').count()).toBe(0);
    await waiting.getByRole('link', { name: 'The app knows your area' }).press('Enter');
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-situation')))
      .toBe('location.collect/coarse');
    await tabTo(page, /^the app knows your area$/i, 3);
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-checked')))
      .toBe('false');
    await page.keyboard.press('Space');

    const dialog = page.getByRole('dialog', { name: /the app knows your area/i });
    await dialog.waitFor();
    // The heading is read first; then come close, and the answers: the shortest first, none of them larger.
    expect(await focused(page)).toMatch(/the app knows your area/i);
    await expectSound(page, 'dialog');
    const answers = dialog.locator('.answer');
    expect(await answers.locator('strong').allTextContents()).toEqual([
      'Just this time',
      'Until I leave',
      'Until I change it',
      'Keep it off',
    ]);
    const sizes = await Promise.all((await answers.all()).map((one) => one.boundingBox()));
    expect(new Set(sizes.map((box) => `${box?.width} ${box?.height}`)).size).toBe(1);
    await tabTo(page, /^\s*Until I leave/);
    await page.keyboard.press('Enter');

    await page.getByText('Your location is on.').waitFor();
    expect(service.sent.at(-1)).toBe(
      'POST /child/api/choices {"situation":"location.collect/coarse","duration":"session","met":["explain-risk","notice-at-switch","offer-just-this-time","ask-an-adult-first","separate-setting"]}',
    );
    const flip = page.getByRole('switch', { name: /the app knows your area/i });
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'switch');
    expect(await flip.getAttribute('aria-checked')).toBe('true');
    expect(await waiting.getByRole('switch').getAttribute('aria-checked')).toBe('false');
    await expectSound(page);

    await page.getByRole('button', { name: 'Undo' }).press('Enter');
    await page.getByText('Your location is on.').waitFor({ state: 'detached' });
    expect(service.sent.at(-1)).toBe('DELETE /child/api/choices/location.collect/coarse ');
    expect(await flip.getAttribute('aria-checked')).toBe('false');
    expect(await waiting.getByRole('switch').count()).toBe(0);
  });

  test('closes something, sees it closed, and opens it again', async () => {
    const page = await open('/child');
    const line = page.locator('[data-situation="contact.message/contact"]');
    await inState(line, 'on');
    await page.getByRole('button', { name: 'Close something' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Close this' }).click();
    await dialog.getByText('Choose what to close.').waitFor();
    await expectSound(page, 'dialog');
    const offered = await dialog
      .getByRole('option')
      .evaluateAll((all) => all.map((one) => one.getAttribute('value')));
    expect(offered.length).toBeGreaterThan(2);
    expect(
      offered.filter((one) => /^(account|monitor)\.|^data\.collect\/essential$/.test(one ?? '')),
    ).toEqual([]);
    await dialog.getByRole('combobox').selectOption('contact.message/contact');
    await dialog.getByRole('button', { name: 'Close this' }).click();
    await page.getByRole('status').getByText('Closed: Messages from friends').waitFor();
    await inState(line, 'limited');
    expect(service.sent.at(-1)).toBe(
      'POST /child/api/limits {"kind":"closed","situation":"contact.message/contact"}',
    );
    await expectSound(page);
    await line.getByRole('button', { name: 'Take my limit away' }).press('Enter');
    await page.getByRole('status').getByText('Limit taken away: Messages from friends').waitFor();
    await inState(line, 'on');
    expect(service.sent.at(-1)).toBe('DELETE /child/api/limits/l_0_child ');
  });

  test('reads what else was closed, and which limit can be taken away', async () => {
    const limit = {
      at: '2026-11-22T10:00:00.000Z',
      kind: 'closed',
      situation: 'location.collect/coarse',
    } as const;
    service.state.child.limits = [
      { ...limit, limitId: 'l_c', by: 'child' },
      { ...limit, limitId: 'l_g', by: 'guardian' },
    ];
    const page = await open('/child');
    const line = page.locator('[data-situation="location.share/contact"]');
    await inState(line, 'limited');
    const why = line.locator('[data-closed-with]');
    expect(await why.allTextContents()).toEqual([
      'Closed because you closed: The app knows your area',
      'Closed because your grown-up closed: The app knows your area',
    ]);
    expect(await page.locator('[data-situation="location.collect/coarse"] [data-closed-with]').count()).toBe(
      0,
    );
    await expectSound(page);
    await line.getByRole('button', { name: 'Take my limit away: The app knows your area' }).press('Enter');
    await page.getByRole('status').getByText('Limit taken away: The app knows your area').waitFor();
    // What the guardian closed stays so; the button goes with the page's next look at what stands.
    await line.getByRole('button').waitFor({ state: 'detached' });
    await inState(line, 'limited');
  });

  test('sees what a guardian limits, and can not lift it', async () => {
    const page = await open('/child');
    const line = page.locator('[data-situation="engage.autoplay/media"]');
    await line.waitFor();
    service.state.child.limits = [
      {
        limitId: 'l_g',
        at: '2026-11-22T10:00:00.000Z',
        by: 'guardian',
        kind: 'closed',
        situation: 'engage.autoplay',
      },
    ];
    service.tell('child');
    await page
      .getByRole('status')
      .getByText(/your grown-up set a limit/i)
      .waitFor();
    await inState(line, 'limited');
    expect(await line.getByRole('button').count()).toBe(0);
    expect(await line.getByRole('switch').count()).toBe(0);
    await line.getByText('Why?').click();
    expect(await line.getByText('You can ask your grown-up to change the limit.').count()).toBe(1);
    // It can be asked for, and that is all.
    const buttons = page.locator('[data-limit="guardian"]').getByRole('button');
    expect(await buttons.allInnerTexts()).toEqual(['Ask to lift it']);
  });

  test('reads why a yes sleeps and what would wake it, and that nobody took it back', async () => {
    service.state.child.choices.push(
      { situation: 'feed.rank/behaviour', duration: 'until-changed', by: 'guardian' },
      { situation: 'feed.rank/searches', duration: 'until-changed', by: 'guardian' },
    );
    const page = await open('/child');
    const line = page.locator('[data-situation="feed.rank/behaviour"]');
    await line.getByRole('switch').waitFor();
    const { child } = service.state;
    child.choices = child.choices.filter(({ situation }) => !situation.startsWith('feed.rank/'));
    child.sleeping = [
      { situation: 'feed.rank/behaviour', by: 'guardian', why: 'method-too-weak' },
      { situation: 'feed.rank/searches', by: 'guardian', why: 'method-too-weak' },
    ];
    service.tell('child');
    await page.getByRole('status').getByText('A yes of your grown-up is asleep now').waitFor();
    expect(
      await page
        .getByRole('status')
        .getByText(/took back/)
        .count(),
    ).toBe(0);
    const asleep = await line.locator('[data-asleep="guardian"]').textContent();
    expect(asleep).toMatch(/said yes to this before.*surer way.*wake it by saying yes again/);
  });

  test('Escape leaves everything off and the focus where it was', async () => {
    const page = await open('/child');
    const flip = page.getByRole('switch', { name: /people can search for you/i });
    await flip.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(service.sent).toEqual([]);
    await expect.poll(() => flip.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  test('is offered no lasting choice where the law resets it, and no session where there is none', async () => {
    service.state.child.session = null;
    service.state.child.choices.push({
      situation: 'location.collect/coarse',
      duration: 'until-changed',
      by: 'child',
    });
    const page = await open('/child');
    await page.getByRole('switch', { name: /share your place with friends/i }).click();
    expect(await page.locator('.answer strong').allTextContents()).toEqual(['Just this time', 'Keep it off']);
  });

  test('asks a grown-up: the address first, a typing mistake is said, nothing else is asked for', async () => {
    service.state.child.guardian = 'none';
    service.state.child.choices = [];
    const page = await open('/child');
    await page.getByRole('button', { name: 'Ask my grown-up' }).first().click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByRole('textbox').count()).toBe(1);
    await dialog.getByRole('textbox').fill('nobody');
    await page.keyboard.press('Enter');
    await dialog
      .getByRole('alert')
      .getByText(/can't write to that address/)
      .waitFor();
    await expectSound(page);
    await dialog.getByRole('textbox').fill('parent@example.org');
    await page.keyboard.press('Enter');
    await dialog.getByText(/we sent your grown-up an e-mail/i).waitFor();
    await dialog.getByRole('button', { name: 'All right' }).press('Enter');
    await page.getByText(/we are waiting for your grown-up/i).waitFor();
  });

  test('sees the answer of the guardian when it comes', async () => {
    const page = await open('/child');
    const line = page.locator('[data-situation="feed.rank/behaviour"]');
    await line.getByRole('button', { name: 'Ask my grown-up' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Ask my grown-up' }).click();
    await page.getByRole('button', { name: 'All right' }).click();
    await line.getByText('Asked, waiting').waitFor();
    const [ask] = service.state.child.asks;
    if (ask) ask.state = 'approved';
    service.state.child.choices.push({
      situation: 'feed.rank/behaviour',
      duration: 'until-changed',
      by: 'guardian',
    });
    service.tell('child');
    await page
      .getByRole('status')
      .getByText(/your grown-up said yes/i)
      .waitFor();
    await line.getByRole('switch').waitFor();
  });

  test('sees everything off while the service cannot be reached, and the truth when it is back', async () => {
    const page = await open('/child');
    await page.getByRole('heading', { name: /my safety page/i }).waitFor();
    expect(await page.locator('[data-state="on"]').count()).toBeGreaterThan(10);
    service.state.down = true;
    service.tell('child');
    await page.getByText(/everything stays off for now/i).waitFor();
    expect(await page.locator('[data-state="off"]').count()).toBe(
      await page.locator('[data-situation]').count(),
    );
    expect(await page.getByRole('switch').count()).toBe(0);
    await expectSound(page);
    service.state.down = false;
    service.tell('child');
    await page.getByText(/everything stays off for now/i).waitFor({ state: 'detached' });
  });

  test('complains, and sees by when the answer comes', async () => {
    const page = await open('/child');
    await page.getByRole('button', { name: 'Complain' }).press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Send' }).click();
    await dialog.getByText('Choose what it is about.').waitFor();
    await expectSound(page, 'dialog');
    await dialog.getByRole('combobox').selectOption('contact.message/adult');
    await dialog.getByRole('textbox').fill('<img src=x onerror=alert(1)>');
    await dialog.getByRole('button', { name: 'Send' }).click();
    await dialog.getByText(/22 December 2026/).waitFor();
    await dialog.getByRole('button', { name: 'All right' }).click();
    await page.getByRole('region', { name: 'What you complained about' }).getByText('Received').waitFor();
    await expectSound(page);
  });

  test('reads what it was answered, as text', async () => {
    service.state.child.complaints = [
      {
        ...{ complaintId: 'co', about: 'age', state: 'answered', answerBy: '2026-12-22', text: 'Why?' },
        answer: answered,
      },
    ];
    const page = await open('/child');
    const list = page.getByRole('region', { name: 'What you complained about' });
    await list.getByText('Our answer, from 22 November 2026:').waitFor();
    await list.getByText('<b>We</b> put your age right.').waitFor();
  });

  test('erases everything in two steps, and not in one', async () => {
    const page = await open('/child');
    await page.getByRole('button', { name: 'Erase everything' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Go on' }).click();
    expect(service.sent).toEqual([]);
    expect(await focused(page)).toBe('Are you sure?');
    await expectSound(page, 'dialog');
    await dialog.getByRole('button', { name: 'Erase everything' }).click();
    await page.getByRole('heading', { level: 1, name: 'It is all erased' }).waitFor();
    expect(service.sent).toEqual(['POST /child/api/erase ']);
  });

  test('a link is traded once and leaves the address', async () => {
    service.reset();
    const page = await open('/child#t=fresh');
    await page.getByRole('heading', { name: /my safety page/i }).waitFor();
    expect(service.sent).toEqual(['POST /child/api/open {"token":"fresh"}']);
    expect(new URL(page.url()).hash).toBe('');
  });
});

describe('the guardian', () => {
  test('agrees to the service and refuses sharing, by keyboard; nothing is preset', async () => {
    inviteGuardian();
    service.state.signedIn.guardian = false;
    const page = await open('/guardian#t=fresh');
    await page.getByRole('button', { name: 'Open the question' }).press('Enter');
    await page.getByRole('heading', { level: 1, name: /your permission for/i }).waitFor();
    await page.getByRole('button', { name: 'Go on to the questions' }).press('Enter');
    await page.getByRole('heading', { name: 'Your answers' }).waitFor();
    expect(await page.locator('input:checked').count()).toBe(0);
    const [yes, no] = await Promise.all(
      [0, 1].map((at) => page.locator('.yes-no').first().locator('label').nth(at).boundingBox()),
    );
    expect([yes?.width, yes?.height]).toEqual([no?.width, no?.height]);
    expect(await page.locator('[data-purpose]').last().getAttribute('data-purpose')).toBe(
      'data.share/third-party',
    );

    await page.getByRole('button', { name: 'Go on' }).press('Enter');
    await page.getByText('4 points have no answer yet.').waitFor();
    // The focus is on the first question without an answer: space says yes, an arrow leads on to no.
    await page.keyboard.press('Space');
    for (let question = 1; question < 4; question++) {
      const first = page.locator('[data-purpose]').nth(question).getByRole('radio').first();
      await first.focus();
      await page.keyboard.press('ArrowRight');
    }
    await page.getByRole('button', { name: 'Go on' }).press('Enter');
    await page.getByRole('heading', { name: /confirm that it is you/i }).waitFor();
    await page.getByRole('radio', { name: /confirm by e-mail/i }).press('Space');
    await page.getByRole('button', { name: 'Send my answer' }).press('Enter');
    await page.getByText(/we have sent you a second e-mail: open the link in it/i).waitFor();
    expect(service.sent.at(-1)).toBe(
      'POST /guardian/api/children/c_canned/consents {"purposes":["core"],"refused":["location.share","feed.rank","data.share/third-party"],"method":"email-plus","noticeVersion":"7d1e.90ab"}',
    );
    await expectSound(page);
  });

  test('cannot confirm sharing by e-mail, but by a proof', async () => {
    inviteGuardian();
    const page = await open('/guardian');
    await answerAll(page, 'Yes');
    expect(await page.getByRole('radio', { name: /confirm by e-mail/i }).isDisabled()).toBe(true);
    await page.getByRole('radio', { name: /proof of age/i }).check();
    await page.getByRole('button', { name: 'Send my answer' }).click();
    await page.getByText('Show the proof first.').waitFor();
    await page.getByRole('button', { name: 'Show a proof' }).click();
    const link = page.getByRole('link', { name: 'Show it on this device' });
    expect(await link.getAttribute('href')).toContain('redirect_uri=');
    await page.getByRole('img', { name: /code that leads your phone/i }).waitFor();
    await expectSound(page);
    service.state.guardian.verification!.state = 'finished';
    service.tell('guardian');
    await page.getByText('The proof is here, and it holds.').waitFor();
    await expectSound(page);
    await page.getByRole('button', { name: 'Send my answer' }).click();
    await page.getByText(/thank you, your answer counts/i).waitFor();
    expect(service.sent.at(-1)).toContain('"method":"adult-credential","attempt":"at_canned"');
  });

  test('paste a proof only where no wallet hands it over by itself', async () => {
    inviteGuardian();
    service.state.guardian.pastes = true;
    const page = await open('/guardian');
    await answerAll(page, 'Yes');
    await page.getByRole('radio', { name: /proof of age/i }).check();
    await page.getByRole('button', { name: 'Show a proof' }).click();
    await page.getByRole('button', { name: 'Hand it over' }).click();
    await page.getByText('Paste the proof here.').waitFor();
    await expectSound(page);
    await page.getByRole('textbox', { name: /proof from your wallet/i }).fill('  a.b.c \n');
    await page.getByRole('button', { name: 'Hand it over' }).click();
    await page.getByText('The proof is here, and it holds.').waitFor();
    expect(service.sent.at(-1)).toContain('{"fields":{"token":"a.b.c"}}');
  });

  test('who answers second is shown what the first decided', async () => {
    inviteGuardian();
    service.state.answeredByOther = true;
    const page = await open('/guardian');
    await answerAll(page, 'Yes');
    await showProof(page);
    await page.getByRole('button', { name: 'Send my answer' }).click();
    await page.getByText(/somebody answered before you/i).waitFor();
    const decided = page.getByRole('region', { name: 'What was decided' });
    await decided.getByText('The service itself: yes').waitFor();
    await decided.getByText('Data shared with other companies: no').waitFor();
    await expectSound(page);
  });

  test('who says yes to something and no to what it needs is told, and led back to it', async () => {
    inviteGuardian();
    service.state.restsOn = { 'location.share': ['feed.rank'] };
    const page = await open('/guardian');
    await page.getByRole('button', { name: 'Go on to the questions' }).click();
    await checkAll(page, 'Yes');
    const needed = page.locator('[data-purpose="feed.rank"]');
    await needed.getByRole('radio', { name: 'No' }).check();
    await page.getByRole('button', { name: 'Go on' }).click();
    const said =
      'You said yes to “Sharing where your child is” but no to “A feed made for your child”, which it needs. Say yes to both, or no to the first.';
    await page.getByRole('alert').getByText(said).waitFor();
    await expectSound(page);
    await needed.getByRole('radio', { name: 'Yes' }).check();
    await page.getByRole('alert').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Go on' }).click();

    // What the service finds is said in the same words.
    service.state.contradicts = [
      {
        purpose: 'location.share',
        title: 'Sharing where your child is',
        refused: 'feed.rank',
        refusedTitle: 'A feed made for your child',
      },
    ];
    await showProof(page);
    await page.getByRole('button', { name: 'Send my answer' }).click();
    await page.getByRole('alert').getByText(said).waitFor();
    await expectSound(page);
    await page.getByRole('button', { name: 'Back to the question' }).press('Enter');
    await page.getByRole('heading', { name: 'Your answers' }).waitFor();
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('name')))
      .toBe('location.share');
  });

  test('loses no answer by Back or by loading the page anew, and nothing is kept once they are sent', async () => {
    inviteGuardian();
    const page = await open('/guardian', { width: 390 });
    const kept = () => page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }));
    const answered = () =>
      page
        .locator('[data-purpose] input:checked')
        .evaluateAll((all) =>
          all.map((one) => `${(one as HTMLInputElement).name} ${(one as HTMLInputElement).value}`),
        );
    await page.getByRole('button', { name: 'Go on to the questions' }).click();
    const answer = (purpose: string, name: string) =>
      page.locator(`[data-purpose="${purpose}"]`).getByRole('radio', { name }).check();
    await answer('core', 'Yes');
    await answer('feed.rank', 'Yes');

    await page.reload();
    await page.getByRole('heading', { name: 'Your answers' }).waitFor();
    expect(await answered()).toEqual(['core yes', 'feed.rank yes']);
    await page.goBack();
    await page.getByRole('heading', { name: 'What you should know' }).waitFor();
    await page.goForward();
    await page.getByRole('heading', { name: 'Your answers' }).waitFor();
    expect(await answered()).toEqual(['core yes', 'feed.rank yes']);

    await page.getByRole('button', { name: 'Say no to the rest (2)' }).click();
    expect(await answered()).toEqual([
      ...['core yes', 'location.share no', 'feed.rank yes', 'data.share/third-party no'],
    ]);
    await expectSound(page);
    await page.getByRole('button', { name: 'Go on' }).click();
    const summary = page.getByRole('region', { name: 'Your answers, as they will be sent' });
    const said = (id: string) => summary.locator(`[data-answer="${id}"] li`).allInnerTexts();
    const yes = ['The service itself', 'A feed made for your child'];
    await summary.waitFor();
    expect(await said('yes')).toEqual(yes);
    expect(await said('no')).toEqual(['Sharing where your child is', 'Data shared with other companies']);
    await expectSound(page);
    expect(service.sent).toEqual([]);

    await page.reload();
    await summary.waitFor();
    expect(await said('yes')).toEqual(yes);
    // Nothing that names anybody lies in the browser.
    expect(await kept()).not.toMatch(/c_canned|@|GB|Mia|canned-csrf/);
    await page.goBack();
    await page.getByRole('heading', { name: 'Your answers', exact: true }).waitFor();
    await page.goForward();
    await summary.getByRole('button', { name: 'Change my answers' }).click();
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('radio', { name: /confirm by e-mail/i }).check();
    await page.getByRole('button', { name: 'Send my answer' }).click();
    await page.getByText(/we have sent you a second e-mail/i).waitFor();
    expect(service.sent.at(-1)).toContain(
      '"purposes":["core","feed.rank"],"refused":["location.share","data.share/third-party"]',
    );
    expect(await kept()).not.toContain('stairgate-answers');
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Your child' }).waitFor();
  });

  test('comes back to the page by Back from questions that are answered again, and signs out with nothing kept', async () => {
    signIn('guardian');
    const page = await open('/guardian');
    await page.getByText('What you do not allow (2)').click();
    await page.getByRole('button', { name: 'Answer these again' }).click();
    await page.getByRole('button', { name: 'Go on to the questions' }).click();
    await page.getByRole('radio', { name: 'Yes' }).first().check();
    await page.goBack();
    await page.getByRole('heading', { name: 'What you should know' }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Your child' }).waitFor();
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    expect(await page.evaluate(() => Object.keys(sessionStorage))).toEqual([]);
  });

  test('refuses everything from the notice', async () => {
    inviteGuardian();
    const page = await open('/guardian');
    await page.getByRole('button', { name: 'Refuse everything' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Refuse everything' }).click();
    await page.getByText('You said no.').waitFor();
    expect(service.sent).toEqual(['POST /guardian/api/children/c_canned/refuse ']);
  });

  test('hears of an ask, allows it, withdraws, names the child, checks the receipt', async () => {
    signIn('guardian');
    const page = await open('/guardian');
    await page.getByText('What you allow', { exact: true }).waitFor();
    service.state.child.asks.push({ askId: 'as_7', situation: 'feed.rank/behaviour', state: 'waiting' });
    service.tell('guardian');
    await page.getByRole('button', { name: /^Allow: / }).click();
    await page
      .getByRole('status')
      .getByText(/^Allowed: /)
      .waitFor();
    expect(service.sent.at(-1)).toBe('POST /guardian/api/children/c_canned/asks/as_7 {"answer":"approve"}');

    await page.getByRole('button', { name: 'Take back: Sharing where your child is' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Take it back' }).click();
    await page
      .locator('.line[data-purpose="location.share"]')
      .getByRole('button')
      .waitFor({ state: 'detached' });
    expect(service.sent.at(-1)).toBe(
      'POST /guardian/api/children/c_canned/withdraw {"purposes":["location.share"]}',
    );

    await page.getByRole('button', { name: 'Give a name' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Mia <3');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Mia <3' }).waitFor();

    await page.getByText('Receipts (1)').click();
    await page.getByRole('button', { name: 'Check the signature' }).click();
    await page.getByText(/the signature holds/i).waitFor();
    await expectSound(page);
  });

  test('closes what is open, opens it again, and not what the child closed', async () => {
    signIn('guardian');
    service.state.child.limits = [
      {
        limitId: 'l_c',
        at: '2026-11-22T10:00:00.000Z',
        by: 'child',
        kind: 'closed',
        situation: 'contact.message/contact',
      },
    ];
    const page = await open('/guardian');
    await page.getByText(/^What is open now/).click();
    const account = page.locator('[data-open^="account."]');
    expect(await account.count()).toBeGreaterThan(0);
    expect(await account.getByRole('button').count()).toBe(0);
    await page.getByRole('button', { name: 'Close: Calls from people your child accepted' }).click();
    await page.getByRole('status').getByText('Closed: Calls from people your child accepted').waitFor();
    expect(service.sent.at(-1)).toBe(
      'POST /guardian/api/children/c_canned/limits {"kind":"closed","situation":"contact.call/contact"}',
    );
    await page.locator('[data-open="contact.call/contact"]').waitFor({ state: 'detached' });
    expect(await page.locator('[data-limit="child"]').getByRole('button').count()).toBe(0);
    await page.getByRole('button', { name: 'Open again: Calls from people your child accepted' }).click();
    await page.locator('[data-open="contact.call/contact"]').waitFor();
    expect(service.sent.at(-1)).toBe('DELETE /guardian/api/children/c_canned/limits/l_1_guardian ');
  });

  test('reads which yes sleeps and why, and confirms it again', async () => {
    signIn('guardian');
    service.state.child.sleeping = [
      { situation: 'feed.rank/behaviour', by: 'guardian', why: 'notice-of-other-law' },
    ];
    const page = await open('/guardian');
    const asleep = page.locator('[data-asleep="feed.rank"]');
    await asleep.getByText(/another law holds for your child/i).waitFor();
    await page.getByText('Confirm again', { exact: true }).waitFor();
    expect(await page.getByText('You agreed', { exact: true }).count()).toBe(0);
    await page.getByRole('button', { name: 'Read and confirm again' }).press('Enter');
    await answerAll(page, 'Yes');
    await showProof(page);
    await page.getByRole('button', { name: 'Send my answer' }).click();
    await page.getByText(/thank you, your answer counts/i).waitFor();
    expect(service.state.child.sleeping).toEqual([]);
  });

  test('gets a new link without learning whether the address is known', async () => {
    const page = await open('/guardian#t=used');
    await page.getByText(/that link was used already/i).waitFor();
    await page.getByRole('textbox', { name: 'Your e-mail address' }).fill('parent@example.org');
    await page.keyboard.press('Enter');
    await page.getByText(/if a child gave us this address/i).waitFor();
    await expectSound(page);
  });
});

describe('the link of a letter', () => {
  const ended = (page: Page) => page.getByText(/does not work any more/i).waitFor();

  test('does nothing until it is pressed, however often it is opened, and then leaves the address', async () => {
    const page = await open('/guardian#t=confirm');
    await page.getByRole('heading', { level: 1, name: 'Confirm your answer' }).waitFor();
    await page.reload();
    await page.getByText('The service itself').waitFor();
    await page.getByText(/for whom you were asked on 22 November 2026/).waitFor();
    expect(new Set(service.sent.map((one) => one.split(' {')[0]))).toEqual(
      new Set(['POST /guardian/api/look']),
    );
    await page.getByRole('button', { name: 'Yes, it was me' }).click();
    await page.getByText(/thank you, it is confirmed/i).waitFor();
    expect(service.sent.at(-1)).toBe('POST /guardian/api/open {"token":"confirm"}');
    expect(new URL(page.url()).hash).toBe('');
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Your child' }).waitFor();
    expect(service.sent.filter((one) => one.includes('/open'))).toHaveLength(1);
  });

  test('names the child as the guardian does, and closes without anybody signing in', async () => {
    service.state.guardian.label = 'Our eldest';
    const page = await open('/guardian#t=withdraw');
    await page.getByText('It is about the child that you call “Our eldest”.').waitFor();
    await page.getByRole('button', { name: 'Take everything back' }).click();
    await page.getByRole('heading', { level: 1, name: 'Everything is taken back' }).waitFor();
    expect(service.sent.at(-1)).toBe('POST /guardian/api/close {"token":"withdraw"}');
    await page.getByRole('button', { name: 'Go to the sign-in' }).click();
    await page.getByRole('textbox', { name: 'Your e-mail address' }).waitFor();
  });

  test('replaces nobody who is signed in without being told to', async () => {
    signIn('guardian');
    service.state.browser = 'other';
    const page = await open('/guardian#t=sign-in');
    await page.getByText(/somebody else is signed in in this browser/i).waitFor();
    expect(await page.getByRole('button', { name: 'Sign in', exact: true }).count()).toBe(0);
    await page.getByRole('button', { name: /^leave it/i }).click();
    await page.getByRole('heading', { level: 1, name: 'Your child' }).waitFor();
    expect(service.sent.filter((one) => !one.includes('/look'))).toEqual([]);
    await page.goto(`${service.url}/guardian#t=sign-in`);
    await page.getByRole('button', { name: 'Sign them out here, and go on' }).click();
    await page.getByRole('heading', { level: 1, name: 'Your child' }).waitFor();
    expect(service.sent.at(-1)).toBe('POST /guardian/api/open {"token":"sign-in","replace":true}');
  });

  test('that is over says what came of it', async () => {
    for (const [token, text] of [
      ['over-invite', /this invitation is over/i],
      ['over-withdraw', /nothing left to take back/i],
      ['used-confirm', /you have confirmed this already/i],
      ['used-sign-in', /that link was used already/i],
      ['old-sign-in', /that link is too old/i],
    ] as const) {
      const page = await open(`/guardian#t=${token}`);
      await ended(page);
      await page.getByText(text).waitFor();
    }
  });

  test('of another child’s page waits, and leaves the one that is open', async () => {
    signIn('child');
    service.state.browser = 'other';
    const page = await open('/child#t=fresh');
    await page.getByRole('button', { name: 'Leave theirs open' }).click();
    await page.getByRole('heading', { name: /my safety page/i }).waitFor();
    await page.goto(`${service.url}/child#t=other`);
    await page.getByRole('button', { name: 'Open my page' }).click();
    await page.getByRole('heading', { name: /my safety page/i }).waitFor();
    expect(service.sent.at(-1)).toBe('POST /child/api/open {"token":"other","replace":true}');
  });
});

test('a guardian sees where they are signed in, and signs out everywhere', async () => {
  signIn('guardian');
  const page = await open('/guardian');
  const card = page.getByRole('region', { name: 'Where you are signed in' });
  await card.getByText('Firefox, Windows (This one)').waitFor();
  await card.getByText('A browser', { exact: true }).waitFor();
  await card.getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
  expect(service.sent).toEqual(['POST /guardian/api/sign-out-everywhere ']);
});

test('new mail appears by itself, its links work and its markup does not', async () => {
  const page = await open('/mailbox');
  await page.getByText(/no mail yet/i).waitFor();
  service.state.mails.push({
    id: 'm_9',
    to: 'parent@example.org',
    subject: '<script>alert(1)</script>',
    at: '2026-11-22T10:00:00.000Z',
    text: `Confirm:\n${service.url}/guardian#t=confirm.\n<img src=x onerror=alert(1)>`,
    html: `<!doctype html><html lang="en"><head><title>x</title></head><body><p><a href="${service.url}/guardian#t=confirm">Yes, it was me</a></p><script>parent.document.title = 'ran'; top.location = '/operator'</script></body></html>`,
  });
  await page.getByRole('button', { name: /<script>/ }).click();
  const letter = page.frameLocator('article iframe');
  await letter.getByRole('link', { name: 'Yes, it was me' }).waitFor();
  await page.getByRole('button', { name: 'Show as plain text' }).click();
  await page.getByText('<img src=x onerror=alert(1)>').waitFor();
  expect(await page.locator('article img').count()).toBe(0);
  await page.getByRole('link', { name: /guardian#t=confirm/ }).waitFor();
  await page.getByRole('button', { name: 'Show as plain text' }).click();
  expect(await page.title()).toBe('Mailbox · Stairgate');
  await letter.getByRole('link', { name: 'Yes, it was me' }).click();
  await page.getByRole('button', { name: 'Yes, it was me' }).click();
  await page.getByText(/thank you, it is confirmed/i).waitFor();
  expect(browsing.complaints).toEqual([]);
});

test('a step to another page moves the focus to its heading and changes the title', async () => {
  const page = await open('/');
  await page.getByRole('link', { name: 'See the rules as a picture' }).press('Enter');
  await page.getByRole('heading', { level: 1, name: /rules as a picture/i }).waitFor();
  await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
  expect(await page.title()).toBe('The rules as a picture · Stairgate');
  await page.goBack();
  await page.getByRole('heading', { level: 1, name: /closed, unless/i }).waitFor();
  expect(await page.title()).toBe('Stairgate');
});

test('the first Tab leads to a link that skips to the content', async () => {
  const page = await open('/');
  await page.getByRole('link', { name: 'Skip to the page' }).waitFor({ state: 'attached' });
  await page.bringToFront();
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('Skip to the page');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('content');
});

/** Shows a proof of age, as a wallet with no page of its own has it shown. */
async function showProof(page: Page): Promise<void> {
  service.state.guardian.pastes = true;
  await page.getByRole('radio', { name: /proof of age/i }).check();
  await page.getByRole('button', { name: 'Show a proof' }).click();
  await page.getByRole('textbox', { name: /proof from your wallet/i }).fill('a.b.c');
  await page.getByRole('button', { name: 'Hand it over' }).click();
  await page.getByText('The proof is here, and it holds.').waitFor();
}
