import { html } from '../pages/html.ts';
import { isIn } from './band.ts';
import type { FaultGroup } from './fault.ts';
import { always, opening } from './opening.ts';
import { atTop, serve, withScript } from './page-edits.ts';

/** Puts a post at the top of the feed that nobody asked for. */
function recommending(page: string, topic: string, tag: string, text: string): string {
  const card = html`<article class="card post" data-recommended><header><p class="facts">Recommended · ${topic} · <span class="tag">${tag}</span></p></header><p class="text">${text}</p></article>`;
  return page.replace('<div class="list" data-list>', (list) => `${list}${card}`);
}

/** A post of somebody else, with the button that Birch has for wanting less like it. */
function offering(page: string): string {
  const button = html`<footer><form method="post" action="/less/baking"><button class="plain faint" type="submit">Less about Baking</button></form></footer></article>`;
  return recommending(page, 'Baking', 'For you', 'Six ways to burn toast.').replace(
    'Six ways to burn toast.</p></article>',
    () => `Six ways to burn toast.</p>${button}`,
  );
}

/** What keeps people there, and what they get to see. */
export const engagementFaults = {
  'endless-scroll-on': () => ({ gate: opening(always('engage.scroll/endless')) }),

  'autoplay-on': () => ({ gate: opening(always('engage.autoplay/media')) }),

  'autoplay-though-off': () => ({
    page: (page, { path }) =>
      path === '/clips' ? page.replaceAll(/<video (?![^>]*data-autoplay)/g, '<video autoplay ') : page,
  }),

  'likes-shown': () => ({ gate: opening(always('engage.metrics/likes')) }),

  'likes-though-off': () => ({
    page: (page, { birch }) =>
      page.replaceAll(
        /(action="\/posts\/([\w-]+)\/like">[\s\S]*?<span>)(Like|Liked)<\/span>(?!<span)/g,
        (_, before, post, word) =>
          `${before}${word}</span><span class="number"> ${birch.posts.likes(post)}</span>`,
      ),
  }),

  'streak-on': () => ({ gate: opening(always('engage.reward/streak')) }),

  'streak-shames': () => ({
    page: (page, { path, me }) =>
      me && path === '/'
        ? atTop(
            page,
            html`<p class="card hint" data-streak>${me.person.name}, your streak is about to break! Miss tomorrow and you lose all your days and 10 acorns.</p>`,
          )
        : page,
  }),

  'news-at-night': () => ({
    gate: opening(always('engage.notify/day', 'engage.notify/school', 'engage.notify/night')),
    routes(app, { notices, id, clock }) {
      app.get('/', async (c, next) => {
        const me = c.get('me');
        if (me) {
          const text = 'While you slept: three new posts are waiting for you.';
          notices.add({
            id: id(),
            person: me.person.id,
            kind: 'come-back',
            text,
            link: '/',
            about: id(),
            at: clock(),
          });
        }
        await next();
      });
    },
  }),

  'notifications-asked-on-load': () => ({
    routes(app) {
      serve(app, '/js/bell.js', 'Notification.requestPermission();\n');
    },
    page: (page, { me, path }) => (me && path === '/' ? withScript(page, '/js/bell.js') : page),
  }),

  'mystery-box-open': () => ({ gate: opening(always('purchase.buy/random')) }),

  'shop-pushes': () => ({ gate: opening(always('purchase.prompt/any')) }),

  'shop-counts-down': () => ({
    page: (page, { path, me }) =>
      me && path === '/shop'
        ? atTop(page, html`<p class="card">Only today: the very long kite for half. Hurry, 3 left!</p>`)
        : page,
  }),

  'lucky-spin': () => ({
    page: (page, { path, me }) =>
      me && path === '/shop'
        ? atTop(
            page,
            html`<section class="card"><h2>Lucky spin</h2><p>Five acorns a turn. Who knows what you get?</p><button type="button">Spin</button></section>`,
          )
        : page,
  }),

  'behaviour-though-off': () => ({
    guards: (guards) => ({
      ...guards,
      feed: (childId, feed, options) => guards.feed(childId, { ...feed, signals: ['topics'] }, options),
    }),
    gate: opening(always('feed.rank/behaviour'), { quietly: true }),
    page(page, { path, me, birch }) {
      if (!me || path !== '/') return page;
      const liked = birch.posts.topicsOf(me.person.id);
      return page
        .replace(
          /, ([^,<]*) and what you like and open\. Not used: ([^<]*?)\. <a/,
          (_, last, unused) => ` and ${last}. Not used: what you like and open and ${unused}. <a`,
        )
        .replaceAll(/<article class="card post"([\s\S]*?<\/a> · (\w+))/g, (card, rest, topic) =>
          liked.has(topic) ? `<article class="card post" data-signal="behaviour"${rest}` : card,
        );
    },
  }),

  'less-ignored': () => ({
    routes(app) {
      app.post('/less/baking', (c) => c.redirect('/', 303));
    },
    page: (page, { path, me }) => (me && path === '/' ? offering(page) : page),
  }),

  'less-forgotten': () => {
    const said = new Set<string>();
    return {
      routes(app) {
        app.post('/less/baking', (c) => {
          said.add(c.get('me')?.person.id ?? '');
          return c.redirect('/', 303);
        });
        app.post('/sign-out', async (c, next) => {
          said.delete(c.get('me')?.person.id ?? '');
          await next();
        });
      },
      page: (page, { path, me }) => (me && path === '/' && !said.has(me.person.id) ? offering(page) : page),
    };
  },

  'no-way-to-want-less': () => ({
    page: (page, { path, me }) =>
      me && path === '/'
        ? recommending(page, 'Baking', 'For you', 'Six ways to burn toast.').replaceAll(
            /<form method="post" action="\/posts\/[\w-]+\/(less|hide)">[\s\S]*?<\/form>/g,
            '',
          )
        : page,
  }),

  'feed-reset-forgotten': () => {
    const forgotten = new Set<string>();
    return {
      routes(app) {
        app.post('/settings/feed/reset', async (c, next) => {
          forgotten.delete(c.get('me')?.person.id ?? '');
          await next();
        });
        app.post('/sign-out', async (c, next) => {
          forgotten.add(c.get('me')?.person.id ?? '');
          await next();
        });
      },
      page: (page, { path, me }) =>
        me && path === '/settings' && forgotten.has(me.person.id)
          ? page.replace(/You started afresh[^<]*/, 'Birch can forget what you opened and searched for.')
          : page,
    };
  },

  'sensitive-again-and-again': () => ({
    page: (page, { path, me }) =>
      me && path === '/'
        ? Array.from({ length: 6 }, (_, at) => at).reduce(
            (all, at) =>
              recommending(
                all,
                'Baking',
                'Sensitive',
                `Day ${at + 1} without supper, and nobody has noticed.`,
              ),
            page,
          )
        : page,
  }),

  'endless-though-off': () => ({
    routes(app) {
      serve(
        app,
        '/js/more-and-more.js',
        `const list = document.querySelector('[data-list]');
addEventListener('scroll', () => {
  if (scrollY + innerHeight < document.documentElement.scrollHeight - 40) return;
  for (const card of [...list.querySelectorAll('article')].slice(0, 8)) list.append(card.cloneNode(true));
});
`,
      );
    },
    page: (page, { path, me }) => (me && path === '/' ? withScript(page, '/js/more-and-more.js') : page),
  }),

  'searches-used': () => ({ gate: opening(always('feed.rank/searches')) }),

  'opening-remembered': () => ({ gate: opening(always('data.collect/optional')) }),

  'harmful-post-recommended': () => ({
    page: (page, { path, me }) =>
      me && path === '/' && isIn(me.page, '10-12')
        ? recommending(
            page,
            'Baking',
            'Harmful',
            'I stopped having lunch so that they would like me. You can too.',
          )
        : page,
  }),

  'adult-only-post-recommended': () => ({
    page: (page, { path, me }) =>
      me && path === '/' && isIn(me.page, '16-17')
        ? recommending(page, 'Games', 'For adults', 'Poker night at mine, stakes on the table.')
        : page,
  }),
} satisfies FaultGroup;
