import { Hono } from 'hono';
import { isAway } from '../access/access.ts';
import { NotOpen } from '../access/not-open.ts';
import { requireMe } from '../accounts/require-me.ts';
import type { Birch } from '../birch.ts';
import type { BirchContext, BirchEnv } from '../birch-env.ts';
import { BadInput, nothingHere } from '../forms/bad-input.ts';
import { readForm } from '../forms/read-form.ts';
import { avatar } from '../pages/avatar.ts';
import { html } from '../pages/html.ts';
import { icon } from '../pages/icon.ts';
import { onceField } from '../pages/once-field.ts';
import { showPage } from '../pages/show-page.ts';
import { timeAgo } from '../pages/time-ago.ts';
import type { Person } from '../records/people.ts';

/** Messages between two. */
export function messageRoutes(birch: Birch): Hono<BirchEnv> {
  const { talk, people, friends, access, notices, records, usedForms, clock, id } = birch;
  const app = new Hono<BirchEnv>();

  function named(c: BirchContext): Person {
    const person = people.byUsername(c.req.param('username') ?? '');
    if (!person) throw nothingHere();
    return person;
  }

  app.get('/messages', async (c) => {
    const me = requireMe(c).person;
    const known = talk.latestOf(me.id).flatMap((chat) => {
      const other = people.byId(chat.other);
      return other && !friends.blocked(me.id, other.id) ? [{ ...chat, other }] : [];
    });
    const others = known.map(({ other }) => other);
    const verdicts = await access.mayAll('profile.view', me, others, { peek: true });
    const chats = known.filter((_, index) => !isAway(verdicts[index]!));
    const groups = talk.groupsOf(me.id);
    const body = html`<div class="narrow-column">
<h1>Messages</h1>
<section class="card"><h2>People</h2>
${
  chats.length === 0
    ? html`<p class="hint">No messages yet. Start from a friend’s profile.</p>`
    : html`<ul class="rows">${chats.map(
        ({ other, text, at, unread }) =>
          html`<li class="person"><a class="who" href="/messages/${other.username}">${avatar(other.username)}<span><span class="name">${other.name}</span>${unread > 0 ? html` <span class="count">${unread}<span class="quiet-text"> new</span></span>` : ''}<br><span class="snippet">${text.slice(0, 60)}</span></span></a><span class="facts">${timeAgo(at, clock())}</span></li>`,
      )}</ul>`
}</section>
<section class="card"><h2>Groups</h2>
${
  groups.length === 0
    ? html`<p class="hint">You are in no group.</p>`
    : html`<ul class="rows">${groups.map(({ id: group, name, state }) => html`<li class="person"><a class="who" href="/groups/${group}">${icon('people')}<span class="name">${name}</span>${state === 'invited' ? html` <span class="tag">asks you to join</span>` : ''}</a></li>`)}</ul>`
}
<form method="post" action="/groups" class="say">${onceField(id())}<label class="quiet-text" for="name">Name of a new group</label><input id="name" name="name" maxlength="40" required placeholder="Name of a new group"><button class="quiet" type="submit">Start a group</button></form>
</section></div>`;
    return showPage(birch, c, { title: 'Messages', body });
  });

  app.get('/messages/:username', async (c) => {
    const { person: me, page } = requireMe(c);
    const other = named(c);
    if (other.id === me.id) return c.redirect('/messages', 303);
    const written = talk.between(me.id, other.id);
    const { own, theirs } = await access.mayBoth('contact.message', me, other, { peek: true });
    if (isAway(theirs))
      throw new NotOpen({
        what: 'contact.message',
        actor: me,
        owner: other,
        side: 'theirs',
        why: theirs.why,
      });
    const open = own.open && theirs.open;
    // Nothing to read and nothing to write: the same page as for anybody who is not open.
    if (!open && written.length === 0) await access.guardBoth('contact.message', me, other);
    talk.read(me.id, other.id);
    const views = page.situations;
    const warns = (['contact', 'peer', 'adult'] as const).some((who) =>
      views[`contact.message/${who}`].obligations.includes('warn-first-contact'),
    );
    const body = html`<div class="narrow-column chat" data-about="${other.username}">
<h1 class="with">${avatar(other.username)} <a href="/people/${other.username}">${other.name}</a></h1>
${
  warns && !written.some(({ sender }) => sender === me.id)
    ? html`<p class="card hint">${icon('shield')} First time you talk here. You never have to answer, you can block at any time, and it can help to tell a grown-up you trust.</p>`
    : ''
}
<ol class="talk" aria-label="Messages">${written.map((message) => html`<li class="${message.sender === me.id ? 'mine' : 'theirs'}"><p class="text"><span class="quiet-text">${message.sender === me.id ? 'You' : other.name}: </span>${message.text}</p><p class="facts">${timeAgo(message.at, clock())}</p></li>`)}</ol>
${
  open
    ? html`<form method="post" action="/messages/${other.username}" class="card say">${onceField(id())}<label class="quiet-text" for="text">Your message</label><textarea id="text" name="text" rows="2" maxlength="1000" required placeholder="Message ${other.name}"></textarea><button type="submit">Send</button></form>`
    : html`<p class="card hint" data-closed>${icon('lock')} You can’t message each other now. What was written stays here for you.</p>`
}
</div>`;
    return showPage(birch, c, { title: `Messages with ${other.name}`, body });
  });

  app.post('/messages/:username', async (c) => {
    const me = requireMe(c).person;
    const other = named(c);
    if (other.id === me.id) throw new BadInput('That is you', 'Pick somebody else.', 409);
    const form = await readForm(c);
    const text = form.needed('text', 'Your message', 1000);
    await access.guardBoth('contact.message', me, other);
    const message = id();
    records.together(() => {
      if (!usedForms.use(form.once, clock())) return;
      talk.send({ id: message, sender: me.id, recipient: other.id, text, at: clock() });
      if (friends.hasMuted(other.id, me.id)) return;
      notices.add({
        id: id(),
        person: other.id,
        kind: 'message',
        text: `${me.name} wrote to you.`,
        link: `/messages/${me.username}`,
        about: me.id,
        at: clock(),
      });
    });
    return c.redirect(`/messages/${other.username}`, 303);
  });

  return app;
}
