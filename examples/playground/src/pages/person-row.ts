import type { Person } from '../records/people.ts';
import { avatar } from './avatar.ts';
import { type Html, html } from './html.ts';

/** One person in a list. */
export function personRow(person: Person, actions: Html | string = '', here = false): Html {
  return html`<li class="person">
<a class="who" href="/people/${person.username}">${avatar(person.username)}<span class="name">${person.name}</span>${here ? html`<span class="here">here now</span>` : ''}</a>
<span class="row">${actions}</span>
</li>`;
}
