import type { AgeInterval } from '@stairgate/rulebook';

/** `{lo: 12, hi: 12}` as "Age 12", 13 to 15 as "Age 13 to 15", 18 as "18 or older", all ages as "Age not known". */
export function ageInWords({ lo, hi, level }: AgeInterval): string {
  if (level === 'none' || (lo === 0 && hi === 18)) return 'Age not known';
  if (lo === 18) return '18 or older';
  if (hi === 18) return `Age ${lo} or older`;
  return lo === hi ? `Age ${lo}` : `Age ${lo} to ${hi}`;
}

const regions = new Intl.DisplayNames('en-GB', { type: 'region' });

/** `GB` as "United Kingdom"; `US-CA` as "United States, CA"; "unknown" as "Place not known". */
export function placeInWords(place: string | null): string {
  if (place === null || place === 'unknown') return 'Place not known';
  const [country = '', part] = place.split('-');
  try {
    const name = regions.of(country) ?? country;
    return part ? `${name}, ${part}` : name;
  } catch {
    return place;
  }
}
