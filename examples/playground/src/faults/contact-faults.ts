import { requireMe } from '../accounts/require-me.ts';
import type { Birch } from '../birch.ts';
import { readForm } from '../forms/read-form.ts';
import { html } from '../pages/html.ts';
import type { FaultGroup } from './fault.ts';
import { always, opening } from './opening.ts';
import { inHead, ownerOf, serve } from './page-edits.ts';

/** Tells somebody what came in, as Birch does. */
function tell({ notices, id, clock }: Birch, person: string, kind: string, text: string, link: string): void {
  notices.add({ id: id(), person, kind, text, link, about: id(), at: clock() });
}

/** Who reaches whom. */
export const contactFaults = {
  'messages-from-adults': () => ({ gate: opening(always('contact.message/adult', 'contact.message/peer')) }),

  'message-past-the-page': () => ({
    routes(app, birch) {
      const { people, talk, id, clock } = birch;
      app.post('/messages/:username', async (c, next) => {
        const me = requireMe(c).person;
        const other = people.byUsername(c.req.param('username'));
        if (!other || other.id === me.id) return next();
        const text = (await readForm(c)).needed('text', 'Your message', 1000);
        talk.send({ id: id(), sender: me.id, recipient: other.id, text, at: clock() });
        tell(birch, other.id, 'message', `${me.name} wrote to you.`, `/messages/${me.username}`);
        return c.redirect(`/messages/${other.username}`, 303);
      });
    },
  }),

  'requests-from-adults': () => ({ gate: opening(always('contact.request/adult', 'contact.request/peer')) }),

  'request-past-the-page': () => ({
    routes(app, birch) {
      const { people, friends, clock } = birch;
      app.post('/people/:username/ask', (c, next) => {
        const me = requireMe(c).person;
        const other = people.byUsername(c.req.param('username'));
        if (!other || other.id === me.id) return next();
        friends.request(me.id, other.id, clock());
        tell(birch, other.id, 'request', `${me.name} asks to be friends.`, '/people');
        return c.redirect(`/people/${other.username}/asked`, 303);
      });
    },
  }),

  'group-without-asking': () => ({
    gate: opening(always('contact.group/contact', 'contact.group/peer', 'contact.group/adult'), {
      forgets: ['accept-first'],
    }),
  }),

  'comments-from-strangers': () => ({
    gate: opening(
      always('profile.view/adult', 'profile.view/peer', 'contact.comment/adult', 'contact.comment/peer'),
    ),
  }),

  'comment-past-the-page': () => ({
    routes(app, birch) {
      const { posts, id, clock } = birch;
      app.post('/posts/:id/comments', async (c, next) => {
        const me = requireMe(c).person;
        const post = posts.byId(c.req.param('id'));
        if (!post) return next();
        const text = (await readForm(c)).needed('text', 'Your comment', 300);
        posts.addComment({ id: id(), post: post.id, author: me.id, text, at: clock() });
        const to = `/posts/${post.id}#comments`;
        if (post.author !== me.id) tell(birch, post.author, 'comment', `${me.name} commented: ${text}`, to);
        return c.redirect(to, 303);
      });
    },
  }),

  'block-hidden': () => ({
    routes(app) {
      serve(app, '/hush.css', 'form[action$="/block"], form[action$="/mute"] { display: none; }\n');
    },
    page: (page, about) =>
      ownerOf(about) ? inHead(page, html`<link rel="stylesheet" href="/hush.css">`) : page,
  }),

  'no-mute-button': () => ({
    page: (page, about) =>
      ownerOf(about)
        ? page.replaceAll(/<form method="post" action="\/people\/\w+\/(un)?mute">[\s\S]*?<\/form>/g, '')
        : page,
  }),

  'no-block-button': () => ({
    page: (page, about) =>
      ownerOf(about)
        ? page.replaceAll(
            /<form method="post" action="\/people\/\w+\/(un)?(block|mute)">[\s\S]*?<\/form>/g,
            '',
          )
        : page,
  }),
} satisfies FaultGroup;
