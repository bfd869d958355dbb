import { avatar } from './avatar.ts';
import { html } from './html.ts';
import type { PageParts } from './layout.ts';

/** What Birch is, for somebody who is signed out. */
export function landingPage(): PageParts {
  const faces = ['fern', 'tadpole', 'otter', 'plum', 'drizzle', 'marble', 'thimble', 'juno', 'pip'];
  return {
    title: 'A small place for friends',
    body: html`<section class="hero">
<div>
<h1>A small place for friends.</h1>
<p>Post what you made, talk with people you said yes to, and find out what your friends are up to. No more than that.</p>
<div class="actions"><a class="button" href="/sign-up">Join Birch</a> <a class="button quiet" href="/sign-in">Sign in</a></div>
</div>
<div class="faces">${faces.map((face) => avatar(face, 'large'))}</div>
</section>
<section class="promises">
<div class="card"><h2>You choose who comes in</h2><p>People see and reach you when you have said yes to them.</p></div>
<div class="card"><h2>It tells you why</h2><p>When something is off, Birch says so, and who can switch it on.</p></div>
<div class="card"><h2>It has an end</h2><p>The feed stops when you have seen what is new.</p></div>
</section>`,
  };
}
