import type { Person } from '../records/people.ts';
import type { Comment } from '../records/posts.ts';
import { avatar } from './avatar.ts';
import { type Html, html } from './html.ts';
import { timeAgo } from './time-ago.ts';

export function commentCard(
  comment: Comment,
  author: Person,
  { now, removable }: { now: number; removable: boolean },
): Html {
  return html`<article class="comment">
<a class="who" href="/people/${author.username}">${avatar(author.username)}<span class="name">${author.name}</span></a>
<p class="text">${comment.text}</p>
<div class="facts">${timeAgo(comment.at, now)}${
    removable
      ? html` <form method="post" action="/comments/${comment.id}/delete"><button class="plain faint" type="submit">Delete<span class="quiet-text"> the comment by ${author.name}</span></button></form>`
      : ''
  }</div>
</article>`;
}
