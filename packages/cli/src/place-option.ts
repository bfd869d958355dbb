import { knownCountries, PlaceError, parsePlace } from '@stairgate/rulebook';

const regions = new Intl.DisplayNames('en-GB', { type: 'region', fallback: 'none' });

const codeByName: ReadonlyMap<string, string> = new Map([
  ...knownCountries.flatMap((code) => {
    const name = regions.of(code);
    return name === undefined ? [] : [[name.toLowerCase(), code] as const];
  }),
  ['georgia', 'GE, or US-GA for the state'],
  ['england', 'GB-ENG'],
  ['scotland', 'GB-SCT'],
  ['wales', 'GB-WLS'],
  ['northern ireland', 'GB-NIR'],
]);

/** The places of an option. Throws `PlaceError`, which gives the code where a country is written by its name. */
export function parsePlaces(text: string): string[] {
  return text.split(',').map((part) => {
    const code = codeByName.get(part.trim().toLowerCase());
    if (code !== undefined) throw new PlaceError(part.trim(), `Write ${code}.`);
    return parsePlace(part);
  });
}
