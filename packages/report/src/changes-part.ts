import type { AnyVerdict, Change, Changes } from '@stairgate/wire';
import { anchorOf } from './addresses.ts';
import { html, plural } from './html.ts';
import { note, type Part, sentences, stackedTable } from './parts.ts';
import { verdictWords } from './verdict-words.ts';
import { wordDay } from './word-day.ts';

const kinds: Readonly<Record<Change['kind'], string>> = {
  worse: 'Worse',
  new: 'New',
  better: 'Better',
  gone: 'Cannot be seen any more',
  'no-longer-seen': 'Met the law then, not seen now',
  'now-seen': 'Not seen then, meets the law now',
};
const causes: Readonly<Record<Change['because'], string>> = {
  platform: 'the platform changed',
  law: 'the law changed',
  both: 'both changed',
  sight: 'it could not be told in both',
};

/** What is different from an earlier review. */
export function changesPart({ before, after, caveats, changes, still }: Changes): Part {
  const verdict = (one: AnyVerdict | null) => (one === null ? 'Not there' : verdictWords[one].name);
  return {
    id: 'since',
    title: `Since ${wordDay(before.startedAt)}`,
    body: html`<p className="soft measure">Compared with the review of ${wordDay(before.startedAt, true)}. ${plural(still, 'finding')} ${still === 1 ? 'falls' : 'fall'} short as before.${before.revision === after.revision && ' The law is the same.'}</p>
${caveats.length > 0 && note(sentences(caveats))}
${changes.length === 0 && html`<p>Nothing changed.</p>`}
${[...Map.groupBy(changes, ({ kind }) => kind)].map(
  ([kind, list]) => html`<h3>${kinds[kind]} <span className="chip">${list.length}</span></h3>
${stackedTable(
  kinds[kind],
  ['What', 'Age', 'Then', 'Now', 'Because'],
  list.map(({ title, age, before: then, after: now, because, id }) => ({
    cells: [
      now === 'falls-short' ? html`<a href=${`#${anchorOf(id)}`}>${title}</a>` : title,
      age ?? 'any',
      verdict(then),
      verdict(now),
      causes[because],
    ],
  })),
)}`,
)}`,
  };
}
