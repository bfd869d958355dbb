import type { Birch } from '../birch.ts';
import { html } from '../pages/html.ts';
import { personRow } from '../pages/person-row.ts';
import { showPage } from '../pages/show-page.ts';
import type { Person } from '../records/people.ts';
import { children, isIn } from './band.ts';
import type { FaultGroup } from './fault.ts';
import { always, opening } from './opening.ts';
import { inHead, isPrivateProfile, ownerOf, serve, withScript } from './page-edits.ts';

/** Everybody but `me` whom the gate puts among the children, or among the others. */
async function strangersOf({ people, friends, access }: Birch, me: Person, areChildren: boolean) {
  const others = people.all().filter(({ id }) => id !== me.id && !friends.are(me.id, id));
  const pages = await Promise.all(others.map((person) => access.page(person)));
  return others.filter((_, index) => isIn(pages[index]!, ...children) === areChildren);
}

function suggesting(page: string, whom: readonly Person[]): string {
  const list = html`<section class="card"><h2>You might know</h2><ul class="rows" data-suggested>${whom.map((one) => personRow(one))}</ul></section>`;
  return page.replace('<section class="card"><h2>Friends</h2>', (friends) => `${list}${friends}`);
}

/** Who is seen and found, and by whom. */
export const profileFaults = {
  'public-profile': () => ({
    gate: opening((page) =>
      isIn(page, '10-12') ? ['profile.view/anyone', 'profile.view/adult', 'profile.view/peer'] : [],
    ),
  }),

  'profile-open-to-adults': () => ({
    gate: opening((page) => (isIn(page, '16-17') ? ['profile.view/adult'] : [])),
  }),

  'profile-data-by-api': () => ({
    routes(app, { people, posts }) {
      app.get('/api/people/:username', (c) => {
        const person = people.byUsername(c.req.param('username'));
        if (!person) return c.json({ error: 'nobody' }, 404);
        const { username, name, about, topics } = person;
        return c.json({ username, name, about, topics, posts: posts.by(person.id).map(({ text }) => text) });
      });
      serve(app, '/js/card.js', "fetch('/api' + location.pathname).then((answer) => answer.json());\n");
    },
    page: (page) => (isPrivateProfile(page) ? withScript(page, '/js/card.js') : page),
  }),

  'profile-in-preview-tags': () => ({
    page(page, about) {
      const person = ownerOf(about);
      return person && isPrivateProfile(page)
        ? inHead(
            page,
            html`<meta property="og:title" content="${person.name}"><meta property="og:description" content="${person.about}">`,
          )
        : page;
    },
  }),

  'profile-in-structured-data': () => ({
    page(page, about) {
      const person = ownerOf(about);
      if (!person || !isPrivateProfile(page)) return page;
      const data = JSON.stringify({ '@type': 'Person', name: person.name, description: person.about });
      return page.replace(
        '</head>',
        () => `<script type="application/ld+json">${data.replaceAll('<', '\\u003c')}</script></head>`,
      );
    },
  }),

  'private-profile-in-sitemap': () => ({
    routes(app, { people }) {
      app.get('/sitemap.xml', async (c, next) => {
        await next();
        const all = people
          .all()
          .map(({ username }) => `<url><loc>${new URL(`/people/${username}`, c.req.url)}</loc></url>`);
        const text = await c.res.text();
        c.res = new Response(text.replace('</urlset>', `${all.join('')}</urlset>`), c.res);
      });
    },
  }),

  'private-profile-indexed': () => ({
    page: (page) => (isPrivateProfile(page) ? page.replace('noindex, nofollow', 'index, follow') : page),
  }),

  'found-by-search': () => ({ gate: opening(always('profile.find/search')) }),

  'found-while-typing': () => ({
    page(page, { path, me, birch }) {
      if (!me || path !== '/people') return page;
      const names = birch.people.all().filter(({ id }) => id !== me.person.id);
      const list = html`<datalist id="names">${names.map(({ name, username }) => html`<option value="${username}">${name}</option>`)}</datalist>`;
      return page.replace('<input id="q"', (field) => `${list}${field} list="names"`);
    },
  }),

  'suggested-to-strangers': () => ({
    async page(page, { path, me, birch }) {
      return me && path === '/people' ? suggesting(page, await strangersOf(birch, me.person, true)) : page;
    },
  }),

  'strangers-suggested': () => ({
    async page(page, { path, me, birch }) {
      if (!me || path !== '/people' || !isIn(me.page, ...children)) return page;
      return suggesting(page, await strangersOf(birch, me.person, false));
    },
  }),

  'connections-by-address': () => ({
    routes(app, birch) {
      const { people, friends } = birch;
      app.get('/people/:username/friends', (c, next) => {
        const person = people.byUsername(c.req.param('username'));
        if (!person) return next();
        const all = friends.of(person.id).flatMap((one) => people.byId(one) ?? []);
        const title = `Friends of ${person.name}`;
        const body = html`<div class="narrow-column"><section class="card"><h1>${title}</h1><ul class="rows">${all.map((one) => personRow(one))}</ul></section></div>`;
        return showPage(birch, c, { title, body });
      });
    },
  }),

  'presence-shown': () => ({ gate: opening(always('presence.show/contact', 'presence.show/stranger')) }),

  'presence-in-words': () => ({
    page(page, about) {
      const person = ownerOf(about);
      const { sessions, clock } = about.birch;
      const seen = person && sessions.lastSeen(person.id);
      if (person === undefined || seen === undefined || !isPrivateProfile(page)) return page;
      const seconds = Math.max(1, Math.round((clock() - seen) / 1000));
      return page.replace(`@${person.username}`, (name) => `${name} · active ${seconds} seconds ago`);
    },
  }),

  'presence-by-dot': () => ({
    page(page, about) {
      const person = ownerOf(about);
      if (!person || !isPrivateProfile(page) || about.birch.sessions.lastSeen(person.id) === undefined)
        return page;
      return page.replace(
        `@${person.username}`,
        (name) => `<span role="img" aria-label="Online now">●</span> ${name}`,
      );
    },
  }),

  'presence-in-header': () => ({
    routes(app, { people, sessions }) {
      app.get('/people/:username', async (c, next) => {
        await next();
        const person = people.byUsername(c.req.param('username'));
        const seen = person && sessions.lastSeen(person.id);
        if (seen !== undefined) c.header('X-Last-Seen', new Date(seen).toISOString());
      });
    },
  }),

  'presence-in-attribute': () => ({
    page(page, about) {
      const person = ownerOf(about);
      const { sessions, clock } = about.birch;
      const seen = person && sessions.lastSeen(person.id);
      if (seen === undefined) return page;
      return page.replace('<body ', `<body data-online="${clock() - seen < 120_000 ? 'yes' : 'no'}" `);
    },
  }),
} satisfies FaultGroup;
