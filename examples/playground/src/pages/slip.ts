import type { BadInput } from '../forms/bad-input.ts';
import { type Html, html } from './html.ts';
import type { Speech } from './speech.ts';

/** What was typed into a form that could not be taken, and what is wrong with it. */
export interface Slip {
  readonly typed: (field: string) => string;
  readonly error: BadInput;
}

/** What is wrong with one field, before the field itself; nothing where it is fine. */
export function slipAt(slip: Slip | undefined, field: string | undefined, { say }: Speech): Html | '' {
  if (slip === undefined || slip.error.field !== field) return '';
  const { message, fix } = slip.error;
  return html`<span class="problem" role="alert" id="${field ?? 'form'}-problem">${say(message)}. ${say(fix)}</span>`;
}

/** The attributes of a field that is wrong. */
export function slipMark(slip: Slip | undefined, field: string): Html | '' {
  return slip?.error.field === field
    ? html` aria-invalid="true" aria-describedby="${field}-problem" autofocus`
    : '';
}
