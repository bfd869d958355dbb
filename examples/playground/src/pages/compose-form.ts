import { opens } from '../access/access.ts';
import type { Me } from '../accounts/me.ts';
import { topics } from '../feed/topics.ts';
import { type Html, html } from './html.ts';
import { icon } from './icon.ts';
import { onceField } from './once-field.ts';

/** Where a post is written. The button for the place is there only where the browser may be asked. */
export function composeForm(me: Me, once: string): Html {
  const locates = opens(me.page, 'location.collect/coarse') || opens(me.page, 'location.collect/precise');
  return html`<form method="post" action="/posts" class="card compose">
${onceField(once)}
<label class="quiet-text" for="text">What would you like to say?</label>
<textarea id="text" name="text" rows="2" maxlength="500" required placeholder="What would you like to say?"></textarea>
<div class="row">
<label class="inline">Topic <select name="topic">${topics.map((topic) => html`<option>${topic}</option>`)}</select></label>
<label class="inline">Content <select name="label"><option value="suitable">for all ages</option><option value="sensitive">sensitive</option><option value="adult-only">for adults only</option></select></label>
<label class="inline check"><input type="checkbox" name="comments" value="off"> No comments</label>
</div>
<div class="row">
${
  locates
    ? html`<span class="locate" data-locate><button class="quiet small" type="button" hidden>${icon('pin')}<span>Add where I am</span></button><output></output><input type="hidden" name="lat"><input type="hidden" name="lon"></span>`
    : html`<a class="plain faint" href="/location">${icon('pin')}<span>Add a place</span></a>`
}
<button type="submit" class="push">Post</button>
</div>
</form>`;
}
