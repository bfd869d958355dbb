import { countryList } from './country-list.ts';
import { html } from './html.ts';

type Html = ReturnType<typeof html>;

/** The question for the country, with nothing chosen beforehand. `more` are further answers, shown first. */
export function countryField(more: Html | '' = ''): Html {
  return html`<p class="field"><label for="country">Which country do you live in?</label>
<select id="country" name="country" required autocomplete="off"><option value="">Choose</option>${more}${countryList.map(([code, name]) => html`<option value="${code}">${name}</option>`)}</select></p>`;
}

/** The same, on its own, for somebody whom knowing the country may help. */
export function countryForm(action: string): Html {
  return html`<form method="post" action="${action}" class="stack">${countryField()}<div class="actions"><button type="submit">Go on</button></div></form>`;
}
