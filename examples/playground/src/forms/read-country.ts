import type { BirchContext } from '../birch-env.ts';
import { isCountry } from '../pages/country-list.ts';
import { BadInput } from './bad-input.ts';
import { readForm } from './read-form.ts';

/** The country chosen in a form that asks for nothing else. Throws `BadInput`. */
export async function readCountry(c: BirchContext): Promise<string> {
  const country = (await readForm(c)).text('country', 'The country', 10);
  if (!isCountry(country)) throw new BadInput('Choose a country', 'Pick one from the list.', 422, 'country');
  return country;
}
