import { countryList } from './country-list.ts';
import { html } from './html.ts';
import { english, type Speech } from './speech.ts';

type Html = ReturnType<typeof html>;

/** The question for the country, with nothing chosen beforehand. `more` are further answers, shown first. */
export function countryField(more: Html | '' = '', { tag, say }: Speech = english): Html {
  return html`<p class="field"><label for="country">${say('Which country do you live in?')}</label>
<select id="country" name="country" required autocomplete="off"><option value="">${say('Choose')}</option>${more}${countryList(tag).map(([code, name]) => html`<option value="${code}">${name}</option>`)}</select></p>`;
}

/** The same, on its own, for somebody whom knowing the country may help. */
export function countryForm(action: string, speech: Speech = english): Html {
  return html`<form method="post" action="${action}" class="stack">${countryField('', speech)}<div class="actions"><button type="submit">${speech.say('Go on')}</button></div></form>`;
}
