/**
 * What a place is called, and in which language that is, for a browser does not know places in every one: `GB` as "United
 * Kingdom", `US-CA` as "United States, CA". Undefined where the place is not known.
 */
export function placeInWords(
  place: string | null,
  language = 'en-GB',
): { readonly text: string; readonly language: string } | undefined {
  if (place === null || place === 'unknown') return undefined;
  const regions = new Intl.DisplayNames([language, 'en-GB'], { type: 'region' });
  const [country = '', part] = place.split('-');
  try {
    const name = regions.of(country) ?? country;
    return { text: part ? `${name}, ${part}` : name, language: regions.resolvedOptions().locale };
  } catch {
    return { text: place, language };
  }
}
