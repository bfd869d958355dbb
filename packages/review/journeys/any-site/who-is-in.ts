import type { Stage } from '../../src/journey.ts';
import { Untaught } from '../../src/untaught.ts';
import { senderOf } from './age-question.ts';
import { at, give } from './give.ts';
import type { Known } from './known.ts';
import { doAndSee, fieldsOn, press, textOf } from './press.ts';
import type { Field } from './read-fields.ts';
import { follow, goTo, look } from './ways.ts';
import { says } from './words.ts';

const wayOut =
  'a, button, input[type=submit], input[type=button], [role=button], [role=menuitem], form[action], summary';

/** What signs out, as words or as an address, in closed menus as well: its place among `wayOut`, -1 where nothing does. */
const findWayOut = ({ page }: Stage): Promise<number> =>
  page.locator(wayOut).evaluateAll(
    (all, [source, flags]) => {
      const words = new RegExp(source!, flags);
      return all.findIndex((one) => {
        const text = [
          one instanceof HTMLFormElement ? '' : (one.textContent ?? ''),
          ...['value', 'aria-label', 'title'].map((name) => one.getAttribute(name) ?? ''),
        ].join(' ');
        const to = one.getAttribute('href') ?? one.getAttribute('action') ?? '';
        return (
          (text.length < 60 && words.test(text)) || /(^|[/?=_-])(log|sign)-?_?(out|off)([/?&=#.]|$)/i.test(to)
        );
      });
    },
    [says.signOut.source, says.signOut.flags],
  );

/** Whether somebody is signed in: there is a way to sign out, or the page greets the persona by name and has no way to sign in. */
export async function isIn(stage: Stage): Promise<boolean> {
  const { page, me } = stage;
  if (!page.url().startsWith('http')) return false;
  if ((await findWayOut(stage)) >= 0) {
    stage.knew({ did: 'is signed in', how: 'there is a way to sign out', sure: 'sure' });
    return true;
  }
  const fields = await fieldsOn(page);
  if (
    fields.some(
      ({ type, kind, words }) => type === 'password' || (kind === 'button' && says.signIn.test(words)),
    )
  )
    return false;
  const pressed = fields.filter(({ kind, words }) => kind === 'button' && words.length < 40);
  const isSettings = ({ words }: Field) => says.settings.test(words) && !says.tracking.test(words);
  if (!pressed.some(({ words }) => says.joins.test(words)) && pressed.some(isSettings)) {
    stage.knew({
      did: 'is signed in',
      how: 'there are settings, and no way to join or to sign in',
      sure: 'likely',
    });
    return true;
  }
  const text = await page.locator('header, nav, [role=banner], [role=navigation]').evaluateAll((all) =>
    all
      .map((one) => (one as HTMLElement).innerText)
      .join('\n')
      .toLowerCase(),
  );
  const { name, username } = me.identity;
  const isNamed = [name, username].some((one) => text.includes(one.toLowerCase()));
  if (isNamed) stage.knew({ did: 'is signed in', how: 'the head of the page names them', sure: 'likely' });
  return isNamed;
}

export async function signOut(stage: Stage, known: Known): Promise<void> {
  const { page, base } = stage;
  await look(stage, base);
  let found = await findWayOut(stage);
  if (found === -1 && (await goTo(stage, known, 'settings'))) found = await findWayOut(stage);
  if (found === -1)
    throw new Untaught('signOut', 'Nothing on the first page or among the settings is called signing out.');
  const way = page.locator(wayOut).nth(found);
  stage.knew({ did: 'signs out', how: 'what it is called, or where it leads', sure: 'sure' });
  if (!(await way.isVisible()) && !(await openMenus(stage, way))) {
    const to = await way.evaluate((one) => (one instanceof HTMLAnchorElement ? one.href : null));
    if (to) await look(stage, to);
    else await way.evaluate((one) => one.closest('form')?.requestSubmit());
  } else await press(stage, way);
  const sure = (await fieldsOn(page)).find(
    ({ kind, words, around }) => kind === 'button' && !around && says.signOut.test(words),
  );
  if (sure) await press(stage, at(page, sure));
  await look(stage, base);
  if (await isIn(stage)) throw new Untaught('signOut', 'After signing out somebody is still signed in.');
}

/** Opens closed menus until something shows; false where none shows it. */
async function openMenus({ page }: Stage, wanted: { isVisible(): Promise<boolean> }): Promise<boolean> {
  const menus = page.locator('summary:visible, [aria-haspopup]:visible, [aria-expanded=false]:visible');
  for (let index = 0; index < Math.min(6, await menus.count()); index++) {
    await menus
      .nth(index)
      .click()
      .catch(() => {});
    if (await wanted.isVisible()) return true;
  }
  return false;
}

/** Signs in by name and password, or by the address where no name is asked for. */
export async function signIn(stage: Stage, known: Known): Promise<void> {
  const { page, base, me } = stage;
  const where = known.places.get('signIn');
  await look(stage, where ?? base);
  if (!where && !(await hasPassword(stage)) && !(await follow(stage, says.signIn, { what: 'signing in' })))
    throw new Untaught('signIn', 'Nothing on the first page is called signing in.');
  known.places.set('signIn', page.url());
  for (const who of [me.identity.username, me.identity.email]) {
    const fields = await fieldsOn(page);
    const password = fields.find(({ type }) => type === 'password');
    if (!password) throw new Untaught('signIn', 'The page for signing in asks for no password.');
    const name = fields.findLast(
      ({ kind, scope, index, type }) =>
        kind === 'text' && type !== 'password' && scope === password.scope && index < password.index,
    );
    if (!name) throw new Untaught('signIn', 'The page for signing in asks for no name.');
    const wantsMail = name.type === 'email' || (says.email.test(name.own) && !says.username.test(name.own));
    stage.knew({ did: `signs in by "${name.own}"`, how: 'it stands before the password', sure: 'likely' });
    await give(page, name, [wantsMail ? me.identity.email : who]);
    await give(page, password, [known.passwords.get(me.id) ?? me.identity.password]);
    const own = fields.filter(({ scope }) => scope === password.scope);
    const button =
      own.find(({ kind, words, href }) => kind === 'button' && !href && says.signIn.test(words)) ??
      senderOf(own);
    if (button) await press(stage, at(page, button));
    else await doAndSee(stage, () => at(page, password).press('Enter'));
    if (await isIn(stage)) return;
    if (wantsMail || !(await hasPassword(stage))) break;
  }
  await look(stage, base);
  if (await isIn(stage)) return;
  throw new Untaught(
    'signIn',
    `Signing in led to a page that does not show whether somebody is: "${(await textOf(page)).slice(0, 80)}".`,
  );
}

const hasPassword = async ({ page }: Stage) => (await fieldsOn(page)).some(({ type }) => type === 'password');
