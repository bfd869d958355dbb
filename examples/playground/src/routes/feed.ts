import { Hono } from 'hono';
import { isOn } from '../access/access.ts';
import type { Me } from '../accounts/me.ts';
import type { Birch } from '../birch.ts';
import type { BirchContext, BirchEnv } from '../birch-env.ts';
import { type Advert, askForAdvert } from '../feed/ask-for-advert.ts';
import { type FeedPage, makeFeed } from '../feed/make-feed.ts';
import { advertCard } from '../pages/advert-card.ts';
import { composeForm } from '../pages/compose-form.ts';
import { type Html, html } from '../pages/html.ts';
import { icon } from '../pages/icon.ts';
import { landingPage } from '../pages/landing-page.ts';
import { postCard } from '../pages/post-card.ts';
import { showPage } from '../pages/show-page.ts';

/** The first page: the feed, or what Birch is for somebody signed out. */
export function feedRoutes(birch: Birch): Hono<BirchEnv> {
  const { clock, id } = birch;
  const app = new Hono<BirchEnv>();

  const startOf = (c: BirchContext, name: 'from' | 'asked') => {
    const from = Number(c.req.query(name) ?? 0);
    return Number.isInteger(from) && from > 0 && from < 10_000 ? from : 0;
  };

  function list(feed: FeedPage, advert: Advert | null): Html {
    const cards = feed.shown.map((shown) => postCard(shown, { now: clock(), signedIn: true, once: id() }));
    const at = Math.min(2, cards.length);
    return html`${cards.slice(0, at)}${advert ? advertCard(advert) : ''}${cards.slice(at)}`;
  }

  function next(me: Me, feed: FeedPage, from: number, asked: number): Html {
    const at = from + feed.shown.length;
    if (feed.onward === 'ask')
      return html`<div class="card end asks" data-end><h2>A good place to stop</h2><p>You have seen ${at} posts. There are more, if you want them.</p><div class="actions"><a class="button quiet" href="/?from=${at}&asked=${at}">Show me more</a></div></div>`;
    if (feed.onward === 'none')
      return html`<p class="end" data-end>${icon('leaf')} You are all caught up.</p>`;
    const endless = isOn(me, 'engage.scroll/endless');
    return html`<p class="end"><a class="button quiet" href="/?from=${at}&asked=${asked}" data-more${endless ? html` data-endless` : ''}>Load more</a></p>`;
  }

  app.get('/', async (c) => {
    const me = c.get('me');
    if (!me) return showPage(birch, c, { ...landingPage(), index: true });
    const from = startOf(c, 'from');
    const asked = startOf(c, 'asked');
    const feed = await makeFeed(birch, me, from, asked);
    const advert = await askForAdvert(
      birch,
      me,
      feed.shown.map(({ post }) => post.topic),
      { userAgent: c.req.header('user-agent'), language: c.req.header('accept-language')?.slice(0, 2) },
    );
    const offline = me.page.source === 'offline';
    const body = html`<div class="feed">
<h1 class="quiet-text">Feed</h1>
${from === 0 ? composeForm(me, id()) : ''}
<p class="how" data-signals>Sorted by ${listOf(feed.used)}.${feed.unused.length > 0 ? ` Not used: ${listOf(feed.unused)}.` : ''} <a href="/settings#feed">Change</a></p>
${offline ? html`<p class="card hint">Other people’s posts rest until Birch can check again who may see them. Nothing is lost.</p>` : ''}
<div class="list" data-list>${list(feed, advert)}${!offline && feed.shown.length === 0 ? html`<div class="card empty"><p class="big-icon">${icon('leaf')}</p><h2>It is quiet here</h2><p>Write something, or find people you know.</p><div class="actions"><a class="button" href="/people">Find people</a></div></div>` : ''}</div>
${next(me, feed, from, asked)}
</div>`;
    return showPage(birch, c, { title: 'Feed', body, scripts: ['feed', 'location'] });
  });

  return app;
}

/** "a", "a and b", "a, b and c". */
function listOf(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
