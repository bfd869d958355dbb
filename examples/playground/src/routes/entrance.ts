import { ProtectError } from '@stairgate/client';
import { Hono } from 'hono';
import { wantsPlace } from '../access/access.ts';
import { keepLimits } from '../access/keep-limits.ts';
import { endSession } from '../accounts/end-session.ts';
import { isPassword } from '../accounts/password.ts';
import { requireMe } from '../accounts/require-me.ts';
import { startSession } from '../accounts/start-session.ts';
import type { Birch } from '../birch.ts';
import type { BirchEnv } from '../birch-env.ts';
import { BadInput } from '../forms/bad-input.ts';
import { readCountry } from '../forms/read-country.ts';
import { readForm } from '../forms/read-form.ts';
import { html } from '../pages/html.ts';
import { messagePage } from '../pages/message-page.ts';
import { showPage } from '../pages/show-page.ts';
import { inChosenLanguage } from '../pages/speech.ts';

/** Signing in and out, and the doors to a person's own pages at the gate. */
export function entranceRoutes(birch: Birch): Hono<BirchEnv> {
  const { people, attempts, gate, sessions, clock, log } = birch;
  const app = new Hono<BirchEnv>();

  function signInPage(username: string, message?: string) {
    return {
      title: 'Sign in',
      body: html`<section class="card narrow"><h1>Sign in</h1>
${message ? html`<p class="problem" role="alert">${message}</p>` : ''}
<form method="post" action="/sign-in" class="stack">
<p class="field"><label for="username">Username</label><input id="username" name="username" value="${username}" required maxlength="60" autocomplete="username" autocapitalize="none" spellcheck="false"></p>
<p class="field"><label for="password">Password</label><input id="password" name="password" type="password" required maxlength="200" autocomplete="current-password"></p>
<div class="actions"><button type="submit">Sign in</button></div>
</form><p class="hint">New here? <a href="/sign-up">Join Birch</a></p></section>`,
    };
  }

  app.get('/sign-in', async (c) => {
    if (c.get('me')) return c.redirect('/', 303);
    return showPage(birch, c, signInPage(''));
  });

  app.post('/sign-in', async (c) => {
    const form = await readForm(c);
    const username = form.needed('username', 'The username', 60).toLowerCase();
    const password = form.raw('password').slice(0, 200);
    if (!attempts.mayTry(username)) {
      throw new BadInput('Too many tries', 'Wait five minutes, then try again.', 429);
    }
    const person = people.byUsername(username);
    if (!(await isPassword(password, person && people.passwordOf(person.id))) || !person) {
      attempts.failed(username);
      return showPage(birch, c, signInPage(username, 'That username and password do not go together.'), 422);
    }
    attempts.worked(username);
    const before = c.get('me');
    if (before) await endSession(birch, c, before);
    await startSession(birch, c, person);
    return c.redirect('/', 303);
  });

  app.post('/sign-out', async (c) => {
    const me = c.get('me');
    if (me) await endSession(birch, c, me);
    return c.redirect('/', 303);
  });

  /** The way to somebody's own page at the gate, which leads back here where the gate was told that this is Birch. */
  async function safetyPage(gateId: string, here: string): Promise<string> {
    try {
      return (await gate.pageLink(gateId, { returnTo: new URL('/', here).href })).url;
    } catch (error) {
      if (!(error instanceof ProtectError && error.code === 'return-refused')) throw error;
      log.warn({ code: error.code }, 'the safety page will not lead back');
      return (await gate.pageLink(gateId)).url;
    }
  }

  app.post('/safety', async (c) => {
    const me = requireMe(c);
    try {
      await keepLimits(gate, me.person);
      return c.redirect(inChosenLanguage(c, await safetyPage(me.person.gateId, c.req.url)), 303);
    } catch (error) {
      if (!(error instanceof ProtectError && error.status === 404)) throw error;
      throw new BadInput('My safety cannot be opened', 'There is no record of you any more.', 404);
    }
  });

  /** Asks a grown-up again, for an account that rests. */
  app.post('/resting/ask', async (c) => {
    const me = requireMe(c);
    const email = (await readForm(c)).needed('email', 'The e-mail address', 254);
    try {
      await gate.guardian.invite(me.person.gateId, email);
    } catch (error) {
      if (!(error instanceof ProtectError)) throw error;
      if (error.code === 'guardian-already-asked') {
        throw new BadInput('They have been asked already', 'Wait for their answer.', 409);
      }
      if (error.status !== 400 && error.status !== 422) throw error;
      log.warn({ code: error.code }, 'a grown-up could not be asked');
      throw new BadInput('That address did not work', 'Check it and send it again.');
    }
    return c.redirect('/', 303);
  });

  /** Takes the country of somebody whose account rests because nobody knows it. It is asked once. */
  app.post('/resting/place', async (c) => {
    const me = requireMe(c);
    if (!wantsPlace(me.page)) return c.redirect('/', 303);
    await gate.children.setPlace(me.person.gateId, await readCountry(c));
    return c.redirect('/', 303);
  });

  app.post('/break', async (c) => {
    sessions.tookBreak(requireMe(c).session.token, clock());
    if ((await readForm(c)).raw('go') === 'on') return c.redirect('/', 303);
    const body = messagePage({
      icon: 'leaf',
      title: 'See you later',
      text: 'Close this page and do something else for a bit. Nothing is lost.',
    });
    return showPage(birch, c, { title: 'See you later', body });
  });

  return app;
}
