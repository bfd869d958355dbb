import { type Html, html } from './html.ts';

/** The hidden token that makes a form count once, however often it is sent. */
export function onceField(token: string): Html {
  return html`<input type="hidden" name="once" value="${token}">`;
}
