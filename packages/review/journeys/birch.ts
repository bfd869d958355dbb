import type { Contact, Journey, Stage } from '../src/journey.ts';
import type { Player } from '../src/persona.ts';

const months = 'January February March April May June July August September October November December'.split(
  ' ',
);
const received: Readonly<Record<Contact, readonly string[]>> = {
  request: ['/people'],
  message: ['/messages', '/notifications'],
  group: ['/messages', '/notifications'],
  comment: ['/', '/notifications'],
  call: ['/notifications'],
};

/**
 * Birch, the playground of this repository. `mailbox` is the address of protect, where a guardian's letters lie; `country`
 * is what people choose at sign-up.
 */
export function birch({ mailbox, country = 'GB' }: { mailbox: string; country?: string }): Journey {
  const send = (page: Stage['page'], base: string, path: string, form: Record<string, string>) =>
    page.request.post(`${base}${path}`, { form, headers: { origin: base } });

  return {
    name: 'Birch',
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
      if ((await page.getByLabel('Year').count()) === 0)
        return /account/.test(page.url()) ? 'not-asked' : 'refused';
      await shot('age question');
      const { month, year } = me.identity.born;
      await page.getByLabel('Month').selectOption(months[month - 1]!);
      const field = page.getByLabel('Year');
      if ((await field.evaluate((one) => one.tagName)) !== 'SELECT') await field.fill(String(year));
      else if (!(await field.locator(`option[value="${year}"]`).count()))
        await field.selectOption({ index: 1 });
      else await field.selectOption(String(year));
      await page.getByLabel('Which country').selectOption(country);
      await page.getByRole('button', { name: 'Go on' }).click();
      return /\/sign-up\/closed/.test(page.url()) || (await page.getByText('answered already').count()) > 0
        ? 'refused'
        : 'accepted';
    },

    async finishSignUp({ page, base, me, shot }, guardian) {
      await page.goto(`${base}/sign-up`);
      await shot('after the age question');
      if (/grown-up/.test(page.url())) {
        await page.getByLabel('e-mail address').fill(guardian.identity.email);
        await page.getByRole('button', { name: 'Send the letter' }).click();
        return 'guardian-asked';
      }
      if (/waiting/.test(page.url())) return 'guardian-asked';
      if (!/account/.test(page.url())) return 'refused';
      await page.getByLabel('Username').fill(me.identity.username);
      await page.getByLabel('Name to show').fill(me.identity.name);
      await page.getByLabel('Password').fill(me.identity.password);
      const own = page.getByLabel(/your (own )?e-mail address/i);
      if ((await own.count()) > 0) await own.first().fill(me.identity.email);
      await page.getByRole('button', { name: 'Make my account' }).click();
      await page.getByRole('link', { name: 'Feed', exact: true }).waitFor();
      return 'account';
    },

    async consentAsGuardian({ page, me, shot }) {
      const letter = async (subject: RegExp) => {
        const all = (await (await page.request.get(`${mailbox}/mailbox/api/messages`)).json()) as {
          to: string;
          subject: string;
          text: string;
        }[];
        const found = all.filter((one) => one.to === me.identity.email && subject.test(one.subject)).at(-1);
        return /https?:\/\/\S+#t=\S+/.exec(found?.text ?? '')![0];
      };
      await page.goto(await letter(/permission/));
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
      await page.getByText('it is confirmed').waitFor();
    },

    async signIn({ page, base, me }) {
      await page.goto(`${base}/sign-in`);
      await page.getByLabel('Username').fill(me.identity.username);
      await page.getByLabel('Password').fill(me.identity.password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('link', { name: 'Feed', exact: true }).waitFor();
    },
    async signOut({ page, base }) {
      await page.goto(`${base}/settings`);
      await page.getByRole('button', { name: 'Sign out' }).click();
    },

    async fillProfile({ page, base, marks }) {
      await page.goto(`${base}/settings`);
      await page.getByLabel('About me').fill(marks.about);
      await page.getByLabel('Space').check();
      await page.getByRole('button', { name: 'Keep' }).click();
      await page.goto(base);
      await page
        .getByLabel(/say|post|write/i)
        .first()
        .fill(marks.post);
      await page.getByRole('button', { name: /^post/i }).first().click();
    },

    async readSetting({ page, base }, situation) {
      const answer = await page.goto(`${base}/choose/${situation}`);
      if (answer?.status() === 404) return 'absent';
      const text = await page.locator('main').innerText();
      if (/It is on\./.test(text)) return 'on';
      if (/grown-up who looks after you needs to say yes/.test(text)) return 'asks-guardian';
      return /stays off on your account|cannot be switched on/.test(text) ? 'locked-off' : 'off';
    },
    async switchSetting({ page, base }, situation, on) {
      await page.goto(`${base}/choose/${situation}`);
      const button = page
        .getByRole('main')
        .getByRole('button', { name: on ? 'Switch it on' : 'Turn it off' });
      if ((await button.count()) === 0)
        return /grown-up/.test(await page.locator('main').innerText()) ? 'asks-guardian' : 'no-way';
      const lasting = page.getByRole('radio').last();
      if (on && (await lasting.count()) > 0) await lasting.check();
      await button.click();
      return 'done';
    },

    openFeed: async ({ page, base }) => void (await page.goto(base)),
    notices: async ({ base }) => [`${base}/about`],
    openProfile: async ({ page, base }, whom) =>
      void (await page.goto(`${base}/people/${whom.identity.username}`)),
    openConnections: async ({ page, base }, whom) =>
      void (await page.goto(`${base}/people/${whom.identity.username}/friends`)),
    openPresence: async ({ page, base }, whom) =>
      void (await page.goto(`${base}/people/${whom.identity.username}`)),
    search: async ({ page, base }, whom) =>
      void (await page.goto(`${base}/people?q=${whom.identity.username}`)),
    openSuggestions: async ({ page, base }) => void (await page.goto(`${base}/people`)),

    async openReceived({ page, base, marks }, what) {
      let text = '';
      for (const path of received[what]) {
        await page.goto(`${base}${path}`);
        text += await page.locator('main').innerText();
        const own = page
          .getByRole('link', { name: new RegExp(what === 'comment' ? marks.post : 'zq', 'i') })
          .first();
        if (what === 'comment' && path === '/' && (await own.count()) > 0) await own.click();
      }
      return text;
    },
    async contact({ page, base }, what, whom, text) {
      const profile = `${base}/people/${whom.identity.username}`;
      await page.goto(what === 'message' ? `${base}/messages/${whom.identity.username}` : profile);
      if (what === 'request') return press(page, /friend/i);
      if (what === 'message') return write(page, text, /^send/i);
      if (what === 'comment') return write(page, text, /comment|reply|send/i);
      return 'no-way';
    },
    async contactDirectly({ page, base }, what, whom: Player, text) {
      const name = whom.identity.username;
      if (what === 'request') return outcome((await send(page, base, `/people/${name}/ask`, {})).status());
      if (what === 'message')
        return outcome((await send(page, base, `/messages/${name}`, { text })).status());
      if (what === 'group') {
        const made = await send(page, base, '/groups', { name: text });
        const id = /\/groups\/([^/?]+)/.exec(made.url())?.[1];
        return id
          ? outcome((await send(page, base, `/groups/${id}/members`, { username: name })).status())
          : 'no-way';
      }
      return 'no-way';
    },
  };
}

async function press(page: Stage['page'], name: RegExp) {
  const button = page.getByRole('main').getByRole('button', { name });
  if ((await button.count()) === 0) return 'no-way' as const;
  await button.first().click();
  return outcome(200);
}

async function write(page: Stage['page'], text: string, name: RegExp) {
  const field = page.getByRole('main').locator('textarea, input[name=text]').first();
  if ((await field.count()) === 0) return 'no-way' as const;
  await field.fill(text);
  await page.getByRole('main').getByRole('button', { name }).first().click();
  return 'done' as const;
}

function outcome(status: number) {
  return status < 400 ? ('done' as const) : ('refused' as const);
}

/** For the command line: `--set mailbox=http://127.0.0.1:4300`, and `--set country=FR`. */
export function journey({ mailbox = 'http://127.0.0.1:4300', country }: Record<string, string>): Journey {
  return birch({ mailbox, ...(country && { country }) });
}
