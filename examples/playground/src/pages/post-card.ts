import type { ShownPost } from '../feed/make-feed.ts';
import { avatar } from './avatar.ts';
import { type Html, html } from './html.ts';
import { icon } from './icon.ts';
import { onceField } from './once-field.ts';
import { timeAgo } from './time-ago.ts';

/** One post in a list. `signedIn` decides whether there are buttons. */
export function postCard(
  { post, author, place, likes, liked, comments, mine }: ShownPost,
  { now, signedIn, once }: { now: number; signedIn: boolean; once: string },
): Html {
  const count = `${comments} ${comments === 1 ? 'comment' : 'comments'}`;
  return html`<article class="card post" aria-labelledby="by-${post.id}">
<header>
<a class="who" href="/people/${author.username}" id="by-${post.id}">${avatar(author.username)}<span class="name">${author.name}</span></a>
<p class="facts"><a href="/posts/${post.id}">${timeAgo(post.at, now)}</a> · ${post.topic}${place ? html` · <span class="place">${icon('pin')}near ${place}</span>` : ''}${post.label === 'suitable' ? '' : html` · <span class="tag">${post.label === 'sensitive' ? 'Sensitive' : 'For adults'}</span>`}</p>
</header>
<p class="text">${post.text}</p>
<footer>
${
  signedIn
    ? html`<form method="post" action="/posts/${post.id}/like"><input type="hidden" name="liked" value="${liked ? 'no' : 'yes'}"><button class="plain${liked ? ' on' : ''}" type="submit" aria-pressed="${liked ? 'true' : 'false'}">${icon('heart')}<span>${liked ? 'Liked' : 'Like'}</span>${likes === null ? '' : html`<span class="number"> ${likes}</span>`}</button></form>`
    : ''
}
<a class="plain" href="/posts/${post.id}#comments">${icon('speech')}<span>${post.commentsOpen ? count : 'Comments off'}</span></a>
${
  signedIn && !mine
    ? html`<form method="post" action="/posts/${post.id}/hide"><button class="plain faint" type="submit">Not for me</button></form><form method="post" action="/posts/${post.id}/less"><button class="plain faint" type="submit">Less about ${post.topic}</button></form>`
    : ''
}
${
  mine
    ? html`<form method="post" action="/posts/${post.id}/delete">${onceField(once)}<button class="plain faint" type="submit">Delete</button></form>`
    : ''
}
</footer>
</article>`;
}
