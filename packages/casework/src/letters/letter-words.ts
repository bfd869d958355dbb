import cy from '@stairgate/words/messages/cy/casework.json' with { type: 'json' };
import en from '@stairgate/words/messages/en/casework.json' with { type: 'json' };

const languages = { en, cy };
export type CaseworkWords = typeof en;

/** What an office says to people of platforms, in their language; English where there is none. */
export function caseworkWords(language: string): CaseworkWords {
  return Object.hasOwn(languages, language) ? languages[language as keyof typeof languages] : en;
}

/** Puts values in the blanks of a text. */
export function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** A day as people write it. */
export function writtenDay(day: string, language: string): string {
  const locale = language === 'cy' ? 'cy-GB' : 'en-GB';
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(day));
}
