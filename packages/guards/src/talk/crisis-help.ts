import { jurisdictionsOf } from '@stairgate/rulebook';
import { type CountryHelp, helplines, worldLists } from './helplines.ts';

export interface PlaceHelp extends CountryHelp {
  /** ISO 3166 country. */
  readonly country: string;
}

/** Whom a child can turn to now, who is a person. */
export interface CrisisHelp {
  /** By country; empty where the place is not known or has no list here. */
  readonly places: readonly PlaceHelp[];
  /** Lists of the whole world: where to look for a line that is not here. */
  readonly lists: readonly string[];
}

/** The helplines of the places where a child may be. A part of a country, and a territory under its law, have its lines. */
export function crisisHelp(places: readonly string[] | 'unknown'): CrisisHelp {
  const known = Array.isArray(places) ? places.filter((place) => typeof place === 'string') : [];
  const countries = known.flatMap((place) =>
    jurisdictionsOf(place)
      .filter((one) => Object.hasOwn(helplines, one))
      .slice(0, 1),
  );
  return {
    places: [...new Set(countries)].map((country) => ({ country, ...helplines[country]! })),
    lists: worldLists,
  };
}
