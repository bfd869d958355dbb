import {
  type Duration,
  isSituation,
  ProtectError,
  restsOn,
  type Situation,
  type SituationView,
} from '@stairgate/client';
import { Hono } from 'hono';
import { isOff } from '../access/access.ts';
import { keepLimits } from '../access/keep-limits.ts';
import { metByBirch, type Offer, offers } from '../access/offers.ts';
import type { Me } from '../accounts/me.ts';
import { requireMe } from '../accounts/require-me.ts';
import type { Birch } from '../birch.ts';
import type { BirchContext, BirchEnv } from '../birch-env.ts';
import { BadInput, nothingHere } from '../forms/bad-input.ts';
import { readForm } from '../forms/read-form.ts';
import { type Html, html } from '../pages/html.ts';
import { icon } from '../pages/icon.ts';
import { onceField } from '../pages/once-field.ts';
import { showPage } from '../pages/show-page.ts';

const durations: Readonly<Record<Duration, string>> = {
  once: 'Just this time',
  session: 'Until I sign out',
  'until-changed': 'Until I change it',
};

/** One choice at a time, with what it does and what could go wrong said first. */
export function chooseRoutes(birch: Birch): Hono<BirchEnv> {
  const { gate, people, id } = birch;
  const app = new Hono<BirchEnv>();

  function asked(c: BirchContext): { situation: Situation; offer: Offer } {
    const situation = `${c.req.param('activity')}/${c.req.param('circumstance')}`;
    const offer = isSituation(situation) ? offers[situation] : undefined;
    if (!isSituation(situation) || !offer) throw nothingHere();
    return { situation, offer };
  }

  app.get('/choose/:activity/:circumstance', (c) => {
    const me = requireMe(c);
    const { situation, offer } = asked(c);
    const body = html`<section class="card narrow choice">
<h1>${offer.title}</h1>
<p>${offer.what}</p>
<p class="risk">${icon('shield')}<span><strong>Think first.</strong> ${offer.risk}</span></p>
${ways(me, situation)}
</section>`;
    return showPage(birch, c, { title: offer.title, body });
  });

  function ways({ page, person }: Me, situation: Situation): Html {
    const view = page.situations[situation];
    const leave = html`<a class="button quiet" href="/">Leave it off</a>`;
    if (page.source === 'offline') return html`<p>Choices are paused for a moment. Try again shortly.</p>`;
    if (isOff(person, situation) && isByBirch(view)) {
      return html`<p><strong>It is off</strong>, because you switched it off.</p><form method="post" action="/choose/${situation}" class="actions">${onceField(id())}${leave}<button class="quiet" type="submit">Switch it on</button></form>`;
    }
    if (view.allowed) {
      return html`<p><strong>It is on.</strong></p><div class="actions"><form method="post" action="/choose/${situation}/off">${onceField(id())}<button type="submit">Turn it off</button></form><a class="button quiet" href="/">Back</a></div>`;
    }
    if (view.effect === 'forbid') {
      return html`<p>This stays off on your account for now. My safety tells you why.</p><div class="actions"><a class="button" href="/">Back</a></div>`;
    }
    const limit = view.limits?.find(({ how }) => how === 'closed');
    if (limit) {
      return html`<p>${limited[limit.by]}</p><div class="actions"><a class="button" href="/">Back</a></div>`;
    }
    if (view.waitsFor && view.waitsFor.length > 0) {
      return html`<p>It needs something else to be on first:</p>
<ul>${view.waitsFor.map((one) => html`<li>${offers[one] ? html`<a href="/choose/${one}">${offers[one].title}</a>` : 'a setting on My safety'}</li>`)}</ul>
<div class="actions">${leave}</div>`;
    }
    if (view.needs.includes('guardian') && !view.has.includes('guardian')) {
      return html`<p>A grown-up who looks after you needs to say yes first.</p>
${
  view.ask === 'waiting'
    ? html`<p class="hint">${icon('hourglass')} You have asked. They have not answered yet.</p>`
    : html`${view.ask === 'refused' ? html`<p class="hint">They said no last time. You can talk about it with them.</p>` : ''}<div class="actions"><form method="post" action="/choose/${situation}/ask">${onceField(id())}<button type="submit">Ask my grown-up</button></form>${leave}</div>`
}`;
    }
    const owed = view.obligations;
    if (owed.some((one) => !metByBirch(owed).includes(one))) {
      return html`<p>This cannot be switched on here.</p><div class="actions">${leave}</div>`;
    }
    const resets = owed.includes('reset-at-session-end');
    const offered = (Object.keys(durations) as Duration[])
      .filter((duration) => !(duration === 'until-changed' && resets))
      .filter((duration) => !(duration === 'session' && page.session === null));
    return html`${owed.includes('ask-an-adult-first') ? html`<p class="hint">Not sure? Talk with a grown-up you trust first. It can wait.</p>` : ''}
${owed.includes('notify-guardian') ? html`<p class="hint">If a grown-up looks after your account, they are told.</p>` : ''}
<form method="post" action="/choose/${situation}" class="stack">
${onceField(id())}
<fieldset><legend>For how long?</legend>${offered.map((duration) => html`<label class="check"><input type="radio" name="duration" value="${duration}" required> ${durations[duration]}</label>`)}</fieldset>
<div class="actions">${leave}<button class="quiet" type="submit">Switch it on</button></div>
</form>`;
  }

  app.post('/choose/:activity/:circumstance', async (c) => {
    const me = requireMe(c);
    const { situation } = asked(c);
    const { id, gateId } = me.person;
    const off = me.person.off.filter(
      (one) => one !== situation && !restsOn(situation).some((other) => other === one),
    );
    people.setOff(id, off);
    await keepLimits(gate, { gateId, off });
    const { situations } = await gate.protections(gateId);
    if (situations[situation].allowed) return c.redirect(placeOf(situation), 303);
    const chosen = (await readForm(c)).text('duration', 'For how long', 20);
    if (!Object.hasOwn(durations, chosen))
      throw new BadInput('Choose for how long', 'Pick one of the three.');
    const met = metByBirch(situations[situation].obligations);
    await tried(() => gate.choices.make(me.person.gateId, { situation, duration: chosen as Duration, met }));
    return c.redirect(placeOf(situation), 303);
  });

  app.post('/choose/:activity/:circumstance/off', async (c) => {
    const me = requireMe(c);
    const { situation } = asked(c);
    if (me.page.situations[situation].effect === 'allow') {
      const off = [...new Set([...me.person.off, situation])];
      // Off in Birch from here on, also if protect cannot be told now: it is told before it shows its page.
      people.setOff(me.person.id, off);
      await keepLimits(gate, { gateId: me.person.gateId, off });
    } else {
      await tried(() => gate.choices.undo(me.person.gateId, situation));
    }
    return c.redirect(placeOf(situation), 303);
  });

  app.post('/choose/:activity/:circumstance/ask', async (c) => {
    const me = requireMe(c);
    const { situation } = asked(c);
    await tried(() => gate.asks.create(me.person.gateId, situation));
    return c.redirect(`/choose/${situation}`, 303);
  });

  return app;
}

/** Whether nobody but Birch itself, for its person, keeps it closed. */
function isByBirch({ allowed, limits = [], needs, has, waitsFor = [] }: SituationView): boolean {
  if (allowed) return true;
  const isOpenOtherwise = needs.every((who) => has.includes(who)) && waitsFor.length === 0;
  return isOpenOtherwise && limits.length > 0 && limits.every(({ by }) => by === 'platform');
}

/** Where the choice takes effect. */
function placeOf(situation: Situation): string {
  if (situation.startsWith('location.')) return '/location';
  if (situation.startsWith('purchase.')) return '/shop';
  if (situation.startsWith('engage.autoplay')) return '/clips';
  return `/choose/${situation}`;
}

const limited = {
  child: 'You closed this yourself. My safety is where you can open it again.',
  guardian: 'A grown-up who looks after you closed this. You can ask them about it.',
  platform: 'Birch keeps this closed.',
} as const;

const words: Readonly<Record<string, string>> = {
  waits: 'Something else has to be on first. Open it again here to see what.',
  limited: 'A limit keeps this closed. My safety says whose it is.',
  'guardian-needed': 'A grown-up who looks after you needs to say yes first.',
  locked: 'This stays off on your account for now.',
  'obligations-unmet': 'This cannot be switched on here. Try My safety.',
  'duration-not-allowed': 'That is longer than this may stay on.',
  'no-session': 'Sign out and in again, then try once more.',
  'no-guardian': 'No grown-up looks after this account yet.',
  'not-needed': 'You do not need to ask for this.',
};

async function tried(act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    const fix = error instanceof ProtectError ? words[error.code] : undefined;
    if (fix === undefined) throw error;
    throw new BadInput('That did not change anything', fix, 409);
  }
}
