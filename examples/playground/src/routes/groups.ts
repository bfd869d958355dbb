import { Hono } from 'hono';
import { requireMe } from '../accounts/require-me.ts';
import type { Birch } from '../birch.ts';
import type { BirchContext, BirchEnv } from '../birch-env.ts';
import { BadInput, nothingHere } from '../forms/bad-input.ts';
import { readForm } from '../forms/read-form.ts';
import { avatar } from '../pages/avatar.ts';
import { html } from '../pages/html.ts';
import { onceField } from '../pages/once-field.ts';
import { personRow } from '../pages/person-row.ts';
import { showPage } from '../pages/show-page.ts';
import { timeAgo } from '../pages/time-ago.ts';
import type { Person } from '../records/people.ts';

/** Group chats. Friends are asked to join; whether anybody may be put in without being asked is the gate's to say. */
export function groupRoutes(birch: Birch): Hono<BirchEnv> {
  const { talk, people, friends, access, notices, records, usedForms, clock, id } = birch;
  const app = new Hono<BirchEnv>();

  /** The group and how the person stands in it; nothing for anybody else. */
  function find(c: BirchContext, me: Person) {
    const group = talk.group(c.req.param('id') ?? '');
    const members = group ? talk.members(group.id) : [];
    const mine = members.find(({ person }) => person === me.id);
    if (!group || !mine) throw nothingHere();
    return { group, members, mine };
  }

  app.post('/groups', async (c) => {
    const me = requireMe(c).person;
    const form = await readForm(c);
    const name = form.needed('name', 'The name of the group', 40);
    const group = id();
    const made = records.together(() => {
      if (!usedForms.use(form.once, clock())) return false;
      talk.addGroup({ id: group, name, owner: me.id, at: clock() });
      talk.setMember(group, me.id, 'in', me.id, clock());
      return true;
    });
    return c.redirect(made ? `/groups/${group}` : '/messages', 303);
  });

  app.get('/groups/:id', async (c) => {
    const me = requireMe(c).person;
    const { group, members, mine } = find(c, me);
    const all = members
      .map((member) => ({ ...member, who: people.byId(member.person) }))
      .filter((member): member is typeof member & { who: Person } => member.who !== undefined);
    const profiles = all.map(({ who }) => who);
    const views = await access.mayAll('profile.view', me, profiles, { peek: true });
    const known = all.filter((_, index) => views[index]!.open);
    const kept = all.length - known.length;
    const andPrivate =
      kept > 0
        ? ` And ${kept === 1 ? 'somebody whose profile is' : `${kept} people whose profiles are`} private.`
        : '';
    const inviter = people.byId(mine.invitedBy);
    if (mine.state === 'invited') {
      const body = html`<section class="card message-page"><h1>Join “${group.name}”?</h1>
<p>${inviter?.name ?? 'Somebody'} asks you to join. In it: ${known
        .filter(({ state }) => state === 'in')
        .map(({ who }) => who.name)
        .join(', ')}.${andPrivate} You can leave at any time.</p>
<div class="actions"><form method="post" action="/groups/${group.id}/join"><button type="submit">Join</button></form><form method="post" action="/groups/${group.id}/leave"><button class="quiet" type="submit">No, thank you</button></form></div></section>`;
      return showPage(birch, c, { title: group.name, body });
    }
    const others = all.map(({ who }) => who).filter((who) => who.id !== me.id);
    // Being in one group opens no way around the rules for messages: what would not reach me alone stays away.
    const reach = await Promise.all(
      others.map(async (who) => {
        const { own, theirs } = await access.mayBoth('contact.message', me, who, { peek: true });
        return own.open && theirs.open ? who.id : null;
      }),
    );
    const open = new Set([me.id, ...reach]);
    const said = talk.groupMessages(group.id);
    const heard = said.filter(({ author }) => open.has(author));
    const names = new Map(all.map(({ who }) => [who.id, who]));
    const friendsToAsk = friends
      .of(me.id)
      .filter((one) => !members.some(({ person }) => person === one))
      .map((one) => people.byId(one))
      .filter((one) => one !== undefined);
    const body = html`<div class="narrow-column chat">
<h1>${group.name}</h1>
<details class="card"><summary>${all.length} ${all.length === 1 ? 'member' : 'members'}</summary><ul class="rows">${known.map(({ who, state }) => personRow(who, state === 'invited' ? html`<span class="tag">asked</span>` : ''))}</ul>${kept > 0 ? html`<p class="hint">${andPrivate}</p>` : ''}
<form method="post" action="/groups/${group.id}/members" class="say"><label class="quiet-text" for="username">Username of somebody to ask</label><input id="username" name="username" list="friends" maxlength="20" required placeholder="Username" autocapitalize="none"><datalist id="friends">${friendsToAsk.map((one) => html`<option value="${one.username}">${one.name}</option>`)}</datalist><button class="quiet" type="submit">Ask to join</button></form>
<form method="post" action="/groups/${group.id}/leave"><button class="plain faint" type="submit">Leave the group</button></form></details>
<ol class="talk" aria-label="Messages">${heard.map(({ author, text, at }) => html`<li class="${author === me.id ? 'mine' : 'theirs'}"><p class="who">${avatar(names.get(author)?.username ?? '')}<span class="name">${names.get(author)?.name ?? 'Somebody'}</span></p><p class="text">${text}</p><p class="facts">${timeAgo(at, clock())}</p></li>`)}</ol>
${heard.length < said.length ? html`<p class="hint" data-kept>Some messages are by people who are not open to messages with you. They stay away.</p>` : ''}
<form method="post" action="/groups/${group.id}/messages" class="card say">${onceField(id())}<label class="quiet-text" for="text">Your message to the group</label><textarea id="text" name="text" rows="2" maxlength="1000" required placeholder="Write to the group"></textarea><button type="submit">Send</button></form>
</div>`;
    return showPage(birch, c, { title: group.name, body });
  });

  app.post('/groups/:id/members', async (c) => {
    const me = requireMe(c).person;
    const { group, members, mine } = find(c, me);
    if (mine.state !== 'in') throw nothingHere();
    const form = await readForm(c);
    const person = people.byUsername(form.needed('username', 'The username', 60));
    if (!person) throw new BadInput('Nobody has that username', 'Check how it is spelt.', 404);
    if (members.some((member) => member.person === person.id)) return c.redirect(`/groups/${group.id}`, 303);
    if (members.length >= 50) throw new BadInput('The group is full', 'Start another one.', 409);
    const isFriend = friends.are(me.id, person.id);
    const { own, theirs } = await access.mayBoth('contact.group', me, person, { peek: true });
    if (!isFriend) await access.guardBoth('contact.group', me, person);
    else if (!theirs.open && theirs.why !== 'closed') await access.guard('contact.group', me, person);
    const page = await access.page(person);
    const asksFirst = (['contact', 'peer', 'adult'] as const).some((who) =>
      page.situations[`contact.group/${who}`].obligations.includes('accept-first'),
    );
    const straightIn = own.open && theirs.open && !asksFirst;
    records.together(() => {
      talk.setMember(group.id, person.id, straightIn ? 'in' : 'invited', me.id, clock());
      notices.add({
        id: id(),
        person: person.id,
        kind: 'group',
        text: straightIn
          ? `${me.name} added you to ${group.name}.`
          : `${me.name} asks you to join ${group.name}.`,
        link: `/groups/${group.id}`,
        about: group.id,
        at: clock(),
      });
    });
    return c.redirect(`/groups/${group.id}`, 303);
  });

  app.post('/groups/:id/join', (c) => {
    const me = requireMe(c).person;
    const { group, mine } = find(c, me);
    talk.setMember(group.id, me.id, 'in', mine.invitedBy, clock());
    return c.redirect(`/groups/${group.id}`, 303);
  });

  app.post('/groups/:id/leave', (c) => {
    const me = requireMe(c).person;
    const { group } = find(c, me);
    talk.removeMember(group.id, me.id);
    return c.redirect('/messages', 303);
  });

  app.post('/groups/:id/messages', async (c) => {
    const me = requireMe(c).person;
    const { group, mine } = find(c, me);
    if (mine.state !== 'in') throw nothingHere();
    const form = await readForm(c);
    const text = form.needed('text', 'Your message', 1000);
    records.together(() => {
      if (!usedForms.use(form.once, clock())) return;
      talk.say(group.id, { id: id(), author: me.id, text, at: clock() });
    });
    return c.redirect(`/groups/${group.id}`, 303);
  });

  return app;
}
