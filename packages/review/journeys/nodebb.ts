import type { Page, Response } from 'playwright-core';
import type { Attempt, Journey } from '../src/journey.ts';
import type { Player } from '../src/persona.ts';

/** What is on the page while the thing is off: a ticked box of the settings, or a choice in the menu. */
const offs: Readonly<Record<string, string>> = {
  'contact.message': '#disableIncomingChats:checked',
  'engage.scroll': '#usePagination:checked',
  'presence.show': '.user-status.selected[data-status=offline]',
};
const received = { request: 'followers', message: 'chats', group: 'chats', comment: 'topics', call: '' };

/** NodeBB 4 with the theme that it comes with. */
export const journey: Journey = {
  name: 'NodeBB',
  async answerAge({ page, base }) {
    await open(page, `${base}/register`);
    return 'not-asked';
  },
  async finishSignUp({ page, base, me, shot }) {
    await open(page, `${base}/register`);
    // Whoever has an account is led away from there.
    if (!page.url().includes('/register')) return 'account';
    await page.locator('#password-confirm').fill(me.identity.password);
    await enter(page, me, '#register');
    await page.locator('#email').fill(me.identity.email);
    await shot('what it asks besides');
    for (const box of await page.getByRole('switch').all()) await box.check();
    await page.getByRole('button', { name: 'Submit' }).click();
    await part(page, 'header/avatar').waitFor();
    return 'account';
  },
  async signIn({ page, base, me }) {
    // A newcomer may send one chat message in two minutes of a session; a fresh session is held to nothing.
    await page.context().clearCookies();
    await open(page, `${base}/login`);
    await enter(page, me, '#login');
    await part(page, 'header/avatar').waitFor();
  },
  async signOut({ page, base }) {
    await open(page, base);
    await part(page, 'header/avatar').click();
    await part(page, 'user/logout').getByRole('button').click();
    await page.locator('a[href="/login"]:visible').first().waitFor();
  },
  async fillProfile({ page, base, me, marks }) {
    const { year, month, day } = me.identity.born;
    await open(page, `${of(base, me)}/edit`);
    await page.locator('#fullname').fill(me.identity.name);
    await page.locator('#birthday').fill(new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10));
    await page.locator('#aboutme').fill(marks.about);
    await answered(page, () => page.locator('#submitBtn').click());
    // Nobody may post in the first ten seconds of an account.
    await page.waitForTimeout(10_000);
    const topic = { cid: 2, title: marks.post, content: marks.post };
    await answered(page, () => send(page, 'post', '/topics', topic));
  },
  async readSetting({ page, base, me }, situation) {
    const off = offs[situation.split('/')[0]!];
    if (!off) return 'absent';
    await open(page, `${of(base, me)}/settings`);
    return (await page.locator(off).count()) > 0 ? 'off' : 'on';
  },
  async switchSetting({ page, base, me }, situation, on) {
    const off = offs[situation.split('/')[0]!];
    if (!off) return 'no-way';
    await open(page, `${of(base, me)}/settings`);
    if (situation.startsWith('presence.show/')) {
      await part(page, 'header/avatar').click();
      await page.locator(`.user-status[data-status=${on ? 'online' : 'offline'}]:visible`).click();
      return 'done';
    }
    await page.locator(off.replace(':checked', '')).setChecked(!on);
    return (await answered(page, () => page.locator('#submitBtn').click())) === 'done' ? 'done' : 'refused';
  },
  async notices({ page, base }) {
    await open(page, `${base}/register`);
    const links = await page.locator('a', { hasText: /privacy|terms|cookies/i }).all();
    return Promise.all(
      links.map((link) => link.evaluate((one) => (one as unknown as { href: string }).href)),
    );
  },
  openFeed: ({ page, base }) => open(page, `${base}/recent`),
  openProfile: ({ page, base }, whom) => open(page, of(base, whom)),
  openConnections: ({ page, base }, whom) => open(page, `${of(base, whom)}/followers`),
  openPresence: ({ page, base }) => open(page, `${base}/users?section=online`),
  openNews: ({ page, base }) => open(page, `${base}/notifications`),
  search: ({ page, base }, whom) => open(page, `${base}/users?query=${whom.identity.username}`),
  async openReceived({ page, base, me }, what) {
    await open(page, `${base}/notifications`);
    const notices = await page.locator('#content').innerText();
    await open(page, `${of(base, me)}/${received[what]}`);
    return notices + (await page.locator('#content').innerText());
  },
  async contact(stage, what, whom, text) {
    const { page, base, me } = stage;
    if (what === 'call') return 'no-way';
    if (what === 'comment' || what === 'request') {
      await open(page, `${of(base, whom)}/topics`);
      if (what === 'request') return answered(page, () => part(page, 'account/follow').click());
      if ((await page.locator('[component="topic/header"]').count()) === 0) return 'held';
      await page.locator('[component="topic/header"] a').first().click();
      await part(page, 'topic/quickreply/text').fill(text);
      return answered(page, () => part(page, 'topic/quickreply/button').click());
    }
    await this.signIn!(stage);
    await open(page, `${of(base, me)}/chats`);
    await part(page, 'chat/create').click();
    if (what === 'group') await page.locator('.modal [component="chat/room/name"]').fill(text);
    await part(page, 'chat/search').click();
    await part(page, 'chat/search').pressSequentially(whom.identity.username);
    await part(page, 'chat/search/user').click();
    await part(page, 'chat/user').waitFor();
    const made = await answered(page, () => page.locator('.modal-footer .btn-primary').click());
    if (what === 'group' || made !== 'done') return made;
    await part(page, 'chat/input').fill(text);
    return answered(page, () => part(page, 'chat/input').press('Enter'));
  },
  async contactDirectly(stage, what, whom, text) {
    const { page, base } = stage;
    if (what === 'message' || what === 'group') await this.signIn!(stage);
    await open(page, `${of(base, whom)}/topics`);
    const { uid, topics } = await page.evaluate<{ uid: number; topics: { tid: number }[] }>('ajaxify.data');
    const post = (path: string, data: object) => answered(page, () => send(page, 'post', path, data));
    if (what === 'request') return answered(page, () => send(page, 'put', `/users/${uid}/follow`));
    if (what === 'call') return 'no-way';
    if (what === 'comment' && !topics[0]) return 'held';
    if (what === 'comment') return post(`/topics/${topics[0]!.tid}`, { content: text });
    const made = await post('/chats', { uids: [uid], roomName: what === 'group' ? text : '' });
    if (what === 'group' || made !== 'done') return made;
    const { roomId } = (await send(page, 'get', `/users/${uid}/chat`)) as { roomId: number };
    return post(`/chats/${roomId}`, { message: text });
  },
};

const of = (base: string, whom: Player) => `${base}/user/${whom.identity.username}`;
const part = (page: Page, name: string) => page.locator(`[component="${name}"]:visible`).first();

/** Opens a page and waits for its scripts: before that, buttons do nothing. NodeBB answers 503 while it is busy. */
async function open(page: Page, url: string): Promise<void> {
  const isBusy = (error: Error) => {
    if (!/answered 503/.test(error.message)) throw error;
    return true;
  };
  while ((await page.goto(url).catch(isBusy)) === true) await page.waitForTimeout(1000);
  await page.waitForFunction('window.socket?.connected');
}

async function enter(page: Page, { identity }: Player, button: string): Promise<void> {
  await page.locator('#username').fill(identity.username);
  await page.locator('#password').fill(identity.password);
  await page.locator(button).click();
}

/** Sends what the scripts of the page would send, with their token. */
const send = (page: Page, how: string, path: string, data = {}): Promise<unknown> =>
  page.evaluate(`app.require('api').then((api) => api.${how}('${path}', ${JSON.stringify(data)}))`);

/** What came back. A post may have to be let through by a moderator. */
async function answered(page: Page, press: () => Promise<unknown>): Promise<Attempt> {
  const writes = (one: Response) => /PUT|POST/.test(one.request().method()) && one.url().includes('/api/v3/');
  const [answer] = await Promise.all([page.waitForResponse(writes), press().catch(() => {})]);
  const { status, response } = await answer.json();
  if (answer.ok()) return response?.queued ? 'held' : 'done';
  if (/wait|too many|only post once/i.test(status.message)) return 'later';
  return /already/i.test(status.message) ? 'done' : 'refused';
}
