import { Hono } from 'hono';
import { isOn, opens } from '../access/access.ts';
import { NotOpen } from '../access/not-open.ts';
import { requireMe } from '../accounts/require-me.ts';
import type { Birch } from '../birch.ts';
import type { BirchEnv } from '../birch-env.ts';
import { BadInput, nothingHere } from '../forms/bad-input.ts';
import { readForm } from '../forms/read-form.ts';
import { html } from '../pages/html.ts';
import { icon } from '../pages/icon.ts';
import type { PageParts } from '../pages/layout.ts';
import { messagePage } from '../pages/message-page.ts';
import { onceField } from '../pages/once-field.ts';
import { showPage } from '../pages/show-page.ts';
import { timeAgo } from '../pages/time-ago.ts';
import { warePicture } from '../pages/ware-picture.ts';
import { drawFromBox, mysteryBox, wares } from '../shop/wares.ts';

/** An acorn counts as a penny where a grown-up limits what is spent. */
const currency = 'GBP';

/** A grown-up has to say yes to this one first. */
function waitingFor(name: string, state: string): PageParts {
  const refused = state === 'refused';
  const title = refused ? 'Not this time' : 'Your grown-up is asked first';
  const text = refused
    ? `Your grown-up said no to this: ${name}. Nothing was taken.`
    : `They have a letter about it: ${name}. When they have said yes, get it again here. Nothing was taken.`;
  const actions = html`<a class="button" href="/shop">Back to the shop</a>`;
  return { title, body: messagePage({ icon: refused ? 'lock' : 'hourglass', title, text, actions }) };
}

/** The shop. */
export function shopRoutes(birch: Birch): Hono<BirchEnv> {
  const { belongings, gate, records, usedForms, clock, random, id } = birch;
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
    const situation = boxed ? 'purchase.buy/random' : 'purchase.buy/item';
    const answer = await gate.time.buy(person.gateId, { situation, amount: ware.price, currency });
    if (!answer.allowed) {
      if (answer.favour !== null) return showPage(birch, c, waitingFor(ware.name, answer.favour.state), 403);
      const why = answer.reasons.includes('service-unreachable') ? 'unsure' : 'closed';
      throw new NotOpen({ what: situation, actor: person, owner: person, side: 'own', why });
    }
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
