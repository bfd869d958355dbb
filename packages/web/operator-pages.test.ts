import { exampleObjection, exampleVoucher } from '@stairgate/wire';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchChromium } from '../../testing/chromium.ts';
import { buildPages } from './build.ts';
import { Browsing, focused, type Look, unfold } from './testing/browsing.ts';
import { operatorKey } from './testing/canned-operator.ts';
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
beforeEach(() => service.reset());
afterEach(() => browsing.close());

const open = (path: string, look?: Look) => browsing.open(service.url + path, look);
const settled = (page: Page) => page.waitForFunction(() => !document.querySelector('.progress'));
const search = (page: Page) => decodeURIComponent(new URL(page.url()).search);

const log = {
  decisions: [
    {
      at: '2026-11-22T10:00:00.000Z',
      situation: 'contact.message/adult',
      effect: 'opt-in',
      allowed: false,
      band: '10-12',
      level: 'self-declared',
      place: 'GB',
      platform: 'p_default',
      revision: '0',
      reasons: ['child-choice-missing'],
    },
  ],
  counts: [
    {
      hour: '',
      situation: 'contact.message/adult',
      band: '10-12',
      place: 'GB',
      platform: 'p_default',
      allowed: false,
      count: 9,
    },
    {
      hour: '',
      situation: 'feed.rank/choices',
      band: '10-12',
      place: 'GB',
      platform: 'p_default',
      allowed: true,
      count: 4,
    },
  ],
} as const;

function complained(): void {
  service.state.signedIn.operator = true;
  service.state.child.complaints = [
    { complaintId: 'co_late', about: 'age', state: 'received', answerBy: '2026-12-22', text: 'I am 13' },
    {
      complaintId: 'co_first',
      about: 'contact.message/adult',
      state: 'received',
      answerBy: '2026-11-21',
      text: `They wrote <img src=x onerror=alert(1)> \u202e${'and wrote '.repeat(30)}`,
    },
  ];
}

/** One objection that waits, one that was settled, and a grown-up who answers for too many. */
function disputed(): void {
  service.state.signedIn.operator = true;
  service.state.objections = [
    exampleObjection,
    {
      ...exampleObjection,
      ...{ childId: 'c_settled', state: 'dismissed', settledAt: exampleObjection.objectedAt },
      ...{ settledBy: 'platform', reason: 'Both <b>have</b> a say.', isReachable: false },
      no: { kind: 'withdrawn', at: null, standsUntil: null },
    },
  ];
  const [child] = exampleVoucher.children;
  const refused = { state: 'invited', answeredAt: null, refusedAt: exampleObjection.objectedAt } as const;
  service.state.vouchers = [
    {
      ...exampleVoucher,
      children: [child!, { ...child!, childId: 'c_2' }, { ...child!, childId: 'c_3', ...refused }],
      ...{ consented: 2, refused: 1 },
    },
  ];
}

const pages: readonly {
  readonly name: string;
  readonly path: string;
  readonly heading: RegExp;
  /** Where another entry shows the rest. */
  readonly only?: 'wide' | 'narrow';
  readonly given?: () => void;
  readonly act?: (page: Page) => Promise<unknown>;
}[] = [
  {
    name: 'the overview, signed in',
    path: '/operator',
    heading: /for operators/i,
    given: () => {
      service.state.signedIn.operator = true;
      service.state.log = log;
    },
    act: (page) => page.getByText('Most asked').or(page.getByText('Recent decisions')).first().waitFor(),
  },
  {
    name: 'the picture',
    path: '/operator/policy?in=GB,US',
    heading: /rules as a picture/i,
    only: 'narrow',
  },
  {
    name: 'the picture, compared, with a cell open',
    path: '/operator/policy?in=US-CA&on=2027-01-02&guidance=no&than-in=FR&than-on=today&cell=engage.metrics/likes@12',
    heading: /rules as a picture/i,
    only: 'wide',
    act: (page) => page.getByRole('heading', { name: /age 12/ }).waitFor(),
  },
  { name: 'the codes', path: '/operator/codes', heading: /the codes/i },
  { name: 'a code', path: '/operator/codes/us-ca-sb976', heading: /california feeds law/i },
  { name: 'a standard', path: '/operator/codes/std-iso-27566-1', heading: /iso\/iec 27566/i, only: 'wide' },
  {
    name: 'what changes',
    path: '/operator/changes?in=US-VT&from=2026-12-31&to=2027-01-01',
    heading: /what changes/i,
    act: (page) => page.getByRole('heading', { name: 'Tightens' }).waitFor(),
  },
  {
    name: 'joint settings',
    path: '/operator/joint?in=FR,GB,US',
    heading: /joint settings/i,
    act: (page) => page.getByRole('heading', { name: /^Which place/ }).waitFor(),
  },
  {
    name: 'what the service documents',
    path: '/operator/profile',
    heading: /what this service documents/i,
    act: async (page) => {
      await page.getByText('Pupils of one school find each other.').waitFor();
      await page.getByText('One item does nothing today').waitFor();
      expect(await page.getByText('Expired', { exact: true }).count()).toBe(1);
    },
  },
  {
    name: 'grown-ups, with an objection and one who answers for many',
    path: '/operator/grown-ups',
    heading: /^grown-ups$/i,
    given: disputed,
    act: async (page) => {
      await page.locator('summary', { hasText: 'Settle it' }).click();
      await page.getByRole('heading', { name: 'Proof 8f3a21c0' }).waitFor();
    },
  },
  {
    name: 'grown-ups, where there is nothing',
    path: '/operator/grown-ups',
    heading: /^grown-ups$/i,
    given: () => {
      service.state.signedIn.operator = true;
    },
    act: (page) => page.getByText('No objection waits to be settled').waitFor(),
  },
  {
    name: 'complaints, one of them overdue',
    path: '/operator/complaints',
    heading: /^complaints$/i,
    given: complained,
    act: (page) => page.getByText('Overdue since 21 November 2026').waitFor(),
  },
  {
    name: 'complaints, where there are none',
    path: '/operator/complaints',
    heading: /^complaints$/i,
    given: () => {
      service.state.signedIn.operator = true;
    },
    act: (page) => page.getByText('No complaint waits for an answer').waitFor(),
  },
  {
    name: 'a decision that was tried',
    path: '/operator/try?in=GB&level=self-declared',
    heading: /try a decision/i,
    act: async (page) => {
      await page.getByRole('button', { name: 'Decide' }).click();
      await page.getByRole('tab', { name: 'Auditor' }).waitFor();
    },
  },
];

test.each(pages)('$name is sound, wide in light and dark, and narrow', async (given) => {
  given.given?.();
  const page = await open(given.path, { width: given.only === 'narrow' ? 390 : 1280 });
  await page.getByRole('heading', { level: 1, name: given.heading }).waitFor();
  await given.act?.(page);
  await settled(page);
  await unfold(page);
  await browsing.expectSound(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await browsing.expectSound(page, 'html', true);
  if (given.only !== undefined) return;
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: 'light' });
  await settled(page);
  await unfold(page);
  await browsing.expectSound(page);
});

describe('the picture', () => {
  test('walks the grid with the keyboard, opens a cell, shares it, and comes back', async () => {
    // The address is from when the picture stood at /operator.
    const page = await open('/operator?in=GB');
    const grid = page.getByRole('grid');
    await grid.waitFor();
    expect(new URL(page.url()).pathname).toBe('/operator/policy');
    expect(await grid.locator('[tabindex="0"]').count()).toBe(1);
    await grid.locator('[tabindex="0"]').focus();
    for (const key of ['ArrowDown', 'ArrowRight', 'End', 'ArrowLeft']) await page.keyboard.press(key);
    const at = () => page.evaluate(() => document.activeElement?.getAttribute('data-cell'));
    expect(await at()).toBe('profile.view/peer@17');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /like age, age 17/ }).waitFor();
    expect(await focused(page)).toMatch(/age 17/);
    expect(search(page)).toBe('?in=GB&cell=profile.view/peer@17');
    const panel = page.getByRole('complementary');
    await panel.getByText('The child chooses it.').waitFor();
    expect(
      await panel
        .getByRole('link', { name: /children's code/i })
        .first()
        .getAttribute('href'),
    ).toMatch(/^\/operator\/codes\/uk-aadc#/);
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    expect(await at()).toBe('profile.view/peer@17');
  });

  test('finds places by name, moves through the days by keyboard, and goes back', async () => {
    const page = await open('/operator/policy?in=GB');
    const field = page.getByRole('combobox', { name: 'Places' });
    await field.fill('calif');
    await page.getByRole('option', { name: /^California/ }).waitFor();
    await browsing.expectSound(page, '.view-form');
    await page.keyboard.press('Enter');
    await page.getByText('United Kingdom and California', { exact: true }).waitFor();
    expect(search(page)).toBe('?in=GB,US-CA');

    const slider = page.getByRole('slider', { name: 'On this day' });
    await slider.press('ArrowRight');
    await page.getByText('United Kingdom and California, 1 January 2027').first().waitFor();
    expect(search(page)).toBe('?in=GB,US-CA&on=2027-01-01');
    expect(await slider.getAttribute('aria-valuetext')).toMatch(/^1 January 2027\. California age signals: /);
    await page.getByRole('button', { name: 'Change before' }).click();
    expect(search(page)).toBe('?in=GB,US-CA');

    await page.getByRole('button', { name: 'Remove United Kingdom' }).click();
    expect(search(page)).toBe('?in=US-CA');
    await page.goBack();
    expect(search(page)).toBe('?in=GB,US-CA');
    await page.getByRole('button', { name: 'Remove United Kingdom' }).waitFor();
  });

  test('an address opens the same view; what differs is lit and said; only that on request', async () => {
    const page = await open(
      '/operator?in=GB,US&on=2026-12-01&level=estimated&guidance=no&than-in=GB&cell=ads.show/personalised@12',
    );
    await page.getByRole('heading', { name: /age 12/ }).waitFor();
    expect(await page.getByRole('button', { name: /^Remove / }).count()).toBe(3);
    expect(await page.getByLabel('How surely the age is known').inputValue()).toBe('estimated');
    expect(await page.getByLabel('Any other day').inputValue()).toBe('2026-12-01');
    expect(await page.getByRole('checkbox', { name: /guidance/ }).isChecked()).toBe(false);
    const lit = page.getByRole('gridcell', { name: /stricter than the other view/ });
    await lit.first().waitFor();
    // The codes of both places join those of one, so nothing is looser.
    expect(await page.getByRole('gridcell', { name: /looser than the other view/ }).count()).toBe(0);
    const all = await page.getByRole('gridcell').count();
    await page.getByText('Only what differs').click();
    await page.waitForFunction((most) => document.querySelectorAll('[role=gridcell]').length < most, all);
    expect(search(page)).toContain('rows=changed');
  });

  test('shows what is not law yet, and why, and leads to the code', async () => {
    const page = await open('/operator/policy?in=US-CA&cell=engage.metrics/likes@12');
    const panel = page.getByRole('complementary');
    await panel.getByText('Enjoined').first().waitFor();
    await panel.getByText('No rule binds here').waitFor();
    expect(await page.locator('[data-cell="engage.metrics/likes@12"]').innerText()).toMatch(
      /allowed; rules that are not law yet say: guardian/i,
    );
    await panel
      .getByRole('link', { name: /California feeds law/ })
      .first()
      .click();
    await page.getByRole('heading', { level: 1, name: 'California feeds law' }).waitFor();
    await page.waitForFunction(
      () => document.querySelector('.entry:target') !== null || window.scrollY > 200,
    );
  });

  test('shows what the service documents, with the reason, only when asked to', async () => {
    const page = await open('/operator/policy?in=GB&cell=profile.view/peer@16');
    await page.getByRole('complementary').getByText('Child chooses').first().waitFor();
    await page.getByText('As Treehouse documents it').click();
    await page.getByText('Moved by a documented deviation.').waitFor();
    expect(await page.getByRole('complementary').innerText()).toContain('Pupils of one school');
    expect(search(page)).toBe('?in=GB&profile=yes&cell=profile.view/peer@16');
    expect(await page.locator('[data-cell="profile.view/peer@16"]').innerText()).toMatch(
      /by a documented deviation/,
    );
    await browsing.expectSound(page, 'aside');
  });

  test('prints on one sheet, with legend, address and revision', async () => {
    const page = await open('/operator/policy?in=GB');
    await page.getByRole('grid').waitFor();
    await page.emulateMedia({ media: 'print' });
    const sheet = page.locator('.sheet');
    await sheet.waitFor();
    expect(await page.getByRole('grid').isVisible()).toBe(false);
    const text = await sheet.textContent();
    expect(text).toContain('United Kingdom, 22 November 2026');
    expect(text).toContain(`${service.url}/operator/policy?in=GB`);
    expect(text).toMatch(/rulebook [0-9a-f]{16}/);
    expect(text).toContain('Child chooses');
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(1);
  });

  test('on a phone picks an age and reads the rules in a dialog', async () => {
    const page = await open('/operator/policy?in=GB', { width: 390 });
    await page.getByRole('slider', { name: /^age/i }).press('ArrowLeft');
    await page.getByText('Age: 12', { exact: true }).waitFor();
    expect(new URL(page.url()).searchParams.get('age')).toBe('12');
    const strip = page.locator('.strip').first();
    await strip.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('heading', { name: /age 12/ }).waitFor();
    await dialog.getByText(/What would unlock it/).waitFor();
    await browsing.expectSound(page, 'dialog');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => strip.evaluate((element) => element === document.activeElement)).toBe(true);
  });
});

describe('the codes', () => {
  test('are searched, folded by part, and a link opens the fold in which its line lies', async () => {
    const page = await open('/operator/codes/uk-aadc');
    await page.getByRole('heading', { level: 1, name: /children's code/i }).waitFor();
    const height = () => page.evaluate(() => document.documentElement.scrollHeight);
    expect(await height()).toBeLessThan(6000);
    const shown = page.locator('.entry:visible');
    const before = await shown.count();
    await page.getByLabel('Find in this code').fill('strangers');
    await page
      .getByRole('status')
      .filter({ hasText: / of \d+ lines/ })
      .waitFor();
    await page.waitForFunction(() =>
      [...document.querySelectorAll('.entry')].every((one) => /stranger/i.test(one.textContent ?? '')),
    );
    expect(await shown.count()).toBeGreaterThan(0);
    expect(new URL(page.url()).searchParams.get('find')).toBe('strangers');
    await browsing.expectSound(page);
    await page.getByLabel('Find in this code').fill('');
    await page.waitForFunction((was) => document.querySelectorAll('.entry').length >= was, before);

    const id = await page
      .locator('#rules .entry, [aria-labelledby=rules-title] .entry')
      .last()
      .getAttribute('id');
    await page.goto(`${service.url}/operator/codes`);
    await page.goto(`${service.url}/operator/codes/uk-aadc#${id}`);
    await page.locator(`[id="${id}"]`).waitFor({ state: 'visible' });
    await page.waitForFunction((one) => {
      const { top } = document.getElementById(one!)!.getBoundingClientRect();
      return top >= -2 && top < window.innerHeight;
    }, id);
  });

  test('say what changes next, and open one by one with where they bite', async () => {
    const page = await open('/operator/codes');
    await page.getByText('1 January 2027', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Vermont Kids Code' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Vermont Kids Code' }).waitFor();
    expect(await page.getByRole('row').count()).toBe(17);
    const bite = page.locator('.bite-link').first();
    expect(await bite.innerText()).toMatch(/not binding/);
    await bite.click();
    await page.getByRole('heading', { level: 1, name: /rules as a picture/i }).waitFor();
    expect(search(page)).toMatch(/^\?in=US-VT&cell=/);
  });

  test('a code that is not there is said', async () => {
    const page = await open('/operator/codes/none');
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('link', { name: 'All codes' }).isVisible()).toBe(true);
  });
});

describe('what changes', () => {
  test('from the next day of change to the provisions, and with other places on the other side', async () => {
    const page = await open('/operator/changes');
    await page.getByRole('link', { name: 'Vermont' }).click();
    await page.getByRole('heading', { name: /Vermont: 31 December 2026 to 1 January 2027/ }).waitFor();
    expect(search(page)).toBe('?in=US-VT&from=2026-12-31&to=2027-01-01');
    const tallies = page.getByRole('list', { name: 'In all' });
    expect(await tallies.innerText()).toMatch(/[1-9]\d*\s*situations: tightens/);
    const row = page.getByRole('link', { name: /13 to 17: tightens, from/ }).first();
    expect(await row.textContent()).toMatch(/^Direct marketing/);
    const tightens = page.getByRole('region', { name: 'Tightens' });
    expect(
      await tightens
        .getByRole('link', { name: /^Vermont Kids Code, / })
        .first()
        .getAttribute('href'),
    ).toMatch(/^\/operator\/codes\/us-vt-aadc#./);

    await page.getByRole('button', { name: 'Other places' }).click();
    await page.getByRole('combobox', { name: 'Places after' }).fill('GB');
    await page.keyboard.press('Enter');
    await page.waitForURL(/in2=GB,US-VT|in2=GB%2CUS-VT/);
    await page.goBack();
    await page.goBack();
    await page.getByText('The same places', { exact: true }).waitFor();
  });

  test('says so where nothing does', async () => {
    const page = await open('/operator/changes?in=GB');
    await page.getByText('Nothing changes.').waitFor();
  });
});

test('joint settings name the place that asks for each', async () => {
  const page = await open('/operator/joint');
  await page.getByRole('link', { name: /the United Kingdom and the United States/ }).click();
  await page.getByRole('heading', { name: /^United Kingdom and United States, / }).waitFor();
  const row = page.getByRole('link', { name: /^Adverts\s*for adult products/ });
  expect(await row.textContent()).toMatch(/0 to 17: Forbidden, by United Kingdom/);
  await row.click();
  await page.getByRole('complementary').waitFor();
  expect(search(page)).toMatch(/^\?in=GB,US&cell=ads.show\/age-restricted@0/);
});

test('an address that names no place says so, offers near ones, and a question has an address that answers it', async () => {
  const page = await open('/operator/try?in=ZZ');
  await page.getByText('“ZZ” is no place, so it was left out.').waitFor();
  await browsing.expectSound(page, '[data-no-place]');
  await page.locator('[data-no-place] a').first().click();
  await page.locator('[data-no-place]').waitFor({ state: 'detached' });
  await page.getByLabel('Places', { exact: true }).fill('GB');
  await page.getByRole('button', { name: 'Decide' }).click();
  await page.locator('[data-asked]').waitFor();
  const asked = await page.locator('[data-asked]').innerText();
  expect(new URL(page.url()).searchParams.get('situation')).toBe('contact.message/adult');
  await page.reload();
  await page.locator('[data-asked]').waitFor();
  expect(await page.locator('[data-asked]').innerText()).toBe(asked);
});

test('a decision is tried and read as each reader would', async () => {
  const page = await open('/operator/try?in=GB');
  await page.getByLabel('Situation', { exact: true }).selectOption('contact.message/adult');
  await page.getByRole('combobox', { name: 'Places' }).fill('Narnia');
  await page.getByRole('button', { name: 'Decide' }).click();
  await page.getByText(/use an ISO 3166 code/i).waitFor();
  await page.getByRole('combobox', { name: 'Places' }).fill('gb, us');
  await page.keyboard.press('Enter');
  await page.getByRole('tab', { name: 'Auditor' }).press('ArrowRight');
  expect(await page.getByRole('tabpanel', { name: 'Guardian' }).textContent()).toMatch(/your child/i);
  await page.keyboard.press('ArrowRight');
  expect(await page.getByRole('tabpanel', { name: 'Child' }).textContent()).toMatch(/you/i);
  expect(service.sent.at(-1)).toContain('"in":"GB,US"');
  expect(await page.locator('[data-asked]').textContent()).toMatch(
    /contact\.message\/adult.*United Kingdom and United States · age \d+ · /,
  );
  await page.getByRole('combobox', { name: 'Places' }).fill('US-ZZ');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  await page.locator('[data-asked]').waitFor({ state: 'detached' });
});

test('signs in with a key; a broken ledger is said, with the place', async () => {
  service.state.ledger = {
    ...service.state.ledger,
    verified: { ok: false, entries: 3, seq: 4, what: 'entry 4 was changed' },
  };
  const page = await open('/operator', { width: 390 });
  await page.getByLabel('API key').fill('sgk_wrong');
  await page.keyboard.press('Enter');
  await page.getByText(/not known or was revoked/i).waitFor();
  await browsing.expectSound(page);
  await page.getByLabel('API key').fill(operatorKey);
  await page.keyboard.press('Enter');
  await page.getByText(/broken at entry 4/i).waitFor();
});

test('an objection is settled with a reason, and without one nothing is sent', async () => {
  disputed();
  const page = await open('/operator/grown-ups');
  await page.getByRole('article').first().waitFor();
  const [first] = await page.getByRole('article').all();
  await first!.locator('summary').click();
  const settle = first!.getByRole('button', { name: 'Settle it' });
  await settle.click();
  await first!.getByText('Choose one.').waitFor();
  await first!.getByRole('radio', { name: /^Uphold/ }).check();
  await settle.click();
  await first!.getByText('Write a reason.').waitFor();
  expect(service.sent).toEqual([]);
  await first!.getByRole('textbox').fill(' The child lives with who said no. ');
  await settle.click();
  await page.getByText('No objection waits to be settled').waitFor();
  expect(service.sent).toEqual([
    `POST /operator/api/children/${exampleObjection.childId}/guardian/objection {"outcome":"upheld","reason":"The child lives with who said no."}`,
  ]);
  await page.getByRole('link', { name: 'Settled' }).click();
  await page.getByText('The child lives with who said no.').waitFor();
  await page.getByText('Both <b>have</b> a say.').waitFor();
});

test('a complaint is answered, what is overdue first, and an answer without words is not sent', async () => {
  complained();
  const page = await open('/operator/complaints');
  await page.getByRole('article').first().waitFor();
  const [first, second] = await page.getByRole('article').all();
  await first!.getByText('Overdue since 21 November 2026').waitFor();
  await second!.getByText('Due 22 December 2026').waitFor();
  await first!.locator('summary').last().click();
  await first!.getByRole('button', { name: 'Send the answer' }).click();
  await first!.getByText('Write an answer.').waitFor();
  expect(service.sent).toEqual([]);
  await first!.getByRole('textbox').fill('We closed their account.');
  await first!.getByRole('button', { name: 'Send the answer' }).click();
  await page.getByText('Overdue since').waitFor({ state: 'detached' });
  expect(service.sent).toEqual([
    'POST /operator/api/complaints/co_first/answer {"text":"We closed their account.","guardian":"told"}',
  ]);
  await page.getByRole('link', { name: 'Answered', exact: true }).click();
  await page.getByText('We closed their account.').waitFor();
  await browsing.expectSound(page);
});
