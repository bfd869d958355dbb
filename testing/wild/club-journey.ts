import { type Journey, pagesAt } from '@stairgate/review';

/** How any of the small sites is used: all of them have the same addresses and names of fields. */
export const clubJourney: Journey = {
  name: 'Club',
  settings: [],
  ...pagesAt({
    feed: '/',
    profile: '/people/:username',
    presence: '/people/:username',
    search: '/search?q=:username',
  }),
  async answerAge({ page, base, me, shot }) {
    await page.goto(`${base}/join`);
    await shot('age question');
    const { year, month, day } = me.identity.born;
    for (const [name, value] of Object.entries({ year, month, day }))
      await page.locator(`[name=${name}]`).fill(String(value));
    return 'accepted';
  },
  async finishSignUp({ page, me }) {
    await page.locator('[name=username]').fill(me.identity.username);
    await page.locator('[name=name]').fill(me.identity.name);
    await page.locator('[name=password]').fill(me.identity.password);
    await page.locator('main form button').click();
    // Takes whatever comes for an account, as a careless journey does.
    return 'account';
  },
  async fillProfile({ page, base, marks }) {
    await page.goto(`${base}/settings`);
    await page.locator('[name=about]').fill(marks.about);
    await page.locator('main form button').click();
  },
};
