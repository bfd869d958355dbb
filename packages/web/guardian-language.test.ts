import { expect, test } from 'vitest';
import { focused, saidIn, unfold } from './testing/browsing.ts';
import { langOf, looks, WelshPages } from './welsh-pages.testing.ts';

const pages = new WelshPages('guardian');

test('follows the browser, the link and the choice on the page, as the child’s page does', async () => {
  const page = await pages.open('/guardian', { locale: 'en-GB' });
  await page.getByRole('heading', { level: 1, name: 'Your child' }).waitFor();
  await page.getByRole('button', { name: 'Cymraeg' }).click();
  await page.getByRole('heading', { level: 1, name: 'Eich plentyn' }).waitFor();
  expect(await langOf(page)).toBe('cy');
  await page.goto(`${pages.service.url}/child`);
  await page.waitForFunction(() => document.documentElement.lang === 'cy');
  const linked = await pages.open('/guardian?language=cy', { locale: 'en-GB' });
  await linked.getByRole('heading', { level: 1, name: 'Eich plentyn' }).waitFor();
});

test.each(looks)(
  'home is whole at $width wide, dark $dark, and nothing is English but the laws',
  async (look) => {
    const { child, guardian } = pages.service.state;
    child.asks = [{ askId: 'as_0', situation: 'feed.rank/behaviour', state: 'waiting' }];
    child.sleeping = [{ situation: 'location.share/contact', by: 'guardian', why: 'method-too-weak' }];
    const limit = { at: '2026-11-22T10:00:00.000Z' } as const;
    child.limits = [
      { ...limit, limitId: 'l_1', by: 'guardian', kind: 'closed', situation: 'contact.message' },
      { ...limit, limitId: 'l_2', by: 'child', kind: 'minutes', minutes: 2 },
      {
        ...limit,
        limitId: 'l_3',
        by: 'platform',
        kind: 'quiet',
        hours: { from: '21:00', to: '07:00', days: ['fri'], term: true },
      },
    ];
    child.complaints = [
      {
        ...{ complaintId: 'co', about: 'data', state: 'answered', answerBy: '2026-12-22', text: 'Pam?' },
        answer: 'Diolch am ofyn.',
      },
    ];
    guardian.ownComplaints = [
      {
        ...{ complaintId: 'co_own', about: 'decision', text: 'Pam?', state: 'answered', at: limit.at },
        ...{ answerBy: '2026-12-22', answer: 'Achos.', answeredAt: limit.at, answeredBy: 'operator' },
      },
    ];
    guardian.label = 'Robin';
    guardian.alerts = [
      {
        id: 'al_1',
        childId: 'c_canned',
        at: limit.at,
        kind: 'choice',
        situation: 'feed.rank/behaviour',
        text: '',
      },
      { id: 'al_2', childId: 'c_canned', at: limit.at, kind: 'consent-asleep', text: '' },
    ];
    const page = await pages.open('/guardian', look);
    await page.getByRole('heading', { level: 1, name: 'Eich plentyn' }).waitFor();
    await unfold(page);
    await page.getByRole('button', { name: "Gwirio'r llofnod" }).click();
    await page.getByText("Mae'r llofnod yn dal").waitFor();
    await pages.browsing.expectSound(page);
    expect((await saidIn(page)).length).toBeGreaterThan(150);
    await pages.expectWelsh(page);
    await page.getByText('Cwynion a atebwyd').waitFor();
    await page.getByText('Diolch am ofyn.').waitFor();
    await page.getByText('Rhywbeth a benderfynwyd, ar').waitFor();
    expect(await page.getByText('22 Tachwedd 2026').count()).toBeGreaterThan(0);
  },
);

test('taking back, naming and erasing speak Welsh, with the focus where it belongs', async () => {
  const page = await pages.open('/guardian', { width: 390 });
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Rhoi enw' }).press('Enter');
  await dialog.getByRole('textbox', { name: 'Enw' }).fill('Robin');
  await pages.expectWelsh(page);
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('heading', { level: 2, name: 'Robin' }).waitFor();
  await page.getByRole('button', { name: "Tynnu'n ôl: Rhannu ble mae eich plentyn" }).press('Enter');
  await dialog.getByRole('heading', { name: /^Tynnu hyn yn ôl: Rhannu ble/ }).waitFor();
  await pages.browsing.expectSound(page, 'dialog');
  await pages.expectWelsh(page);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect(await focused(page)).toBe("Tynnu'n ôl");
  await unfold(page);
  await page.getByRole('button', { name: 'Dileu', exact: true }).press('Enter');
  await pages.expectWelsh(page);
  await dialog.getByRole('button', { name: 'Ymlaen' }).click();
  await pages.expectWelsh(page);
});

test('the consent journey, with all that can be left out on the way, is Welsh, the notice too', async () => {
  pages.service.state.guardian.state = 'invited';
  pages.service.state.child.choices = [];
  pages.service.state.restsOn = { 'feed.rank': ['location.share'] };
  const page = await pages.open('/guardian#t=invite', { width: 390 });
  await page.getByRole('button', { name: 'Agor y cwestiwn' }).click();
  await page
    .getByRole('heading', { level: 1, name: 'Eich caniatâd i blentyn ddefnyddio Patchwork' })
    .waitFor();
  await page.getByRole('heading', { name: 'Beth rydym yn ei gadw nawr' }).waitFor();
  await unfold(page);
  await pages.browsing.expectSound(page);
  await pages.expectWelsh(page);
  expect(await page.locator('#notice [lang]').count()).toBe(
    await page.locator('#notice details [lang]').count(),
  );
  await page.getByRole('button', { name: "Ymlaen i'r cwestiynau" }).click();
  await unfold(page);
  await page.getByRole('button', { name: 'Ymlaen', exact: true }).click();
  await page.getByText('Mae 4 pwynt heb ateb eto.').waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('core');
  await pages.browsing.expectSound(page);
  await pages.expectWelsh(page);
  for (const yes of await page.getByRole('radio', { name: 'Ie' }).all()) await yes.check();
  await page.locator('[data-purpose="location.share"]').getByRole('radio', { name: 'Na' }).check();
  await page.getByRole('button', { name: 'Ymlaen', exact: true }).click();
  await page.getByText(/^Dywedoch chi ie i “Ffrwd wedi'i gwneud i'ch plentyn/).waitFor();
  await pages.expectWelsh(page);
  await page.locator('[data-purpose="location.share"]').getByRole('radio', { name: 'Ie' }).check();
  await page.getByRole('button', { name: 'Ymlaen', exact: true }).click();
  await page.getByRole('button', { name: 'Anfon fy ateb' }).click();
  await page.getByText("Dewiswch sut rydych chi'n cadarnhau.").waitFor();
  await expect
    .poll(() => page.evaluate(() => (document.activeElement as HTMLInputElement).name))
    .toBe('method');
  await page.getByRole('radio', { name: 'Dangos prawf oed' }).check();
  await page.getByRole('button', { name: 'Anfon fy ateb' }).click();
  await page.getByText('Dangoswch y prawf yn gyntaf.').waitFor();
  await pages.browsing.expectSound(page);
  await pages.expectWelsh(page);
  await page.getByRole('button', { name: 'Dangos prawf' }).click();
  await page.getByText(/^Rydym yn aros am eich prawf/).waitFor();
  await pages.browsing.expectSound(page);
  await pages.expectWelsh(page);
  pages.service.state.guardian.verification!.state = 'finished';
  pages.service.tell('guardian');
  await page.getByText("Mae'r prawf yma, ac mae'n ddilys.").waitFor();
  await page.getByRole('button', { name: 'Anfon fy ateb' }).click();
  await page.getByText('Diolch, mae eich ateb yn cyfrif.').waitFor();
  await pages.browsing.expectSound(page);
  await pages.expectWelsh(page);
});

test('signing in, a used link, and nobody there are said in Welsh, and the fault takes the focus', async () => {
  pages.service.state.signedIn.guardian = false;
  const page = await pages.open('/guardian#t=used');
  await page.getByText(/wedi'i defnyddio yn barod/).waitFor();
  await pages.browsing.expectSound(page);
  await pages.expectWelsh(page);
  pages.service.state.down = true;
  await page.getByRole('textbox', { name: 'Eich cyfeiriad e-bost' }).fill('rhiant@example.org');
  await page.keyboard.press('Enter');
  await page.getByText(/^Ni allwn gyrraedd y gwasanaeth/).waitFor();
  expect(await focused(page)).toMatch(/^Ni allwn gyrraedd y gwasanaeth/);
  await pages.expectWelsh(page);
  pages.service.state.down = false;
  await page.getByRole('button', { name: 'Anfonwch ddolen ataf' }).click();
  await page.getByText('Edrychwch yn eich mewnflwch.').waitFor();
  await pages.expectWelsh(page);
});

test('what the link of a letter would do, and has done, is Welsh', async () => {
  pages.service.state.signedIn.guardian = false;
  pages.service.state.points = ['Y gwasanaeth ei hun'];
  for (const [token, press, done] of [
    ['withdraw', 'Tynnu popeth yn ôl', "Mae popeth wedi'i dynnu'n ôl"],
    ['sign-out', 'Allgofnodi ym mhobman', 'Rydych wedi allgofnodi ym mhobman'],
  ] as const) {
    pages.service.state.browser = 'same';
    const page = await pages.open(`/guardian#t=${token}`, { width: 390 });
    await page.getByRole('button', { name: press }).waitFor();
    await pages.expectWelsh(page);
    await page.getByRole('button', { name: press }).click();
    await page.getByRole('heading', { level: 1, name: done }).waitFor();
    await pages.expectWelsh(page);
  }
  for (const token of [
    'invite',
    'confirm',
    'sign-in',
    'over-invite',
    'over-confirm',
    'over-withdraw',
    'used-confirm',
  ]) {
    pages.service.state.browser = 'other';
    const page = await pages.open(`/guardian#t=${token}`);
    await page.getByRole('button').first().waitFor();
    await page
      .getByText(/Nid oes dim wedi'i wneud eto|Nid yw'r ddolen hon yn gweithio mwyach/)
      .first()
      .waitFor();
    await pages.expectWelsh(page);
  }
});

test('the answer names the notice that was read, whatever the page is in later; a choice is told for letters', async () => {
  pages.service.state.guardian.state = 'invited';
  pages.service.state.child.choices = [];
  const page = await pages.open('/guardian#t=invite', { width: 390 });
  await page.getByRole('button', { name: 'Agor y cwestiwn' }).click();
  await page.getByRole('button', { name: "Ymlaen i'r cwestiynau" }).click();
  await page.getByText('Y gwasanaeth ei hun', { exact: true }).waitFor();
  expect(pages.service.sent.filter((one) => one.includes('/language'))).toEqual([]);
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByText('The service itself', { exact: true }).waitFor();
  for (const yes of await page.getByRole('radio', { name: 'Yes' }).all()) await yes.check();
  await page.getByRole('button', { name: 'Go on', exact: true }).click();
  await page.getByRole('radio', { name: 'Show a proof of age' }).check();
  await page.getByRole('button', { name: 'Show a proof' }).click();
  await page.getByText(/^We are waiting for your proof/).waitFor();
  pages.service.state.guardian.verification!.state = 'finished';
  pages.service.tell('guardian');
  await page.getByText('The proof is here, and it holds.').waitFor();
  await page.getByRole('button', { name: 'Send my answer' }).click();
  await page.getByText('Thank you, your answer counts.').waitFor();
  expect(pages.service.state.guardian.consents.at(-1)).toMatchObject({
    noticeVersion: '7d1e.cy',
    noticeLanguage: 'cy',
  });
  expect(pages.service.state.guardian.letters).toBe('en-GB');
});

test.each(looks)('a guardian complains and reads its answer at $width wide, dark $dark', async (look) => {
  const page = await pages.open('/guardian', look);
  await page.getByText('Cwyno', { exact: true }).first().click();
  await page.getByRole('button', { name: 'Cwyno', exact: true }).press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Anfon' }).press('Enter');
  await dialog.getByText('Dewiswch am beth mae hyn.').waitFor();
  await dialog.getByLabel('Am beth mae hyn?').selectOption('platform');
  await dialog.getByLabel('Beth ddigwyddodd?').fill('Nid oes neb yn ateb.');
  await pages.browsing.expectSound(page);
  await pages.expectWelsh(page);
  await dialog.getByRole('button', { name: 'Anfon' }).press('Enter');
  await page.getByText('Y gwasanaeth ei hun, ar').waitFor();
  await page.getByText('Cewch ateb erbyn 22 Rhagfyr 2026.').first().waitFor();
});
