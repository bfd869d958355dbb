import { countryField, countryForm } from './country-field.ts';
import { html } from './html.ts';
import { icon } from './icon.ts';
import type { PageParts } from './layout.ts';
import { type Slip, slipAt, slipMark } from './slip.ts';
import type { Speech } from './speech.ts';

/** The names of the months, January first. */
function monthsIn(language: string): readonly string[] {
  const format = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    month: 'long',
    timeZone: 'UTC',
  });
  return Array.from({ length: 12 }, (_, month) => format.format(Date.UTC(2026, month, 1)));
}

/** The same words for everybody: nothing is chosen beforehand, and nothing tells which answer leads where. */
export function agePage(speech: Speech, slip?: Slip): PageParts {
  const { say } = speech;
  return {
    speech,
    title: say('Join Birch'),
    body: html`<section class="card narrow">
<h1>${say('Join Birch')}</h1>
<p>${say('First a question that Birch asks everybody. It helps set things up to suit you. Birch does not keep your answer.')}</p>
<form method="post" action="/sign-up" autocomplete="off" class="stack">
${slipAt(slip, undefined, speech)}
<fieldset>
<legend>${say('When were you born?')}</legend>
<div class="pair">
<p class="field"><label for="month">${say('Month')}</label>${slipAt(slip, 'month', speech)}
<select id="month" name="month" required autocomplete="off"${slipMark(slip, 'month')}><option value="">${say('Choose')}</option>${monthsIn(speech.tag).map((name, index) => html`<option value="${index + 1}"${slip?.typed('month') === `${index + 1}` ? html` selected` : ''}>${name}</option>`)}</select></p>
<p class="field"><label for="year">${say('Year')}</label>${slipAt(slip, 'year', speech)}
<input id="year" name="year" value="${slip?.typed('year') ?? ''}" inputmode="numeric" maxlength="4" required autocomplete="off"${slipMark(slip, 'year')}></p>
</div>
</fieldset>
${countryField(html`<option value="none"${slip?.typed('country') === 'none' ? html` selected` : ''}>${say('Prefer not to say')}</option>`, speech, slip)}
<div class="actions"><button type="submit">${say('Go on')}</button></div>
</form>
<p class="hint">${say('Do you have an account?')} <a href="/sign-in">${say('Sign in')}</a></p>
</section>`,
  };
}

/** For somebody who did not say where they live, and whom the strictest rules of all keep out. */
export function placePage(speech: Speech, slip?: Slip): PageParts {
  const { say } = speech;
  return {
    speech,
    title: say('Where do you live?'),
    body: html`<section class="card narrow">
<h1>${say('Where do you live?')}</h1>
<p>${say('Countries have different rules about who can join. Birch does not know yours, so it keeps to the strictest of all, and you cannot join for now. Tell Birch your country, and it looks again.')}</p>
${countryForm('/sign-up/place', speech, slip)}
</section>`,
  };
}

export function grownUpPage(speech: Speech, slip?: Slip): PageParts {
  const { say } = speech;
  return {
    speech,
    title: say('Ask a grown-up'),
    body: html`<section class="card narrow">
<p class="big-icon">${icon('people')}</p>
<h1>${say('Ask a grown-up')}</h1>
<p>${say('Before you can join, a grown-up who looks after you needs to say yes. Type their e-mail address, and they get a letter that explains Birch.')}</p>
<form method="post" action="/sign-up/grown-up" class="stack">
<p class="field"><label for="email">${say('Their e-mail address')}</label>${slipAt(slip, 'email', speech)}
<input id="email" name="email" type="email" value="${slip?.typed('email') ?? ''}" required maxlength="254" autocomplete="off"${slipMark(slip, 'email') || html` aria-describedby="email-hint"`}></p>
<p class="hint" id="email-hint">${say('It is used for this letter only. Birch does not keep it.')}</p>
<div class="actions"><button type="submit">${say('Send the letter')}</button></div>
</form>
</section>`,
  };
}

/** For where a grown-up and the person themselves have to agree. Both answers are alike. */
export function ownYesPage(speech: Speech): PageParts {
  const { say } = speech;
  return {
    speech,
    title: say('Do you want to join?'),
    body: html`<section class="card narrow">
<p class="big-icon">${icon('people')}</p>
<h1>${say('Do you want to join?')}</h1>
<p>${say('Where you live, you decide this as well. You can leave Birch again at any time, in Settings.')}</p>
<form method="post" action="/sign-up/own-yes" class="actions"><button type="submit">${say('Yes, I want to join')}</button> <a class="button" href="/">${say('No, not now')}</a></form>
</section>`,
  };
}

/** @param words by which the letter tells this child apart, for the grown-up to ask for; undefined where they are not known. */
export function waitingPage(speech: Speech, words: string | undefined): PageParts {
  const { say } = speech;
  return {
    speech,
    title: say('Waiting for your grown-up'),
    scripts: ['waiting'],
    body: html`<section class="card narrow" data-waiting>
<p class="big-icon">${icon('hourglass')}</p>
<h1>${say('Your letter is on its way')}</h1>
${words ? html`<p>${say('Tell your grown-up these words, which stand in the letter:')} <strong data-words>${words}</strong></p>` : ''}<p role="status">${say('When your grown-up has said yes, this page goes on by itself. You can also close it and come back later in this browser.')}</p>
<div class="actions"><a class="button" href="/sign-up">${say('See if there is an answer')}</a><form method="post" action="/sign-up/waiting"><button class="quiet" type="submit">${say('The address was wrong')}</button></form></div>
</section>`,
  };
}

export function accountPage(
  speech: Speech,
  given: { username?: string; name?: string; message?: string },
  slip?: Slip,
): PageParts {
  const { say } = speech;
  const { username = '', name = '', message } = given;
  return {
    speech,
    title: say('Pick a name'),
    body: html`<section class="card narrow">
<h1>${say('Pick a name')}</h1>
<p>${say('You are nearly there.')} ${say('A made-up name works best: people you do not know may see it.')}</p>
${message ? html`<p class="problem" role="alert">${say(message)}</p>` : ''}
<form method="post" action="/sign-up/account" class="stack">
<p class="field"><label for="username">${say('Username')}</label>${slipAt(slip, 'username', speech)}
<input id="username" name="username" value="${username}" required minlength="3" maxlength="20" pattern="[a-zA-Z0-9_]+" autocomplete="username" autocapitalize="none" spellcheck="false"${slipMark(slip, 'username') || html` aria-describedby="username-hint"`}></p>
<p class="hint" id="username-hint">${say('3 to 20 letters, digits or underscores.')}</p>
<p class="field"><label for="name">${say('Name to show (you can leave it out)')}</label>${slipAt(slip, 'name', speech)}
<input id="name" name="name" value="${name === username ? '' : name}" maxlength="40" autocomplete="off"></p>
<p class="field"><label for="password">${say('Password')}</label>
<input id="password" name="password" type="password" required minlength="8" maxlength="200" autocomplete="new-password" aria-describedby="password-hint"></p>
<p class="hint" id="password-hint">${say('At least 8 characters. Three words in a row are easy to remember.')}</p>
<div class="actions"><button type="submit">${say('Make my account')}</button></div>
</form>
</section>`,
  };
}
