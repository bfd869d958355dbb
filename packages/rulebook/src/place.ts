/** ISO 3166-1 alpha-2 codes, officially assigned. */
const countries =
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW';

/** ISO 3166-2 parts of the countries whose parts make children's codes of their own. */
const parts: Readonly<Record<string, string>> = {
  AU: 'ACT NSW NT QLD SA TAS VIC WA',
  CA: 'AB BC MB NB NL NS NT NU ON PE QC SK YT',
  GB: 'ENG NIR SCT WLS',
  US: 'AK AL AR AS AZ CA CO CT DC DE FL GA GU HI IA ID IL IN KS KY LA MA MD ME MI MN MO MP MS MT NC ND NE NH NJ NM NV NY OH OK OR PA PR RI SC SD TN TX UM UT VA VI VT WA WI WV WY',
};

/** Places that apply European Union law on information society services to children: the EU and the rest of the EEA. */
const europeanUnion = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'.split(' '),
);

/** The jurisdiction of standards and vendors' interfaces, which no child is in. */
export const international = 'INT';

export const knownCountries: readonly string[] = countries.split(' ');
const countrySet = new Set(knownCountries);

/** Every place whose name we know: the countries, and the parts of those whose parts make codes of their own. */
export const knownPlaces: readonly string[] = knownCountries.flatMap((country) => [
  country,
  ...(parts[country]?.split(' ') ?? []).map((part) => `${country}-${part}`),
]);
const partSets = new Map(Object.entries(parts).map(([country, list]) => [country, new Set(list.split(' '))]));

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
 * A jurisdiction, as an ISO 3166 code in upper case: `GB`, `US-CA`. For Australia, Canada, the United Kingdom and the
 * United States the part must exist; elsewhere its form is checked. Throws `PlaceError`.
 */
export function parsePlace(text: string): string {
  const place = text.trim().toUpperCase();
  const [country = '', part, ...rest] = place.split('-');
  if (country === 'UK') throw new PlaceError(text, 'The code of the United Kingdom is GB.');
  if (country === 'EU') throw new PlaceError(text, 'Name the country the child is in, such as FR or IE.');
  if (!countrySet.has(country) || rest.length > 0) {
    throw new PlaceError(text, 'Use an ISO 3166 code such as GB, US, US-CA or FR, or "unknown".');
  }
  if (part === undefined) return place;
  const known = partSets.get(country);
  if (known ? !known.has(part) : !/^[A-Z0-9]{1,3}$/.test(part)) {
    throw new PlaceError(
      text,
      known
        ? `The parts of ${country} are ${[...known].join(', ')}.`
        : `Use ${country} or an ISO 3166-2 code of it.`,
    );
  }
  return place;
}

/** The jurisdictions that a child in `place` is under, nearest first: `US-CA` gives US-CA and US; `FR` gives FR and EU. */
export function jurisdictionsOf(place: string): readonly string[] {
  const country = place.slice(0, 2);
  const chain = place === country ? [country] : [place, country];
  return europeanUnion.has(country) ? [...chain, 'EU'] : chain;
}
