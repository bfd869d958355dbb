import type { ProtectionsAnswer } from '@stairgate/client';
import { wantsPlace } from '../access/access.ts';
import { countryForm } from './country-field.ts';
import { html } from './html.ts';
import type { PageParts } from './layout.ts';
import { messagePage } from './message-page.ts';

/** The account is not open now. Nobody else can see it, and nothing in it is lost. */
export function restingPage(page: ProtectionsAnswer): PageParts {
  const needsGuardian = page.situations['account.open/self'].needs.includes('guardian');
  const askPlace = wantsPlace(page);
  return {
    title: 'Your account is resting',
    body: messagePage({
      icon: 'leaf',
      title: 'Your account is resting',
      text: needsGuardian
        ? 'It needs a yes from a grown-up who looks after you. Until then nobody else can see you here. Your things are kept safe.'
        : askPlace
          ? 'Birch does not know which country you live in, so it keeps to the strictest rules of all. Nobody else can see you here. Your things are kept safe.'
          : 'It is not open for now. Nobody else can see you here. My safety tells you more.',
      actions: html`${askPlace ? countryForm('/resting/place') : ''}<span class="row">
${
  needsGuardian
    ? html`<form method="post" action="/resting/ask"><label for="email">A grown-up’s e-mail address</label><input id="email" name="email" type="email" autocomplete="off" required maxlength="254"><button type="submit">Ask them</button></form>`
    : ''
}
<form method="post" action="/safety"><button class="quiet" type="submit">Open My safety</button></form>
</span>`,
    }),
  };
}
