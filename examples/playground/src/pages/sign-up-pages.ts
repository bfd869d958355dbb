import { countryField, countryForm } from './country-field.ts';
import { html } from './html.ts';
import { icon } from './icon.ts';
import type { PageParts } from './layout.ts';

const months = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** The same words for everybody: nothing is chosen beforehand, and nothing tells which answer leads where. */
export function agePage(): PageParts {
  return {
    title: 'Join Birch',
    body: html`<section class="card narrow">
<h1>Join Birch</h1>
<p>First a question that Birch asks everybody. It helps set things up to suit you. Birch does not keep your answer.</p>
<form method="post" action="/sign-up" autocomplete="off" class="stack">
<fieldset>
<legend>When were you born?</legend>
<div class="pair">
<p class="field"><label for="month">Month</label>
<select id="month" name="month" required autocomplete="off"><option value="">Choose</option>${months.map((name, index) => html`<option value="${index + 1}">${name}</option>`)}</select></p>
<p class="field"><label for="year">Year</label>
<input id="year" name="year" inputmode="numeric" maxlength="4" required autocomplete="off"></p>
</div>
</fieldset>
${countryField(html`<option value="none">Prefer not to say</option>`)}
<div class="actions"><button type="submit">Go on</button></div>
</form>
<p class="hint">Do you have an account? <a href="/sign-in">Sign in</a></p>
</section>`,
  };
}

/** For somebody who did not say where they live, and whom the strictest rules of all keep out. */
export function placePage(): PageParts {
  return {
    title: 'Where do you live?',
    body: html`<section class="card narrow">
<h1>Where do you live?</h1>
<p>Countries have different rules about who can join. Birch does not know yours, so it keeps to the strictest of all, and you cannot join for now. Tell Birch your country, and it looks again.</p>
${countryForm('/sign-up/place')}
</section>`,
  };
}

export function grownUpPage(): PageParts {
  return {
    title: 'Ask a grown-up',
    body: html`<section class="card narrow">
<p class="big-icon">${icon('people')}</p>
<h1>Ask a grown-up</h1>
<p>Before you can join, a grown-up who looks after you needs to say yes. Type their e-mail address, and they get a letter that explains Birch.</p>
<form method="post" action="/sign-up/grown-up" class="stack">
<p class="field"><label for="email">Their e-mail address</label>
<input id="email" name="email" type="email" required maxlength="254" autocomplete="off" aria-describedby="email-hint"></p>
<p class="hint" id="email-hint">It is used for this letter only. Birch does not keep it.</p>
<div class="actions"><button type="submit">Send the letter</button></div>
</form>
</section>`,
  };
}

export function waitingPage(): PageParts {
  return {
    title: 'Waiting for your grown-up',
    scripts: ['waiting'],
    body: html`<section class="card narrow" data-waiting>
<p class="big-icon">${icon('hourglass')}</p>
<h1>Your letter is on its way</h1>
<p role="status">When your grown-up has said yes, this page goes on by itself. You can also close it and come back later in this browser.</p>
<div class="actions"><a class="button" href="/sign-up">See if there is an answer</a></div>
<form method="post" action="/sign-up/waiting"><button class="quiet" type="submit">The address was wrong</button></form>
</section>`,
  };
}

export function accountPage(given: { username?: string; name?: string; message?: string }): PageParts {
  const { username = '', name = '', message } = given;
  return {
    title: 'Pick a name',
    body: html`<section class="card narrow">
<h1>Pick a name</h1>
<p>You are nearly there. A made-up name works best: people you do not know may see it.</p>
${message ? html`<p class="problem" role="alert">${message}</p>` : ''}
<form method="post" action="/sign-up/account" class="stack">
<p class="field"><label for="username">Username</label>
<input id="username" name="username" value="${username}" required minlength="3" maxlength="20" pattern="[a-zA-Z0-9_]+" autocomplete="username" autocapitalize="none" spellcheck="false" aria-describedby="username-hint"></p>
<p class="hint" id="username-hint">3 to 20 letters, digits or underscores.</p>
<p class="field"><label for="name">Name to show (you can leave it out)</label>
<input id="name" name="name" value="${name === username ? '' : name}" maxlength="40" autocomplete="off"></p>
<p class="field"><label for="password">Password</label>
<input id="password" name="password" type="password" required minlength="8" maxlength="200" autocomplete="new-password" aria-describedby="password-hint"></p>
<p class="hint" id="password-hint">At least 8 characters. Three words in a row are easy to remember.</p>
<div class="actions"><button type="submit">Make my account</button></div>
</form>
</section>`,
  };
}
