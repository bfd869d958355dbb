import { describe, expect, test } from 'vitest';
import { jurisdictionsOf, knownCountries, knownPlaces, PlaceError, parsePlace } from './place.ts';
import { countries, districts, hints, names, parts, territories, union } from './places.generated.ts';

/** Every pair of letters that the platform's list of regions, which is not ours, has a name for. */
function namedRegions(): string[] {
  const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  return letters.flatMap((a) => letters.map((b) => a + b)).filter((pair) => regions.of(pair) !== undefined);
}

describe('a place has one name', () => {
  test('which is ISO 3166, in any case', () => {
    expect(['gb', 'US', ' us-ca ', 'fr', 'FR-IDF', 'DE-BY'].map(parsePlace)).toEqual([
      ...['GB', 'US', 'US-CA', 'FR', 'FR-IDF', 'DE-BY'],
    ]);
  });

  test('and no place stands twice', () => {
    expect(new Set(knownPlaces).size).toBe(knownPlaces.length);
    expect(knownPlaces.length).toBe(
      countries.split(' ').length + Object.values(parts).join(' ').split(' ').length,
    );
    for (const place of knownPlaces) expect(parsePlace(place)).toBe(place);
  });

  test('every name of ISO 3166-1 leads to a place', () => {
    // What a list of regions names that is no place of today: groupings, and names of states that are gone.
    const gone = new Set(
      'AN BU CS DD DY FQ HV JT MI NH NQ NT PC PU PZ RH SU TP VD WK YD YU ZR CT'.split(' '),
    );
    const notPlaces = new Set('EU EZ UN QO XA XB ZZ'.split(' '));
    const assigned = namedRegions().filter((pair) => !gone.has(pair) && !notPlaces.has(pair));
    expect(assigned.length).toBeGreaterThan(249);
    for (const pair of assigned)
      expect(knownPlaces, pair).toContain(parsePlace(pair).replace(/^(SH|FR|ES)-.*/, '$1'));
  });

  test.each(Object.entries(names))('%s is %s', (name, place) => {
    expect(parsePlace(name)).toBe(place);
    expect(parsePlace(name.toLowerCase())).toBe(place);
    expect(parsePlace(place)).toBe(place);
    expect(knownPlaces).not.toContain(name);
  });

  test('every district is its country', () => {
    for (const [country, list] of Object.entries(districts)) {
      for (const district of list.split(' ')) expect(parsePlace(`${country}-${district}`)).toBe(country);
    }
    expect(['GB-LND', 'GB-BFS', 'UK-LND'].map(parsePlace)).toEqual(['GB', 'GB', 'GB']);
  });

  test('another name of a country has the parts of the country', () => {
    expect(['UK-SCT', 'EL-I', 'PR-01'].map(parsePlace)).toEqual(['GB-SCT', 'GR-I', 'US-PR']);
  });

  test('Kosovo is a place, with no law that is read here', () => {
    expect(parsePlace('XK')).toBe('XK');
    expect(jurisdictionsOf('XK')).toEqual(['XK']);
  });
});

describe('what is no place', () => {
  test.each(['XX', 'EU', 'EU-FR', 'England', 'US-CA-LA', '', '-', 'FR-75A1', 'QQ', 'constructor', 'FR-'])(
    '%j is refused',
    (text) => {
      expect(() => parsePlace(text)).toThrow(PlaceError);
    },
  );

  test.each(Object.entries(hints))('%s says what to write', (name, hint) => {
    expect(() => parsePlace(name)).toThrow(`"${name}" is no place we know. ${hint}`);
  });

  test.each(Object.keys(parts))('a mistyped part of %s is an error that names the parts', (country) => {
    for (const part of ['ZZ', 'XX9', 'CAL', '1', 'A-B', '']) {
      expect(() => parsePlace(`${country}-${part}`)).toThrow(PlaceError);
    }
    expect(() => parsePlace(`${country}-ZZ`)).toThrow(
      `The parts of ${country} are ${parts[country]!.replaceAll(' ', ', ')}.`,
    );
  });
});

describe('a child is under the law of', () => {
  test('the part, the country and the Union', () => {
    expect(jurisdictionsOf('US-CA')).toEqual(['US-CA', 'US']);
    expect(jurisdictionsOf('FR')).toEqual(['FR', 'EU']);
    expect(jurisdictionsOf('FR-IDF')).toEqual(['FR-IDF', 'FR', 'EU']);
    expect(jurisdictionsOf('GB')).toEqual(['GB']);
    expect(jurisdictionsOf('US-PR')).toEqual(['US-PR', 'US']);
  });

  test.each(Object.entries(territories))('%s, and of %s', (place, law) => {
    expect(jurisdictionsOf(place)).toEqual([place, ...jurisdictionsOf(law)]);
    expect(jurisdictionsOf(`${place}-1`)).toEqual([`${place}-1`, place, ...jurisdictionsOf(law)]);
  });

  test('the Union in its countries and their territories, and nowhere else', () => {
    const under = knownCountries.filter((place) => jurisdictionsOf(place).includes('EU'));
    const members = union.split(' ');
    const theirs = Object.keys(territories).filter((place) => members.includes(territories[place]!));
    expect(under.toSorted()).toEqual([...members, ...theirs].toSorted());
    for (const apart of [
      'NC',
      'PF',
      'BL',
      'PM',
      'AW',
      'BQ',
      'CW',
      'SX',
      'FO',
      'GL',
      'GG',
      'JE',
      'IM',
      'GI',
      'CH',
    ]) {
      expect(jurisdictionsOf(apart)).toEqual([apart]);
    }
  });
});
