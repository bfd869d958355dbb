import type { Advert } from '../feed/ask-for-advert.ts';
import { type Html, html } from './html.ts';

/** A paid place, always labelled, with why this one. What it is made of was text alone, so nothing of it is fetched. */
export function advertCard({ id, firm, text, because, request }: Advert): Html {
  return html`<aside class="card advert" aria-label="Advert" data-advert="${id}" data-request="${request}">
<p class="label"><strong>Advert</strong> · ${because}</p>
<p class="text"><strong>${firm}.</strong> ${text}</p>
</aside>`;
}
