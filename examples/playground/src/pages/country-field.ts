import { countryList } from './country-list.ts';
import { html } from './html.ts';
import { type Slip, slipAt, slipMark } from './slip.ts';
import { english, type Speech } from './speech.ts';

type Html = ReturnType<typeof html>;

/** The question for the country, with nothing chosen beforehand. `more` are further answers, shown first. */
export function countryField(more: Html | '' = '', speech: Speech = english, slip?: Slip): Html {
  const { tag, say } = speech;
  const chosen = slip?.typed('country');
  return html`<p class="field"><label for="country">${say('Which country do you live in?')}</label>${slipAt(slip, 'country', speech)}
<select id="country" name="country" required autocomplete="off"${slipMark(slip, 'country')}><option value="">${say('Choose')}</option>${more}${countryList(tag).map(([code, name]) => html`<option value="${code}"${code === chosen ? html` selected` : ''}>${name}</option>`)}</select></p>`;
}

/** The same, on its own, for somebody whom knowing the country may help. */
export function countryForm(action: string, speech: Speech = english, slip?: Slip): Html {
  return html`<form method="post" action="${action}" class="stack">${slipAt(slip, undefined, speech)}${countryField('', speech, slip)}<div class="actions"><button type="submit">${speech.say('Go on')}</button></div></form>`;
}
