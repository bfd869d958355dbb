import type { Journey, Stage } from '@stairgate/review';

/** Situations that Hazel has a box for, by what the box says. */
const boxes: Readonly<Record<string, string>> = {
  'profile.view/adult': 'Everybody sees my profile',
  'contact.message/adult': 'Everybody may write to me',
};

/** The page of a persona, for whoever looks at it. */
const profile = ({ base }: Stage, { identity }: Stage['me']) => `${base}/people/${identity.username}`;

async function enter({ page, me }: Stage, button: string): Promise<void> {
  await page.getByLabel('Username').fill(me.identity.username);
  await page.getByLabel('Password').fill(me.identity.password);
  await page.getByRole('button', { name: button }).click();
  await page.getByRole('link', { name: 'Settings' }).waitFor();
}

export const journey: Journey = {
  name: 'Hazel',
  settings: ['profile.view/adult', 'contact.message/adult'],

  async answerAge({ page, base, me, shot }) {
    await page.goto(`${base}/join`);
    if ((await page.getByLabel('Date of birth').count()) === 0) return 'refused';
    await shot('age question');
    const { year, month, day } = me.identity.born;
    const two = (number: number) => String(number).padStart(2, '0');
    await page.getByLabel('Date of birth').fill(`${year}-${two(month)}-${two(day)}`);
    await page.getByRole('button', { name: 'Next' }).click();
    return (await page.getByText('can’t join').count()) > 0 ? 'refused' : 'accepted';
  },
  async finishSignUp(stage) {
    await enter(stage, 'Create account');
    return 'account';
  },
  async signIn(stage) {
    await stage.page.goto(`${stage.base}/sign-in`);
    await enter(stage, 'Sign in');
  },
  async signOut({ page, base }) {
    await page.goto(`${base}/settings`);
    await page.getByRole('button', { name: 'Sign out' }).click();
  },

  async fillProfile({ page, base, marks }) {
    await page.goto(`${base}/settings`);
    await page.getByLabel('About me').fill(marks.about);
    await page.getByRole('button', { name: 'Keep' }).click();
  },
  async readSetting({ page, base }, situation) {
    await page.goto(`${base}/settings`);
    return (await page.getByLabel(boxes[situation]!).isChecked()) ? 'on' : 'off';
  },
  async switchSetting({ page, base }, situation, on) {
    await page.goto(`${base}/settings`);
    await page.getByLabel(boxes[situation]!).setChecked(on);
    await page.getByRole('button', { name: 'Keep' }).click();
    return 'done';
  },

  async openFeed({ page, base }) {
    await page.goto(base);
  },
  notices: async ({ base }) => [`${base}/privacy`],
  async openReceived({ page, base }) {
    await page.goto(`${base}/messages`);
    return page.locator('main').innerText();
  },

  async openProfile(stage, whom) {
    await stage.page.goto(profile(stage, whom));
  },
  async search({ page, base }, whom) {
    await page.goto(`${base}/find?name=${whom.identity.username}`);
  },
  async contact(stage, what, whom, text) {
    if (what !== 'message') return 'no-way';
    await stage.page.goto(profile(stage, whom));
    if ((await stage.page.getByLabel('Message').count()) === 0) return 'no-way';
    await stage.page.getByLabel('Message').fill(text);
    await stage.page.getByRole('button', { name: 'Send' }).click();
    return (await stage.page.getByText('Sent.').count()) > 0 ? 'done' : 'refused';
  },
  async contactDirectly({ page, base }, what, whom, text) {
    if (what !== 'message') return 'no-way';
    const answer = await page.request.post(`${base}/write/${whom.identity.username}`, { form: { text } });
    return answer.ok() ? 'done' : 'refused';
  },
};
