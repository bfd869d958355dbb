import type { ReviewReport, SettingByAge } from '@stairgate/wire';
import { html } from './html.ts';
import type { Part } from './parts.ts';

const words: Readonly<Record<SettingByAge['states'][number]['state'], string>> = {
  on: 'On',
  off: 'Off',
  'asks-guardian': 'Ask',
  'locked-off': 'Locked',
  absent: 'None',
};

/** What the platform makes of age: its settings as they stood at first, beside each other. */
export function agesPart({ settings, review }: ReviewReport): Part {
  const people = [
    ...review.ages.map((age) => ({ id: `child-${age}`, label: String(age) })),
    ...(settings.some(({ states }) => states.some(({ persona }) => persona === 'adult'))
      ? [{ id: 'adult', label: 'Adult' }]
      : []),
  ];
  const same = settings.filter(({ states }) => new Set(states.map(({ state }) => state)).size === 1).length;
  const changed =
    same === settings.length
      ? 'Age changes none of them.'
      : same === 0
        ? 'Age changes all of them.'
        : `Age changes ${settings.length - same} of ${settings.length}.`;
  return {
    id: 'ages',
    title: 'What age changes',
    body: html`<p className="soft measure">Each setting as it stood before anybody touched it. ${changed} <strong>Ask</strong>: off until a guardian agrees. <strong>Locked</strong>: off, whatever anybody chooses.</p>
<table className="ages"><caption className="visually-hidden">Settings by age</caption><thead><tr><th scope="col">Setting</th>${people.map(({ label }) => html`<th scope="col">${label}</th>`)}</tr></thead>
<tbody>${settings.map(
      ({ title, states }) =>
        html`<tr><th scope="row">${title}</th>${people.map(({ id }) => {
          const state = states.find(({ persona }) => persona === id)?.state;
          return state === undefined
            ? html`<td className="soft">–<span className="visually-hidden">not read</span></td>`
            : html`<td className=${`state-${state}`}>${words[state]}</td>`;
        })}</tr>`,
    )}</tbody></table>`,
  };
}
