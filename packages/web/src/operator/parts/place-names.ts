import { international, jurisdictionsOf, knownCountries, standardBaseline } from '@stairgate/rulebook';

const regions = new Intl.DisplayNames('en-GB', { type: 'region' });

/** The parts of those countries whose parts make law of their own: ISO 3166-2, which browsers have no names for. */
const partNames: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  AU: {
    ...{ ACT: 'Australian Capital Territory', NSW: 'New South Wales', NT: 'Northern Territory' },
    ...{
      QLD: 'Queensland',
      SA: 'South Australia',
      TAS: 'Tasmania',
      VIC: 'Victoria',
      WA: 'Western Australia',
    },
  },
  CA: {
    ...{ AB: 'Alberta', BC: 'British Columbia', MB: 'Manitoba', NB: 'New Brunswick' },
    ...{ NL: 'Newfoundland and Labrador', NS: 'Nova Scotia', NT: 'Northwest Territories', NU: 'Nunavut' },
    ...{ ON: 'Ontario', PE: 'Prince Edward Island', QC: 'Quebec', SK: 'Saskatchewan', YT: 'Yukon' },
  },
  GB: { ENG: 'England', NIR: 'Northern Ireland', SCT: 'Scotland', WLS: 'Wales' },
  US: {
    ...{ AK: 'Alaska', AL: 'Alabama', AR: 'Arkansas', AS: 'American Samoa', AZ: 'Arizona' },
    ...{ CA: 'California', CO: 'Colorado', CT: 'Connecticut', DC: 'District of Columbia', DE: 'Delaware' },
    ...{ FL: 'Florida', GA: 'Georgia', GU: 'Guam', HI: 'Hawaii', IA: 'Iowa', ID: 'Idaho', IL: 'Illinois' },
    ...{ IN: 'Indiana', KS: 'Kansas', KY: 'Kentucky', LA: 'Louisiana', MA: 'Massachusetts', MD: 'Maryland' },
    ...{ ME: 'Maine', MI: 'Michigan', MN: 'Minnesota', MO: 'Missouri', MP: 'Northern Mariana Islands' },
    ...{ MS: 'Mississippi', MT: 'Montana', NC: 'North Carolina', ND: 'North Dakota', NE: 'Nebraska' },
    ...{ NH: 'New Hampshire', NJ: 'New Jersey', NM: 'New Mexico', NV: 'Nevada', NY: 'New York' },
    ...{ OH: 'Ohio', OK: 'Oklahoma', OR: 'Oregon', PA: 'Pennsylvania', PR: 'Puerto Rico' },
    ...{ RI: 'Rhode Island', SC: 'South Carolina', SD: 'South Dakota', TN: 'Tennessee', TX: 'Texas' },
    ...{ UM: 'US Minor Outlying Islands', UT: 'Utah', VA: 'Virginia', VI: 'US Virgin Islands' },
    ...{ VT: 'Vermont', WA: 'Washington', WI: 'Wisconsin', WV: 'West Virginia', WY: 'Wyoming' },
  },
};

/** "United Kingdom", "California", "European Union", "Standards". A code that has no name comes back as it is. */
export function placeName(place: string): string {
  if (place === 'unknown') return 'Unknown place';
  if (place === 'INT') return 'Standards and vendors';
  const [country = '', part] = place.split('-');
  if (part !== undefined) return partNames[country]?.[part] ?? `${placeName(country)}, ${part}`;
  try {
    return regions.of(country) ?? place;
  } catch {
    return place;
  }
}

/** Several places as one phrase; none means that it is not known where. */
export function placesInWords(places: readonly string[]): string {
  if (places.length === 0 || places[0] === 'unknown') return 'Unknown place';
  return new Intl.ListFormat('en-GB').format(places.map(placeName));
}

/** What is asked of a code: what it is called, and where it holds. */
export interface Covering {
  readonly code: string;
  readonly jurisdiction: string;
}

/** The codes that are joined in some places, or all where none is known; the baseline last, for what they do not cover. */
export function codesIn<C extends Covering>(places: readonly string[], codes: readonly C[]): readonly C[] {
  const under = places.map(jurisdictionsOf);
  const isLaw = ({ jurisdiction }: C) =>
    places.length === 0 ? jurisdiction !== international : under.some((over) => over.includes(jurisdiction));
  return [...codes.filter(isLaw), ...codes.filter(({ code }) => code === standardBaseline)];
}

export interface PlaceOption {
  readonly place: string;
  readonly name: string;
  /** What law is read there: "5 codes of its own, 3 of the United States". */
  readonly law: string;
  /** Whether it has a code of its own. */
  readonly own: boolean;
}

/** Every place that can be asked about, those with a code of their own first, then by name. */
export function placeOptions(codes: readonly Covering[]): PlaceOption[] {
  const counts = new Map<string, number>();
  for (const { jurisdiction } of codes) counts.set(jurisdiction, (counts.get(jurisdiction) ?? 0) + 1);
  const parts = Object.entries(partNames).flatMap(([country, names]) =>
    Object.keys(names).map((part) => `${country}-${part}`),
  );
  const options = [...knownCountries, ...parts].map((place): PlaceOption => {
    const over = jurisdictionsOf(place);
    const own = counts.has(place);
    if (!over.some((one) => counts.has(one))) {
      return { place, name: placeName(place), law: 'no code that is read here: the baseline', own };
    }
    const law = over
      .filter((one) => counts.has(one))
      .map((one) => `${counts.get(one)} of ${one === place ? 'its own' : placeName(one)}`)
      .join(', ');
    return { place, name: placeName(place), law: `codes: ${law}`, own };
  });
  return options.sort((a, b) => Number(b.own) - Number(a.own) || a.name.localeCompare(b.name, 'en-GB'));
}

/** The options that a few letters could mean: a code, or the beginning of a word of the name. At most `most`. */
export function findPlaces(options: readonly PlaceOption[], text: string, most = 40): PlaceOption[] {
  const wanted = fold(text);
  if (wanted === '') return options.filter(({ own }) => own).slice(0, most);
  const rank = ({ place, name }: PlaceOption): number => {
    const code = place.toLowerCase();
    const folded = fold(name);
    if (code === wanted) return 0;
    if (folded.startsWith(wanted)) return 1;
    if (folded.split(/[\s,-]+/).some((word) => word.startsWith(wanted))) return 2;
    return code.startsWith(wanted) || code.endsWith(`-${wanted}`) ? 3 : 4;
  };
  return options
    .map((option) => ({ option, at: rank(option) }))
    .filter(({ at }) => at < 4)
    .sort((a, b) => a.at - b.at)
    .slice(0, most)
    .map(({ option }) => option);
}

/** Without accents and in lower case. */
function fold(text: string): string {
  return text.trim().normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
