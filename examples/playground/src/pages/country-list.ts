import { knownCountries } from '@stairgate/client';

type CountryList = readonly (readonly [code: string, name: string])[];
const lists = new Map<string, CountryList>();

/** Every country by its name in a language, in the order of the names. */
export function countryList(language: string): CountryList {
  const known = lists.get(language);
  if (known) return known;
  const names = new Intl.DisplayNames([language === 'en' ? 'en-GB' : language, 'en-GB'], { type: 'region' });
  const list = knownCountries
    .map((code) => [code, names.of(code) ?? code] as const)
    .sort((a, b) => a[1].localeCompare(b[1], language));
  lists.set(language, list);
  return list;
}

const codes = new Set(knownCountries);

export function isCountry(code: string): boolean {
  return codes.has(code);
}
