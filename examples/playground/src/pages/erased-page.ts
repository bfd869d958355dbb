import { html } from './html.ts';
import type { PageParts } from './layout.ts';
import { messagePage } from './message-page.ts';

/** All that was known of the person's age was erased at their own or a grown-up's wish: the account here is left alone. */
export function erasedPage(): PageParts {
  return {
    title: 'Your safety record was erased',
    body: messagePage({
      icon: 'leaf',
      title: 'Your safety record was erased',
      text: 'Your age, your country, your choices and the link to a grown-up are gone for good. Your Birch account, posts and messages are still here, and nobody can see them. Birch cannot open without knowing your age group. You can close this account and sign up again, or just close it.',
      actions: html`<form method="post" action="/settings/leave" class="stack"><p>Both delete your account, posts and messages here for good.</p><p class="field"><label for="password">Your password</label><input id="password" name="password" type="password" autocomplete="current-password" required></p><div class="actions"><button type="submit" name="then" value="sign-up">Close it and sign up again</button><button class="quiet" type="submit" name="then" value="leave">Close my account</button></div></form><form method="post" action="/sign-out"><button class="quiet" type="submit">Decide later and sign out</button></form>`,
    }),
  };
}
