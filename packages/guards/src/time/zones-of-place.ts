/**
 * The time zones in which a child may be, by its place, an ISO 3166 code: those of the country, as CLDR has them. Undefined
 * where that is not known, which means any. A part of a country has no list of its own: New York may be in any of the
 * zones of the United States until somebody says which.
 */
export function zonesOfPlace(place: string | null): readonly string[] | undefined {
  if (place === null || !/^[A-Z]{2}(-|$)/.test(place)) return undefined;
  const country = place.slice(0, 2);
  if (!zones.has(country)) zones.set(country, zonesOfCountry(country));
  return zones.get(country);
}

const zones = new Map<string, readonly string[] | undefined>();

function zonesOfCountry(country: string): readonly string[] | undefined {
  try {
    // Newer than the types of the language that are in use here; Node 20 and some browsers have it by its older name.
    const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & {
      getTimeZones?: () => readonly string[] | undefined;
      readonly timeZones?: readonly string[];
    };
    const found = locale.getTimeZones?.() ?? locale.timeZones;
    return found !== undefined && found.length > 0 ? found : undefined;
  } catch {
    return undefined;
  }
}
