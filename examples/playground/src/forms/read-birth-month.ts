import { BadInput } from './bad-input.ts';
import type { Form } from './read-form.ts';

/** The oldest year that anybody alive can be born in. */
const earliest = 1900;

/** Month 1 to 12 and a year that can be. The messages are the same for everybody. Throws `BadInput`. */
export function readBirthMonth(form: Form, today: Date): { readonly year: number; readonly month: number } {
  const typed = form.text('month', 'The month', 10);
  const month = /^\d{1,2}$/.test(typed) ? Number(typed) : 0;
  if (month < 1 || month > 12)
    throw new BadInput('Choose a month', 'Pick the month you were born in.', 422, 'month');
  const text = form.text('year', 'The year', 10);
  if (!/^\d{4}$/.test(text)) {
    throw new BadInput(
      'That is not a year',
      'Type the year you were born in, with four digits.',
      422,
      'year',
    );
  }
  const year = Number(text);
  const months = (today.getUTCFullYear() - year) * 12 + today.getUTCMonth() + 1 - month;
  if (months < 0)
    throw new BadInput('That date is still to come', 'Check the month and the year.', 422, 'year');
  if (year < earliest) throw new BadInput('That year is too long ago', 'Check the year.', 422, 'year');
  return { year, month };
}
