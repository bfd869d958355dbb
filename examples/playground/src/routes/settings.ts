import { ProtectError, type Situation } from '@stairgate/client';
import { Hono } from 'hono';
import { isOn, opens } from '../access/access.ts';
import { offers } from '../access/offers.ts';
import { endSession } from '../accounts/end-session.ts';
import { isPassword } from '../accounts/password.ts';
import { requireMe } from '../accounts/require-me.ts';
import type { Birch } from '../birch.ts';
import type { BirchEnv } from '../birch-env.ts';
import { isTopic, topics } from '../feed/topics.ts';
import { BadInput } from '../forms/bad-input.ts';
import { readForm } from '../forms/read-form.ts';
import { type Html, html } from '../pages/html.ts';
import { icon } from '../pages/icon.ts';
import { messagePage } from '../pages/message-page.ts';
import { onceField } from '../pages/once-field.ts';
import { showPage } from '../pages/show-page.ts';
import { timeAgo } from '../pages/time-ago.ts';
import type { Person } from '../records/people.ts';

/** What can be switched, by where it shows. */
const switches: readonly (readonly [id: string, title: string, situations: readonly Situation[]])[] = [
  [
    'feed',
    'My feed and adverts',
    ['feed.rank/behaviour', 'feed.rank/searches', 'data.collect/optional', 'ads.show/personalised'],
  ],
  [
    'clips',
    'Clips, scrolling and numbers',
    ['engage.autoplay/media', 'engage.scroll/endless', 'engage.reward/streak', 'engage.metrics/likes'],
  ],
  [
    'people',
    'Who can find and reach me',
    [
      'profile.view/peer',
      'profile.view/adult',
      'profile.find/search',
      'profile.find/suggestion',
      'contact.request/peer',
      'contact.request/adult',
      'contact.message/peer',
      'contact.message/adult',
      'contact.comment/peer',
      'contact.comment/adult',
      'contact.suggest/to-child',
      'contact.suggest/of-child',
      'presence.show/contact',
    ],
  ],
];

/** One's own things: name, topics, switches, leaving. */
export function settingsRoutes(birch: Birch): Hono<BirchEnv> {
  const { people, posts, friends, talk, notices, belongings, feedNotes, gate, clock, log, id } = birch;
  const app = new Hono<BirchEnv>();

  app.get('/settings', (c) => {
    const { person, page } = requireMe(c);
    const welcome = c.req.query('welcome') !== undefined;
    const body = html`<div class="narrow-column">
<h1>${welcome ? `Hello, ${person.name}` : 'Settings'}</h1>
${welcome ? html`<p class="card hint">Your account is ready. Pick some topics, and Birch shows you more of those.</p>` : ''}
<form method="post" action="/settings" class="card stack">
<p class="field"><label for="name">Name to show</label><input id="name" name="name" value="${person.name}" maxlength="40" required autocomplete="off"></p>
<p class="field"><label for="about">About me</label><textarea id="about" name="about" rows="2" maxlength="200">${person.about}</textarea></p>
<fieldset><legend>Topics I like</legend><div class="checks">${topics.map((topic) => html`<label class="check"><input type="checkbox" name="topics" value="${topic}"${person.topics.includes(topic) ? html` checked` : ''}> ${topic}</label>`)}</div></fieldset>
<div class="actions"><button type="submit">Keep</button>${welcome ? html`<a class="button quiet" href="/">Go to the feed</a>` : ''}</div>
</form>
${switches.map(
  ([anchor, title, situations]) =>
    html`<section class="card" id="${anchor}"><h2>${title}</h2><ul class="rows">${situations
      .filter(
        // What only some people can have is shown where there is something to switch off.
        (situation) => !situation.endsWith('/adult') || opens(page, situation),
      )
      .map((situation) => {
        const view = page.situations[situation];
        const on = isOn({ person, page }, situation);
        const state = on ? 'On' : view.effect === 'forbid' ? 'Locked' : 'Off';
        return html`<li class="person"><span>${offers[situation]!.title}</span><a class="state ${state.toLowerCase()}" href="/choose/${situation}">${state}<span class="quiet-text">: ${offers[situation]!.title}</span></a></li>`;
      })}</ul></section>`,
)}
<section class="card" id="afresh"><h2>What my feed goes by</h2>
${less(person)}
<p class="hint">${resetSaid(person)}</p>
<div class="actions"><form method="post" action="/settings/feed/reset"><button class="quiet" type="submit">Start my feed afresh</button></form></div>
</section>
<section class="card"><h2>My things</h2>
<p class="hint">My safety shows what protects you, who agreed to what, and how to complain.</p>
<div class="actions"><form method="post" action="/safety"><button class="quiet" type="submit">${icon('shield')} My safety</button></form><a class="button quiet" href="/settings/download">Download what Birch keeps</a></div>
<details><summary>Leave Birch</summary><form method="post" action="/settings/leave" class="stack">${onceField(id())}<p>This deletes your account, posts and messages for good.</p><p class="field"><label for="password">Your password</label><input id="password" name="password" type="password" autocomplete="current-password" required></p><div class="actions"><button class="quiet" type="submit">Delete my account</button></div></form></details>
</section></div>`;
    return showPage(birch, c, { title: 'Settings', body });
  });

  function less(person: Person): Html | '' {
    const topics = feedNotes.less(person.id);
    if (topics.length === 0) return '';
    return html`<ul class="rows">${topics.map(({ topic }) => html`<li class="person"><span>Less about ${topic}</span><form method="post" action="/settings/feed/again"><input type="hidden" name="topic" value="${topic}"><button class="quiet small" type="submit">Show it again<span class="quiet-text">: ${topic}</span></button></form></li>`)}</ul>`;
  }

  function resetSaid(person: Person): string {
    const at = feedNotes.resetAt(person.id);
    return at === undefined
      ? 'Birch can forget what you opened, searched for and wanted less of. What you liked stays liked, but your feed no longer goes by it.'
      : `You started afresh ${timeAgo(at, clock())}. Nothing from before counts any more.`;
  }

  app.post('/settings/feed/reset', (c) => {
    feedNotes.reset(requireMe(c).person.id, clock());
    return c.redirect('/settings#afresh', 303);
  });

  app.post('/settings/feed/again', async (c) => {
    const { person } = requireMe(c);
    feedNotes.wantAgain(person.id, (await readForm(c)).raw('topic'));
    return c.redirect('/settings#afresh', 303);
  });

  app.post('/settings', async (c) => {
    const { person } = requireMe(c);
    const form = await readForm(c);
    people.change(person.id, {
      name: form.needed('name', 'The name', 40),
      about: form.text('about', 'The text about you', 200),
      topics: [...new Set(form.all('topics'))].filter(isTopic),
    });
    return c.redirect('/settings', 303);
  });

  app.get('/settings/download', (c) => {
    const { person } = requireMe(c);
    const { gateId: _, ...account } = person;
    c.header('Content-Disposition', 'attachment; filename="birch.json"');
    c.header('Cache-Control', 'no-store');
    const names = (ids: readonly string[]) => ids.map((one) => people.byId(one)?.username ?? null);
    return c.json({
      account,
      friends: names(friends.of(person.id)),
      posts: posts.by(person.id),
      conversations: talk.latestOf(person.id).map(({ other }) => ({
        with: people.byId(other)?.username ?? null,
        messages: talk
          .between(person.id, other)
          .map(({ sender, text, at }) => ({ mine: sender === person.id, text, at })),
      })),
      groups: talk.groupsOf(person.id).map(({ name }) => name),
      searches: posts.searchesOf(person.id),
      less: feedNotes.less(person.id),
      notices: notices.of(person.id),
      purchases: belongings.purchases(person.id),
    });
  });

  app.post('/settings/leave', async (c) => {
    const me = requireMe(c);
    const { person } = me;
    const form = await readForm(c);
    if (!(await isPassword(form.raw('password'), people.passwordOf(person.id)))) {
      throw new BadInput('That password is not right', 'Nothing was deleted.');
    }
    try {
      await gate.children.erase(person.gateId);
    } catch (error) {
      // Erased there already is as good; anything else must not leave half of it behind.
      if (!(error instanceof ProtectError && error.status === 404)) throw error;
      log.warn({ code: error.code }, 'there was no record to erase');
    }
    await endSession(birch, c, { ...me, session: { ...me.session, gateSession: null } });
    people.remove(person.id);
    c.set('me', null);
    if (form.raw('then') === 'sign-up') return c.redirect('/sign-up', 303);
    const body = messagePage({
      icon: 'leaf',
      title: 'Your account is gone',
      text: 'Everything that was yours here is deleted. Take care.',
    });
    return showPage(birch, c, { title: 'Goodbye', body });
  });

  return app;
}
