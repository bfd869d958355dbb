/** In degrees. */
export interface Coordinates {
  readonly latitude: number;
  readonly longitude: number;
}

/** What a browser says of where it is. */
export interface Surroundings {
  readonly locale: string;
  readonly timezone: string;
  /** A public square, where nobody lives. */
  readonly coordinates: Coordinates;
  /** What nobody writes who does not know that: names of the spot. */
  readonly placeNames: readonly string[];
  /** Names by which a page tells people where it is: of the spot and the town. */
  readonly placesShown: readonly string[];
}

const known: Readonly<Record<string, Surroundings>> = {
  GB: at('en-GB', 'Europe/London', 53.481127, -2.237316, 'Piccadilly Gardens', 'Manchester'),
  IE: at('en-IE', 'Europe/Dublin', 53.343792, -6.254572, 'College Green', 'Dublin'),
  US: at('en-US', 'America/Chicago', 41.882643, -87.622553, 'Millennium Park', 'Chicago'),
  'US-CA': at('en-US', 'America/Los_Angeles', 37.787994, -122.407437, 'Union Square', 'San Francisco'),
  'US-NY': at('en-US', 'America/New_York', 40.735863, -73.991084, 'Union Square Park', 'New York'),
  FR: at('fr-FR', 'Europe/Paris', 48.867361, 2.363722, 'Place de la République', 'Paris'),
  DE: at('de-DE', 'Europe/Berlin', 52.521918, 13.413215, 'Alexanderplatz', 'Berlin'),
  ES: at('es-ES', 'Europe/Madrid', 40.415363, -3.707398, 'Plaza Mayor', 'Madrid'),
  IT: at('it-IT', 'Europe/Rome', 41.898968, 12.473126, 'Piazza Navona', 'Rome'),
  AU: at('en-AU', 'Australia/Sydney', -33.873135, 151.208214, 'Town Hall Square', 'Sydney'),
};

/** Of an ISO 3166 place: its own, else its country's, else those of Greenwich in English. */
export function surroundingsOf(place: string): Surroundings {
  return (
    known[place] ??
    known[place.slice(0, 2)] ??
    at('en-GB', 'Etc/UTC', 51.477812, -0.001475, 'Greenwich Park', 'London')
  );
}

function at(
  locale: string,
  timezone: string,
  latitude: number,
  longitude: number,
  spot: string,
  town: string,
): Surroundings {
  return {
    locale,
    timezone,
    coordinates: { latitude, longitude },
    placeNames: [spot],
    placesShown: [spot, town],
  };
}
