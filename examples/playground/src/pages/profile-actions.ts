import type { Birch } from '../birch.ts';
import type { Person } from '../records/people.ts';
import { type Html, html } from './html.ts';
import { onceField } from './once-field.ts';

/** What the viewer can do here. Buttons for what is not open are left out; the routes ask again all the same. */
export async function profileActions(
  { friends, access, id }: Birch,
  viewer: Person,
  person: Person,
): Promise<Html> {
  const at = `/people/${person.username}`;
  const button = (act: string, label: string, kind = 'quiet') =>
    html`<form method="post" action="${at}/${act}">${onceField(id())}<button class="${kind}" type="submit">${label}</button></form>`;
  if (friends.hasBlocked(viewer.id, person.id))
    return html`<div class="actions">${button('unblock', 'Unblock')}</div>`;
  const areFriends = friends.are(viewer.id, person.id);
  const [message, request] = await Promise.all([
    access.mayBoth('contact.message', viewer, person, { peek: true }),
    areFriends ? null : access.mayBoth('contact.request', viewer, person, { peek: true }),
  ]);
  return html`<div class="actions">
${message.own.open && message.theirs.open ? html`<a class="button" href="/messages/${person.username}">Message</a>` : ''}
${
  request?.own.open && request.theirs.open
    ? friends.waits(viewer.id, person.id)
      ? html`<span class="hint">Your request is waiting.</span>`
      : button('ask', friends.waits(person.id, viewer.id) ? 'Say yes to friends' : 'Ask to be friends', '')
    : ''
}
${areFriends ? button('remove', 'Stop being friends') : ''}
${friends.hasMuted(viewer.id, person.id) ? button('unmute', 'Unmute') : button('mute', 'Mute')}
${button('block', 'Block')}
</div>`;
}
