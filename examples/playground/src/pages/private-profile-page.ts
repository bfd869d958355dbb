import type { Verdict } from '../access/access.ts';
import { refusals } from '../access/refusals.ts';
import type { Birch } from '../birch.ts';
import type { Person } from '../records/people.ts';
import { html } from './html.ts';
import { icon } from './icon.ts';
import type { PageParts } from './layout.ts';
import { profileActions } from './profile-actions.ts';

/** A profile that is not open: no more than the name in the address, and what can be done all the same. */
export async function privateProfilePage(
  birch: Birch,
  viewer: Person | null,
  person: Person,
  why: Exclude<Verdict, { open: true }>['why'],
): Promise<PageParts> {
  const words = refusals['profile.view'];
  return {
    title: words.title,
    body: html`<section class="card message-page" data-private>
<p class="big-icon">${icon('lock')}</p>
<h1>${words.title}</h1>
<p class="facts">@${person.username}</p>
<p>${why === 'unsure' ? 'Birch cannot check this right now, so it stays private. Try again shortly.' : words.text}</p>
${viewer ? await profileActions(birch, viewer, person) : html`<div class="actions"><a class="button" href="/">Back to Birch</a></div>`}
</section>`,
  };
}
