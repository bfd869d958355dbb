import type { Identity } from '../persona.ts';

const locales = ['en-GB', 'en-US', 'cy', 'fr', 'de', 'es', 'it'];

/**
 * The ways in which a day is written: by numbers in either order and with any usual sign between, with month names in the
 * languages that personas read, and as seconds or milliseconds. In lower case.
 */
export function dateForms({ year, month, day }: Identity['born']): readonly string[] {
  const [mm, dd, yy] = [month, day, year % 100].map((one) => String(one).padStart(2, '0'));
  const orders = [
    [`${year}`, mm!, dd!],
    [`${year}`, `${month}`, `${day}`],
    [dd!, mm!, `${year}`],
    [`${day}`, `${month}`, `${year}`],
    [mm!, dd!, `${year}`],
    [`${month}`, `${day}`, `${year}`],
  ];
  const numbers = [
    ...orders.flatMap((parts) => ['-', '/', '.', ' ', '_'].map((sign) => parts.join(sign))),
    // With a point between them they may be any version of anything.
    ...['-', '/'].flatMap((sign) => [`${dd}${sign}${mm}${sign}${yy}`, `${mm}${sign}${dd}${sign}${yy}`]),
  ];
  const at = Date.UTC(year, month - 1, day);
  const named = locales.flatMap((locale) =>
    (['long', 'short'] as const).flatMap((length) => {
      const name = new Intl.DateTimeFormat(locale, { month: length, timeZone: 'UTC' })
        .format(at)
        .replace(/\.$/, '');
      const inLine = new Intl.DateTimeFormat(locale, {
        day: 'numeric',
        month: length,
        year: 'numeric',
        timeZone: 'UTC',
      }).format(at);
      return [
        inLine,
        `${day} ${name} ${year}`,
        `${dd} ${name} ${year}`,
        `${day}-${name}-${year}`,
        `${name} ${day}, ${year}`,
        `${name} ${day} ${year}`,

        ...ordinals(day).flatMap((one) => [
          `${one} ${name} ${year}`,
          `${one} of ${name} ${year}`,
          `${name} ${one}, ${year}`,
        ]),
      ];
    }),
  );
  const stamps = [`${at}`, `${at / 1000}`];
  return [...new Set([...numbers, ...named, ...stamps, `${year}${mm}${dd}`].map((one) => one.toLowerCase()))];
}

/** A month and its year, as a birth date without the day is kept. */
export const monthForms = ({ year, month }: Identity['born']): readonly string[] => {
  const mm = String(month).padStart(2, '0');
  return [`${year}-${mm}`, `${mm}/${year}`, `${mm}-${year}`];
};

function ordinals(day: number): readonly string[] {
  const end = day % 100 >= 11 && day % 100 <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][day % 10] ?? 'th');
  return [`${day}${end}`];
}

/** A text without what stands between words by habit alone, so that a form of a date is found in it. */
export const bare = (text: string): string => text.toLowerCase().replace(/[ \s]+/g, ' ');

/** Whether a form stands in a text by itself: a number that is part of a longer one is another. */
export function standsIn(text: string, form: string): boolean {
  for (let at = text.indexOf(form); at !== -1; at = text.indexOf(form, at + 1)) {
    const [before, after] = [text[at - 1] ?? '', text[at + form.length] ?? ''];
    if (!(/\d/.test(form[0]!) && /\d/.test(before)) && !(/\d/.test(form.at(-1)!) && /\d/.test(after)))
      return true;
  }
  return false;
}
