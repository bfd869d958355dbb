import type { Attempt, Contact, Stage } from '../../src/journey.ts';
import type { Player } from '../../src/persona.ts';
import { Untaught } from '../../src/untaught.ts';
import { at, give } from './give.ts';
import { type Known, type Sending, triedOf } from './known.ts';
import { isLong, postOf } from './own-page.ts';
import { doAndSee, fieldsOn, press, textOf } from './press.ts';
import type { Field } from './read-fields.ts';
import { goTo, linesOf, linksOn, look, newLines } from './ways.ts';
import { says } from './words.ts';

/** Usual milliseconds for which somebody waits until it was seen between two adults how a thing is sent. */
const patience = 15_000;

export async function openProfile(stage: Stage, known: Known, whom: Player): Promise<void> {
  const where = known.profiles.get(whom.id);
  if (!where)
    throw new Untaught(
      'openProfile',
      `Where the page of ${whom.id} is was not found, as its owner or by a search.`,
    );
  await look(stage, where);
}

/** Looks for somebody by the search of the platform: by username, and by name where that finds nobody. */
export async function search(stage: Stage, known: Known, whom: Player): Promise<void> {
  const { page, knew } = stage;
  const { username, name } = whom.identity;
  const isFound = async (query: string) => {
    const text = (await textOf(page)).toLowerCase();
    const other = query === username ? name : username;
    return text.includes(other.toLowerCase()) || text.split(query.toLowerCase()).length > 2;
  };
  // What nothing finds is left as it was looked for by the name that is theirs alone.
  for (const query of [username, name, username]) {
    if (known.searchAt) await look(stage, known.searchAt.replace(':query', encodeURIComponent(query)));
    else {
      const field = await toSearch(stage, known);
      if (!field) throw new Untaught('search', 'No field was found by which one looks for other people.');
      knew({
        did: `looks for people in "${field.own.slice(0, 60) || 'a field'}"`,
        how: field.kind === 'search' ? 'type=search' : 'its words',
        sure: field.kind === 'search' ? 'sure' : 'likely',
      });
      await give(page, field, [query]);
      await doAndSee(stage, () => at(page, field).press('Enter'));
      const url = page.url();
      const said = [encodeURIComponent(query), query.replaceAll(' ', '+'), query].find((one) =>
        url.includes(one),
      );
      if (said) known.searchAt = url.replace(said, ':query');
    }
    if (await isFound(query)) return;
  }
}

async function toSearch(stage: Stage, known: Known): Promise<Field | undefined> {
  const { page, base } = stage;
  const field = async () =>
    (await fieldsOn(page)).find(
      ({ kind, type, own, machine }) =>
        kind === 'search' ||
        (kind === 'text' &&
          type !== 'password' &&
          machine === '' &&
          (says.search.test(own) || /^(q|query|s)$/.test(own))),
    );
  // Where people are looked for, and not everything.
  if (await goTo(stage, known, 'people')) {
    const own = await field();
    if (own) return own;
  }
  await look(stage, known.places.get('search') ?? base);
  const here = await field();
  if (here) return here;
  const link = (await linksOn(stage)).find(({ words }) => words.length < 40 && says.search.test(words));
  if (!link) return undefined;
  await look(stage, link.href);
  known.places.set('search', page.url());
  return field();
}

const unlike: readonly Contact[] = ['group', 'call'];
const tooUnlike = (step: string, what: Contact) =>
  new Untaught(step, `How a ${what} is begun differs too much from platform to platform.`);

/** Tries to reach somebody by the pages, and lets those know who wait for how it went between two adults. */
export async function contact(stage: Stage, known: Known, one: Trying): Promise<Attempt> {
  try {
    return await tryContact(stage, known, one);
  } finally {
    if (isGrown(one.whom) && isGrown(stage.me)) triedOf(known, one.what).resolve(true);
  }
}

interface Trying {
  readonly what: Contact;
  readonly whom: Player;
  readonly text: string;
}

const isGrown = ({ age }: Player) => (age ?? 0) >= 18;

/** What cannot even be found for a grown-up has to be taught. */
async function tryContact(stage: Stage, known: Known, { what, whom, text }: Trying): Promise<Attempt> {
  const { page, notes } = stage;
  const nothing = (says: string): Attempt => {
    if (isGrown(whom) && isGrown(stage.me)) throw new Untaught('contact', says);
    return 'no-way';
  };
  if (unlike.includes(what)) throw tooUnlike('contact', what);
  if (what === 'comment') {
    const where = notes.get(postOf(whom));
    if (!where) throw new Untaught('fillProfile', `No post of ${whom.id} was found on which to comment.`);
    await look(stage, where);
    const place = await placeFor(stage, says.comment);
    return place
      ? write(stage, known, { what, whom, text, place })
      : nothing('No field for a comment was found.');
  }
  await openProfile(stage, known, whom);
  if (what === 'request') {
    const button = (await fieldsOn(page)).find(
      ({ kind, around, words }) =>
        kind === 'button' && !around && words.length < 40 && says.befriend.test(words),
    );
    if (!button) return nothing('Nothing on a profile asks somebody to be a friend.');
    stage.knew({ did: `asks to be a friend by "${button.words}"`, how: 'its words', sure: 'likely' });
    const before = await linesOf(stage);
    await press(stage, at(page, button));
    return attemptIn(await newLines(stage, before));
  }
  const place = (await placeFor(stage, says.messageText)) ?? (await toMessage(stage));
  return place
    ? write(stage, known, { what, whom, text, place })
    : nothing('Nothing on a profile leads to writing a message.');
}

interface Place {
  readonly field: Field;
  readonly own: readonly Field[];
}

/** A field in which one writes, with what stands beside it. */
async function placeFor({ page }: Stage, words: RegExp): Promise<Place | undefined> {
  const fields = (await fieldsOn(page)).filter(({ around }) => !around);
  const written = fields.filter(
    ({ kind, type, own }) =>
      kind === 'text' && !['password', 'email', 'tel'].includes(type) && !says.search.test(own),
  );
  const named = written.filter(({ own }) => words.test(own) && !says.about.test(own));
  const field = named.find(isLong) ?? named[0];
  return field && { field, own: fields.filter(({ scope }) => scope === field.scope) };
}

/** By the button or link of a profile to where a message is written. */
async function toMessage(stage: Stage): Promise<Place | undefined> {
  const { page, knew } = stage;
  const way = (await fieldsOn(page)).find(
    ({ kind, around, words }) =>
      kind === 'button' &&
      !around &&
      words.length < 50 &&
      says.writeTo.test(words) &&
      !says.search.test(words),
  );
  if (!way) return undefined;
  knew({ did: `goes to write a message by "${way.words}"`, how: 'its words', sure: 'likely' });
  if (way.href) await look(stage, way.href);
  else await press(stage, at(page, way));
  const named = await placeFor(stage, says.messageText);
  if (named) return named;
  const fields = (await fieldsOn(page)).filter(({ around }) => !around);
  const field = fields.find(isLong);
  return field && { field, own: fields.filter(({ scope }) => scope === field.scope) };
}

async function write(
  stage: Stage,
  known: Known,
  {
    what,
    whom,
    text,
    place: { field, own },
  }: { readonly what: Contact; readonly whom: Player; readonly text: string; readonly place: Place },
): Promise<Attempt> {
  const { page, knew } = stage;
  const button =
    own.find(
      ({ kind, href, words }) => kind === 'button' && !href && words.length < 40 && says.send.test(words),
    ) ?? own.find(({ type, href }) => type === 'submit' && !href);
  for (const one of own) {
    if (one.kind !== 'text' || one.index === field.index || one.filled) continue;
    if (says.recipient.test(one.own)) await give(page, one, [whom.identity.username]);
    else if (says.subject.test(one.own)) await give(page, one, ['Hello']);
  }
  knew({ did: `writes a ${what} into "${field.own.slice(0, 60)}"`, how: 'its words', sure: 'likely' });
  await give(page, field, [text]);
  const before = await linesOf(stage);
  const sent: Sending[] = [];
  const onRequest = (one: {
    method(): string;
    url(): string;
    postData(): string | null;
    headers(): Record<string, string>;
  }) => {
    const body = one.postData() ?? '';
    if (one.method() === 'GET' || !(body + one.url()).includes(text)) return;
    const { username } = whom.identity;
    const id =
      known.profiles
        .get(whom.id)
        ?.split(/[/?=#]/)
        .at(-1) ?? '';
    const to = [username, id].filter((part) => part.length > 0 && (body + one.url()).includes(part));
    sent.push({
      method: one.method(),
      url: one.url(),
      type: one.headers()['content-type'] ?? '',
      body,
      to,
      text,
    });
  };
  page.on('request', onRequest);
  try {
    await (button ? press(stage, at(page, button)) : doAndSee(stage, () => at(page, field).press('Enter')));
  } finally {
    page.off('request', onRequest);
  }
  const attempt = attemptIn(await newLines(stage, before));
  const way = sent.find(({ to }) => to.length > 0);
  if (way && attempt !== 'refused') {
    known.sendings.set(what, way);
    knew({
      did: `learns how a ${what} is sent: ${way.method} ${new URL(way.url).pathname}`,
      how: 'the page sent it',
      sure: 'sure',
    });
  }
  return attempt;
}

/** What a page says of what was tried; the other side is looked at as well. */
function attemptIn(text: string): Attempt {
  if (says.refused.test(text)) return 'refused';
  if (says.held.test(text)) return 'held';
  if (says.later.test(text)) return 'later';
  return says.waitsForYes.test(text) ? 'waits' : 'done';
}

/** Sends what the page sent from one adult to another, to somebody else and past the pages. */
export async function contactDirectly(
  { page, within, knew }: Stage,
  known: Known,
  { what, whom, text }: Trying,
): Promise<Attempt> {
  if (unlike.includes(what)) throw tooUnlike('contactDirectly', what);
  if (!known.waited && !known.sendings.has(what))
    known.waited = (await within(triedOf(known, what).promise, patience)) === undefined;
  const way = known.sendings.get(what);
  const { username } = whom.identity;
  const id = known.profiles
    .get(whom.id)
    ?.split(/[/?=#]/)
    .at(-1);
  if (!way || !id)
    throw new Untaught(
      'contactDirectly',
      `How a ${what} is sent past the pages was not seen between two adults.`,
    );
  const [name, theirs] = way.to;
  const other = (given: string) => {
    const marked = given
      .replaceAll(way.text, text)
      .replaceAll(name!, way.to.length > 1 || /[a-z]/i.test(name!) ? username : id);
    return theirs === undefined ? marked : marked.replaceAll(theirs, id);
  };
  knew({
    did: `sends a ${what} past the pages`,
    how: 'as a page sent one between two adults',
    sure: 'likely',
  });
  const answer = await page.request.fetch(other(way.url), {
    method: way.method,
    headers: { 'content-type': way.type },
    data: other(way.body),
  });
  if (answer.status() >= 400) return 'refused';
  return attemptIn((await answer.text()).replace(/<[^>]*>/g, ' '));
}

/** Pages that are opened to read what came. */
const mostOpened = 4;

/** What others sent, as it shows where messages and news are. */
export async function openReceived(stage: Stage, known: Known, what: Contact): Promise<string> {
  const { page, me, notes } = stage;
  const read: string[] = [];
  if (what === 'comment') {
    const own = notes.get(postOf(me)) ?? known.profiles.get(me.id);
    if (own) {
      await look(stage, own);
      read.push(await textOf(page));
    }
  } else if (what !== 'request' && !(await goTo(stage, known, 'messages'))) {
    throw new Untaught('openReceived', 'Nothing is called messages, so nobody could look whether one came.');
  } else if (what !== 'request') {
    read.push(await textOf(page));
    const inside = (await linksOn(stage)).filter(({ around, words }) => !around && !says.writeTo.test(words));
    for (const { href } of inside.slice(0, mostOpened)) {
      await look(stage, href);
      read.push(await textOf(page));
    }
  }
  if (await goTo(stage, known, 'news')) read.push(await textOf(page));
  if (what === 'request' && read.length === 0) {
    if (!(await goTo(stage, known, 'messages')))
      throw new Untaught(
        'openReceived',
        'Nothing is called news, so nobody could look whether a request came.',
      );
    read.push(await textOf(page));
  }
  return read.join('\n');
}
