import { type Html, html } from './html.ts';
import { type IconName, icon } from './icon.ts';
import { english, type Speech } from './speech.ts';

/** A calm page that says one thing. */
export function messagePage(parts: {
  readonly icon: IconName;
  readonly title: string;
  readonly text: Html | string;
  readonly actions?: Html | string;
  readonly speech?: Speech;
  /** What was written and not sent, so that nothing is lost. */
  readonly kept?: string;
}): Html {
  const { say } = parts.speech ?? english;
  return html`<section class="card message-page">
<p class="big-icon">${icon(parts.icon)}</p>
<h1>${say(parts.title)}</h1>
<p>${typeof parts.text === 'string' ? say(parts.text) : parts.text}</p>
${parts.kept ? html`<label class="kept">What you wrote, to keep or copy<textarea readonly rows="4">${parts.kept}</textarea></label>` : ''}
<div class="actions">${parts.actions ?? html`<a class="button" href="/">${say('Back to Birch')}</a>`}</div>
</section>`;
}
