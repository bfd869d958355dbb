import { Hono } from 'hono';
import { requireMe } from '../accounts/require-me.ts';
import type { Birch } from '../birch.ts';
import type { BirchEnv } from '../birch-env.ts';
import { html } from '../pages/html.ts';
import { icon } from '../pages/icon.ts';
import { showPage } from '../pages/show-page.ts';
import { timeAgo } from '../pages/time-ago.ts';

/** What is new, and what was kept away. */
export function notificationRoutes(birch: Birch): Hono<BirchEnv> {
  const { notices, clock } = birch;
  const app = new Hono<BirchEnv>();

  app.get('/notifications', (c) => {
    const { person } = requireMe(c);
    const all = notices.of(person.id);
    notices.readAll(person.id);
    const body = html`<div class="narrow-column"><h1>News</h1>
${
  all.length === 0
    ? html`<div class="card empty"><p class="big-icon">${icon('leaf')}</p><p>Nothing new. Enjoy the quiet.</p></div>`
    : html`<ul class="card rows">${all.map(
        ({ text, link, at, read, kind }) =>
          html`<li class="notice${read ? '' : ' new'}">${icon(kind.startsWith('kept-out') ? 'shield' : 'bell')}<span>${link && !kind.startsWith('kept-out') ? html`<a href="${link}">${text}</a>` : text}${read ? '' : html`<span class="quiet-text"> (new)</span>`}</span><span class="facts">${timeAgo(at, clock())}</span></li>`,
      )}</ul>`
}
</div>`;
    return showPage(birch, c, { title: 'News', body });
  });

  return app;
}
