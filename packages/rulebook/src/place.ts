import { countries, districts, hints, names, parts, territories, union } from './places.generated.ts';

/** The jurisdiction of standards and vendors' interfaces, which no child is in. */
export const international = 'INT';

export const knownCountries: readonly string[] = countries.split(' ');
const countrySet = new Set(knownCountries);
const unionSet = new Set(union.split(' '));
const partsOf = new Map(Object.entries(parts).map(([country, list]) => [country, list.split(' ')]));

/** Every place whose name we know, once: the countries, and the parts of those whose parts make codes of their own. */
export const knownPlaces: readonly string[] = knownCountries.flatMap((country) => [
  country,
  ...(partsOf.get(country) ?? []).map((part) => `${country}-${part}`),
]);

/** By each name that we know, the one place that it means. */
const placeOf: ReadonlyMap<string, string> = new Map([
  ...knownPlaces.map((place) => [place, place] as const),
  ...Object.entries(names),
  ...Object.entries(districts).flatMap(([country, list]) =>
    list.split(' ').map((district) => [`${country}-${district}`, country] as const),
  ),
]);

/** A place that is no ISO 3166 code. `right` says what would be. */
export class PlaceError extends Error {
  readonly right: string;
  constructor(text: string, right: string) {
    super(`"${text}" is no place we know. ${right}`);
    this.name = 'PlaceError';
    this.right = right;
  }
}

/**
 * The one name of a place: an ISO 3166 code in upper case, such as `GB`, `US-CA`, `RE`. Other names of it lead there:
 * `UK` to GB, `FR-974` to RE, `PR` to US-PR, `GB-LND` to GB. For Australia, Canada, the United Kingdom and the United
 * States the part must exist, because its law would be left out with it; elsewhere its form is checked. Throws
 * `PlaceError`.
 */
export function parsePlace(text: string): string {
  const written = text.trim().toUpperCase();
  const known = placeOf.get(written);
  if (known !== undefined) return known;
  const [first = '', part, ...rest] = written.split('-');
  if (Object.hasOwn(hints, first)) throw new PlaceError(text, hints[first]!);
  const place = placeOf.get(first);
  if (place === undefined || part === undefined || rest.length > 0) {
    throw new PlaceError(text, 'Use an ISO 3166 code such as GB, US, US-CA or FR, or "unknown".');
  }
  // Another name of a country has the parts of the country: UK-SCT.
  if (place !== first && countrySet.has(place)) return parsePlace(`${place}-${part}`);
  const own = partsOf.get(place);
  if (own) throw new PlaceError(text, `The parts of ${place} are ${own.join(', ')}.`);
  if (!/^[A-Z0-9]{1,3}$/.test(part)) {
    throw new PlaceError(text, `Use ${place} or an ISO 3166-2 code of it.`);
  }
  // A part of a part is in that part: a district of Puerto Rico.
  return countrySet.has(place) ? written : place;
}

/**
 * The jurisdictions that a child in `place` is under, nearest first: `US-CA` gives US-CA and US; `FR` gives FR and EU; a
 * territory with the law of another country gives that too, so that `RE` gives RE, FR and EU.
 */
export function jurisdictionsOf(place: string): readonly string[] {
  const own = place.slice(0, 2);
  const law = territories[own] ?? own;
  return [...new Set([place, own, law]), ...(unionSet.has(law) ? ['EU'] : [])];
}
