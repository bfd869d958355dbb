import { createApiKey } from '@stairgate/protect';
import type { Mail } from '@stairgate/service';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium } from '../../testing/chromium.ts';
import type { MailOutboxRow } from '../protect/src/database/schema.ts';
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

/** What may change though nobody pressed anything: that a session which is there already is in use. */
const passive: Readonly<Record<string, readonly string[]>> = { web_sessions: ['used_at'] };

/** Every row of every table, without what is passive. */
async function records(): Promise<Readonly<Record<string, string[]>>> {
  const { db } = service.context;
  const tables = await db.introspection.getTables();
  const rows = await Promise.all(
    tables.map(async ({ name }) => {
      const all = (await db
        .selectFrom(name as 'links')
        .selectAll()
        .execute()) as Record<string, unknown>[];
      const kept = all.map((row) =>
        JSON.stringify(
          Object.entries(row)
            .filter(([column]) => !passive[name]?.includes(column))
            .sort(),
        ),
      );
      return [name, kept.sort()] as const;
    }),
  );
  return Object.fromEntries(rows.sort(([one], [other]) => one.localeCompare(other)));
}

async function newest(to: string): Promise<Mail> {
  return (await service.mails()).find((mail) => mail.to === to)!;
}
const ok = async (answer: Promise<{ status: number; text: string; body: { [name: string]: string } }>) => {
  const { status, text, body } = await answer;
  if (status >= 400) throw new Error(text);
  return body;
};

/** A guardian who has agreed by mail to what a child of 12 is asked in Great Britain. */
async function family(email: string) {
  const childId = await service.createChild('GB', { lo: 12, hi: 12 });
  const guardian = await service.invite(childId, email);
  const all = (await service.home(guardian)).children[0]!.purposes.filter(({ strong }) => !strong);
  await service.agree(
    guardian,
    childId,
    all.map(({ id }) => id),
    'email-plus',
  );
  return { childId, guardian };
}

/** How each kind of letter comes about: a kind without a line here does not compile. */
const letters: Readonly<Record<MailOutboxRow['kind'], (email: string) => Promise<void>>> = {
  async invite(email) {
    const childId = await service.createChild('GB', { lo: 10, hi: 10 });
    await ok(service.platform('POST', `/v1/children/${childId}/guardian`, { email }));
  },
  async confirm(email) {
    const childId = await service.createChild('GB', { lo: 10, hi: 10 });
    const guardian = await service.invite(childId, email);
    const { notice, purposes } = (await service.home(guardian)).children[0]!;
    await ok(
      guardian.send('POST', `/guardian/api/children/${childId}/consents`, {
        purposes: ['core'],
        refused: purposes.map(({ id }) => id).filter((id) => id !== 'core'),
        method: 'email-plus',
        noticeVersion: notice.version,
      }),
    );
  },
  async given(email) {
    await family(email);
  },
  async 'sign-in'(email) {
    await family(email);
    await ok(service.request('POST', '/guardian/api/sign-in', { email }));
  },
  async 'new-browser'(email) {
    await letters['sign-in'](email);
    await service.open(service.browser(), tokenIn((await newest(email)).text));
  },
  async ask(email) {
    const { childId } = await family(email);
    await ok(
      service.platform('POST', `/v1/children/${childId}/asks`, { situation: 'data.share/third-party' }),
    );
  },
  async summary(email) {
    const { childId, guardian } = await family(email);
    await ok(
      guardian.send('PUT', `/guardian/api/children/${childId}/wishes`, { tell: [], summaryDay: 'sun' }),
    );
    // The next Sunday, in the evening of Europe.
    const day = new Date(service.time.now);
    service.time.now = Date.UTC(
      day.getUTCFullYear(),
      day.getUTCMonth(),
      day.getUTCDate() + ((7 - day.getUTCDay()) % 7),
      18,
    );
    await guardianJobs(service.context);
  },
  async favour(email) {
    const { childId, guardian } = await family(email);
    const limit = { kind: 'minutes', minutes: 60 };
    await ok(guardian.send('POST', `/guardian/api/children/${childId}/limits`, limit));
    await ok(service.platform('POST', `/v1/children/${childId}/favours`, { minutes: 15 }));
  },
  async bought(email) {
    const { childId, guardian } = await family(email);
    await ok(
      guardian.send('PUT', `/guardian/api/children/${childId}/wishes`, {
        tell: ['bought'],
        summaryDay: null,
      }),
    );
    const purchase = { situation: 'purchase.buy/item', amount: 399, currency: 'GBP' };
    await ok(service.platform('POST', `/v1/children/${childId}/purchases`, purchase));
  },
  async 'limit-reached'(email) {
    const { childId, guardian } = await family(email);
    const path = `/guardian/api/children/${childId}`;
    await ok(guardian.send('PUT', `${path}/wishes`, { tell: ['limit-reached'], summaryDay: null }));
    await ok(guardian.send('POST', `${path}/limits`, { kind: 'minutes', minutes: 1 }));
    for (let beat = 0; beat < 3; beat++) {
      await ok(
        service.platform('POST', `/v1/children/${childId}/time`, { device: 'phone-1234', state: 'active' }),
      );
      service.time.now += 30_000;
    }
  },
  async 'asked-another'(email) {
    const childId = await service.createChild('GB', { lo: 10, hi: 10 });
    const guardian = await service.invite(childId, email);
    await ok(guardian.send('POST', `/guardian/api/children/${childId}/refuse?tellMe=true`));
    await ok(service.platform('POST', `/v1/children/${childId}/guardian`, { email: `other-${email}` }));
  },
  async opened(email) {
    const { childId } = await family(email);
    await ok(
      service.platform('POST', `/v1/children/${childId}/choices`, {
        situation: 'engage.reward/streak',
        duration: 'until-changed',
        met: ['pause-without-penalty'],
      }),
    );
    service.time.now += 2 * 3_600_000;
    await guardianJobs(service.context);
  },
  async asleep(email) {
    const { childId } = await family(email);
    await ok(service.platform('PUT', `/v1/children/${childId}/place`, { place: 'US' }));
  },
  async 'own-complaint'(email) {
    const { childId, guardian } = await family(email);
    const path = `/guardian/api/children/${childId}/complaints`;
    const { complaintId } = await ok(guardian.send('POST', path, { about: 'decision' }));
    await ok(
      service.platform('POST', `/v1/children/${childId}/complaints/${complaintId}/answer`, { text: 'Yes.' }),
    );
  },
  async complaint(email) {
    const { childId } = await family(email);
    const { complaintId } = await ok(
      service.platform('POST', `/v1/children/${childId}/complaints`, { about: 'age', text: 'I am older' }),
    );
    const { key } = await createApiKey(service.context, { name: email, scope: 'operator' });
    const operator = service.browser();
    await ok(operator.send('POST', '/operator/api/sign-in', { key }));
    await ok(
      operator.send('POST', `/operator/api/complaints/${complaintId}/answer`, { text: 'You are right.' }),
    );
  },
  async 'objection-settled'() {},
  async withdrawn(email) {
    const { childId, guardian } = await family(email);
    await ok(guardian.send('POST', `/guardian/api/children/${childId}/withdraw`, {}));
  },
  async ended() {},
  async erased() {},
};

/** Letters in which there is nothing to open: see end-say.test.ts, life-of-a-consent.test.ts and noes.test.ts. */
const withoutLink = ['ended', 'erased', 'objection-settled'];

/** Letters about a consent that have a link to take it back beside their own. */
const ofConsent = ['confirm', 'ask', 'asleep'];

const linksIn = (text: string) => [...text.matchAll(/https?:\/\/\S+#t=\S+/g)].map(([link]) => link);

/** Waits until a page has said what a link would do, or that it cannot, and has drawn all that it asked for. */
async function quiet(page: Page, asked: ReadonlySet<unknown>): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.locator('.progress').waitFor({ state: 'detached' });
  await expect
    .poll(async () => {
      await page.evaluate(() => new Promise((done) => requestIdleCallback(done)));
      return asked.size;
    })
    .toBe(0);
}

/** The requests of a page that are on their way. */
function requestsOf(page: Page): ReadonlySet<unknown> {
  const asked = new Set<unknown>();
  page.on('request', (one) => {
    // What a page that is left has asked for is asked no more.
    if (one.isNavigationRequest()) asked.clear();
    if (one.resourceType() !== 'eventsource') asked.add(one);
  });
  page.on('requestfinished', (one) => asked.delete(one));
  page.on('requestfailed', (one) => asked.delete(one));
  return asked;
}

test('opening any link of any letter in a browser changes nothing, nor does a reload or Back; a press does', async () => {
  let walked = 0;
  for (const [kind, bring] of Object.entries(letters)) {
    const email = `walk-${kind}@example.com`;
    if (withoutLink.includes(kind)) continue;
    await bring(email);
    const links = linksIn((await newest(email)).text);
    expect([kind, links.length]).toEqual([kind, ofConsent.includes(kind) ? 2 : 1]);
    for (const link of links) {
      // A browser in which nobody is signed in, and one in which another guardian is.
      for (const signedIn of [false, true]) {
        const context = await browser.newContext({ locale: 'en-GB' });
        const other = signedIn
          ? await service.invite(
              await service.createChild('GB', { lo: 9, hi: 9 }),
              `other-${walked}@example.com`,
            )
          : undefined;
        if (other)
          await context.addCookies([...other.cookies].map(([name, value]) => ({ name, value, url })));
        service.time.now += 120_000;
        const before = await records();
        const page = await context.newPage();
        const asked = requestsOf(page);
        const failures: string[] = [];
        page.on('pageerror', ({ message }) => failures.push(message));
        await page.goto(link.replace(/^https?:\/\/[^/]+/, url));
        await quiet(page, asked);
        if (other) {
          await page.goto(`${url}/`);
          await page.goBack();
        } else await page.reload();
        await quiet(page, asked);
        expect([kind, signedIn, await records(), failures]).toEqual([kind, signedIn, before, []]);
        expect([kind, await page.getByText('Nothing has been done yet.').count()]).toEqual([kind, 1]);
        if (other) {
          const button = page.locator('main').getByRole('button').first();
          const asks = /^Sign them out here/.test(await button.innerText());
          const closes = (await page.getByText(/^Somebody else is signed in/).count()) === 0;
          expect([kind, asks]).toEqual([kind, !closes]);
          await button.click();
          await page.getByText('Nothing has been done yet.').waitFor({ state: 'detached' });
          await quiet(page, asked);
          expect(JSON.stringify(await records())).not.toBe(JSON.stringify(before));
          // Who was signed in there is not any more where the link signs somebody else in, and stays so where it only closes.
          const { status } = await other.send('GET', '/guardian/api/session');
          expect([kind, status]).toEqual([kind, closes ? 200 : 401]);
          walked++;
        }
        await context.close();
      }
    }
  }
  expect(walked).toBeGreaterThan(9);
});
