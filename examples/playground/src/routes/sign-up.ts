import { isSituation, ProtectError, type ProtectionsAnswer, Unreachable } from '@stairgate/client';
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { isAccountOpen, wantsPlace, waysInForOwnYes } from '../access/access.ts';
import { metByBirch } from '../access/offers.ts';
import { hashPassword } from '../accounts/password.ts';
import { startSession } from '../accounts/start-session.ts';
import { dropVisit, giveVisit, visitOf } from '../accounts/visit-cookie.ts';
import type { Birch } from '../birch.ts';
import type { BirchContext, BirchEnv } from '../birch-env.ts';
import { BadInput } from '../forms/bad-input.ts';
import { readBirthMonth } from '../forms/read-birth-month.ts';
import { readCountry } from '../forms/read-country.ts';
import { type Form, readForm } from '../forms/read-form.ts';
import { readUsername } from '../forms/read-username.ts';
import { isCountry } from '../pages/country-list.ts';
import { html } from '../pages/html.ts';
import type { PageParts } from '../pages/layout.ts';
import { messagePage } from '../pages/message-page.ts';
import { pairInWords } from '../pages/pair-in-words.ts';
import { showPage } from '../pages/show-page.ts';
import {
  accountPage,
  agePage,
  grownUpPage,
  ownYesPage,
  placePage,
  waitingPage,
} from '../pages/sign-up-pages.ts';
import type { Slip } from '../pages/slip.ts';
import { detectSpeech, keepSpeech, type Speech, speechOf } from '../pages/speech.ts';

/** Where a sign-up stands, as the gate sees it. */
type Step = 'age' | 'place' | 'grown-up' | 'waiting' | 'own-yes' | 'account' | 'closed' | 'unsure';

const pathOf: Readonly<Record<Step, string>> = {
  age: '/sign-up',
  place: '/sign-up/place',
  'grown-up': '/sign-up/grown-up',
  waiting: '/sign-up/waiting',
  'own-yes': '/sign-up/own-yes',
  account: '/sign-up/account',
  closed: '/sign-up/closed',
  unsure: '/sign-up/paused',
};

/** Joining: one question asked of everybody alike, a grown-up where the gate wants one, then name and password. */
export function signUpRoutes(birch: Birch): Hono<BirchEnv> {
  const { gate, signUps, people, key, clock, id, random, log } = birch;
  const app = new Hono<BirchEnv>();

  async function stateOf(c: BirchContext): Promise<{ visit?: string; gateId?: string; step: Step }> {
    const visit = await visitOf(c, key);
    const answered = visit === undefined ? undefined : signUps.of(visit);
    if (!visit || !answered) return { visit, step: 'age' };
    if (answered.gateId === null) return { visit, step: 'unsure' };
    return { visit, gateId: answered.gateId, step: stepOf(await gate.protections(answered.gateId)) };
  }

  /** The same form once more, with what was typed and, beside the field, what is wrong. Nothing of it is kept. */
  async function again(
    c: BirchContext,
    form: Form,
    error: unknown,
    page: (slip: Slip) => PageParts,
  ): Promise<Response> {
    if (!(error instanceof BadInput) || error.status !== 422) throw error;
    return showPage(birch, c, page({ error, typed: (field) => form.raw(field).slice(0, 300) }), 422);
  }

  app.use('/sign-up/*', detectSpeech);
  app.use('*', async (c, next) => {
    await next();
    keepSpeech(c);
    c.header('Cache-Control', 'no-store');
  });

  app.get('/sign-up', async (c) => {
    if (c.get('me')) return c.redirect('/', 303);
    const { visit, step } = await stateOf(c);
    if (step !== 'age') return c.redirect(pathOf[step], 303);
    if (!visit) await giveVisit(c, key, id());
    return showPage(birch, c, agePage(speechOf(c)));
  });

  app.post('/sign-up', async (c) => {
    const { visit, step } = await stateOf(c);
    if (step !== 'age') return showPage(birch, c, onceOnly(speechOf(c), pathOf[step]), 409);
    if (!visit) {
      throw new BadInput(
        'Your place was lost',
        'Birch needs a cookie to keep your place while you join. Allow cookies and start again.',
      );
    }
    const form = await readForm(c);
    let born: ReturnType<typeof readBirthMonth>;
    let country: string;
    try {
      born = readBirthMonth(form, new Date(clock()));
      country = form.text('country', 'The country', 10);
      if (country !== 'none' && !isCountry(country)) {
        const fix = 'Pick one from the list, or “Prefer not to say”.';
        throw new BadInput('Choose a country', fix, 422, 'country');
      }
    } catch (error) {
      return again(c, form, error, (slip) => agePage(speechOf(c), slip));
    }
    if (!signUps.take(visit, clock())) return showPage(birch, c, onceOnly(speechOf(c), '/sign-up'), 409);
    try {
      const child = await gate.children.create({
        place: country === 'none' ? 'unknown' : country,
        evidence: { method: 'self-declared', ...born },
      });
      signUps.answered(visit, child.id);
      return c.redirect(pathOf[stepOf(await gate.protections(child.id))], 303);
    } catch (error) {
      signUps.giveBack(visit);
      if (error instanceof Unreachable) return showPage(birch, c, pausedSignUp(speechOf(c)), 503);
      if (error instanceof ProtectError && (error.status === 400 || error.status === 422)) {
        log.warn({ err: error }, 'an answer at sign-up was not taken');
        const slip = new BadInput(
          'That date or country was not understood',
          'Check what you typed and send it again.',
        );
        return again(c, form, slip, (found) => agePage(speechOf(c), found));
      }
      throw error;
    }
  });

  app.get('/sign-up/place', async (c) => {
    const { step } = await stateOf(c);
    if (step !== 'place') return c.redirect(pathOf[step], 303);
    return showPage(birch, c, placePage(speechOf(c)));
  });

  app.post('/sign-up/place', async (c) => {
    const { step, gateId } = await stateOf(c);
    if (step !== 'place' || !gateId) return c.redirect(pathOf[step], 303);
    const form = await readForm(c);
    let country: string;
    try {
      country = await readCountry(c);
    } catch (error) {
      return again(c, form, error, (slip) => placePage(speechOf(c), slip));
    }
    try {
      await gate.children.setPlace(gateId, country);
    } catch (error) {
      if (error instanceof Unreachable) return showPage(birch, c, pausedSignUp(speechOf(c)), 503);
      throw error;
    }
    return c.redirect(pathOf[stepOf(await gate.protections(gateId))], 303);
  });

  app.get('/sign-up/grown-up', async (c) => {
    const { step } = await stateOf(c);
    if (step !== 'grown-up') return c.redirect(pathOf[step], 303);
    return showPage(birch, c, grownUpPage(speechOf(c)));
  });

  app.post('/sign-up/grown-up', async (c) => {
    const { step, gateId } = await stateOf(c);
    if (step !== 'grown-up' || !gateId) return c.redirect(pathOf[step], 303);
    const form = await readForm(c);
    const onForm = (error: unknown) => again(c, form, error, (slip) => grownUpPage(speechOf(c), slip));
    let email: string;
    try {
      email = form.needed('email', 'The e-mail address', 254);
    } catch (error) {
      return onForm(error);
    }
    try {
      await gate.guardian.invite(gateId, email, speechOf(c).tag);
    } catch (error) {
      if (error instanceof Unreachable) return showPage(birch, c, pausedSignUp(speechOf(c)), 503);
      if (!(error instanceof ProtectError)) throw error;
      if (error.code === 'guardian-already-asked') return c.redirect('/sign-up/waiting', 303);
      if (error.status !== 400 && error.status !== 422) throw error;
      log.warn({ code: error.code }, 'a grown-up could not be asked');
      return onForm(
        new BadInput(
          'That address did not work',
          'Check the e-mail address and send it again.',
          422,
          'email',
        ),
      );
    }
    return c.redirect('/sign-up/waiting', 303);
  });

  app.get('/sign-up/waiting', async (c) => {
    const { step, gateId } = await stateOf(c);
    if (step !== 'waiting' || !gateId) return c.redirect(pathOf[step], 303);
    const speech = speechOf(c);
    // The page stands without them.
    const asked = await gate.guardian.status(gateId).catch(() => undefined);
    return showPage(birch, c, waitingPage(speech, pairInWords(asked?.word ?? null, speech.tag)));
  });

  /** Another address: takes the letter back first. */
  app.post('/sign-up/waiting', async (c) => {
    const { step, gateId } = await stateOf(c);
    if (step === 'waiting' && gateId) {
      try {
        await gate.guardian.cancel(gateId);
      } catch (error) {
        if (error instanceof Unreachable) return showPage(birch, c, pausedSignUp(speechOf(c)), 503);
        if (!(error instanceof ProtectError)) throw error;
      }
    }
    return c.redirect('/sign-up', 303);
  });

  /** Where a grown-up's yes is not enough, the person says their own. */
  app.get('/sign-up/own-yes', async (c) => {
    const { step } = await stateOf(c);
    if (step !== 'own-yes') return c.redirect(pathOf[step], 303);
    return showPage(birch, c, ownYesPage(speechOf(c)));
  });

  app.post('/sign-up/own-yes', async (c) => {
    const { step, gateId } = await stateOf(c);
    if (step !== 'own-yes' || !gateId) return c.redirect(pathOf[step], 303);
    try {
      const page = await gate.protections(gateId);
      for (const situation of waysInForOwnYes(page)) {
        const met = metByBirch(page.situations[situation].obligations);
        await gate.choices.make(gateId, { situation, duration: 'until-changed', met });
      }
      return c.redirect(pathOf[stepOf(await gate.protections(gateId))], 303);
    } catch (error) {
      if (error instanceof Unreachable) return showPage(birch, c, pausedSignUp(speechOf(c)), 503);
      throw error;
    }
  });

  /** Tells the waiting page when it is time to go on. */
  app.get('/sign-up/events', async (c) => {
    const { gateId } = await stateOf(c);
    return streamSSE(c, async (stream) => {
      if (!gateId) return;
      let wake = () => {};
      const stop = gate.changes((change) => {
        if (change.kind === 'rulebook' || change.childId === gateId) wake();
      });
      stream.onAbort(() => wake());
      try {
        while (!stream.aborted) {
          const step = stepOf(await gate.protections(gateId));
          if (step !== 'waiting' && step !== 'unsure') {
            await stream.writeSSE({ event: 'go', data: pathOf[step] });
            return;
          }
          await stream.writeSSE({ event: 'wait', data: '' });
          await new Promise<void>((resolve) => {
            const timer = setTimeout(resolve, 2_000);
            wake = () => {
              clearTimeout(timer);
              resolve();
            };
          });
        }
      } finally {
        stop();
      }
    });
  });

  app.get('/sign-up/account', async (c) => {
    const { step } = await stateOf(c);
    if (step !== 'account') return c.redirect(pathOf[step], 303);
    return showPage(birch, c, accountPage(speechOf(c), {}));
  });

  app.post('/sign-up/account', async (c) => {
    const { step, gateId, visit } = await stateOf(c);
    if (step !== 'account' || !gateId || !visit) return c.redirect(pathOf[step], 303);
    const form = await readForm(c);
    let username: string;
    let name: string;
    try {
      username = readUsername(form);
      name = form.text('name', 'The name', 40) || username;
    } catch (error) {
      return again(c, form, error, (slip) =>
        accountPage(speechOf(c), { username: slip.typed('username'), name: slip.typed('name') }, slip),
      );
    }
    const password = form.raw('password');
    const wrong = (message: string) =>
      showPage(birch, c, accountPage(speechOf(c), { username, name, message }), 422);
    if ([...password].length < 8) return wrong('Use at least 8 characters for the password.');
    if (password.length > 200) return wrong('Keep the password to 200 characters or fewer.');
    if (people.byUsername(username)) return wrong('That username is taken. Try another one.');
    const person = {
      id: id(),
      username,
      name,
      about: '',
      gateId,
      topics: [],
      madeAt: clock(),
      password: await hashPassword(password, random(16)),
    };
    if (!people.add(person)) {
      if (people.byGateId(gateId)) return c.redirect('/sign-in', 303);
      return wrong('That username is taken. Try another one.');
    }
    signUps.done(visit);
    dropVisit(c);
    await startSession(birch, c, person);
    return c.redirect('/settings?welcome', 303);
  });

  app.get('/sign-up/closed', async (c) => {
    const { step } = await stateOf(c);
    if (step !== 'closed') return c.redirect(pathOf[step], 303);
    const speech = speechOf(c);
    const body = messagePage({
      speech,
      icon: 'leaf',
      title: 'Birch is not open to you for now',
      text: 'Thank you for answering. Nothing you need to do, and nothing you did wrong.',
      actions: html`<a class="button" href="/">${speech.say('Back to the first page')}</a>`,
    });
    return showPage(birch, c, { speech, title: speech.say('Not open for now'), body });
  });

  app.get('/sign-up/paused', async (c) => {
    const { step } = await stateOf(c);
    if (step !== 'unsure') return c.redirect(pathOf[step], 303);
    return showPage(birch, c, pausedSignUp(speechOf(c)), 503);
  });

  return app;
}

/** The gate's page says what comes next. */
export function stepOf(page: ProtectionsAnswer): Step {
  if (page.source === 'offline') return 'unsure';
  if (isAccountOpen(page)) return 'account';
  if (page.guardian === 'invited') return 'waiting';
  if (waysInForOwnYes(page).length > 0) return 'own-yes';
  if (page.guardian === 'refused') return 'closed';
  if (wantsPlace(page)) return 'place';
  const waysIn = ['account.open/self', 'account.open/with-guardian'].filter(isSituation);
  const asksGuardian = waysIn.some((one) => {
    const view = page.situations[one];
    return view.effect !== 'forbid' && view.needs.includes('guardian');
  });
  return asksGuardian ? 'grown-up' : 'closed';
}

function onceOnly(speech: Speech, next: string) {
  return {
    speech,
    title: speech.say('You have answered already'),
    body: messagePage({
      icon: 'leaf',
      speech,
      title: 'You have answered already',
      text: 'Birch asks this once. Your first answer stands, and nothing was changed.',
      actions: html`<a class="button" href="${next}">${speech.say('Go on')}</a>`,
    }),
  };
}

function pausedSignUp(speech: Speech) {
  return {
    speech,
    title: speech.say('Joining is paused'),
    body: messagePage({
      icon: 'hourglass',
      speech,
      title: 'Joining is paused for a moment',
      text: 'Birch could not go on just now, and kept nothing of what you typed. Try again in a little while.',
      actions: html`<a class="button" href="/sign-up">${speech.say('Try again')}</a>`,
    }),
  };
}
