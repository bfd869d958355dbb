/** A time as people in Britain write a day: `29 November 2026`. */
export function dayInWords(time: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(time));
}

/** The country of a place: `US-CA` as `United States`. */
export function countryInWords(place: string): string {
  const [country = ''] = place.split('-');
  return new Intl.DisplayNames('en-GB', { type: 'region' }).of(country) ?? country;
}
