import type { Attempt, Contact, GuardianLimit, Journey, Stage } from '../src/journey.ts';
import { pagesAt } from '../src/pages-at.ts';

const months = 'January February March April May June July August September October November December'.split(
  ' ',
);

/**
 * Birch, the playground of this repository. `mailbox` is the address of protect, where a guardian's letters lie; `country`
 * is what people choose at sign-up; `exchange` is the address of its advert exchange, which shows what it was told.
 */
export function birch({
  mailbox,
  exchange,
  country = 'GB',
}: {
  mailbox: string;
  exchange?: string | undefined;
  country?: string | undefined;
}): Journey {
  return {
    name: 'Birch',
    reaches: [mailbox, ...(exchange ? [exchange] : [])],
    ...pagesAt({
      feed: '/',
      media: '/clips',
      shop: '/shop',
      news: '/notifications',
      suggestions: '/people',
      notices: ['/about'],
      profile: '/people/:username',
      connections: '/people/:username/friends',
      search: '/people?q=:username',
    }),
    settings: [
      'location.collect/coarse',
      'location.collect/precise',
      'location.share/contact',
      'location.share/anyone',
      'feed.rank/behaviour',
      'feed.rank/searches',
      'ads.show/personalised',
      'engage.autoplay/media',
      'engage.scroll/endless',
      'engage.reward/streak',
      'engage.metrics/likes',
      'engage.notify/day',
      'purchase.buy/item',
      'purchase.buy/random',
      'profile.view/peer',
      'profile.view/adult',
      'contact.request/adult',
      'contact.message/adult',
      'contact.comment/adult',
      'profile.find/search',
      'profile.find/suggestion',
      'contact.request/peer',
      'contact.message/peer',
      'contact.comment/peer',
      'contact.suggest/to-child',
      'contact.suggest/of-child',
      'presence.show/contact',
      'data.collect/optional',
    ],

    async answerAge({ page, base, me, shot }) {
      await page.goto(`${base}/sign-up`);
      const year = page.getByLabel('Year');
      if ((await year.count()) === 0) return /account/.test(page.url()) ? 'not-asked' : 'refused';
      await shot('age question');
      const { month, year: born } = me.identity.born;
      await page.getByLabel('Month').selectOption(months[month - 1]!);
      if ((await year.evaluate((field) => field.tagName)) !== 'SELECT') await year.fill(String(born));
      // A list may not have the true year.
      else
        await year.selectOption(
          (await year.innerText()).includes(String(born)) ? String(born) : { index: 1 },
        );
      await page.getByLabel('Which country').selectOption(country);
      await press(page, 'Go on');
      const isClosed = /\/sign-up\/closed/.test(page.url());
      return isClosed || (await page.getByText('answered already').count()) > 0 ? 'refused' : 'accepted';
    },

    async finishSignUp({ page, base, me, shot }, guardian) {
      // Leads to whatever comes next for whoever has answered.
      await page.goto(`${base}/sign-up/waiting`);
      await shot('after the age question');
      if (/grown-up/.test(page.url())) {
        await page.getByLabel('e-mail address').last().fill(guardian.identity.email);
        const own = page.getByLabel('Your own e-mail address');
        if ((await own.count()) > 0) await own.fill(me.identity.email);
        await press(page, 'Send the letter');
        return 'guardian-asked';
      }
      if (/waiting/.test(page.url())) return 'guardian-asked';
      if (/own-yes/.test(page.url())) await page.getByRole('main').getByRole('button').first().click();
      if (!/account/.test(page.url())) return 'refused';
      await page.getByLabel('Username').fill(me.identity.username);
      await page.getByLabel('Name to show').fill(me.identity.name);
      await page.getByLabel('Password').fill(me.identity.password);
      const email = page.getByLabel('Your e-mail address');
      if ((await email.count()) > 0) await email.fill(me.identity.email);
      await press(page, 'Make my account');
      await page.getByRole('link', { name: 'Feed', exact: true }).waitFor();
      return 'account';
    },

    async nameSelfAsGuardian({ page, base, me }) {
      await page.goto(`${base}/sign-up/grown-up`);
      const own = page.getByLabel('Your own e-mail address');
      if ((await own.count()) === 0) return 'no-way';
      await own.fill(me.identity.email);
      await page.getByLabel('e-mail address').last().fill(me.identity.email);
      await press(page, 'Send the letter');
      return /waiting|account/.test(page.url()) ? 'accepted' : 'refused';
    },

    async consentAsGuardian({ page, me, shot }) {
      const letter = async (subject: RegExp) => {
        const answer = await page.request.get(`${mailbox}/mailbox/api/messages`);
        const all = (await answer.json()) as { to: string; subject: string; text: string }[];
        const found = all.findLast((one) => one.to === me.identity.email && subject.test(one.subject));
        return /https?:\/\/\S+#t=\S+/.exec(found?.text ?? '')![0];
      };
      await page.goto(await letter(/permission/));
      // One browser plays every guardian: whoever was here before is signed out.
      await page
        .getByRole('main')
        .getByRole('button', { name: /^(Open the question|Sign them out here, and go on)$/ })
        .first()
        .click();
      await page.getByRole('button', { name: 'Go on to the questions' }).click();
      await page.locator('[data-purpose]').first().waitFor();
      for (const question of await page.locator('[data-purpose]').all()) {
        const core = (await question.getAttribute('data-purpose')) === 'core';
        await question.getByLabel(core ? 'Yes' : 'No', { exact: true }).check();
      }
      await shot('what the guardian is asked');
      await page.getByRole('button', { name: 'Go on' }).click();
      await page
        .getByLabel(/e-mail/i)
        .first()
        .check();
      await page.locator('form').getByRole('button').first().click();
      await page.getByText('One more step').waitFor();
      await page.goto(await letter(/confirm/i));
      await press(page, 'Yes, it was me');
      await page.getByText('it is confirmed').waitFor();
    },

    async signIn({ page, base, me }) {
      await page.goto(`${base}/sign-in`);
      await page.getByLabel('Username').fill(me.identity.username);
      await page.getByLabel('Password').fill(me.identity.password);
      await press(page, 'Sign in');
      await page.getByRole('link', { name: 'Feed', exact: true }).waitFor();
    },
    async signOut({ page, base }) {
      await page.goto(`${base}/settings`);
      await page.getByRole('button', { name: 'Sign out' }).click();
    },

    async fillProfile({ page, base, me, marks, notes }) {
      await page.goto(`${base}/settings`);
      await page.getByLabel('About me').fill(marks.about);
      await page.getByLabel('Space').check();
      await press(page, 'Keep');
      await say({ page, base }, marks.post);
      const link = page.locator('article', { hasText: marks.post }).locator('a[href^="/posts/"]').first();
      notes.set(`post of ${me.id}`, (await link.getAttribute('href')) ?? '');
    },

    async readSetting({ page, base }, situation) {
      // A choice leads back to its own page, which is then as fresh as can be.
      const isThere = page.url() === `${base}/choose/${situation}`;
      const answer = isThere ? null : await page.goto(`${base}/choose/${situation}`);
      if (answer?.status() === 404) return 'absent';
      const text = await page.locator('main').innerText();
      if (/It is on\./.test(text)) return 'on';
      if (/grown-up who looks after you needs to say yes/.test(text)) return 'asks-guardian';
      return /stays off on your account|cannot be switched on/.test(text) ? 'locked-off' : 'off';
    },
    async switchSetting({ page, base }, situation, on) {
      if (page.url() !== `${base}/choose/${situation}`) await page.goto(`${base}/choose/${situation}`);
      const main = page.getByRole('main');
      const button = main.getByRole('button', { name: on ? 'Switch it on' : 'Turn it off' });
      if ((await button.count()) === 0)
        return /grown-up/.test(await main.innerText()) ? 'asks-guardian' : 'no-way';
      const lasting = page.getByRole('radio').last();
      if (on && (await lasting.count()) > 0) await lasting.check();
      await button.click();
      return 'done';
    },
    async switchOnce({ page, base }, situation) {
      await page.goto(`${base}/choose/${situation}`);
      const once = page.getByLabel('Just this time');
      if ((await once.count()) === 0) return 'no-way';
      await once.check();
      await press(page, 'Switch it on');
      return 'done';
    },

    async advertRequests({ page }) {
      if (exchange === undefined) return [];
      const ids = await page
        .locator('[data-request]')
        .evaluateAll((all) => all.map((one) => one.getAttribute('data-request')!));
      const answers = await Promise.all(ids.map((id) => page.request.get(`${exchange}/requests/${id}`)));
      return Promise.all(answers.filter((one) => one.ok()).map((one) => one.text()));
    },
    feedTopics: ({ page }) =>
      page
        .locator('article.post .facts')
        .evaluateAll((all) => all.map((one) => one.textContent!.split(' · ')[1]!.trim())),
    async like({ page }) {
      const last = page.locator('article.post', { has: page.getByRole('button', { name: /^Like/ }) }).last();
      if ((await last.count()) === 0) return null;
      const topic = (await last.locator('.facts').innerText()).split(' · ')[1]!.trim();
      await last.getByRole('button', { name: /^Like/ }).click();
      return (await page.getByRole('button', { name: /^Liked/ }).count()) > 0 ? topic : null;
    },

    async wantLess({ page }) {
      const button = page.getByRole('button', { name: /^Less about/ }).first();
      if ((await button.count()) === 0) {
        const others = page
          .locator('article.post')
          .filter({ hasNot: page.getByRole('button', { name: 'Delete' }) });
        if ((await others.count()) === 0) throw new Error('No post of anybody else is in the feed.');
        return null;
      }
      const topic = (await button.innerText()).replace('Less about ', '').trim();
      await button.click();
      return topic;
    },
    async resetFeed({ page, base }) {
      await page.goto(`${base}/settings`);
      const button = page.getByRole('button', { name: 'Start my feed afresh' });
      if ((await button.count()) === 0) return 'no-way';
      await button.click();
      return 'done';
    },
    async readReset({ page, base }) {
      await page.goto(`${base}/settings`);
      return /You started afresh/.test(await page.getByRole('main').innerText()) ? 'on' : 'off';
    },
    async buy({ page, base }) {
      await page.goto(`${base}/shop`);
      const button = page.getByRole('button', { name: /^Get it/ }).first();
      if ((await button.count()) === 0) return 'no-way';
      await button.click();
      if (new URL(page.url()).pathname === '/shop') return 'done';
      return /asked first/.test(await page.getByRole('main').innerText()) ? 'waits' : 'refused';
    },
    async talk({ page, base }, machine, text) {
      if (text === '') await page.goto(`${base}/assistant?with=${machine}`);
      else {
        await page.getByLabel('What would you like to know?').fill(text);
        await press(page, 'Ask');
      }
      const open = (await page.getByLabel('What would you like to know?').count()) > 0;
      return open ? (await page.getByRole('main').innerText()).replace(text, '') : null;
    },
    async setLimit({ page, me, notes }, child, limit, on) {
      const api = `${mailbox}/guardian/api`;
      const send = async (method: string, path: string, data?: object, csrf?: string) => {
        const headers = { origin: mailbox, ...(csrf ? { 'x-csrf-token': csrf } : {}) };
        const answer = await page.request.fetch(`${api}${path}`, { method, headers, ...(data && { data }) });
        if (!answer.ok()) throw new Error(`${path} answers ${answer.status()}: ${await answer.text()}`);
        return answer.status() === 204 ? null : answer.json();
      };
      const kept = `guardian of ${child.id}`;
      if (!notes.has(kept)) {
        await send('POST', '/sign-in', { email: me.identity.email });
        const letter = async () => {
          const answer = await page.request.get(`${mailbox}/mailbox/api/messages`);
          const all = (await answer.json()) as { to: string; subject: string; text: string }[];
          return all.findLast(
            ({ to, subject }) => to === me.identity.email && /link to sign in/i.test(subject),
          );
        };
        let found = await letter();
        while (!found) {
          await page.waitForTimeout(200);
          found = await letter();
        }
        const token = /#t=([\w.-]+)/.exec(found.text)![1]!;
        const { csrf } = await send('POST', '/open', { token, replace: true });
        const { children } = await send('GET', '/home');
        notes.set(kept, JSON.stringify({ csrf, childId: children[0].childId }));
      }
      const { csrf, childId } = JSON.parse(notes.get(kept)!) as { csrf: string; childId: string };
      const path = `/children/${childId}/limits`;
      const note = `${limit} of ${child.id}`;
      if (!on) await send('DELETE', `${path}/${notes.get(note)}`, undefined, csrf);
      else notes.set(note, (await send('POST', path, limits[limit], csrf)).limit.limitId);
      return 'done';
    },

    async openLocation({ page, base, me }, whom) {
      await page.goto(base + (whom.id === me.id ? '/location' : `/people/${whom.identity.username}`));
    },
    async postWithPlace({ page, base }, text) {
      await page.goto(`${base}/location`);
      const show = page.getByRole('button', { name: 'Show friends where I am now' });
      if ((await show.count()) === 0) return 'no-way';
      await show.click();
      await page.locator('[data-whereabouts]').waitFor();
      await page.goto(base);
      await page.getByRole('button', { name: 'Add where I am' }).click();
      await page.getByText('Your place is added').waitFor();
      return say({ page, base }, text);
    },

    async openReceived({ page, base, me, notes }, what) {
      const read: string[] = [];
      for (const path of { ...received, comment: [notes.get(`post of ${me.id}`) ?? '/', '/notifications'] }[
        what
      ]) {
        await page.goto(`${base}${path}`);
        read.push(await page.getByRole('main').innerText());
      }
      return read.join('\n');
    },
    async contact({ page, base, notes }, what, whom, text) {
      const name = whom.identity.username;
      const paths = { message: `/messages/${name}`, comment: notes.get(`post of ${whom.id}`) ?? '/' };
      await page.goto(base + (what === 'message' || what === 'comment' ? paths[what] : `/people/${name}`));
      const main = page.getByRole('main');
      const words = {
        request: /friend/i,
        message: /^send/i,
        comment: /^comment$/i,
        group: /group/i,
        call: /call/i,
      };
      const button = main.getByRole('button', { name: words[what] });
      const field = main.locator('textarea');
      if ((await button.count()) === 0) return 'no-way';
      if (what === 'message' || what === 'comment') await field.last().fill(text);
      await button.last().click();
      return 'done';
    },
    async contactDirectly({ page, base, notes }, what, whom, text): Promise<Attempt> {
      const name = whom.identity.username;
      const send = async (path: string, form: Record<string, string>) =>
        page.request.post(`${base}${path}`, { form, headers: { origin: base } });
      const group = what === 'group' ? (await send('/groups', { name: text })).url() : '';
      const forms: Partial<Record<Contact, [string, Record<string, string>]>> = {
        request: [`/people/${name}/ask`, {}],
        message: [`/messages/${name}`, { text }],
        comment: [`${notes.get(`post of ${whom.id}`)}/comments`, { text }],
        group: [`${new URL(group || base).pathname}/members`, { username: name }],
      };
      const [path, form] = forms[what] ?? [];
      if (!path || !form) return 'no-way';
      return (await send(path, form)).status() < 400 ? 'done' : 'refused';
    },
  };
}

/** Each closes now, whatever hour it is. */
const limits: Readonly<Record<GuardianLimit, object>> = {
  quiet: { kind: 'quiet', hours: { from: '00:00', to: '23:59' } },
  school: { kind: 'school', hours: { from: '00:00', to: '23:59' } },
  minutes: { kind: 'minutes', minutes: 0 },
  purchases: { kind: 'ask', situation: 'purchase.buy/item' },
};

/** Where what others sent shows. */
const received: Readonly<Record<Contact, readonly string[]>> = {
  request: ['/people', '/notifications'],
  message: ['/messages', '/notifications'],
  group: ['/messages', '/notifications'],
  comment: [],
  call: ['/notifications'],
};

const press = (page: Stage['page'], name: string) =>
  page.getByRole('main').getByRole('button', { name, exact: true }).first().click();

async function say({ page, base }: Pick<Stage, 'page' | 'base'>, text: string): Promise<Attempt> {
  if (new URL(page.url()).pathname !== '/') await page.goto(base);
  await page.getByLabel('What would you like to say?').fill(text);
  await press(page, 'Post');
  return 'done';
}

/** For the command line: `--set mailbox=http://127.0.0.1:4300`, `--set country=FR`, `--set exchange=` what Birch prints. */
export function journey({
  mailbox = 'http://127.0.0.1:4300',
  exchange,
  country,
}: Record<string, string>): Journey {
  return birch({ mailbox, exchange, country: country || undefined });
}
