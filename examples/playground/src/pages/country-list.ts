import { knownCountries } from '@stairgate/client';

const names = new Intl.DisplayNames(['en-GB'], { type: 'region' });

/** Every country by its English name, in the order of the names. */
export const countryList: readonly (readonly [code: string, name: string])[] = knownCountries
  .map((code) => [code, names.of(code) ?? code] as const)
  .sort((a, b) => a[1].localeCompare(b[1], 'en'));

const codes = new Set(knownCountries);

export function isCountry(code: string): boolean {
  return codes.has(code);
}
