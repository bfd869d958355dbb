import type { APIResponse, Page, Response } from 'playwright-core';
import type { Attempt, Journey, Stage } from '../src/journey.ts';
import type { Player } from '../src/persona.ts';

/** Fields of the settings page, and what each holds while the thing is off. Online status lies in the menu. */
const settings: Readonly<Record<string, { readonly field: string; readonly off: string }>> = {
  'contact.message': { field: 'disableIncomingChats', off: 'true' },
  'engage.scroll': { field: 'usePagination', off: 'true' },
  'ads.market': { field: 'dailyDigestFreq', off: 'off' },
};
const received = { request: 'followers', message: 'chats', group: 'chats', comment: 'topics', call: '' };

/** NodeBB 4 with the theme that it comes with. */
export const nodebb: Journey = {
  name: 'NodeBB',

  async answerAge({ page, base }) {
    await open(page, `${base}/register`);
    return 'not-asked';
  },
  async finishSignUp({ page, base, me, shot }) {
    await open(page, `${base}/register`);
    await shot('sign-up');
    await page.locator('#password-confirm').fill(me.identity.password);
    await sendName(page, me, '#register');
    await page.waitForURL(/register\/complete/);
    await shot('what it asks besides');
    await page.locator('#email').fill(me.identity.email);
    for (const box of await page.getByRole('switch').all()) await box.check();
    await page.getByRole('button', { name: 'Submit' }).click();
    await part(page, 'header/avatar').waitFor();
    return 'account';
  },
  async signIn({ page, base, me }) {
    await open(page, `${base}/login`);
    await sendName(page, me, '#login');
    await part(page, 'header/avatar').waitFor();
  },
  async signOut(stage) {
    await openMenu(stage);
    await part(stage.page, 'user/logout').getByRole('button').click();
    await stage.page.locator('a[href="/login"]:visible').first().waitFor();
  },

  async fillProfile({ page, base, me, marks }) {
    const { year, month, day } = me.identity.born;
    await open(page, `${of(base, me)}/edit`);
    await page.locator('#fullname').fill(me.identity.name);
    await page.locator('#birthday').fill(new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10));
    await page.locator('#aboutme').fill(marks.about);
    await answered(page, () => page.locator('#submitBtn').click());
    await open(page, `${base}/category/2`);
    await part(page, 'category/post').click();
    await page.locator('.composer .title').fill(`About ${marks.post}`);
    await page.locator('.composer .write').fill(`I like ${marks.post}`);
    // Nobody may post in the first ten seconds of an account.
    await page.waitForTimeout(10_000);
    await answered(page, () => page.locator('.composer-submit:visible').first().click());
  },
  async readSetting(stage, situation) {
    const { page, base, me } = stage;
    if (situation.startsWith('presence.show/')) {
      await openMenu(stage);
      return (await page.locator('.user-status.selected[data-status=offline]').count()) > 0 ? 'off' : 'on';
    }
    const setting = settings[situation.split('/')[0]!];
    if (!setting) return 'absent';
    await open(page, `${of(base, me)}/settings`);
    const field = page.locator(`#${setting.field}`);
    const holds = setting.off === 'true' ? String(await field.isChecked()) : await field.inputValue();
    return holds === setting.off ? 'off' : 'on';
  },
  async switchSetting(stage, situation, on) {
    const { page } = stage;
    const setting = settings[situation.split('/')[0]!];
    if ((await this.readSetting!(stage, situation)) === 'absent') return 'no-way';
    if (!setting) {
      await page.locator(`.user-status[data-status=${on ? 'online' : 'offline'}]:visible`).click();
      return 'done';
    }
    const field = page.locator(`#${setting.field}`);
    await (setting.off === 'true' ? field.setChecked(!on) : field.selectOption(on ? 'week' : setting.off));
    const answer = await answered(page, () => page.locator('#submitBtn').click());
    return answer === 'done' ? 'done' : 'refused';
  },

  openFeed: ({ page, base }) => open(page, `${base}/recent`),
  openProfile: ({ page, base }, whom) => open(page, of(base, whom)),
  openConnections: ({ page, base }, whom) => open(page, `${of(base, whom)}/followers`),
  openPresence: ({ page, base }) => open(page, `${base}/users?section=online`),
  search: ({ page, base }, whom) => open(page, `${base}/users?query=${whom.identity.username}`),

  async openReceived({ page, base, me }, what) {
    const content = page.locator('#content');
    await open(page, `${base}/notifications`);
    let text = await content.innerText();
    await open(page, `${of(base, me)}/${received[what]}`);
    text += await content.innerText();
    const first = content.locator('.chat-room-btn, [component="topic/header"] a').first();
    if ((await first.count()) === 0) return text;
    await first.click();
    await content.locator('[component="chat/messages"], [component=post]').first().waitFor();
    return text + (await content.innerText());
  },
  async contact(stage, what, whom, text) {
    const { page, base, me } = stage;
    if (what === 'call') return 'no-way';
    if (what === 'group') {
      await startAfresh(this, stage);
      await open(page, `${of(base, me)}/chats`);
      await part(page, 'chat/create').click();
      await page.locator('.modal [component="chat/room/name"]').fill(text);
      await part(page, 'chat/search').click();
      await part(page, 'chat/search').pressSequentially(whom.identity.username);
      await part(page, 'chat/search/user').click();
      await part(page, 'chat/user').waitFor();
      return answered(page, () => page.locator('.modal-footer .btn-primary').click());
    }
    if (what === 'comment') {
      await open(page, `${of(base, whom)}/topics`);
      const topic = page.locator('[component="topic/header"] a').first();
      if ((await topic.count()) === 0) return 'no-way';
      await open(page, `${base}${await topic.getAttribute('href')}`);
      await part(page, 'topic/quickreply/text').fill(text);
      return answered(page, () => part(page, 'topic/quickreply/button').click());
    }
    if (what === 'message') await startAfresh(this, stage);
    await open(page, of(base, whom));
    if (what === 'request') return answered(page, () => part(page, 'account/follow').click());
    const chat = page.getByRole('button', { name: 'Chat', exact: true });
    if ((await chat.count()) === 0) return 'no-way';
    await chat.click();
    await page.locator('.alert-danger, [component="chat/input"]').first().waitFor();
    if ((await part(page, 'chat/input').count()) === 0) return 'refused';
    await part(page, 'chat/input').fill(text);
    return answered(page, () => part(page, 'chat/input').press('Enter'));
  },
  async contactDirectly(stage, what, whom, text) {
    const { page, base } = stage;
    if (what === 'call') return 'no-way';
    if (what === 'message' || what === 'group') await startAfresh(this, stage);
    const read = async (path: string) => (await page.request.get(`${base}/api/${path}`)).json();
    const headers = { 'x-csrf-token': (await read('config')).csrf_token };
    const send = (path: string, data = {}, method = 'POST') =>
      page.request.fetch(`${base}/api/v3/${path}`, { method, data, headers });
    const { uid, userslug } = await read(`user/${whom.identity.username}`);
    if (what === 'request') return outcome(await send(`users/${uid}/follow`, {}, 'PUT'));
    if (what === 'comment') {
      const [topic] = (await read(`user/${userslug}/topics`)).topics;
      return topic ? outcome(await send(`topics/${topic.tid}`, { content: text })) : 'no-way';
    }
    const room = await send('chats', { uids: [uid], ...(what === 'group' && { roomName: text }) });
    if (what === 'group' || !room.ok()) return outcome(room);
    return outcome(await send(`chats/${(await room.json()).response.roomId}`, { message: text }));
  },
};

const of = (base: string, whom: Player) => `${base}/user/${whom.identity.username}`;
const part = (page: Page, name: string) => page.locator(`[component="${name}"]:visible`).first();

/** Opens a page and waits for its scripts: before that, buttons do nothing. NodeBB answers 503 while it is busy. */
async function open(page: Page, url: string, tries = 8): Promise<void> {
  const answer = await page.goto(url);
  if (answer?.status() !== 503) return void (await page.waitForFunction('window.socket?.connected'));
  if (tries === 1) throw new Error('NodeBB is busy.');
  await page.waitForTimeout(1000);
  await open(page, url, tries - 1);
}

async function openMenu({ page, base }: Stage): Promise<void> {
  await open(page, base);
  await part(page, 'header/avatar').click();
}

async function sendName(page: Page, { identity }: Player, button: string): Promise<void> {
  await page.locator('#username').fill(identity.username);
  await page.locator('#password').fill(identity.password);
  await page.locator(button).click();
}

/** A newcomer may send one chat message in two minutes of a session; a fresh session is held to nothing. */
async function startAfresh(journey: Journey, stage: Stage): Promise<void> {
  await journey.signOut!(stage);
  await journey.signIn!(stage);
}

/** Presses, and reads what came back. */
async function answered(page: Page, press: () => Promise<void>): Promise<Attempt> {
  const writes = (one: Response) => /PUT|POST/.test(one.request().method()) && one.url().includes('/api/v3/');
  const [answer] = await Promise.all([page.waitForResponse(writes), press()]);
  return outcome(answer);
}

/** A post that a moderator has to let through first waits. To be told to be slower says nothing of what is allowed. */
async function outcome(answer: Response | APIResponse): Promise<Attempt> {
  const { status, response } = await answer.json();
  if (answer.ok()) return response?.queued ? 'waits' : 'done';
  if (/wait|too many|only post once/i.test(status.message)) throw new Error(status.message);
  return /already/i.test(status.message) ? 'done' : 'refused';
}
