const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
const moment = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

/** `2026-12-22T10:00:00Z` as "22 December 2026". Words that are no date come back as they are. */
export const dayOf = (at: string): string => written(day, at);
/** The same as "22 Dec, 10:00". */
export const momentOf = (at: string): string => written(moment, at);

function written(format: Intl.DateTimeFormat, at: string): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? at : format.format(date);
}
