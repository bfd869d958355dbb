import type { Coordinates } from './gather/carried.ts';

/** What a browser says of where it is. */
export interface Surroundings {
  readonly locale: string;
  readonly timezone: string;
  /** A public square, where nobody lives. */
  readonly coordinates: Coordinates;
  readonly placeNames: readonly string[];
}

const known: Readonly<Record<string, Surroundings>> = {
  GB: at('en-GB', 'Europe/London', 53.481127, -2.237316, 'Piccadilly Gardens'),
  IE: at('en-IE', 'Europe/Dublin', 53.343792, -6.254572, 'College Green'),
  US: at('en-US', 'America/Chicago', 41.882643, -87.622553, 'Millennium Park'),
  'US-CA': at('en-US', 'America/Los_Angeles', 37.787994, -122.407437, 'Union Square'),
  'US-NY': at('en-US', 'America/New_York', 40.735863, -73.991084, 'Union Square Park'),
  FR: at('fr-FR', 'Europe/Paris', 48.867361, 2.363722, 'Place de la République'),
  DE: at('de-DE', 'Europe/Berlin', 52.521918, 13.413215, 'Alexanderplatz'),
  ES: at('es-ES', 'Europe/Madrid', 40.415363, -3.707398, 'Plaza Mayor'),
  IT: at('it-IT', 'Europe/Rome', 41.898968, 12.473126, 'Piazza Navona'),
  AU: at('en-AU', 'Australia/Sydney', -33.873135, 151.208214, 'Town Hall Square'),
};

/** Of an ISO 3166 place: its own, else its country's, else those of Greenwich in English. */
export function surroundingsOf(place: string): Surroundings {
  return (
    known[place] ?? known[place.slice(0, 2)] ?? at('en-GB', 'Etc/UTC', 51.477812, -0.001475, 'Greenwich Park')
  );
}

function at(
  locale: string,
  timezone: string,
  latitude: number,
  longitude: number,
  placeName: string,
): Surroundings {
  return { locale, timezone, coordinates: { latitude, longitude }, placeNames: [placeName] };
}
