import { Hono } from 'hono';
import { isAway, isOn, opens, type Verdict } from '../access/access.ts';
import { isPlaceShown } from '../access/place-shown.ts';
import { requireMe } from '../accounts/require-me.ts';
import type { Birch } from '../birch.ts';
import type { BirchContext, BirchEnv } from '../birch-env.ts';
import { showPost } from '../feed/make-feed.ts';
import { BadInput, nothingHere } from '../forms/bad-input.ts';
import { cleanText, readForm } from '../forms/read-form.ts';
import { avatar } from '../pages/avatar.ts';
import { html } from '../pages/html.ts';
import { icon } from '../pages/icon.ts';
import { personRow } from '../pages/person-row.ts';
import { postCard } from '../pages/post-card.ts';
import { privateProfilePage } from '../pages/private-profile-page.ts';
import { profileActions } from '../pages/profile-actions.ts';
import { showPage } from '../pages/show-page.ts';
import { timeAgo } from '../pages/time-ago.ts';
import type { Person } from '../records/people.ts';

const hereWithin = 120_000;

/** Finding people, profiles, friends. */
export function peopleRoutes(birch: Birch): Hono<BirchEnv> {
  const { people, friends, posts, access, notices, sessions, belongings, records, usedForms, clock, id } =
    birch;
  const app = new Hono<BirchEnv>();

  function named(c: BirchContext): Person {
    const person = people.byUsername(c.req.param('username') ?? '');
    if (!person) throw nothingHere();
    return person;
  }

  /** Whether the other may see the person's green dot, and there is one to see. */
  async function isHere(viewer: Person | null, person: Person): Promise<boolean> {
    const seen = sessions.lastSeen(person.id);
    if (seen === undefined || clock() - seen > hereWithin) return false;
    return (await access.may('presence.show', viewer, person, { peek: true })).open;
  }

  app.get('/people', async (c) => {
    const me = requireMe(c);
    const all = friends
      .of(me.person.id)
      .map((one) => people.byId(one))
      .filter((one) => one !== undefined)
      .sort((a, b) => a.name.localeCompare(b.name, 'en'));
    const verdicts = await access.mayAll('profile.view', me.person, all, { peek: true });
    const shown = all
      .map((one, index) => ({ one, view: verdicts[index]! }))
      .filter(({ view }) => !isAway(view));
    const mine = shown.map(({ one }) => one);
    const resting = all.length - mine.length;
    const asking = friends
      .requestsTo(me.person.id)
      .map((one) => people.byId(one))
      .filter((one) => one !== undefined);
    const query = cleanText(c.req.query('q') ?? '').slice(0, 60);
    const found = query === '' ? null : await search(me, query);
    const suggested = query === '' ? await suggest(me) : [];
    const here = await Promise.all(mine.map((one) => isHere(me.person, one)));
    const body = html`<div class="narrow-column">
<h1>People</h1>
<form class="card search" action="/people" role="search"><label class="quiet-text" for="q">Find somebody by name</label><input id="q" name="q" value="${query}" maxlength="60" placeholder="Find somebody by name" type="search"><button type="submit">Find</button></form>
${
  found === null
    ? ''
    : html`<section class="card"><h2>Found</h2>${
        found.length === 0
          ? html`<p class="hint" data-none>Nobody by that name is open to being found. Birch shows only people who want to be.</p>`
          : html`<ul class="rows" data-found>${found.map((one) => personRow(one))}</ul>`
      }</section>`
}
${
  asking.length > 0
    ? html`<section class="card"><h2>They ask to be friends</h2><ul class="rows">${asking.map((one) =>
        personRow(
          one,
          html`<form method="post" action="/people/${one.username}/accept"><button class="small" type="submit">Say yes<span class="quiet-text"> to ${one.name}</span></button></form><form method="post" action="/people/${one.username}/decline"><button class="small quiet" type="submit">No<span class="quiet-text"> to ${one.name}</span></button></form>`,
        ),
      )}</ul></section>`
    : ''
}
<section class="card"><h2>Friends</h2>${
      mine.length === 0
        ? html`<p class="hint">${resting > 0 ? 'Nobody to show now.' : 'Nobody yet. When you and somebody both say yes, they show up here.'}</p>`
        : html`<ul class="rows" data-friends>${mine.map((one, index) =>
            personRow(
              one,
              shown[index]!.view.open
                ? html`<a class="button small quiet" href="/messages/${one.username}">Message<span class="quiet-text"> ${one.name}</span></a>`
                : '',
              here[index],
            ),
          )}</ul>`
    }</section>
${
  suggested.length > 0
    ? html`<section class="card"><h2>You might like</h2><p class="hint">They picked topics like yours.</p><ul class="rows" data-suggested>${suggested.map((one) => personRow(one))}</ul></section>`
    : ''
}</div>`;
    return showPage(birch, c, { title: 'People', body });
  });

  async function search(me: ReturnType<typeof requireMe>, query: string): Promise<readonly Person[]> {
    if (isOn(me, 'feed.rank/searches')) posts.searched(me.person.id, query.toLowerCase(), clock());
    const wanted = query.toLowerCase();
    const matches = people
      .all()
      .filter((one) => one.name.toLowerCase().includes(wanted) || one.username.includes(wanted));
    return (await access.findable('search', me.person, matches)).slice(0, 20);
  }

  async function suggest({ person }: ReturnType<typeof requireMe>): Promise<readonly Person[]> {
    const alike = people
      .all()
      .filter((one) => !friends.are(person.id, one.id) && !friends.waits(person.id, one.id))
      .filter((one) => one.topics.some((topic) => person.topics.includes(topic)));
    return (await access.findable('suggestion', person, alike)).slice(0, 5);
  }

  app.get('/people/:username', async (c) => {
    const person = named(c);
    const me = c.get('me');
    const viewer = me?.person ?? null;
    const view = await access.may('profile.view', viewer, person);
    if (!view.open)
      return showPage(
        birch,
        c,
        await privateProfilePage(birch, viewer, person, view.why),
        view.why === 'unsure' ? 503 : 403,
      );
    const mine = viewer?.id === person.id;
    const page = await access.page(person);
    const isFriend = viewer !== null && friends.are(viewer.id, person.id);
    const where = belongings.whereabouts(person.id);
    const shares = isFriend ? 'location.share/contact' : 'location.share/anyone';
    const whereShown = where && (mine || isPlaceShown(page, shares, where.until, clock()));
    const [here, connections, written] = await Promise.all([
      mine ? false : isHere(viewer, person),
      access.may('connections.view', viewer, person, { peek: true }),
      Promise.all(
        posts
          .by(person.id)
          .filter(
            (post) => mine || (me ? opens(me.page, `content.view/${post.label}`) : post.label === 'suitable'),
          )
          .slice(0, 20)
          .map((post) => showPost(birch, me, post, person)),
      ),
    ]);
    const index =
      viewer === null && opens(page, 'profile.find/web-index') && opens(page, 'profile.view/anyone');
    const bought = belongings.purchases(person.id).slice(0, 6);
    const audience = opens(page, 'profile.view/anyone')
      ? 'Everybody can see this profile.'
      : opens(page, 'profile.view/adult')
        ? 'Everybody on Birch can see this profile.'
        : opens(page, 'profile.view/peer')
          ? 'Friends and people in your age group can see this profile.'
          : 'Only friends can see this profile.';
    const body = html`<div class="narrow-column" data-about="${person.username}">
<section class="card profile">
${avatar(person.username, 'large')}
<div>
<h1>${person.name}${here ? html` <span class="here">here now</span>` : ''}</h1>
<p class="facts">@${person.username}${whereShown ? html` · <span class="place" data-whereabouts>${icon('pin')}near ${where.place}, ${timeAgo(where.at, clock())}</span>` : ''}</p>
${person.about ? html`<p class="text">${person.about}</p>` : ''}
${bought.length > 0 ? html`<p class="trinkets">${bought.map(({ item }) => html`<span class="tag">${item}</span> `)}</p>` : ''}
${mine ? html`<p class="hint" data-audience>${icon('eye')} ${audience}</p>` : ''}
</div>
${
  mine
    ? html`<div class="actions"><a class="button quiet" href="/settings">Change my profile</a><a class="button quiet" href="/location">My location</a></div>`
    : viewer
      ? await profileActions(birch, viewer, person)
      : html`<div class="actions"><a class="button" href="/sign-in">Sign in to say hello</a></div>`
}
${connections.open || mine ? html`<p><a href="/people/${person.username}/friends">See friends</a></p>` : ''}
</section>
<h2 class="section">Posts</h2>
${written.length === 0 ? html`<p class="hint">Nothing yet.</p>` : written.map((shown) => postCard(shown, { now: clock(), signedIn: me !== null, once: id() }))}
</div>`;
    return showPage(birch, c, { title: person.name, body, index });
  });

  app.get('/people/:username/friends', async (c) => {
    const person = named(c);
    const viewer = c.get('me')?.person ?? null;
    await access.guard('profile.view', viewer, person);
    await access.guard('connections.view', viewer, person);
    const all = friends
      .of(person.id)
      .map((one) => people.byId(one))
      .filter((one) => one !== undefined);
    const verdicts: readonly Verdict[] = await access.mayAll('profile.view', viewer, all, { peek: true });
    const open = all.filter((_, index) => verdicts[index]!.open);
    const body = html`<div class="narrow-column"><section class="card"><h1>Friends of ${person.name}</h1>
${open.length === 0 ? html`<p class="hint">Nobody to show.</p>` : html`<ul class="rows">${open.map((one) => personRow(one))}</ul>`}
${open.length < all.length ? html`<p class="hint">Some friends keep their profiles private.</p>` : ''}</section></div>`;
    return showPage(birch, c, { title: `Friends of ${person.name}`, body });
  });

  app.post('/people/:username/ask', async (c) => {
    const me = requireMe(c).person;
    const person = named(c);
    const form = await readForm(c);
    if (person.id === me.id) throw new BadInput('That is you', 'Pick somebody else.', 409);
    if (friends.are(me.id, person.id)) return c.redirect(`/people/${person.username}`, 303);
    await access.guardBoth('contact.request', me, person);
    records.together(() => {
      if (!usedForms.use(form.once, clock())) return;
      if (friends.waits(person.id, me.id)) friends.join(person.id, me.id, clock());
      else if (friends.request(me.id, person.id, clock())) {
        notices.add({
          id: id(),
          person: person.id,
          kind: 'request',
          text: `${me.name} asks to be friends.`,
          link: '/people',
          about: me.id,
          at: clock(),
        });
      }
    });
    return c.redirect(`/people/${person.username}/asked`, 303);
  });

  app.get('/people/:username/asked', async (c) => {
    const me = requireMe(c).person;
    const person = named(c);
    if (friends.are(me.id, person.id)) return c.redirect(`/people/${person.username}`, 303);
    const waits = friends.waits(me.id, person.id);
    const body = html`<section class="card message-page"><p class="big-icon">${icon('people')}</p><h1>${waits ? 'Your request is waiting' : 'Nothing is waiting'}</h1><p>${waits ? `${person.name} decides. You do not need to do anything.` : 'There is no request.'}</p><div class="actions"><a class="button" href="/people">Back to people</a></div></section>`;
    return showPage(birch, c, { title: 'Friend request', body });
  });

  app.post('/people/:username/accept', async (c) => {
    const me = requireMe(c).person;
    const person = named(c);
    if (!friends.waits(person.id, me.id)) throw nothingHere();
    await access.guardBoth('contact.request', person, me);
    records.together(() => {
      if (!friends.takeRequest(person.id, me.id)) return;
      friends.join(person.id, me.id, clock());
      notices.add({
        id: id(),
        person: person.id,
        kind: 'friends',
        text: `${me.name} said yes. You are friends now.`,
        link: `/people/${me.username}`,
        about: me.id,
        at: clock(),
      });
    });
    return c.redirect('/people', 303);
  });

  app.post('/people/:username/decline', (c) => {
    friends.takeRequest(named(c).id, requireMe(c).person.id);
    return c.redirect('/people', 303);
  });

  /** What a person may always do for themselves. */
  const acts: Readonly<Record<string, (me: string, other: string) => void>> = {
    remove: friends.part,
    block: friends.block,
    unblock: friends.unblock,
    mute: friends.mute,
    unmute: friends.unmute,
  };
  for (const [name, act] of Object.entries(acts)) {
    app.post(`/people/:username/${name}`, (c) => {
      const me = requireMe(c).person;
      const person = named(c);
      if (person.id !== me.id) act(me.id, person.id);
      return c.redirect(
        name === 'block' || name === 'remove' ? '/people' : `/people/${person.username}`,
        303,
      );
    });
  }

  return app;
}
