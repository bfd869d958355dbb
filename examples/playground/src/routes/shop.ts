import { Hono } from 'hono';
import { isOn, opens } from '../access/access.ts';
import { requireMe } from '../accounts/require-me.ts';
import type { Birch } from '../birch.ts';
import type { BirchEnv } from '../birch-env.ts';
import { BadInput, nothingHere } from '../forms/bad-input.ts';
import { readForm } from '../forms/read-form.ts';
import { html } from '../pages/html.ts';
import { icon } from '../pages/icon.ts';
import { onceField } from '../pages/once-field.ts';
import { showPage } from '../pages/show-page.ts';
import { timeAgo } from '../pages/time-ago.ts';
import { warePicture } from '../pages/ware-picture.ts';
import { drawFromBox, mysteryBox, wares } from '../shop/wares.ts';

/** The shop. */
export function shopRoutes(birch: Birch): Hono<BirchEnv> {
  const { belongings, access, records, usedForms, clock, random, id } = birch;
  const app = new Hono<BirchEnv>();

  app.get('/shop', (c) => {
    const me = requireMe(c);
    const { person, page } = me;
    const bought = belongings.purchases(person.id);
    const buys = opens(page, 'purchase.buy/item');
    const draws = opens(page, 'purchase.buy/random');
    const pushes = isOn(me, 'purchase.prompt/any');
    const why = (situation: string) =>
      html`<p class="hint">${icon('lock')} Off on your account. <a href="/choose/${situation}">Why?</a></p>`;
    const body = html`<div class="wide-column">
<h1>Shop</h1>
<p class="purse"><strong>${person.acorns}</strong> acorns in your pocket. Acorns are found, not bought.</p>
${pushes ? html`<aside class="card advert" aria-label="Offer" data-prompt><p class="label"><strong>Offer</strong> · from the shop</p><p class="text">The very long kite goes well with a windy week.</p></aside>` : ''}
<ul class="wares">${wares.map(
      (ware) =>
        html`<li class="card">${warePicture(ware.id)}<h2>${ware.name}</h2><p class="hint">${ware.price} acorns</p>${
          buys
            ? html`<form method="post" action="/shop/${ware.id}">${onceField(id())}<button type="submit">Get it<span class="quiet-text">: ${ware.name}</span></button></form>`
            : why('purchase.buy/item')
        }</li>`,
    )}
<li class="card box">${warePicture(mysteryBox.id)}<h2>${mysteryBox.name}</h2><p class="hint">${mysteryBox.price} acorns. In it is one of: ${mysteryBox.holds.map(({ name, chance }) => `${name} (${chance} in 100)`).join(', ')}.</p>${
      draws
        ? html`<form method="post" action="/shop/${mysteryBox.id}">${onceField(id())}<button class="quiet" type="submit">Open one</button></form>`
        : why('purchase.buy/random')
    }</li></ul>
${bought.length > 0 ? html`<section class="card"><h2>Yours</h2><ul class="rows">${bought.map(({ item, price, boxed, at }) => html`<li class="person"><span>${item}${boxed ? ' (from a mystery box)' : ''}</span><span class="facts">${price} acorns, ${timeAgo(at, clock())}</span></li>`)}</ul></section>` : ''}
</div>`;
    return showPage(birch, c, { title: 'Shop', body });
  });

  app.post('/shop/:ware', async (c) => {
    const { person } = requireMe(c);
    const { once } = await readForm(c);
    const boxed = c.req.param('ware') === mysteryBox.id;
    const ware = boxed ? mysteryBox : wares.find(({ id: one }) => one === c.req.param('ware'));
    if (!ware) throw nothingHere();
    if (person.acorns < ware.price) throw new BadInput('Not enough acorns', 'Nothing was taken.', 409);
    await access.guardOwn(boxed ? 'purchase.buy/random' : 'purchase.buy/item', person);
    const item = boxed ? drawFromBox(random) : ware.name;
    const bought = records.together(() => {
      if (!usedForms.use(once, clock())) return true;
      return belongings.buy({ id: id(), person: person.id, item, price: ware.price, boxed, at: clock() });
    });
    if (!bought) throw new BadInput('Not enough acorns', 'Nothing was taken.', 409);
    return c.redirect('/shop', 303);
  });

  return app;
}
