import { Hono } from 'hono';
import { isOn } from '../access/access.ts';
import { requireMe } from '../accounts/require-me.ts';
import type { Birch } from '../birch.ts';
import type { BirchEnv } from '../birch-env.ts';
import { html } from '../pages/html.ts';
import { icon } from '../pages/icon.ts';
import { showPage } from '../pages/show-page.ts';

const clips = [
  { file: 'leaves', title: 'Leaves, coming down', text: 'Birch leaves drift down in the wind.' },
  { file: 'rings', title: 'Rain on a pond', text: 'Rings spread where drops fall on a pond.' },
  { file: 'fireflies', title: 'Fireflies, after supper', text: 'Small lights wander over a dark meadow.' },
] as const;

const pages = 3;

/** Short clips without sound. They start by themselves only where that is open. */
export function clipRoutes(birch: Birch): Hono<BirchEnv> {
  const app = new Hono<BirchEnv>();

  app.get('/clips', (c) => {
    const me = requireMe(c);
    const plays = isOn(me, 'engage.autoplay/media');
    const endless = isOn(me, 'engage.scroll/endless');
    const asked = Number(c.req.query('page') ?? 1);
    const at = Number.isInteger(asked) && asked >= 1 && asked <= pages ? asked : 1;
    const body = html`<div class="narrow-column">
<h1>Clips</h1>
<p class="how" data-plays="${plays ? 'yes' : 'no'}">${plays ? html`Clips play by themselves. <a href="/settings#clips">Change</a>` : html`Clips wait until you press play. <a href="/settings#clips">Change</a>`}</p>
<div class="list" data-list>${clips.map(
      ({ file, title, text }) =>
        html`<figure class="card clip"><video src="/clips/${file}.webm" poster="/clips/${file}.svg" width="480" height="270" muted loop playsinline ${plays ? html`preload="metadata" data-autoplay` : html`preload="none"`} controls aria-label="${text}"></video><figcaption>${title}</figcaption></figure>`,
    )}</div>
${at < pages ? html`<p class="end"><a class="button quiet" href="/clips?page=${at + 1}" data-more${endless ? html` data-endless` : ''}>Load more</a></p>` : html`<p class="end" data-end>${icon('leaf')} That was all of them.</p>`}
</div>`;
    return showPage(birch, c, { title: 'Clips', body, scripts: ['clips', 'feed'] });
  });

  return app;
}
