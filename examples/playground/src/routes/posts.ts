import { Hono } from 'hono';
import { isOn, opens } from '../access/access.ts';
import { requireMe } from '../accounts/require-me.ts';
import type { Birch } from '../birch.ts';
import type { BirchContext, BirchEnv } from '../birch-env.ts';
import { showPost } from '../feed/make-feed.ts';
import { isTopic } from '../feed/topics.ts';
import { BadInput, nothingHere } from '../forms/bad-input.ts';
import { readForm } from '../forms/read-form.ts';
import { commentCard } from '../pages/comment-card.ts';
import { html } from '../pages/html.ts';
import { onceField } from '../pages/once-field.ts';
import { postCard } from '../pages/post-card.ts';
import { showPage } from '../pages/show-page.ts';
import { readPlace } from '../places/read-place.ts';
import { sharePlace } from '../places/share-place.ts';
import { labels } from '../records/posts.ts';

/** Writing, reading, liking and commenting. */
export function postRoutes(birch: Birch): Hono<BirchEnv> {
  const { posts, feedNotes, people, access, notices, friends, records, usedForms, gate, clock, id } = birch;
  const app = new Hono<BirchEnv>();

  /** The post and its author, if the asker may see them. */
  async function openPost(c: BirchContext) {
    const post = posts.byId(c.req.param('id') ?? '');
    const author = post && people.byId(post.author);
    if (!post || !author) throw nothingHere();
    const me = c.get('me');
    const mine = me?.person.id === author.id;
    if (!mine && !(await access.may('profile.view', me?.person ?? null, author)).open) throw nothingHere();
    if (!mine && me && !opens(me.page, `content.view/${post.label}`)) throw nothingHere();
    if (!mine && !me && post.label !== 'suitable') throw nothingHere();
    return { post, author };
  }

  app.post('/posts', async (c) => {
    const me = requireMe(c);
    const form = await readForm(c);
    const text = form.needed('text', 'Your post', 500);
    const topic = form.text('topic', 'The topic', 40);
    if (!isTopic(topic)) throw new BadInput('Pick a topic', 'Choose one from the list.');
    const label = labels.find((one) => one === form.text('label', 'The label', 20));
    if (!label) throw new BadInput('Say whom the post is for', 'Choose one from the list.');
    const place = await readPlace(birch, me, form);
    const placeUntil = place ? await sharePlace(birch, me) : null;
    records.together(() => {
      if (!usedForms.use(form.once, clock())) return;
      posts.add({
        id: id(),
        author: me.person.id,
        text,
        topic,
        label,
        place: place?.name ?? null,
        lat: place?.lat ?? null,
        lon: place?.lon ?? null,
        placeUntil,
        commentsOpen: form.text('comments', 'The switch for comments', 10) !== 'off',
        at: clock(),
      });
    });
    return c.redirect('/', 303);
  });

  app.get('/posts/:id', async (c) => {
    const me = c.get('me');
    const { post, author } = await openPost(c);
    if (me && author.id !== me.person.id && isOn(me, 'data.collect/optional')) {
      const ranks = await gate.ask('feed.rank/behaviour', { child: me.person.gateId, peek: true });
      if (ranks.allowed) posts.opened(me.person.id, post.id, clock());
    }
    const shown = await showPost(birch, me, post, author);
    const all = posts.comments(post.id);
    const writers = [...new Set(all.map((comment) => comment.author))]
      .map((one) => people.byId(one))
      .filter((one) => one !== undefined);
    const verdicts = await access.mayAll('profile.view', me?.person ?? null, writers, { peek: true });
    const open = new Map(writers.filter((_, index) => verdicts[index]!.open).map((one) => [one.id, one]));
    const visible = all.filter((comment) => open.has(comment.author));
    const kept = all.length - visible.length;
    const may =
      me && post.commentsOpen
        ? (await access.may('contact.comment', me.person, author, { peek: true })).open
        : false;
    const mayDelete = (writer: string) => me && (writer === me.person.id || author.id === me.person.id);
    const body = html`<div class="narrow-column">
${postCard(shown, { now: clock(), signedIn: me !== null, once: id() })}
<section id="comments" class="comments" aria-label="Comments">
${visible.map((comment) => commentCard(comment, open.get(comment.author)!, { now: clock(), removable: Boolean(mayDelete(comment.author)) }))}
${kept > 0 ? html`<p class="hint">${kept === 1 ? 'One comment is' : `${kept} comments are`} by people whose profiles are not open to you.</p>` : ''}
${!post.commentsOpen ? html`<p class="hint">Comments are off for this post.</p>` : ''}
${
  may
    ? html`<form method="post" action="/posts/${post.id}/comments" class="card say">${onceField(id())}<label class="quiet-text" for="text">Your comment</label><textarea id="text" name="text" rows="2" maxlength="300" required placeholder="Say something kind"></textarea><button type="submit">Comment</button></form>`
    : me && post.commentsOpen
      ? html`<p class="hint">Comments here are for people they have said yes to.</p>`
      : ''
}
</section></div>`;
    return showPage(birch, c, { title: `${author.name} on ${post.topic}`, body });
  });

  app.post('/posts/:id/comments', async (c) => {
    const me = requireMe(c);
    const { post, author } = await openPost(c);
    const text = (await readForm(c)).needed('text', 'Your comment', 300);
    const { once } = await readForm(c);
    if (!post.commentsOpen) throw new BadInput('Comments are off', 'Nothing was posted.', 409);
    await access.guard('contact.comment', me.person, author);
    const comment = id();
    records.together(() => {
      if (!usedForms.use(once, clock())) return;
      posts.addComment({ id: comment, post: post.id, author: me.person.id, text, at: clock() });
      if (author.id !== me.person.id && !friends.hasMuted(author.id, me.person.id)) {
        notices.add({
          id: id(),
          person: author.id,
          kind: 'comment',
          text: `${me.person.name} commented on your post.`,
          link: `/posts/${post.id}#comments`,
          about: comment,
          at: clock(),
        });
      }
    });
    return c.redirect(`/posts/${post.id}#comments`, 303);
  });

  app.post('/posts/:id/like', async (c) => {
    const me = requireMe(c);
    const { post, author } = await openPost(c);
    const liked = (await readForm(c)).text('liked', 'The answer', 5) !== 'no';
    if (liked) await access.guard('contact.comment', me.person, author);
    posts.setLiked(post.id, me.person.id, liked, clock());
    return c.redirect(
      c.req.header('sec-fetch-site') === 'same-origin' ? back(c, post.id) : `/posts/${post.id}`,
      303,
    );
  });

  app.post('/posts/:id/hide', async (c) => {
    const me = requireMe(c);
    const { post } = await openPost(c);
    posts.hide(me.person.id, post.id);
    return c.redirect('/', 303);
  });

  app.post('/posts/:id/less', async (c) => {
    const me = requireMe(c);
    const { post } = await openPost(c);
    feedNotes.wantLess(me.person.id, post.topic, clock());
    return c.redirect('/', 303);
  });

  app.post('/posts/:id/delete', async (c) => {
    const me = requireMe(c);
    const post = posts.byId(c.req.param('id'));
    if (post?.author !== me.person.id) throw nothingHere();
    posts.remove(post.id);
    return c.redirect('/', 303);
  });

  app.post('/comments/:id/delete', async (c) => {
    const me = requireMe(c);
    const found = records.get<{ post: string; author: string }>(
      'select post, author from comments where id = ?',
      c.req.param('id'),
    );
    const post = found && posts.byId(found.post);
    if (!found || !post || (found.author !== me.person.id && post.author !== me.person.id))
      throw nothingHere();
    records.run('delete from comments where id = ?', c.req.param('id'));
    return c.redirect(`/posts/${post.id}#comments`, 303);
  });

  return app;
}

/** The page of Birch that the form was on. */
function back(c: BirchContext, post: string): string {
  try {
    const { pathname, search } = new URL(c.req.header('referer') ?? '');
    return `${pathname.replace(/^\/+/, '/')}${search}#by-${post}`;
  } catch {
    return `/posts/${post}`;
  }
}
