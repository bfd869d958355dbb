import type { SettingState } from '../journey.ts';
import { type Html, html } from './html.ts';
import type { ReviewReport } from './review-report.ts';

const words: Readonly<Record<SettingState, string>> = {
  on: 'On',
  off: 'Off',
  'asks-guardian': 'Ask',
  'locked-off': 'Locked',
  absent: 'None',
};

/** What the platform makes of age: its settings as they stood at first, beside each other. Null where none were read. */
export function ageSection({ settings, review }: ReviewReport): Html | null {
  if (settings.length === 0) return null;
  const people = [
    ...review.ages.map((age) => ({ id: `child-${age}`, label: String(age) })),
    ...(settings.some(({ states }) => states.some(({ persona }) => persona === 'adult'))
      ? [{ id: 'adult', label: 'Adult' }]
      : []),
  ];
  const same = settings.filter(({ states }) => new Set(states.map(({ state }) => state)).size === 1).length;
  return html`<section aria-labelledby="age">
<h2 id="age">What age changes</h2>
<p class="lead">Each setting as it stood before anybody touched it. ${
    same === settings.length
      ? 'Age changes none of them.'
      : same === 0
        ? 'Age changes all of them.'
        : `Age changes ${settings.length - same} of ${settings.length}.`
  } <strong>Ask</strong>: off until a guardian agrees. <strong>Locked</strong>: off, whatever anybody chooses.</p>
<table class="ages"><thead><tr><th scope="col">Setting</th>${people.map(({ label }) => html`<th scope="col">${label}</th>`)}</tr></thead>
<tbody>${settings.map(
    ({ title, states }) =>
      html`<tr><th scope="row">${title}</th>${people.map(({ id }) => {
        const state = states.find(({ persona }) => persona === id)?.state;
        return state === undefined
          ? html`<td class="none">–<span class="vh">not read</span></td>`
          : html`<td class="state-${state}">${words[state]}</td>`;
      })}</tr>`,
  )}</tbody></table>
</section>`;
}
