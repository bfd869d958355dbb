import type { PickedAdvert } from '../feed/pick-advert.ts';
import { type Html, html } from './html.ts';

/** A paid place, always labelled, with why this one. */
export function advertCard({ advert, because }: PickedAdvert): Html {
  return html`<aside class="card advert" aria-label="Advert" data-advert="${advert.id}">
<p class="label"><strong>Advert</strong> · ${because}</p>
<p class="text"><strong>${advert.firm}.</strong> ${advert.text}</p>
</aside>`;
}
