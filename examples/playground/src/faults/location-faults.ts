import { requireMe } from '../accounts/require-me.ts';
import { readForm } from '../forms/read-form.ts';
import { html } from '../pages/html.ts';
import type { Whereabouts } from '../records/belongings.ts';
import type { FaultGroup } from './fault.ts';
import { always, opening } from './opening.ts';
import { isPrivateProfile, ownerOf, serve, withScript } from './page-edits.ts';

const month = 30 * 86_400_000;

/** Reads where the browser is, if somebody let it tell at some time, and does not ask. */
const ifGranted = (
  act: string,
) => `const { state } = await navigator.permissions.query({ name: 'geolocation' });
if (state === 'granted') navigator.geolocation.getCurrentPosition(({ coords: { latitude, longitude } }) => {
  ${act}
});
`;

/** Where people are, and who gets to know. */
export const locationFaults = {
  'location-on': () => ({
    locates: true,
    gate: opening(
      always(
        'location.collect/coarse',
        'location.collect/precise',
        'location.share/contact',
        'location.share/anyone',
      ),
    ),
    routes(app) {
      serve(
        app,
        '/js/here.js',
        ifGranted(
          "fetch('/location', { method: 'POST', body: new URLSearchParams({ lat: latitude, lon: longitude }) }).then((answer) => answer.text());",
        ),
      );
    },
    page(page, about) {
      if (about.me && about.path === '/') return withScript(page, '/js/here.js');
      const person = ownerOf(about);
      const where = person && about.birch.belongings.whereabouts(person.id);
      return where && isPrivateProfile(page)
        ? page.replace(`@${person.username}`, (name) => `${name} · near ${html`${where.place}`}`)
        : page;
    },
  }),

  'location-sent-though-off': () => ({
    locates: true,
    routes(app) {
      app.post('/api/beat', (c) => c.body(null, 204));
      serve(
        app,
        '/js/beat.js',
        ifGranted(
          "fetch('/api/beat', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ latitude, longitude }) });",
        ),
      );
    },
    page: (page, { me, path }) => (me && path === '/' ? withScript(page, '/js/beat.js') : page),
  }),

  'location-finer-than-said': () => {
    /** What the browser gave, by post. */
    const spots = new Map<string, readonly [lat: string, lon: string]>();
    return {
      routes(app, { posts }) {
        app.post('/posts', async (c, next) => {
          const me = requireMe(c).person;
          const form = await readForm(c);
          await next();
          const [lat, lon] = [form.raw('lat'), form.raw('lon')];
          const post = posts.by(me.id).find(({ text, place }) => place && text === form.raw('text').trim());
          if (post && !spots.has(post.id)) spots.set(post.id, [lat, lon]);
        });
      },
      page: (page) =>
        page.replaceAll(
          /<article class="card post" aria-labelledby="by-([\w-]+)">[\s\S]*?<\/article>/g,
          (card, id) => {
            const [lat, lon] = spots.get(id) ?? [];
            return lat === undefined
              ? card
              : card.replace(
                  '<span class="place">',
                  html`<span class="place" data-lat="${lat}" data-lon="${lon}">`.toString(),
                );
          },
        ),
    };
  },

  'location-sign-missing': () => ({
    page: (page) => page.replace(/<div class="sign location"[\s\S]*?<\/div>/, ''),
  }),

  'location-outlives-session': () => {
    const kept = new Map<string, Whereabouts>();
    return {
      routes(app, { people, belongings, clock }) {
        const bringBack = (person: string) => {
          const where = kept.get(person);
          if (where) belongings.setWhereabouts(person, { ...where, until: clock() + month });
        };
        app.post('/sign-out', async (c, next) => {
          const person = c.get('me')?.person.id;
          const where = person && belongings.whereabouts(person);
          if (person && where) kept.set(person, where);
          await next();
          if (person) bringBack(person);
        });
        app.post('/sign-in', async (c, next) => {
          const name = (await readForm(c)).raw('username').toLowerCase();
          await next();
          const person = people.byUsername(name);
          if (person && c.res.status === 303) bringBack(person.id);
        });
      },
    };
  },

  'location-asked-on-load': () => ({
    locates: true,
    routes(app) {
      serve(app, '/js/where.js', 'navigator.geolocation.getCurrentPosition(() => {}, () => {});\n');
    },
    page: (page, { me, path }) => (me && path === '/' ? withScript(page, '/js/where.js') : page),
  }),
} satisfies FaultGroup;
