import type { Stage } from '../../src/journey.ts';
import type { Player } from '../../src/persona.ts';
import { Untaught } from '../../src/untaught.ts';
import { samePage } from './addresses.ts';
import { senderOf } from './age-question.ts';
import { at, give } from './give.ts';
import type { Known } from './known.ts';
import { doAndSee, fieldsOn, press, textOf } from './press.ts';
import type { Field } from './read-fields.ts';
import { follow, goTo, linksOn, look } from './ways.ts';
import { says } from './words.ts';

/** Writes the mark into what says something about the persona, and a post where there is a place for one. */
export async function fillProfile(stage: Stage, known: Known): Promise<void> {
  const { page, base, me, marks, knew } = stage;
  const isWritten = await writeAbout(stage, known);
  await learnOwnPage(stage, known, isWritten);
  await writePost(stage);
  if (isWritten) return;
  knew({
    did: 'writes nothing about the persona',
    how: `no field on ${page.url().replace(base, '') || '/'} is called so`,
    sure: 'guess',
  });
  throw new Untaught(
    'fillProfile',
    `Nothing was found in which to write "${marks.about}" about ${me.identity.name}.`,
  );
}

async function writeAbout(stage: Stage, known: Known): Promise<boolean> {
  const { page, base, marks } = stage;
  const where = known.places.get('about');
  if (where) {
    await look(stage, where);
    if (await write(stage)) return true;
  }
  const ways = [
    () => goTo(stage, known, 'settings'),
    () => follow(stage, says.editProfile, { what: 'editing the profile' }),
    async () => {
      await look(stage, base);
      return (
        (await follow(stage, says.editProfile, { what: 'editing the profile' })) ||
        (await toOwnPage(stage)) !== null
      );
    },
    () => follow(stage, says.editProfile, { what: 'editing the profile' }),
  ];
  for (const way of ways) {
    if (!(await way())) continue;
    const url = page.url();
    if (!(await write(stage))) continue;
    if (!samePage(url, base)) known.places.set('about', url);
    return true;
  }
  return false;

  async function write({ knew }: Stage): Promise<boolean> {
    const fields = await fieldsOn(page);
    const field = fields.find(
      ({ kind, type, own, around }) =>
        kind === 'text' && !around && !['password', 'email', 'tel'].includes(type) && says.about.test(own),
    );
    if (!field) return false;
    knew({
      did: `writes about the persona into "${field.own.slice(0, 60)}"`,
      how: 'its words',
      sure: 'likely',
    });
    await give(page, field, [marks.about]);
    const own = fields.filter(({ scope }) => scope === field.scope);
    const button =
      own.find(
        ({ kind, href, around, words }) =>
          kind === 'button' &&
          !href &&
          !around &&
          words.length < 40 &&
          says.save.test(words) &&
          !says.signOut.test(words),
      ) ?? senderOf(own);
    if (button) await press(stage, at(page, button));
    else await doAndSee(stage, () => at(page, field).press('Enter'));
    return true;
  }
}

/** Notes the address of the persona's own page, by which others find it. */
async function learnOwnPage(stage: Stage, known: Known, isWritten: boolean): Promise<void> {
  const { page, base, me, marks, knew } = stage;
  // A form that was kept often leads to the page that it changed.
  for (const from of [undefined, base]) {
    if (from !== undefined) await look(stage, from);
    const isField = (await fieldsOn(page)).some(({ kind, around }) => kind === 'text' && !around);
    const isHere = isWritten && !isField && (await textOf(page)).includes(marks.about);
    const how = isHere ? 'what was written about the persona stands there' : await toOwnPage(stage);
    if (how === null) continue;
    const text = (await textOf(page)).toLowerCase();
    const { name, username } = me.identity;
    const isNamed = [name, username].some((one) => text.includes(one.toLowerCase()));
    if (!isNamed || samePage(page.url(), base)) continue;
    known.profiles.set(me.id, page.url());
    knew({
      did: `finds the persona's own page at ${page.url().replace(base, '')}`,
      how,
      sure: page.url().toLowerCase().includes(username.toLowerCase()) ? 'sure' : 'likely',
    });
    return;
  }
}

/** Opens the persona's own page; how it was known, or null where nothing leads there. */
async function toOwnPage(stage: Stage): Promise<string | null> {
  const { name, username } = stage.me.identity;
  const links = (await linksOn(stage)).filter(
    ({ href, words }) =>
      !/settings|edit|search|log-?out|sign-?out|login/i.test(href) && !says.signOut.test(words),
  );
  const own = [username.toLowerCase(), name.toLowerCase()];
  const ways = [
    ['its address bears the name', links.find(({ href }) => partsOf(href).includes(own[0]!))],
    ['it is called as the persona is', links.find(({ words }) => own.some((one) => words.includes(one)))],
    [
      'its words',
      links.find(
        ({ words, around }) =>
          around && words.length < 40 && says.profile.test(words) && !says.settings.test(words),
      ),
    ],
  ] as const;
  const found = ways.find(([, link]) => link !== undefined);
  if (!found) return null;
  await look(stage, found[1]!.href);
  return found[0];
}

const partsOf = (href: string) =>
  href
    .toLowerCase()
    .split(/[/?&=#]/)
    .map((part) => part.replace(/^(@|%40)/, ''));

/** Writes a post with the mark, where the first page has a place for one or leads to it. */
async function writePost(stage: Stage): Promise<void> {
  const { page, base, me, marks, notes, knew } = stage;
  await look(stage, base);
  const place = async () => {
    const fields = (await fieldsOn(page)).filter(({ around }) => !around);
    const field = fields.find(
      (one) =>
        isLong(one) &&
        !says.about.test(one.own) &&
        !says.comment.test(one.own) &&
        (says.postText.test(one.own) || says.messageText.test(one.own)),
    );
    return field && { field, own: fields.filter(({ scope }) => scope === field.scope) };
  };
  const found =
    (await place()) ??
    ((await follow(stage, says.newPost, { what: 'writing a post', not: says.messages }))
      ? await place()
      : undefined);
  if (!found) return;
  const { field, own } = found;
  const title = own.find(
    ({ kind, index, own: words }) => kind === 'text' && index !== field.index && says.subject.test(words),
  );
  const button = own.find(
    ({ kind, href, words }) => kind === 'button' && !href && words.length < 40 && says.postSend.test(words),
  );
  if (!button) return;
  knew({ did: `posts by "${button.words}"`, how: 'its words', sure: 'likely' });
  if (title) await give(page, title, [marks.post]);
  await give(page, field, [marks.post]);
  await press(stage, at(page, button));
  if (!(await textOf(page)).includes(marks.post)) return;
  const link = (await linksOn(stage)).find(({ words }) => words.includes(marks.post));
  notes.set(postOf(me), link?.href ?? page.url());
}

/** A note: where somebody's post stands. */
export const postOf = ({ id }: Player): string => `post of ${id}`;

/** Where one writes more than a word. */
export const isLong = ({ kind, type, around }: Field): boolean =>
  kind === 'text' &&
  !around &&
  (type === 'textarea' || !['text', 'input', 'email', 'password', 'tel', 'number', 'url'].includes(type));
