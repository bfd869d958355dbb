import { ProtectError } from '@stairgate/client';
import { Hono } from 'hono';
import { opens } from '../access/access.ts';
import { isPlaceShown } from '../access/place-shown.ts';
import { requireMe } from '../accounts/require-me.ts';
import type { Birch } from '../birch.ts';
import type { BirchEnv } from '../birch-env.ts';
import { BadInput } from '../forms/bad-input.ts';
import { readForm } from '../forms/read-form.ts';
import { html } from '../pages/html.ts';
import { icon } from '../pages/icon.ts';
import { onceField } from '../pages/once-field.ts';
import { showPage } from '../pages/show-page.ts';
import { readPlace } from '../places/read-place.ts';
import { sharePlace } from '../places/share-place.ts';

const switchedOff = [
  'location.share/contact',
  'location.share/anyone',
  'location.collect/coarse',
  'location.collect/precise',
] as const;

/** Where a person is: off until they choose it, and with a sign while it is on. */
export function locationRoutes(birch: Birch): Hono<BirchEnv> {
  const { belongings, gate, log, clock, id } = birch;
  const app = new Hono<BirchEnv>();

  app.get('/location', (c) => {
    const { person, page } = requireMe(c);
    const collects = opens(page, 'location.collect/coarse') || opens(page, 'location.collect/precise');
    const shares = opens(page, 'location.share/contact');
    const where = belongings.whereabouts(person.id);
    const shown = where && isPlaceShown(page, 'location.share/contact', where.until, clock());
    const step = (done: boolean, label: string, situation: string) =>
      html`<li class="person"><span>${icon(done ? 'pin' : 'lock')} ${label}</span>${done ? html`<form method="post" action="/choose/${situation}/off">${onceField(id())}<button class="small quiet" type="submit">Turn off<span class="quiet-text">: ${label}</span></button></form>` : html`<a class="button small quiet" href="/choose/${situation}">Choose<span class="quiet-text">: ${label}</span></a>`}</li>`;
    const body = html`<div class="narrow-column"><h1>My location</h1>
<section class="card">
<p data-sharing="${shown || (shares && collects) ? 'on' : 'off'}"><strong>${shares || shown ? 'Friends can see where you are.' : 'Nobody can see where you are.'}</strong></p>
<ul class="rows">
${step(collects, 'Birch may know where you are', 'location.collect/coarse')}
${step(shares, 'Friends may see it', 'location.share/contact')}
</ul>
${
  collects && shares
    ? html`<form method="post" action="/location" class="stack" data-locate data-submit>${onceField(id())}<input type="hidden" name="lat"><input type="hidden" name="lon"><div class="actions"><button type="button" hidden>${icon('pin')} Show friends where I am now</button></div><output></output><noscript><p class="hint">This needs a browser with scripts switched on.</p></noscript></form>`
    : ''
}
${shown ? html`<p data-whereabouts>Friends see: <strong>near ${where.place}</strong></p>` : ''}
<p class="hint">When you sign out it goes off again, and what was shared goes away.</p>
</section></div>`;
    return showPage(birch, c, { title: 'My location', body, scripts: ['location'] });
  });

  app.post('/location', async (c) => {
    const me = requireMe(c);
    const form = await readForm(c);
    const place = await readPlace(birch, me, form);
    if (!place)
      throw new BadInput('No place was given', 'Press the button again and allow it in your browser.');
    const until = await sharePlace(birch, me);
    belongings.setWhereabouts(me.person.id, {
      place: place.name,
      lat: place.lat,
      lon: place.lon,
      at: clock(),
      until,
    });
    return c.redirect('/location', 303);
  });

  app.post('/location/stop', async (c) => {
    const { person } = requireMe(c);
    belongings.clearWhereabouts(person.id);
    for (const situation of switchedOff) {
      await gate.choices.undo(person.gateId, situation).catch((error) => {
        if (!(error instanceof ProtectError)) throw error;
        log.warn({ code: error.code, situation }, 'a choice could not be undone');
      });
    }
    return c.redirect('/location', 303);
  });

  return app;
}
