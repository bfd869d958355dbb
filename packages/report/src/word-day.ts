/** `23 November 2026`, or with the time of day in UTC. */
export function wordDay(instant: string, time = false): string {
  const when = new Date(instant);
  if (Number.isNaN(when.getTime())) return instant;
  const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(when);
  return time ? `${day}, ${instant.slice(11, 16)} UTC` : day;
}
